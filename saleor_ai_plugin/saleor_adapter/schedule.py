"""Regular sweeps without a person: entries in the schedule of Saleor's own Celery beat.

Saleor runs beat and a worker in production, so nothing more has to be started. Where there is no beat,
``manage.py saleor_ai_reconcile --every 300`` does the same.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings

TASK = "saleor_ai_plugin.reconcile"
EVERY = timedelta(minutes=5)
RELEASE_TASK = "saleor_ai_plugin.release"
RELEASE_EVERY = timedelta(minutes=1)


def install() -> None:
    """Register the tasks, and put them into the schedule unless the owner has put them there already."""
    from saleor.celeryconf import app
    from saleor.core.db.connection import allow_writer

    # A sweep that waited in the queue while beat went on has nothing to add to the next one.
    @app.task(name=TASK, ignore_result=True, expires=EVERY.total_seconds())  # type: ignore[untyped-decorator]
    def reconcile() -> dict[str, int]:
        from saleor_ai_plugin.saleor_adapter.reconciliation import sweep

        with allow_writer():
            return dict(sweep())

    @app.task(name=RELEASE_TASK, ignore_result=True, expires=RELEASE_EVERY.total_seconds())  # type: ignore[untyped-decorator]
    def release_orders() -> int:
        from saleor_ai_plugin.saleor_adapter.release import release

        with allow_writer():
            return release()

    schedule: dict[str, Any] = getattr(settings, "CELERY_BEAT_SCHEDULE", {})
    schedule.setdefault("saleor-ai-reconcile", {"task": TASK, "schedule": EVERY})
    schedule.setdefault("saleor-ai-release", {"task": RELEASE_TASK, "schedule": RELEASE_EVERY})
