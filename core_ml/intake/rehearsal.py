"""What would become of an order that was read: matched to a catalogue and accepted or not, as the service does it.

The buyer is taken to be a known customer without history or aliases, and nothing was reviewed before.
"""

from __future__ import annotations

from dataclasses import dataclass

from core_ml.intake.accepting import Calibration, Matched, Obstacle, decide
from core_ml.intake.comparing import facts_of
from core_ml.intake.matching import (
    Catalogue,
    CustomerCandidate,
    CustomerMatch,
    LineMatch,
    Terms,
    cross_check,
    match_line,
)
from core_ml.intake.order import Order
from core_ml.intake.scoring import Counts, assigned
from core_ml.intake.truth import Truth

KNOWN = CustomerMatch((CustomerCandidate("buyer", 1.0, ()),))
CHANCE = frozenset((Obstacle.TOO_RISKY, Obstacle.NOT_PROVEN))
"""Obstacles that are a matter of how sure one wants to be."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What became of a document.

    Attributes
    ----------
    accepted : without a person, at the product's default setting
    confidence : that all of it is right, 0 to 1; 0 where something does not agree
    articles : variants of lines, right where the truth has the same SKU
    obstacles : why it is left to a person, each once
    """

    accepted: bool
    confidence: float
    articles: Counts
    obstacles: tuple[str, ...]


def rehearse(order: Order, truth: Truth, catalogue: Catalogue) -> Rehearsal:
    """Match and decide; ``catalogue`` has the SKU as the id of each variant."""
    currency = order.currency.value if order.currency is not None else ""
    matches = tuple(match_line(catalogue, line, currency=currency) for line in order.lines)
    findings = tuple(
        cross_check(line, catalogue.variants[catalogue.place[match.best.variant]], Terms(currency=currency))
        if match.best is not None
        else ()
        for line, match in zip(order.lines, matches, strict=True)
    )
    decision = decide(Matched(order, KNOWN, matches, findings), Calibration.start())
    obstacles = tuple(dict.fromkeys(str(why.obstacle) for why in decision.why_not))
    agrees = all(why.obstacle in CHANCE for why in decision.why_not)
    return Rehearsal(
        decision.accepted, 1 - decision.risk if agrees else 0.0, _articles(order, truth, matches), obstacles
    )


def _articles(order: Order, truth: Truth, matches: tuple[LineMatch, ...]) -> Counts:
    """Lines whose truth names no SKU are not judged."""
    lines = truth.facts.lines
    pairs = dict(assigned(lines, facts_of(order).lines))
    counts = Counts()
    for place, sku in enumerate(truth.skus):
        best = matches[pairs[place]].best if place in pairs else None
        if sku:
            counts += Counts(int(best is not None and best.variant == sku), int(best is not None), 1)
    return counts
