"""Fraud's jobs."""

from typing import Any

from core_ml.exceptions import FitCancelledError
from saleor_ai_plugin.fraud import acting, training
from saleor_ai_plugin.jobs.runner import JobStopped, Progress, job
from saleor_ai_plugin.service.configuration import configuration


@job("fraud.train")
def train(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Learn from what became of orders; a shop that is too young is no failure."""
    try:
        version = training.train(
            artifacts=configuration().artifacts_dir, on_progress=progress.report, should_stop=progress.should_stop
        )
    except FitCancelledError:
        raise JobStopped from None
    except training.TooFewError as error:
        return {"trained": False, "why": str(error)}
    return {"trained": True, "version": version.id, "status": version.status, "verdict": version.verdict}


@job("fraud.catch_up")
def catch_up(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Ask again for what the shop has not carried out for a while."""
    return {"asked": acting.catch_up()}
