"""Inventory's jobs."""

from typing import Any

from saleor_ai_plugin.inventory import proposing
from saleor_ai_plugin.jobs.models import Job
from saleor_ai_plugin.jobs.runner import JobStopped, Progress, job


@job("inventory.plan")
def plan(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Propose what to order today."""

    def report(fraction: float, message: str) -> None:
        progress.report(fraction, message)
        if progress.should_stop():
            raise JobStopped

    own = Job.objects.filter(kind="inventory.plan", state=Job.State.RUNNING).first()
    row = proposing.propose(requested_by=own.requested_by if own else "", on_progress=report)
    return {"plan": row.id, **row.figures}
