"""The process of one job: ``python -m saleor_ai_plugin.service.child …job_child:main JOB WORKER ATTEMPT MODULE…``.

One thread runs the job. Another one, with a database connection of its own, carries its reports out and the wish to
stop in, so that a job in the middle of a long transaction is heard all the same. A process whose worker has died
ends itself.
"""

import logging
import os
import signal
import threading
from collections.abc import Sequence

from django.db import DatabaseError, connection

from saleor_ai_plugin.jobs import runner, services
from saleor_ai_plugin.jobs.models import Job
from saleor_ai_plugin.service.processes import end_with_parent
from saleor_ai_plugin.service.schedule import URGENT

logger = logging.getLogger(__name__)

EVERY_SECONDS = 0.4
GRACE_SECONDS = 5.0


class Reporter:
    """A job's Progress, and the thread behind it."""

    def __init__(self, claim: services.Claim) -> None:
        self.claim = claim
        self.stop_was_seen = False
        self._fraction, self._message = 0.0, ""
        self._stop = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join(GRACE_SECONDS)

    def ask_to_stop(self) -> None:
        self._stop.set()

    def report(self, fraction: float, message: str) -> None:
        self._fraction, self._message = fraction, message

    def should_stop(self) -> bool:
        self.stop_was_seen |= self._stop.is_set()
        return self.stop_was_seen

    def _run(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            self._exchange()
        self._exchange()
        connection.close()

    def _exchange(self) -> None:
        try:
            answer = services.report(self.claim, fraction=self._fraction, message=self._message)
        except DatabaseError as error:
            connection.close()
            logger.warning("job cannot report", extra={"job_id": self.claim.job_id, "error": type(error).__name__})
            return
        if answer is not False:
            self._stop.set()


def run(claim: services.Claim, *, modules: Sequence[str], reporter: Reporter) -> None:
    """Run the job and write down how it ended."""
    job = Job.objects.get(id=claim.job_id)
    extra = {"job_id": job.id, "kind": job.kind, "attempt": claim.attempt}
    logger.info("job started", extra=extra)
    try:
        result = runner.find(job.kind, modules=modules)(job.arguments, reporter)
        reporter.end()
        services.finish(claim, result=result)
        logger.info("job done", extra=extra)
    except Exception as error:
        reporter.end()
        # A job that stops half-way may say so with an error of its own.
        if reporter.stop_was_seen:
            services.stopped(claim)
            logger.info("job stopped", extra=extra)
        else:
            services.fail(claim, error=f"{type(error).__name__}: {error}")
            logger.exception("job failed", extra=extra)


def main(arguments: Sequence[str]) -> None:
    job_id, worker, attempt, *modules = arguments
    claim = services.Claim(int(job_id), worker, int(attempt))
    reporter = Reporter(claim)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: reporter.ask_to_stop())
    end_with_parent(reporter.ask_to_stop, grace=GRACE_SECONDS)
    # Orders come first: a training takes what processor time they leave, and what people wait for comes in between.
    is_urgent = claim.held().filter(kind__in=URGENT).exists()
    os.nice(5 if is_urgent else 10)
    reporter.start()
    run(claim, modules=modules, reporter=reporter)
