"""A real worker plans, and lets the stock rise once by what came, also when it is killed in the middle of it."""

import uuid
from datetime import timedelta

from django.utils import timezone
from service_processes import Processes, eventually, kill

from saleor_ai_plugin.facts.models import Order, OrderLine, Product, Stock, StockChange, Variant
from saleor_ai_plugin.inventory import orders, receiving, sending
from saleor_ai_plugin.inventory.changes import Wish
from saleor_ai_plugin.inventory.models import PurchaseOrder, StockRaise, Supplier, SupplierProduct
from saleor_ai_plugin.inventory.receiving import Counted
from saleor_ai_plugin.jobs import services
from saleor_ai_plugin.jobs.models import Worker

HERE, BY = "warehouse-1", "ann@shop.example"
LEAST = 20


def make_shop() -> None:
    """Tea, of which two pieces were sold every day until nothing was left."""
    now = timezone.now()
    supplier = Supplier.objects.create(code="S-1", name="Kettle", currency="EUR", lead_time_days=10)
    Product.objects.create(id="p", name="Tea", snapshot_at=now)
    Variant.objects.create(id="tea", product_id="p", sku="TEA", snapshot_at=now)
    Stock.objects.create(variant_id="tea", warehouse_id=HERE, quantity=0, snapshot_at=now)
    SupplierProduct.objects.create(supplier=supplier, variant_id="tea", unit_cost=4)
    for back in range(60, 0, -1):
        at = now - timedelta(days=back)
        StockChange.objects.create(variant_id="tea", warehouse_id=HERE, quantity=2 * (back - 1), changed_at=at)
        own = {"id": str(back), "currency": "EUR", "placed_at": at}
        Order.objects.create(channel="c", status="fulfilled", total_gross=8, total_net=8, snapshot_at=at, **own)
        OrderLine.objects.create(
            order_id=own["id"], product_id="p", variant_id="tea", warehouse_id=HERE, quantity=2, unit_price_gross=4,
            unit_price_net=4, **own,
        )  # fmt: skip


def wish(order: PurchaseOrder) -> Wish:
    return Wish(version=order.version, by=BY, client_id=uuid.uuid4())


def receive_piece_by_piece(order: PurchaseOrder) -> int:
    """A receipt for every piece that was ordered; how many these are."""
    ordered = order.lines.get()
    line = Counted(counted=1, line_id=str(ordered.id))
    for _ in range(ordered.quantity):
        receiving.receive(
            receipt_id=uuid.uuid4(),
            order_id=str(order.id),
            lines=[line],
            closes=False,
            delivery_note="",
            note="",
            by=BY,
        )
    return ordered.quantity


def stock() -> int:
    return Stock.objects.get(variant_id="tea").quantity


def test_worker_plans_and_raises_the_stock_once(processes: Processes):
    make_shop()
    job = services.request(kind="inventory.plan", requested_by=BY)
    worker = processes.saleor_ai("worker")
    eventually(lambda: type(job).objects.get(id=job.id).state not in ("queued", "running"), seconds=180)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    order = PurchaseOrder.objects.get()
    assert (order.state, order.plan.requested_by) == ("proposed", BY)
    order = orders.approve(order_id=str(order.id), wish=wish(order))
    order = sending.send(order_id=str(order.id), wish=wish(order))
    receipts = receive_piece_by_piece(order)
    # At two a day and ten days on the way, and enough to be killed in the middle of it.
    assert receipts >= LEAST
    eventually(lambda: stock() > 0)
    # Its lanes are processes of their own, which would go on for a while.
    lanes = set(Worker.objects.exclude(pid=worker.pid).values_list("pid", flat=True))
    for pid in (worker.pid, *lanes):
        kill(pid)
    # What was being committed may still come.
    eventually(lambda: stock() == StockRaise.objects.filter(state="done").count())
    processes.saleor_ai("worker")
    eventually(lambda: StockRaise.objects.filter(state="done").count() == receipts, seconds=180)
    assert stock() == receipts
    assert StockChange.objects.filter(changed_at__gte=order.created_at).count() == receipts
