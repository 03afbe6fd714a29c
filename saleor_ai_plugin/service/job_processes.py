"""The jobs that one worker runs: a process each."""

import logging
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

from saleor_ai_plugin.jobs import services
from saleor_ai_plugin.jobs.models import Job
from saleor_ai_plugin.service import processes
from saleor_ai_plugin.service.child import command
from saleor_ai_plugin.service.schedule import URGENT

logger = logging.getLogger(__name__)

STUBBORN_SECONDS = 60.0
"""A cancelled job that has not stopped by itself is killed after so long."""


@dataclass
class Running:
    claim: services.Claim
    process: subprocess.Popen[bytes]
    kill_at: float | None = None


class JobProcesses:
    """Starts, watches and ends the processes of jobs. Every method is called from one thread."""

    def __init__(self, worker: str, *, modules: Sequence[str], most: int) -> None:
        self.worker = worker
        self.modules = modules
        self.most = most
        self.running: list[Running] = []

    @property
    def ids(self) -> list[int]:
        return [one.claim.job_id for one in self.running]

    def start_due(self) -> None:
        """Start queued jobs while there is room; for what people wait for there is room for one more."""
        while len(self.running) <= self.most:
            job = services.claim(worker=self.worker, only=URGENT if len(self.running) == self.most else None)
            if job is None:
                return
            claim = services.Claim(job.id, self.worker, job.attempts)
            arguments = (str(job.id), self.worker, str(job.attempts), *self.modules)
            process = processes.start(command("saleor_ai_plugin.service.job_child:main", *arguments))
            self.running.append(Running(claim, process))

    def look_after(self) -> None:
        """Give up what died, and kill what was cancelled and does not stop."""
        for one in list(self.running):
            code = one.process.poll()
            if code is not None:
                self._ended(one, code)
            elif one.kill_at is None:
                if Job.objects.filter(id=one.claim.job_id, cancel_requested=True).exists():
                    one.kill_at = time.monotonic() + STUBBORN_SECONDS
            elif time.monotonic() > one.kill_at:
                one.process.kill()

    def end(self, seconds: float) -> None:
        """Ask every job to stop, wait, and kill the rest; all go back into the queue."""
        for one in self.running:
            one.process.terminate()
        deadline = time.monotonic() + seconds
        for one in list(self.running):
            processes.end(one.process, deadline - time.monotonic())
            services.stopped(one.claim)
            self.running.remove(one)

    def _ended(self, one: Running, code: int) -> None:
        self.running.remove(one)
        how = processes.how_ended(code)
        if services.lost(one.claim, how=how):
            logger.warning("job process died", extra={"job_id": one.claim.job_id, "how": how})
