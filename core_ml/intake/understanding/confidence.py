"""From how well a value was found to the probability that it is right.

The parts give each value a score: how well its label matches and where it stands from it, what its format says, how
sure the reader of the page was, and whether the sums agree. ``confidence.json`` says, by group of fields, how often
values of such a score were right on generated documents (``benchmarks/intake_confidence.py`` writes it); between its
points, straight lines.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from core_ml.intake.order import Found, LineItem, Order, Party

Points = Sequence[tuple[float, float]]
"""Scores, ascending, each with the share that was right."""

HEAD_GROUPS = {
    "number": "number",
    "order_number": "number",
    "date": "date",
    "delivery_date": "date",
    "currency": "currency",
    "net_total": "total",
    "tax_total": "total",
    "gross_total": "total",
}
PARTY_GROUPS = {
    "name": "party_name",
    "street": "party_place",
    "postcode": "party_place",
    "city": "party_place",
    "country": "party_place",
    "vat_number": "party_contact",
    "email": "party_contact",
    "phone": "party_contact",
    "customer_number": "number",
}
LINE_GROUPS = {
    "code": "line_code",
    "buyer_code": "line_code",
    "gtin": "line_code",
    "description": "line_text",
    "unit": "line_text",
    "quantity": "line_figure",
    "price": "line_figure",
    "discount": "line_figure",
    "tax_rate": "line_figure",
    "total": "line_figure",
}
SUMMED, UNSUMMED = 1.015, 0.9
"""What it does to a line's figures that the lines' sum is the net total on the paper, or is not."""


@cache
def points() -> Mapping[str, Points]:
    """The points of ``confidence.json`` by group of fields."""
    text = files("core_ml.intake.understanding").joinpath("confidence.json").read_text(encoding="utf-8")
    return {group: [(float(score), float(share)) for score, share in held] for group, held in json.loads(text).items()}


def calibrated(order: Order, table: Mapping[str, Points] | None = None) -> Order:
    """The order with probabilities in place of scores."""
    table = points() if table is None else table
    head = {name: as_probability(getattr(order, name), table.get(group, ())) for name, group in HEAD_GROUPS.items()}
    lines = tuple(line(item, table) for item in order.lines)
    buyer, seller, deliver_to = (party(held, table) for held in (order.buyer, order.seller, order.deliver_to))
    return replace(order, lines=lines, buyer=buyer, seller=seller, deliver_to=deliver_to, **head)


def party(held: Party, table: Mapping[str, Points]) -> Party:
    fields = {name: as_probability(getattr(held, name), table.get(group, ())) for name, group in PARTY_GROUPS.items()}
    return replace(held, **fields)


def line(item: LineItem, table: Mapping[str, Points]) -> LineItem:
    fields = {name: as_probability(getattr(item, name), table.get(group, ())) for name, group in LINE_GROUPS.items()}
    return replace(item, **fields)


def as_probability(found: Found[Any] | None, held: Points) -> Any:
    """A value with the probability of its score."""
    return None if found is None else replace(found, confidence=interpolated(found.confidence, held))


def interpolated(score: float, held: Points) -> float:
    """The probability of a score, on the straight line between two points; beyond the last ones, theirs.

    A score without points is taken as it is, at most 1.
    """
    score = float(score)
    if not held:
        return min(max(score, 0.0), 1.0)
    place = bisect_right([one for one, _ in held], score)
    if place == 0:
        return held[0][1]
    if place == len(held):
        return held[-1][1]
    (low, left), (high, right) = held[place - 1], held[place]
    return left + (right - left) * (score - low) / (high - low)


def weighed(order: Order) -> Order:
    """The order with the scores of its lines' figures weighed by whether their sum is the net total on the paper."""
    checks = [
        check.agrees for check in order.checks if check.name in ("net_total", "gross_total") and check.line is None
    ]
    if not checks:
        return order
    factor = SUMMED if all(checks) else UNSUMMED
    figures = [name for name, group in LINE_GROUPS.items() if group == "line_figure"]
    lines = tuple(
        replace(item, **{name: scaled(getattr(item, name), factor) for name in figures}) for item in order.lines
    )
    return replace(order, lines=lines)


def scaled(found: Found[Any] | None, factor: float) -> Any:
    return None if found is None else replace(found, confidence=found.confidence * factor)
