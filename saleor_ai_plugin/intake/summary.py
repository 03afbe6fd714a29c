"""What a list shows of a document, kept beside what was understood."""

from decimal import Decimal
from typing import Any

from saleor_ai_plugin.intake import shapes
from saleor_ai_plugin.intake.models import IntakeDocument

SURE = 0.95
"""Probability from which on nobody has to look at a line's variant."""
LARGEST = Decimal(10) ** 13


def summarise(document: IntakeDocument) -> None:
    """Set the columns of the list from ``order`` and the matches; the caller saves."""
    order: dict[str, Any] = document.order or {}
    document.kind = order.get("kind", "")
    document.number = shapes.value_of(order.get("number"))[:64]
    document.buyer = shapes.value_of((order.get("buyer") or {}).get("name"))[:250]
    document.currency = shapes.value_of(order.get("currency"))[:3]
    document.total = _total(order)
    document.lines_count = len(order.get("lines", ()))
    sure = document.matches.exclude(variant_id="").filter(probability__gte=SURE).count()
    document.unsure_count = max(document.lines_count - sure, 0)


def _total(order: dict[str, Any]) -> Decimal | None:
    for name in ("gross_total", "net_total"):
        found = shapes.decimal_of(order.get(name))
        if found is not None:
            return found.quantize(Decimal("0.001")) if abs(found) < LARGEST else None
    return None
