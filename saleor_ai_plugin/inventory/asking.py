"""Asking the worker to change the shop's stock: ``raising`` does it."""

from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.inventory.models import StockRaise

RAISE = "inventory.raise_stock"


def ask(raised: StockRaise) -> None:
    """Have a change carried out, once this transaction is."""
    key = str(raised.id)
    publish(kind=RAISE, events=[(key, {"key": key})])
