"""How likely it is that any line of an order is wrong, as the models of its parts say."""

from __future__ import annotations

import math

from core_ml.intake.accepting.rules import Matched
from core_ml.intake.order import LineItem, Number


def risk(matched: Matched) -> float:
    """Probability, 0 to 1, that the customer, a variant or a quantity is wrong, as if these failed independently.

    They do not quite, and the parts may be too sure of themselves: `calibration` says what it comes to.
    """
    buyer = matched.customer.best
    right = [buyer.probability if buyer is not None else 0.0]
    for place, (line, match) in enumerate(zip(matched.order.lines, matched.lines, strict=True)):
        is_checked = any(check.line == place and check.agrees for check in matched.order.checks)
        right += [
            match.best.probability if match.best is not None else 0.0,
            quantity_right(line, is_checked=is_checked),
        ]
    return 1 - math.prod(right)


def quantity_right(line: LineItem, *, is_checked: bool) -> float:
    """Probability that the quantity is right. Where quantity times price gives the total, it is wrong only if one of
    those was misread too, so that it fits again."""
    wrong = 1 - _confidence(line.quantity)
    if is_checked:
        wrong *= 1 - min(_confidence(line.price), _confidence(line.total))
    return 1 - wrong


def _confidence(number: Number | None) -> float:
    return number.confidence if number is not None else 0.0
