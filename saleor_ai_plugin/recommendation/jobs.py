"""Long work on recommendations."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core_ml.exceptions import FitCancelledError
from saleor_ai_plugin.jobs.runner import JobStopped, Progress, job
from saleor_ai_plugin.recommendation import training
from saleor_ai_plugin.recommendation.models import TrackedEvent
from saleor_ai_plugin.service.configuration import configuration

KEEP_VISITS = timedelta(days=180)


@job("recommendation.train")
def train(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Train, judge and, where it is good enough, put to use; ``arguments`` are parameters of the model."""
    try:
        version = training.train(
            artifacts=configuration().artifacts_dir,
            parameters=arguments,
            on_progress=progress.report,
            should_stop=progress.should_stop,
        )
    except FitCancelledError as error:
        raise JobStopped(str(error)) from error
    return {"version": version.id, "status": version.status, "verdict": version.verdict, "metrics": version.metrics}


@job("recommendation.forget_visits")
def forget_visits(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001
    """Delete what visitors did so long ago that no measure looks at it."""
    deleted, _ = TrackedEvent.objects.filter(occurred_at__lt=timezone.now() - KEEP_VISITS).delete()
    return {"deleted": deleted}
