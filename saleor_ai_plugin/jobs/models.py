"""Jobs that people or the schedule asked for, and the workers that do them."""

from datetime import timedelta
from typing import ClassVar

from django.db import models

SILENT_AFTER = timedelta(seconds=10)
"""A Worker whose heartbeat is older is not alive."""


class Job(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=64)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    progress = models.FloatField(default=0.0, help_text="0 to 1")
    message = models.CharField(max_length=250, default="", blank=True)
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(default="", blank=True)
    requested_by = models.CharField(max_length=254, default="", blank=True)
    schedule_entry = models.CharField(max_length=64, default="", blank=True)
    scheduled_for = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=64, default="", blank=True, help_text="id of the Worker that runs it")
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["queued_at"], condition=models.Q(state="queued"), name="saleor_ai_job_queue"),
        ]
        constraints: ClassVar = [
            # Asked for twice, queued once.
            models.UniqueConstraint(
                fields=["kind", "arguments"], condition=models.Q(state="queued"), name="saleor_ai_job_once"
            ),
            # A scheduler that dies right after firing must not make its successor fire again.
            models.UniqueConstraint(fields=["schedule_entry", "scheduled_for"], name="saleor_ai_job_scheduled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} ({self.state})"


class Worker(models.Model):
    """A process that handles the events of a lane, as it last reported; the others read its pulse and figures here."""

    id = models.CharField(max_length=64, primary_key=True)
    lane = models.CharField(max_length=64)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    is_leader = models.BooleanField(default=False, help_text="whether it fires the schedule")
    figures = models.JSONField(default=dict, help_text="events.figures.Figures: counted since it started")
    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.lane} on {self.host} ({self.pid})"
