"""The fraud model in use, kept in memory."""

import logging
import threading

from core_ml.exceptions import ArtifactError
from core_ml.fraud import FraudModel
from saleor_ai_plugin.fraud import frames
from saleor_ai_plugin.registry import services as registry
from saleor_ai_plugin.registry.models import ModelVersion
from saleor_ai_plugin.service.configuration import configuration

logger = logging.getLogger(__name__)

PROBLEM = "fraud"

_loaded: dict[int, FraudModel] = {}
_lock = threading.Lock()


def load(version: ModelVersion) -> FraudModel:
    """The model of a version, read from its file once a process.

    Raises ArtifactError where the file is gone or is not the one that was written.
    """
    with _lock:
        if version.id not in _loaded:
            path = registry.checked_file(version=version, folder=configuration().artifacts_dir)
            _loaded.clear()
            _loaded[version.id] = FraudModel.load(path)
        return _loaded[version.id]


def in_use() -> tuple[ModelVersion, FraudModel] | None:
    """None before the first training, or where its file is gone: then the owner's rules alone decide."""
    return usable(registry.model_in_use(problem=PROBLEM))


def usable(version: ModelVersion | None) -> tuple[ModelVersion, FraudModel] | None:
    """A version with its model, None where its file is gone."""
    if version is None:
        return None
    try:
        return version, load(version)
    except ArtifactError as error:
        logger.error("no model decides about fraud", extra={"error": str(error)})  # noqa: TRY400 - says it all
        return None


def warm_up() -> None:
    """Read the model, and score an order, before the first event asks for it: libraries load when first used."""
    held = in_use()
    asked = frames.latest()
    if held is not None and not asked.empty:
        held[1].judge(held[1].score(asked, frames.history_of(asked))[0])
