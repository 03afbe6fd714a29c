"""Jobs and the workers that do them."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import Self

import strawberry
from strawberry.scalars import JSON

from saleor_ai_plugin.jobs import models, services
from saleor_ai_plugin.service.paging import First, Page, Skip, page
from saleor_ai_plugin.service.pulse import living
from saleor_ai_plugin.service.threads import in_database_thread

POLL_SECONDS = 0.5

JobState = strawberry.enum(models.Job.State, name="JobState")


@strawberry.type
class Job:
    id: strawberry.ID
    kind: str
    state: JobState  # type: ignore[valid-type]
    progress: float = strawberry.field(description="0 to 1.")
    message: str = strawberry.field(description="What it does now.")
    error: str
    result: JSON | None
    cancel_requested: bool
    requested_by: str = strawberry.field(description="Empty where the schedule asked.")
    attempts: int
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, row: models.Job) -> Self:
        return cls(
            id=strawberry.ID(str(row.id)),
            kind=row.kind,
            state=models.Job.State(row.state),
            progress=row.progress,
            message=row.message,
            error=row.error,
            result=row.result,
            cancel_requested=row.cancel_requested,
            requested_by=row.requested_by,
            attempts=row.attempts,
            queued_at=row.queued_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
        )


@strawberry.type
class Worker:
    """A process that handles events."""

    id: strawberry.ID
    lane: str
    host: str
    pid: int
    is_leader: bool
    started_at: datetime
    heartbeat_at: datetime


@strawberry.enum
class JobErrorCode(Enum):
    NOT_FOUND = "not_found"
    ALREADY_ENDED = "already_ended"


@strawberry.type
class JobError:
    field: str | None
    message: str
    code: JobErrorCode


@strawberry.type
class JobCancel:
    job: Job | None = None
    errors: list[JobError] = strawberry.field(default_factory=list)


@strawberry.type
class Query:
    @strawberry.field(description="Jobs, the newest first.")
    def jobs(
        self,
        kind: str | None = None,
        state: JobState | None = None,  # type: ignore[valid-type]
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[Job]:
        rows = models.Job.objects.order_by("-id")
        if kind is not None:
            rows = rows.filter(kind=kind)
        if state is not None:
            rows = rows.filter(state=state)
        return page(rows, _jobs, first=first, skip=skip)

    @strawberry.field
    def job(self, id: strawberry.ID) -> Job | None:  # noqa: A002 - Saleor's name for it
        return _find(id)

    @strawberry.field(description="Worker processes that are alive.")
    def workers(self) -> list[Worker]:
        return [
            Worker(
                id=strawberry.ID(row.id),
                lane=row.lane,
                host=row.host,
                pid=row.pid,
                is_leader=row.is_leader,
                started_at=row.started_at,
                heartbeat_at=row.heartbeat_at,
            )
            for row in living()
        ]


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Cancel a job: at once while it waits; while it runs it is asked to stop.")
    def job_cancel(self, id: strawberry.ID) -> JobCancel:  # noqa: A002 - Saleor's name for it
        try:
            return JobCancel(job=Job.of(services.cancel(job_id=_number(id))))
        except services.JobNotFoundError as error:
            return JobCancel(errors=[JobError(field="id", message=str(error), code=JobErrorCode.NOT_FOUND)])
        except services.JobFinishedError as error:
            return JobCancel(errors=[JobError(field="id", message=str(error), code=JobErrorCode.ALREADY_ENDED)])


@strawberry.type
class Subscription:
    @strawberry.subscription(description="A job whenever it changes, until it has ended.")
    async def job_progress(self, id: strawberry.ID) -> AsyncIterator[Job]:  # noqa: A002 - Saleor's name for it
        last = None
        while (job := await in_database_thread(_find, id)) is not None:
            if job != last:
                yield job
            if job.state in {models.Job.State.DONE, models.Job.State.FAILED, models.Job.State.CANCELLED}:
                return
            last = job
            await asyncio.sleep(POLL_SECONDS)


def _jobs(rows: Sequence[models.Job]) -> Iterable[Job]:
    return map(Job.of, rows)


def _find(job_id: strawberry.ID) -> Job | None:
    row = models.Job.objects.filter(id=_number(job_id)).first()
    return None if row is None else Job.of(row)


def _number(job_id: strawberry.ID) -> int:
    """Our ids are numbers that fit into PostgreSQL's; anything else names no job."""
    return int(job_id) if job_id.isascii() and job_id.isdigit() and len(job_id) <= 18 else -1
