"""Credit's jobs."""

from typing import Any

from core_ml.exceptions import FitCancelledError
from saleor_ai_plugin.credit import training
from saleor_ai_plugin.jobs.runner import JobStopped, Progress, job
from saleor_ai_plugin.service.configuration import configuration


@job("credit.train")
def train(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Learn a scorecard; a shop with few accounts is no failure."""
    try:
        version = training.train(
            artifacts=configuration().artifacts_dir, on_progress=progress.report, should_stop=progress.should_stop
        )
    except FitCancelledError:
        raise JobStopped from None
    except training.TooFewError as error:
        return {"trained": False, "why": str(error)}
    return {"trained": True, "version": version.id, "status": version.status, "verdict": version.verdict}


@job("credit.rescore")
def rescore(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Tell anew what the card says of each account: payments come and go."""
    try:
        return {"scored": training.rescore_all(should_stop=progress.should_stop)}
    except FitCancelledError:
        raise JobStopped from None
