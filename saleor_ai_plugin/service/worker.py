"""The worker: records events, runs jobs, and fires the schedule while it is the leader.

Every lane and every job has a process of its own, so that neither a long training nor a crash of a model delays the
recording of an order. The lane of facts runs in this process as well: it begins at once, and whichever of the two is
killed, the other one goes on. Any number of workers may run.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError, connection

from saleor_ai_plugin.jobs import services as jobs
from saleor_ai_plugin.service import handlers, schedule
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.job_processes import JobProcesses
from saleor_ai_plugin.service.lane import Lane, lane_command
from saleor_ai_plugin.service.logs import describe
from saleor_ai_plugin.service.processes import KeptProcess
from saleor_ai_plugin.service.pulse import BEAT_SECONDS, Pulse, forget_silent

if TYPE_CHECKING:
    from saleor_ai_plugin.service.scheduler import Leadership

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.25
SWEEP_SECONDS = 5.0
GRACE_SECONDS = 8.0


@dataclass
class Worker:
    """One worker; ``run`` returns after ``stop`` was set and everything has ended in order."""

    stop: threading.Event = field(default_factory=threading.Event)
    entries: Sequence[schedule.Entry] = schedule.ENTRIES
    modules: Sequence[str] = schedule.JOB_MODULES
    lanes: Sequence[str] = tuple(handlers.LANES)
    """Those that get a process of their own."""

    def __post_init__(self) -> None:
        self.pulse = Pulse(handlers.FACTS)
        self.facts = Lane(handlers.FACTS, stop=self.stop)
        self.leadership: Leadership | None = None
        self.jobs = JobProcesses(self.pulse.id, modules=self.modules, most=configuration().max_jobs)
        self.children = [KeptProcess(name, lane_command(name)) for name in self.lanes]
        self._beaten = self._swept = float("-inf")

    def run(self) -> None:
        threads = [
            threading.Thread(target=self.facts.run, name="lane-facts"),
            threading.Thread(target=self._lead, name="leadership"),
        ]
        for thread in threads:
            thread.start()
        logger.info("worker started", extra={"worker": self.pulse.id})
        while not self.stop.wait(TICK_SECONDS):
            for child in self.children:
                child.look_after()
            try:
                self._tick()
            except (DatabaseError, InterfaceError) as error:
                logger.warning("the worker waits for the database", extra={"error": describe(error)})
                connection.close()
                self.stop.wait(1.0)
        self._end(threads)

    def _lead(self) -> None:
        # Here and not above: orders need not wait for these libraries when a worker starts.
        from saleor_ai_plugin.service.scheduler import Leadership

        self.leadership = Leadership(entries=self.entries, stop=self.stop)
        self.leadership.run()

    def _tick(self) -> None:
        now = time.monotonic()
        if now - self._beaten >= BEAT_SECONDS:
            self._beaten = now
            is_leader = self.leadership is not None and self.leadership.is_leader
            self.pulse.beat(self.facts.figures, is_leader=is_leader)
            jobs.show_life(worker=self.pulse.id, job_ids=self.jobs.ids)
        if now - self._swept >= SWEEP_SECONDS:
            self._swept = now
            jobs.recover_lost()
            forget_silent()
        self.jobs.look_after()
        self.jobs.start_due()

    def _end(self, threads: Sequence[threading.Thread]) -> None:
        for child in self.children:
            child.ask_to_end()
        try:
            self.jobs.end(GRACE_SECONDS)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("running jobs are left to the next worker", extra={"error": describe(error)})
        for thread in threads:
            thread.join(GRACE_SECONDS)
        for child in self.children:
            child.wait_for_end(GRACE_SECONDS)
        self.pulse.end()
        connection.close()
        logger.info("worker stopped", extra={"worker": self.pulse.id})
