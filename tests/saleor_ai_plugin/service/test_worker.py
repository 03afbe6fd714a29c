"""Real workers: events, jobs, the schedule, and what is left when they are killed."""

import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from django.db import connection
from django.db.models import Sum
from service_processes import Processes, eventually, kill

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.facts.models import Order, OrderLine
from saleor_ai_plugin.jobs import services
from saleor_ai_plugin.jobs.models import Job, Worker

WORKER = str(Path(__file__).parent / "worker_under_test.py")


def order(number: int) -> tuple[str, dict]:
    now = datetime.now(UTC).isoformat()
    identity = f"o{number}"
    row = {
        "id": identity, "channel": "default", "status": "unfulfilled", "currency": "EUR", "total_gross": "3.000",
        "total_net": "3.000", "placed_at": now, "snapshot_at": now,
    }  # fmt: skip
    line = {
        "id": f"{identity}-1", "order_id": identity, "quantity": 2, "currency": "EUR", "unit_price_gross": "1.500",
        "unit_price_net": "1.500", "placed_at": now,
    }  # fmt: skip
    return identity, {"order": row, "lines": [line]}


def state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(id=job.id)


def start_slow(tmp_path: Path, kind: str = "test.slow") -> tuple[Job, int]:
    """A job that runs, and the id of its process."""
    started = tmp_path / f"{kind}-{time.monotonic()}"
    job = services.enqueue(kind=kind, arguments={"started": str(started)})
    eventually(lambda: started.exists() and started.read_text())
    return job, int(started.read_text())


def is_running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_job_runs_in_a_process_and_keeps_its_result_or_its_error(processes: Processes):
    processes.python(WORKER)
    kinds = ("quick", "broken", "dies", "unserialisable", "unknown")
    jobs = {kind: services.enqueue(kind=f"test.{kind}", arguments={"number": 21}) for kind in kinds}
    eventually(lambda: Job.objects.filter(state__in=["done", "failed"]).count() == len(jobs))
    for job in jobs.values():
        job.refresh_from_db()
    assert (jobs["quick"].result, jobs["quick"].progress, jobs["quick"].error) == ({"doubled": 42}, 1.0, "")
    assert jobs["quick"].started_at < jobs["quick"].finished_at
    known = "test.broken, test.busy, test.dies, test.quick, test.slow, test.unserialisable"
    assert {kind: (job.attempts, job.error) for kind, job in jobs.items()} == {
        "quick": (1, ""),
        "broken": (1, "ValueError: the file has no column 'price'"),
        "dies": (3, "tried 3 times; the last time its process was ended by SIGKILL (out of memory?)"),
        "unserialisable": (1, "TypeError: Object of type set is not JSON serializable"),
        "unknown": (1, f"UnknownJobError: there is no job 'test.unknown'; the jobs are: {known}"),
    }


def test_a_running_job_is_cancelled_and_reports_until_then(processes: Processes, tmp_path):
    processes.python(WORKER)
    job, pid = start_slow(tmp_path)
    eventually(lambda: Job.objects.get(id=job.id).message.startswith("step"))
    services.cancel(job_id=job.id)
    eventually(lambda: state(job) == "cancelled")
    eventually(lambda: not is_running(pid))


def test_a_worker_that_is_asked_to_end_leaves_nothing_behind(processes: Processes):
    worker = processes.saleor_ai("worker")
    eventually(lambda: Worker.objects.filter(lane="facts").count() == 2)
    job = services.enqueue(kind="jobs.forget_old")
    eventually(lambda: state(job) == "done")
    pids = list(Worker.objects.values_list("pid", flat=True))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    eventually(lambda: not any(is_running(pid) for pid in pids))
    assert Worker.objects.count() == 0


def test_a_job_goes_back_into_the_queue_when_its_worker_ends_in_order(processes: Processes, tmp_path):
    worker = processes.python(WORKER)
    job, pid = start_slow(tmp_path)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == ("queued", 0, "")
    assert not is_running(pid)


