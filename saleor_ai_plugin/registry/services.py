"""Keeping model versions: one in use a problem, its file beside, the earlier ones for going back."""

import hashlib
import uuid
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from core_ml.exceptions import ArtifactError
from saleor_ai_plugin.registry.models import ModelVersion


class NoModelError(LookupError):
    """No model of the problem is in use yet; the message says how to get one."""


class Saveable(Protocol):
    def save(self, path: Path) -> None: ...


def keep(model: Saveable, *, problem: str, folder: Path, **fields: Any) -> ModelVersion:
    """A candidate: its file first and its row after, so that no row points at a file that is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{problem}-{timezone.now():%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}.saleorai"
    model.save(folder / name)
    sha256 = file_sha256(folder / name)
    return ModelVersion.objects.create(problem=problem, artifact=name, artifact_sha256=sha256, **fields)


def model_in_use(*, problem: str) -> ModelVersion | None:
    return ModelVersion.objects.filter(problem=problem, status=ModelVersion.Status.IN_USE).first()


@transaction.atomic
def promote(*, version: ModelVersion, verdict: str) -> None:
    """Put a version to use; the one in use until now is retired and its file kept."""
    held = ModelVersion.objects.select_for_update().filter(problem=version.problem, status=ModelVersion.Status.IN_USE)
    held.exclude(id=version.id).update(status=ModelVersion.Status.RETIRED)
    version.status = ModelVersion.Status.IN_USE
    version.verdict = verdict
    version.promoted_at = timezone.now()
    version.save(update_fields=["status", "verdict", "promoted_at"])


def reject(*, version: ModelVersion, verdict: str) -> None:
    """Keep a version's figures and why it was not put to use."""
    version.status = ModelVersion.Status.REJECTED
    version.verdict = verdict
    version.save(update_fields=["status", "verdict"])


def delete_old_artifacts(*, problem: str, folder: Path, keep: int = 3) -> None:
    """Delete the files of all but the newest ``keep`` versions that are out of use; their rows stay."""
    old = (
        ModelVersion.objects.filter(problem=problem)
        .exclude(status=ModelVersion.Status.IN_USE)
        .exclude(artifact="")
        .order_by("-id")[keep:]
    )
    for version in old:
        (folder / version.artifact).unlink(missing_ok=True)
        ModelVersion.objects.filter(id=version.id).update(artifact="", artifact_sha256="")


def checked_file(*, version: ModelVersion, folder: Path) -> Path:
    """The file of a version.

    Raises ArtifactError where it is gone or is not the one that was written.
    """
    path = folder / version.artifact
    if not version.artifact or not path.exists():
        raise ArtifactError(f"the file of model version {version.id} ({path}) is gone; train a new model")
    if file_sha256(path) != version.artifact_sha256:
        raise ArtifactError(f"{path} is not the file that model version {version.id} wrote; train a new model")
    return path


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
