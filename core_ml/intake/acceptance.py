"""Documents accepted in the order of their confidence, and what that costs in wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from core_ml.intake.order import Found, LineItem, Order


class Point(NamedTuple):
    """Accepting every document of at least this confidence."""

    confidence: float
    accepted: float
    """Share of all documents."""
    wrong: float
    """Share of the accepted ones that have a wrong line."""


def confidence_of(order: Order) -> float:
    """The least that is claimed for anything the order's lines rest on; 0 without lines, or where sums disagree."""
    if not order.lines or not all(check.agrees for check in order.checks):
        return 0.0
    return min(_line_confidence(line) for line in order.lines)


def curve(confidences: Sequence[float], wrong: Sequence[bool]) -> list[Point]:
    """One point for each confidence that occurs, the highest first."""
    ordered = sorted(zip(confidences, wrong, strict=True), key=lambda one: -one[0])
    points: list[Point] = []
    errors = 0
    for place, (confidence, is_wrong) in enumerate(ordered, start=1):
        errors += is_wrong
        # Documents of the same confidence are accepted together or not at all.
        if place == len(ordered) or ordered[place][0] != confidence:
            points.append(Point(confidence, place / len(ordered), errors / place))
    return points


def most_accepted(points: Sequence[Point], error: float) -> float:
    """The largest share that can be accepted with at most this share of wrong ones among them; 0 if none can."""
    return max((point.accepted for point in points if point.wrong <= error), default=0.0)


def _line_confidence(line: LineItem) -> float:
    article = max((_of(one) for one in (line.code, line.gtin, line.buyer_code, line.description)), default=0.0)
    figures = [one for one in (line.quantity, line.price, line.total) if one is not None]
    return min([article, _of(line.quantity), *(one.confidence for one in figures)])


def _of(found: Found[Any] | None) -> float:
    return 0.0 if found is None else found.confidence
