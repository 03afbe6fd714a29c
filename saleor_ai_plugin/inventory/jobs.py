"""Inventory's jobs."""

from typing import Any

from saleor_ai_plugin.inventory import proposing
from saleor_ai_plugin.jobs.runner import JobStopped, Progress, job


@job("inventory.plan")
def plan(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Propose what to order today."""

    def report(fraction: float, message: str) -> None:
        progress.report(fraction, message)
        if progress.should_stop():
            raise JobStopped

    row = proposing.propose(requested_by=str(arguments.get("requested_by", "")), on_progress=report)
    return {"plan": row.id, **row.figures}
