"""What must agree before an order may be accepted without a person, whatever the odds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core_ml.exceptions import DataError
from core_ml.intake.duplicates import Duplicate, Same
from core_ml.intake.matching import CustomerMatch, Fact, Finding, How, LineMatch
from core_ml.intake.order import Kind, Order

CERTAIN = 0.99
"""From which probability on the customer is certain."""
IDENTIFIERS = frozenset((How.SKU, How.BARCODE, How.SKU_ALIKE, How.BUYER_CODE))


class Obstacle(StrEnum):
    """Why an order is left to a person."""

    NOT_AN_ORDER = "not_an_order"
    NO_LINES = "no_lines"
    NO_NUMBER = "no_number"
    """Without the buyer's number nothing tells it from another one."""
    CUSTOMER_UNKNOWN = "customer_unknown"
    CUSTOMER_UNCERTAIN = "customer_uncertain"
    SAME_FILE = "same_file"
    SAME_DOCUMENT = "same_document"
    REVISED = "revised"
    SAME_CONTENT = "same_content"
    LINE_UNKNOWN = "line_unknown"
    NO_IDENTIFIER = "no_identifier"
    """Only its name speaks for the variant."""
    IDENTIFIERS_DISAGREE = "identifiers_disagree"
    PRICE_UNKNOWN = "price_unknown"
    PRICE_DISAGREES = "price_disagrees"
    QUANTITY_DOUBTFUL = "quantity_doubtful"
    LINE_UNCHECKED = "line_unchecked"
    """Its total is not on the paper, so that nothing checks its quantity."""
    LINE_TOTAL_DISAGREES = "line_total_disagrees"
    TOTAL_DISAGREES = "total_disagrees"
    TOO_RISKY = "too_risky"
    """All agrees, but an error is likelier than the owner allows."""
    NOT_PROVEN = "not_proven"
    """All agrees, but too few reviews show that such documents are right as often as the owner asks."""


@dataclass(frozen=True, slots=True)
class WhyNot:
    """``line`` counts from 0; None where it is the whole document."""

    obstacle: Obstacle
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """An order with all that was found about it: one match and one tuple of findings a line."""

    order: Order
    customer: CustomerMatch
    lines: tuple[LineMatch, ...]
    findings: tuple[tuple[Finding, ...], ...]
    duplicate: Duplicate | None = None

    def __post_init__(self) -> None:
        if not len(self.order.lines) == len(self.lines) == len(self.findings):
            raise DataError(
                f"the order has {len(self.order.lines)} lines, {len(self.lines)} matches and {len(self.findings)} "
                "findings; there must be one of each a line"
            )


_SAME = {
    Same.FILE: Obstacle.SAME_FILE,
    Same.DOCUMENT: Obstacle.SAME_DOCUMENT,
    Same.REVISED: Obstacle.REVISED,
    Same.CONTENT: Obstacle.SAME_CONTENT,
}
_FACTS = {
    Fact.PRICE_UNKNOWN: Obstacle.PRICE_UNKNOWN,
    Fact.PRICE_DIFFERS: Obstacle.PRICE_DISAGREES,
    Fact.PRICE_OF_PACK: Obstacle.PRICE_DISAGREES,
}


def obstacles(matched: Matched) -> tuple[WhyNot, ...]:
    """Everything that speaks against accepting it, the document's first; empty where all agrees."""
    found = [WhyNot(obstacle) for obstacle in _of_document(matched)]
    for line in range(len(matched.lines)):
        found += [WhyNot(obstacle, line) for obstacle in dict.fromkeys(_of_line(matched, line))]
    return tuple(found)


def _of_document(matched: Matched) -> Iterator[Obstacle]:
    order, buyer = matched.order, matched.customer.best
    if order.kind != Kind.PURCHASE_ORDER:
        yield Obstacle.NOT_AN_ORDER
    if not order.lines:
        yield Obstacle.NO_LINES
    if order.number is None:
        yield Obstacle.NO_NUMBER
    if buyer is None:
        yield Obstacle.CUSTOMER_UNKNOWN
    elif buyer.probability < CERTAIN:
        yield Obstacle.CUSTOMER_UNCERTAIN
    if matched.duplicate is not None:
        yield _SAME[matched.duplicate.same]
    if any(check.line is None and not check.agrees for check in order.checks):
        yield Obstacle.TOTAL_DISAGREES


def _of_line(matched: Matched, line: int) -> Iterator[Obstacle]:
    best = matched.lines[line].best
    if best is None:
        yield Obstacle.LINE_UNKNOWN
        return
    if best.how not in IDENTIFIERS:
        yield Obstacle.NO_IDENTIFIER
    if best.is_contradicted:
        yield Obstacle.IDENTIFIERS_DISAGREE
    facts = [finding.fact for finding in matched.findings[line]]
    yield from (_FACTS.get(fact, Obstacle.QUANTITY_DOUBTFUL) for fact in facts if fact.is_open)
    if Fact.PRICE_AGREES not in facts and not any(fact in _FACTS for fact in facts):
        yield Obstacle.PRICE_UNKNOWN
    checks = [check for check in matched.order.checks if check.line == line]
    if not checks:
        yield Obstacle.LINE_UNCHECKED
    elif not all(check.agrees for check in checks):
        yield Obstacle.LINE_TOTAL_DISAGREES
