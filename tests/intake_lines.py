"""Lines and orders in short, for tests of intake."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from core_ml.intake import Check, Found, Kind, LineItem, Order, Party

NUMBERS = ("quantity", "price", "discount", "tax_rate", "total")


def found(value, confidence=1.0):
    return Found(value, str(value), confidence)


def line(confidence=1.0, **said) -> LineItem:
    """``line(code="AB-1", quantity=2)``."""
    values = {name: Decimal(str(value)) if name in NUMBERS else value for name, value in said.items()}
    return LineItem(**{name: found(value, confidence) for name, value in values.items()})


def party(**said) -> Party:
    return Party(**{name: found(value) for name, value in said.items()})


def order(*lines, number="PO-1", day=date(2026, 3, 31), **said) -> Order:
    """A purchase order whose lines' totals agree where they have one."""
    checks = tuple(
        Check("line", place, one.total.value, one.total.value, True) for place, one in enumerate(lines) if one.total
    )
    made = Order(Kind.PURCHASE_ORDER, "en", number=found(number), date=found(day), lines=lines, checks=checks)
    return replace(made, **said)
