"""A worker's row: its sign of life and what it counted, for readiness, metrics and the doctor to read."""

import logging
import os
import socket
import uuid
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from saleor_ai_plugin.events.figures import Figures
from saleor_ai_plugin.jobs.models import SILENT_AFTER, Worker

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
FORGOTTEN_AFTER = timedelta(hours=1)


class Pulse:
    """The row of this process."""

    def __init__(self, lane: str) -> None:
        self.id = uuid.uuid4().hex
        self.lane = lane
        self.started_at = timezone.now()

    def beat(self, figures: Figures, *, is_leader: bool = False) -> None:
        values: dict[str, Any] = {
            "lane": self.lane,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "is_leader": is_leader,
            "figures": figures.as_json(),
            "started_at": self.started_at,
            "heartbeat_at": timezone.now(),
        }
        Worker.objects.update_or_create(id=self.id, defaults=values)

    def end(self) -> None:
        """Remove the row; where the database is away it is forgotten later."""
        try:
            Worker.objects.filter(id=self.id).delete()
        except (DatabaseError, InterfaceError):
            logger.warning("the row of this process stays behind", extra={"lane": self.lane})


def forget_silent() -> None:
    """Drop the rows of workers that died long ago."""
    Worker.objects.filter(heartbeat_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def living(lane: str = "") -> list[Worker]:
    alive = Worker.objects.filter(heartbeat_at__gte=timezone.now() - SILENT_AFTER)
    return list(alive.filter(lane=lane) if lane else alive)
