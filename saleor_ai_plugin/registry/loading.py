"""A problem's model in use, kept in the memory of this process."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from core_ml.exceptions import ArtifactError
from saleor_ai_plugin.registry import services as registry
from saleor_ai_plugin.registry.models import ModelVersion
from saleor_ai_plugin.service.configuration import configuration

logger = logging.getLogger(__name__)

M = TypeVar("M")


class ModelLoader(Generic[M]):
    """The model of the version in use, read from its file once a process; ``read`` reads it."""

    def __init__(self, problem: str, read: Callable[[Path], M]) -> None:
        self.problem = problem
        self._read = read
        self._loaded: dict[int, M] = {}
        self._lock = threading.Lock()

    def load(self, version: ModelVersion) -> M:
        """The model of a version.

        Raises ArtifactError where the file is gone or is not the one that was written.
        """
        with self._lock:
            if version.id not in self._loaded:
                path = registry.checked_file(version=version, folder=configuration().artifacts_dir)
                self._loaded.clear()
                self._loaded[version.id] = self._read(path)
            return self._loaded[version.id]

    def in_use(self) -> tuple[ModelVersion, M] | None:
        """None before the first training, or where its file is gone."""
        return self.usable(registry.model_in_use(problem=self.problem))

    def usable(self, version: ModelVersion | None) -> tuple[ModelVersion, M] | None:
        """A version with its model, None where its file is gone."""
        if version is None:
            return None
        try:
            return version, self.load(version)
        except ArtifactError as error:
            logger.error("no model decides about %s", self.problem, extra={"error": str(error)})  # noqa: TRY400 - says it all
            return None
