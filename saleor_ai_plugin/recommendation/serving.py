"""The model in use, kept in memory, and the lists of the customers whose history just changed."""

from collections.abc import Collection, Sequence
from typing import Any

from core_ml.recommendation.hybrid import Hybrid
from saleor_ai_plugin.recommendation import frames, lists
from saleor_ai_plugin.registry import services as registry
from saleor_ai_plugin.registry.loading import ModelLoader

PROBLEM = "recommendation"

loader: ModelLoader[Hybrid] = ModelLoader(PROBLEM, Hybrid.load)


def warm_up() -> None:
    """Read the model in use before the first event asks for it."""
    version = registry.model_in_use(problem=PROBLEM)
    if version is not None:
        loader.load(version)


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
    return lists.write_for_you(loader.load(version), version=version, purchases=purchases, customer_ids=wanted)


def refresh(payloads: Sequence[dict[str, Any]]) -> None:
    """Handle events of kind ``recommendation.refresh``; a payload names its ``customer_id``."""
    refresh_customers({payload["customer_id"] for payload in payloads})
