"""The queue of jobs: asking for one, taking it, giving it up. Every step is one statement or one transaction.

queued -> running -> done | failed | cancelled;  running -> queued where its worker died or shuts down.
A running job belongs to one attempt of one worker (``Claim``); whatever another attempt writes has no effect.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from saleor_ai_plugin.jobs.models import Job

MAX_ATTEMPTS = 3
LOST_AFTER = timedelta(seconds=15)
"""A running job without a sign of life for so long has lost its worker, which gives one every two seconds."""
KEPT_FOR = timedelta(days=30)

State = Job.State


class JobNotFoundError(LookupError):
    """There is no such job."""


class JobFinishedError(ValueError):
    """The job has ended; nothing can be cancelled any more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to run a job."""

    job_id: int
    worker: str
    attempt: int

    def held(self) -> QuerySet[Job]:
        """The job while the claim holds, else nothing."""
        return Job.objects.filter(id=self.job_id, worker=self.worker, attempts=self.attempt, state=State.RUNNING)


def enqueue(
    *,
    kind: str,
    arguments: Mapping[str, Any] | None = None,
    requested_by: str = "",
    schedule_entry: str = "",
    scheduled_for: datetime | None = None,
) -> Job | None:
    """Queue a job and return it; where the same one is queued already, return that one.

    None: this firing of the schedule has had its job before.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{Job._meta.db_table}" (kind, arguments, state, progress, message, cancel_requested, error, '  # noqa: S608 - table from _meta
            "requested_by, schedule_entry, scheduled_for, worker, attempts, queued_at) "
            "VALUES (%s, %s::jsonb, 'queued', 0, '', FALSE, '', %s, %s, %s, '', 0, clock_timestamp()) "
            "ON CONFLICT DO NOTHING",
            [kind, json.dumps(dict(arguments or {})), requested_by, schedule_entry, scheduled_for],
        )
    queued = Job.objects.filter(kind=kind, arguments=dict(arguments or {}), state=State.QUEUED)
    return queued.order_by("-id").first()


def request(*, kind: str, requested_by: str) -> Job:
    """Queue a job that a person wants; where one waits already, that one."""
    job = enqueue(kind=kind, requested_by=requested_by)
    if job is None:  # Only a firing of the schedule can have had its job before.
        raise RuntimeError("the queue gave no job")
    return job


def cancel(*, job_id: int) -> Job:
    """Cancel a job: at once while it waits; while it runs, ask it to stop.

    Raises JobNotFoundError, JobFinishedError.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(id=job_id).first()
        if job is None:
            raise JobNotFoundError(f"there is no job {job_id}")
        if job.state == State.QUEUED:
            job.state, job.finished_at = State.CANCELLED, timezone.now()
        elif job.state != State.RUNNING:
            raise JobFinishedError(f"job {job_id} has ended ({job.state})")
        job.cancel_requested = True
        job.save(update_fields=["state", "finished_at", "cancel_requested"])
    return job


@transaction.atomic
def claim(*, worker: str, only: Collection[str] | None = None) -> Job | None:
    """Take the oldest job whose kind is not running anywhere, of the kinds in ``only``; None where there is none."""
    with connection.cursor() as cursor:
        # Two workers must not each start a job of one kind at the same moment: neither sees the other's yet.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('saleor_ai_job_claim'))")
    running = Job.objects.filter(state=State.RUNNING).values("kind")
    queued = Job.objects.filter(state=State.QUEUED).exclude(kind__in=running)
    if only is not None:
        queued = queued.filter(kind__in=only)
    job = queued.order_by("queued_at", "id").select_for_update(skip_locked=True).first()
    if job is None:
        return None
    now = timezone.now()
    job.state, job.worker, job.attempts = State.RUNNING, worker, job.attempts + 1
    job.started_at = job.heartbeat_at = now
    job.progress, job.message, job.error = 0.0, "", ""
    job.save()
    return job


def show_life(*, worker: str, job_ids: Collection[int]) -> None:
    Job.objects.filter(id__in=job_ids, worker=worker, state=State.RUNNING).update(heartbeat_at=timezone.now())


def report(claim: Claim, *, fraction: float, message: str) -> bool | None:
    """Write down how far the job is; return whether it was cancelled, None where the claim is lost."""
    if not claim.held().update(progress=min(max(fraction, 0.0), 1.0), message=message[:250]):
        return None
    return claim.held().values_list("cancel_requested", flat=True).first()


def finish(claim: Claim, *, result: Mapping[str, Any] | None) -> bool:
    kept = None if result is None else dict(result)
    return bool(claim.held().update(state=State.DONE, progress=1.0, result=kept, finished_at=timezone.now()))


def fail(claim: Claim, *, error: str) -> bool:
    return bool(claim.held().update(state=State.FAILED, error=error[:4000], finished_at=timezone.now()))


def stopped(claim: Claim) -> bool:
    """The job has stopped as asked: cancelled by a person, or put back because its worker shuts down."""
    if claim.held().filter(cancel_requested=True).update(state=State.CANCELLED, finished_at=timezone.now()):
        return True
    return _requeue(claim.held(), attempts=F("attempts") - 1)


def lost(claim: Claim, *, how: str) -> bool:
    """The job's process died: try again, unless it was cancelled or has died too often."""
    now = timezone.now()
    if claim.held().filter(cancel_requested=True).update(state=State.CANCELLED, finished_at=now):
        return True
    if claim.attempt >= MAX_ATTEMPTS:
        return fail(claim, error=f"tried {claim.attempt} times; the last time {how}")
    return _requeue(claim.held(), error=how)


def recover_lost() -> int:
    """Give up the claims of workers that died; return how many jobs that were."""
    silent = Job.objects.filter(state=State.RUNNING, heartbeat_at__lt=timezone.now() - LOST_AFTER)
    claims = [Claim(job.id, job.worker, job.attempts) for job in silent]
    return sum(lost(claim, how="its worker died") for claim in claims)


def delete_old() -> int:
    """Forget jobs that ended long ago."""
    ended = Job.objects.filter(state__in=[State.DONE, State.FAILED, State.CANCELLED])
    deleted, _ = ended.filter(finished_at__lt=timezone.now() - KEPT_FOR).delete()
    return deleted


def _requeue(held: QuerySet[Job], **changes: Any) -> bool:
    try:
        with transaction.atomic():
            return bool(held.update(state=State.QUEUED, worker="", started_at=None, heartbeat_at=None, **changes))
    except IntegrityError:
        # The same job was asked for again meanwhile: that one does the work.
        message = "the same job is in the queue again"
        return bool(held.update(state=State.CANCELLED, message=message, finished_at=timezone.now()))
