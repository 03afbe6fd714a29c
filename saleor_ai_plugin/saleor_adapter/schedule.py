"""Regular sweeps without a person: an entry in the schedule of Saleor's own Celery beat.

Saleor runs beat and a worker in production, so nothing more has to be started. Where there is no beat,
``manage.py saleor_ai_reconcile --every 300`` does the same.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings

TASK = "saleor_ai_plugin.reconcile"
EVERY = timedelta(minutes=5)


def install() -> None:
    """Register the task, and put it into the schedule unless the owner has put it there already."""
    from saleor.celeryconf import app
    from saleor.core.db.connection import allow_writer

    # A sweep that waited in the queue while beat went on has nothing to add to the next one.
    @app.task(name=TASK, ignore_result=True, expires=EVERY.total_seconds())  # type: ignore[untyped-decorator]
    def reconcile() -> dict[str, int]:
        from saleor_ai_plugin.saleor_adapter.reconciliation import sweep

        with allow_writer():
            return dict(sweep())

    schedule: dict[str, Any] = getattr(settings, "CELERY_BEAT_SCHEDULE", {})
    schedule.setdefault("saleor-ai-reconcile", {"task": TASK, "schedule": EVERY})
