"""The queue's own job."""

from typing import Any

from saleor_ai_plugin.jobs import services
from saleor_ai_plugin.jobs.runner import Progress, job


@job("jobs.forget_old")
def forget_old(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Delete jobs that ended long ago."""
    return {"deleted": services.delete_old()}
