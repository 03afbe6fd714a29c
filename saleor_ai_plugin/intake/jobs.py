"""Intake's jobs."""

from typing import Any

from saleor_ai_plugin.intake import forgetting
from saleor_ai_plugin.jobs.runner import JobStopped, Progress, job


@job("intake.read")
def read(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Read what has come in, until nothing waits."""
    # The libraries that open files are for this job alone.
    from saleor_ai_plugin.intake import reading

    def tell(count: int) -> None:
        progress.report(0.5, f"{count} read")

    try:
        return {"documents": reading.read_waiting(on_document=tell, should_stop=progress.should_stop)}
    except reading.ReadingStopped:
        raise JobStopped from None


@job("intake.forget")
def forget(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Delete what is older than the owner wants."""
    return {"emptied": forgetting.forget()}
