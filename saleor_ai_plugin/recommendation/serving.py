"""The model in use, kept in memory, and the lists of the customers whose history just changed."""

import threading
from collections.abc import Collection, Sequence
from typing import Any

from core_ml.recommendation.hybrid import Hybrid
from saleor_ai_plugin.recommendation import frames, lists
from saleor_ai_plugin.registry import services as registry
from saleor_ai_plugin.registry.models import ModelVersion
from saleor_ai_plugin.service.configuration import configuration

PROBLEM = "recommendation"

_loaded: dict[int, Hybrid] = {}
_lock = threading.Lock()


def load(version: ModelVersion) -> Hybrid:
    """The model of a version, read from its file once a process.

    Raises ArtifactError where the file is gone or is not the one that was written.
    """
    with _lock:
        if version.id not in _loaded:
            path = registry.checked_file(version=version, folder=configuration().artifacts_dir)
            _loaded.clear()
            _loaded[version.id] = Hybrid.load(path)
        return _loaded[version.id]


def warm_up() -> None:
    """Read the model in use before the first event asks for it."""
    version = registry.model_in_use(problem=PROBLEM)
    if version is not None:
        load(version)


def refresh_customers(customer_ids: Collection[str]) -> int:
    """Write anew what is recommended to these customers; return how many lists were written.

    Where no model is in use there is nothing to do: the first training writes every list.
    """
    version = registry.model_in_use(problem=PROBLEM)
    wanted = sorted(set(customer_ids) - {""})
    if version is None or not wanted:
        return 0
    purchases = frames.purchases(customer_ids=wanted)
    if purchases.empty:
        return lists.forget_customers(wanted)
    return lists.write_for_you(load(version), version=version, purchases=purchases, customer_ids=wanted)


def refresh(payloads: Sequence[dict[str, Any]]) -> None:
    """Handle events of kind ``recommendation.refresh``; a payload names its ``customer_id``."""
    refresh_customers({payload["customer_id"] for payload in payloads})
