"""Rows of the outbox and of the sweeps over Saleor's own tables."""

from typing import ClassVar

from django.db import models

CHANNEL = "saleor_ai_outbox"
"""PostgreSQL tells those who LISTEN to it that an event was written; a trigger of the table does (migration 0002)."""


class OutboxEvent(models.Model):
    """One thing that changed in the shop, with the subject as it was right after the change.

    Written in one statement by a hook or a trigger, removed in the transaction that has recorded it in the
    facts. ``available_at`` moves into the future after a failure; ``parked_at`` is set once it failed too
    often, and then a person decides.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=128)
    payload = models.JSONField()
    occurred_at = models.DateTimeField()
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(default="", blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["available_at", "id"],
                condition=models.Q(parked_at__isnull=True),
                name="saleor_ai_outbox_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Checkpoint(models.Model):
    """How far a backfill or a reconciliation sweep has come, so that it can go on from there."""

    name = models.CharField(max_length=64, primary_key=True)
    position = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