def test_a_job_of_a_killed_worker_is_taken_over(processes: Processes, tmp_path, monkeypatch):
    worker = processes.python(WORKER)
    job, pid = start_slow(tmp_path)
    kill(worker.pid)
    kill(pid)
    worker.wait()
    assert services.recover_lost() == 0
    monkeypatch.setattr(services, "LOST_AFTER", timedelta(0))
    assert services.recover_lost() == 1
    job.refresh_from_db()
    assert (job.state, job.error) == ("queued", "its worker died")
    processes.python(WORKER)
    eventually(lambda: Job.objects.filter(id=job.id, state="running", attempts=2).exists())


def test_a_training_does_not_delay_orders(processes: Processes, tmp_path):
    processes.python(WORKER)
    start_slow(tmp_path, "test.busy")
    for number in range(20):
        publish(kind="order", events=[order(number)])
        time.sleep(0.05)
    eventually(lambda: Order.objects.count() == 20)
    eventually(lambda: sum(sum(row.figures["handled"].values()) for row in Worker.objects.all()) >= 20)
    slower_than_two_seconds = sum(sum(row.figures["lags"][5:]) for row in Worker.objects.filter(lane="facts"))
    assert slower_than_two_seconds == 0


def test_killed_workers_lose_no_order_and_count_none_twice(processes: Processes):
    """50 orders a second, each event twice; SIGKILL for the only worker, twice."""
    worker = processes.python(WORKER)
    eventually(Worker.objects.exists)
    total, rate = 300, 50

    def publish_all() -> None:
        begun = time.monotonic()
        for number in range(total):
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            publish(kind="order", events=[order(number)] * 2)
        connection.close()

    publisher = threading.Thread(target=publish_all)
    publisher.start()
    for _ in range(2):
        time.sleep(total / rate / 3)
        kill(worker.pid)
        worker = processes.python(WORKER)
    publisher.join()
    eventually(lambda: not OutboxEvent.objects.filter(kind="order").exists())
    assert Order.objects.count() == total
    assert OrderLine.objects.aggregate(lines=Sum("quantity"))["lines"] == 2 * total


def test_one_worker_fires_the_schedule_and_another_takes_over(processes: Processes):
    workers = [processes.python(WORKER, "test.quick") for _ in range(2)]
    eventually(lambda: Worker.objects.filter(lane="facts").count() >= 2)
    leader = eventually(lambda: Worker.objects.filter(is_leader=True).first())
    eventually(lambda: fired().count() >= 3)
    assert Worker.objects.filter(is_leader=True).count() == 1
    assert {worker.pid for worker in workers} >= {leader.pid}
    kill(leader.pid)
    killed_at, before = time.monotonic(), next_run_time()
    eventually(lambda: next_run_time() > before)
    assert time.monotonic() - killed_at < 6
    times = list(fired().order_by("scheduled_for").values_list("scheduled_for", flat=True))
    assert min((later - earlier).total_seconds() for earlier, later in pairwise(times)) >= 0.9


def test_schedule_leaves_an_event_where_it_still_waits(processes: Processes):
    # No lane of these workers takes the event.
    processes.python(WORKER, "test.quick", "fraud.catch_up")
    eventually(lambda: fired().count() >= 3)
    assert list(OutboxEvent.objects.values_list("kind", "subject_id")) == [
        ("fraud.catch_up", "fraud.catch_up every second")
    ]
    OutboxEvent.objects.all().delete()
    eventually(lambda: OutboxEvent.objects.count() == 1)


def test_the_leader_clears_what_gone_events_leave(processes: Processes):
    table = OutboxEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = off)')
    vacuumed = f"SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = '{table}'"
    try:
        before = one(vacuumed)
        publish(kind="order", events=[(f"o{number}", {}) for number in range(1_500)])
        OutboxEvent.objects.all().delete()
        processes.python(WORKER)
        eventually(lambda: one(vacuumed) > before)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{table}" RESET (autovacuum_enabled)')


def one(query: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def next_run_time() -> float:
    return one("SELECT next_run_time FROM saleor_ai_schedule")


def fired():
    return Job.objects.filter(schedule_entry="test.quick every second")
