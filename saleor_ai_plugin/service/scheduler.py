"""Firing the schedule, and keeping the outbox tidy: one leader among all workers, and each firing counts once.

The leader holds an advisory lock of PostgreSQL for as long as its connection lives; when it dies, even by SIGKILL, the
server lets go of the lock and another worker takes over within a second. APScheduler keeps the next run times in the
table ``saleor_ai_schedule``. Firing only queues a job, under the run time as its key, or an event, where none waits
already: a leader that dies between firing and writing down that it fired does not make its successor fire again.
"""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import psycopg
from apscheduler.executors.base import BaseExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from django.db import close_old_connections, connections
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from saleor_ai_plugin.events import outbox, tidying
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.jobs import services as jobs
from saleor_ai_plugin.service.database import database_url
from saleor_ai_plugin.service.handlers import LANES
from saleor_ai_plugin.service.logs import describe
from saleor_ai_plugin.service.schedule import ENTRIES, Entry

logger = logging.getLogger(__name__)

TABLE = "saleor_ai_schedule"
EVENTS = {kind for kinds in LANES.values() for kind in kinds}
EVERY_SECONDS = 0.5
TIDY_SECONDS = 5.0


class Leadership:
    """Tries to become the leader, and fires the schedule while it is."""

    def __init__(self, *, entries: Sequence[Entry] = ENTRIES, stop: threading.Event) -> None:
        self.entries = entries
        self.stop = stop
        self.is_leader = False

    def run(self) -> None:
        """Until ``stop`` is set: wait for the lock, then fire for as long as it is held."""
        while not self.stop.is_set():
            try:
                with psycopg.connect(database_url(), autocommit=True, connect_timeout=5) as connection:
                    self._try_to_lead(connection)
            except psycopg.Error as error:
                logger.warning("the schedule waits for the database", extra={"error": describe(error)})
            self.stop.wait(EVERY_SECONDS * 2)

    def _try_to_lead(self, connection: "psycopg.Connection[Any]") -> None:
        # The server notices a leader whose machine is gone, and not only one whose process is.
        for name, value in (("idle", 5), ("interval", 2), ("count", 3)):
            connection.execute(f"SET tcp_keepalives_{name} = {value}")
        while not self.stop.wait(EVERY_SECONDS):
            row = connection.execute("SELECT pg_try_advisory_lock(hashtext('saleor_ai_schedule'))").fetchone()
            if row and row[0]:
                self._lead(connection)
                return

    def _lead(self, connection: "psycopg.Connection[Any]") -> None:
        schedule = Schedule(self.entries)
        thread = threading.Thread(target=schedule.run, name="schedule", daemon=True)
        thread.start()
        self.is_leader = True
        logger.info("leads the schedule", extra={"entries": len(self.entries)})
        tidied = time.monotonic()
        try:
            while thread.is_alive() and not self.stop.wait(EVERY_SECONDS):
                connection.execute("SELECT 1")
                if time.monotonic() - tidied >= TIDY_SECONDS:
                    tidying.tidy(connection)
                    tidied = time.monotonic()
        finally:
            self.is_leader = False
            if schedule.running:
                schedule.shutdown(wait=False)
            thread.join(10)


class Queueing(BaseExecutor):  # type: ignore[misc]
    """APScheduler's executor that runs nothing: it queues a job under its run time, or an event."""

    def submit_job(self, job: Any, run_times: list[datetime]) -> None:
        """Nothing runs here, so there is no number of running instances to keep."""
        self._do_submit_job(job, run_times)

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        close_old_connections()
        job.func(**job.kwargs, scheduled_for=run_times[-1])
        logger.info("schedule fired", extra={"entry": job.id, "kind": job.kwargs["kind"]})


class Schedule(BlockingScheduler):  # type: ignore[misc]
    """APScheduler over the kept run times. A run that was missed while nothing ran is made up for, once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        engine = create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(database_url()), poolclass=NullPool
        )
        super().__init__(
            jobstores={"default": SQLAlchemyJobStore(engine=engine, tablename=TABLE)},
            executors={"default": Queueing()},
            job_defaults={"coalesce": True, "misfire_grace_time": None},
            timezone="UTC",
        )
        self.entries = {entry.name: entry for entry in entries}

    def run(self) -> None:
        """Fire until shut down; an error ends it, and the leadership with it."""
        try:
            self.start()
        except Exception:
            logger.exception("the schedule stopped")
        finally:
            connections.close_all()

    def _main_loop(self) -> None:
        self._align()
        super()._main_loop()

    def _align(self) -> None:
        """Make what is kept agree with the entries; an entry that is unchanged keeps its next run time."""
        kept = {job.id: job for job in self.get_jobs()}
        for name in kept.keys() - self.entries.keys():
            self.remove_job(name)
        for name, entry in self.entries.items():
            trigger = _trigger(entry)
            wanted = {"kind": entry.kind, "arguments": dict(entry.arguments), "schedule_entry": name}
            held = kept.get(name)
            if held is None or (held.func, held.kwargs, str(held.trigger)) != (fire, wanted, str(trigger)):
                self.add_job(fire, trigger, id=name, kwargs=wanted, replace_existing=True)


def fire(
    *, kind: str, arguments: Mapping[str, Any], schedule_entry: str, scheduled_for: datetime | None = None
) -> None:
    """Queue the entry's job, or put its event into its lane's queue unless it waits there already."""
    if kind not in EVENTS:
        jobs.enqueue(kind=kind, arguments=arguments, schedule_entry=schedule_entry, scheduled_for=scheduled_for)
    elif not OutboxEvent.objects.filter(kind=kind, subject_id=schedule_entry, parked_at=None).exists():
        outbox.publish(kind=kind, events=[(schedule_entry, arguments)])


def _trigger(entry: Entry) -> CronTrigger | IntervalTrigger:
    if isinstance(entry.every, str):
        return CronTrigger.from_crontab(entry.every, timezone="UTC")
    return IntervalTrigger(seconds=entry.every.total_seconds(), timezone="UTC")
