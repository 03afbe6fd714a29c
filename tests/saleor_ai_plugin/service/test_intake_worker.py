"""A real worker reads papers and has their draft orders made once, also when it is killed in the middle of it."""

import io
import uuid
from pathlib import Path

from intake_papers import GOODS, purchase_order, sell
from service_processes import Processes, eventually, kill

from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.intake import accepting, arriving
from saleor_ai_plugin.intake.changes import Wish
from saleor_ai_plugin.intake.models import IntakeDocument, IntakePage
from saleor_ai_plugin.jobs.models import Worker

BY = "ann@shop.example"


def bring(number: int) -> IntakeDocument:
    content = purchase_order((f"PO-{number}", GOODS))
    arrived = arriving.take(io.BytesIO(content), name="PO.pdf", source=arriving.Source.API, most=25_000_000)
    return arrived.document


def kill_all(worker_pid: int) -> None:
    """The worker with its lanes, which would go on for a while; its jobs end with it."""
    lanes = set(Worker.objects.exclude(pid=worker_pid).values_list("pid", flat=True))
    for pid in (worker_pid, *lanes):
        kill(pid)
    Worker.objects.all().delete()


def states() -> list[str]:
    return sorted(IntakeDocument.objects.values_list("state", flat=True))


def test_worker_that_is_killed_reads_again_and_orders_once(processes: Processes, tmp_path: Path):
    sell()
    documents = [bring(number) for number in range(4)]
    folder = tmp_path / "orders"
    folder.mkdir()
    (folder / "PO.pdf").write_bytes(purchase_order(("PO-99", GOODS)))
    environment = {"SALEOR_AI_INTAKE_FOLDER": str(folder)}
    worker = processes.saleor_ai("worker", **environment)
    eventually(lambda: "reading" in states(), seconds=400)
    kill_all(worker.pid)
    worker = processes.saleor_ai("worker", **environment)
    eventually(lambda: states() == ["to_review"] * 5, seconds=400)
    assert IntakePage.objects.count() == 5
    eventually(lambda: [path.name for path in (folder / "done").iterdir()] == ["PO.pdf"], seconds=400)
    for held in documents:
        held.refresh_from_db()
        accepting.accept(Wish(str(held.id), held.version, BY, uuid.uuid4()))
    eventually(lambda: "ordered" in states(), seconds=400)
    kill_all(worker.pid)
    processes.saleor_ai("worker")
    eventually(lambda: states() == ["ordered"] * 4 + ["to_review"], seconds=400)
    assert Order.objects.filter(status="draft").count() == 4
    ids = set(IntakeDocument.objects.exclude(shop_order_id="").values_list("shop_order_id", flat=True))
    assert ids == set(Order.objects.values_list("id", flat=True))
