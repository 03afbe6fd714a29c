"""Fraud's jobs."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core_ml.exceptions import FitCancelledError
from saleor_ai_plugin.fraud import training
from saleor_ai_plugin.fraud.models import CheckoutAttempt
from saleor_ai_plugin.jobs.runner import JobStopped, Progress, job
from saleor_ai_plugin.service.configuration import configuration

# The longest window that the owner can set is a day; a stop is a decision, and is kept while it may be asked about.
KEEP_ATTEMPTS = timedelta(days=2)
KEEP_STOPS = timedelta(days=180)


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


@job("fraud.forget_checkouts")
def forget_checkouts(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Delete what bursts were counted from, once it counts no more."""
    now = timezone.now()
    uncounted = Q(stopped_at=None, at__lt=now - KEEP_ATTEMPTS) | Q(stopped_at__isnull=False, at__lt=now - KEEP_STOPS)
    deleted, _ = CheckoutAttempt.objects.filter(uncounted).delete()
    return {"deleted": deleted}
