"""A product over time as one row of days: what was sold and lay there, then what is expected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from backoffice_desktop.api.inventory_stock import ProductDetail


@dataclass(frozen=True, slots=True)
class ChartDay:
    """None is not known; ``mean`` to ``high`` are of the forecast of demand, ``projected`` and the others of stock."""

    day: date
    sold: int | None = None
    stock: int | None = None
    was_out: bool = False
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    projected: float | None = None
    projected_low: float | None = None
    with_proposals: float | None = None
    arriving: int = 0
    leaving: int = 0


def days_of(detail: ProductDetail) -> tuple[ChartDay, ...]:
    """Every day from the first to the last that something is known of, without a gap."""
    found: dict[date, ChartDay] = {}

    def change(day: date, **values: Any) -> None:
        found[day] = replace(found.get(day) or ChartDay(day), **values)

    for one in detail.days:
        change(one.day, sold=one.sold, stock=one.stock, was_out=one.was_out)
    for expected in detail.forecast or ():
        change(expected.day, mean=expected.mean, low=expected.low, high=expected.high)
    for level in detail.projected:
        change(
            level.day, projected=level.stock, projected_low=level.stock_low, with_proposals=level.stock_with_proposals
        )
    for coming in detail.incoming:
        day = coming.expected_on
        if day is not None and day in found:
            change(day, arriving=found[day].arriving + coming.quantity)
    for going in detail.outgoing:
        if going.leaves_on in found:
            change(going.leaves_on, leaving=found[going.leaves_on].leaving + going.quantity)
    return _without_gaps(found)


def first_expected(days: Sequence[ChartDay]) -> int:
    """The place of the first day of which nothing is known yet; the number of days where all is past."""
    return next((place for place, one in enumerate(days) if one.sold is None and one.stock is None), len(days))


def _without_gaps(found: dict[date, ChartDay]) -> tuple[ChartDay, ...]:
    if not found:
        return ()
    first, last = min(found), max(found)
    every = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return tuple(found.get(day) or ChartDay(day) for day in every)
