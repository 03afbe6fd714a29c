"""Versions of trained models; the artifact itself is a file in the data folder."""

from typing import ClassVar

from django.db import models


class ModelVersion(models.Model):
    class Status(models.TextChoices):
        CANDIDATE = "candidate"
        IN_USE = "in_use"
        REJECTED = "rejected"
        RETIRED = "retired"

    id = models.BigAutoField(primary_key=True)
    problem = models.CharField(max_length=32, help_text="recommendation, fraud, …")
    name = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.CANDIDATE)
    parameters = models.JSONField(default=dict)
    metrics = models.JSONField(default=dict, help_text="on the shop's own latest weeks")
    compared_with = models.JSONField(default=dict, help_text="the model then in use, on the same weeks")
    verdict = models.TextField(default="", blank=True, help_text="why it is in use, or why not")
    data_hash = models.CharField(max_length=64)
    data_rows = models.BigIntegerField()
    data_from = models.DateTimeField(null=True, blank=True)
    data_to = models.DateTimeField(null=True, blank=True)
    artifact = models.CharField(max_length=255, default="", blank=True, help_text="path below the data folder")
    artifact_sha256 = models.CharField(max_length=64, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    promoted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["problem"], condition=models.Q(status="in_use"), name="saleor_ai_one_model_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem} {self.id} ({self.status})"
