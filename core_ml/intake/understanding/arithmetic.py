"""Quantity × price × (1 − discount) = total: whether it holds, and which figure was misread where it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from rapidfuzz.distance import Levenshtein

from core_ml.intake.page import Word
from core_ml.intake.understanding.lines import joined

CENT = Decimal("0.01")
SLACK = Decimal("0.02")
"""Two cents: what rounding may make of a price, a discount and a total."""
MOST_READINGS = 3
MOST_REBATE = 70
"""Percent off, at most."""
ALIKE = tuple(set(pair) for pair in ("17", "08", "06", "38", "56", "68", "14", "27", "35", "49", "58", "89", "69"))
"""Digits that OCR takes for one another."""
PER = (Decimal(1), Decimal(100), Decimal(1000), Decimal(10))
"""Units that a price may be for, the usual one first."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a row, and what else its text may say.

    Attributes
    ----------
    value : the reading that is taken
    readings : all, most likely first
    changed : 0 as it was read, 1 another reading of the same text, 2 a digit put right, 3 not read at all but reckoned
    """

    value: Decimal
    readings: tuple[Decimal, ...]
    words: tuple[Word, ...]
    page: int
    changed: int = 0

    @property
    def text(self) -> str:
        return joined(self.words)

    def taking(self, value: Decimal, changed: int) -> Figure:
        """The same with another value."""
        return self if value == self.value else replace(self, value=value, changed=changed)


@dataclass(frozen=True, slots=True)
class Sums:
    """The figures of a line that must agree; None where one is not on the paper."""

    quantity: Figure | None
    price: Figure | None
    discount: Figure | None
    total: Figure | None
    agrees: bool | None = None
    """None where too little is on the paper to tell."""
    reckoned: Decimal | None = None
    """Quantity × price less the discount."""
    per: Decimal = Decimal(1)
    """Units that the price is for."""


def share(discount: Decimal | None) -> Decimal:
    """What is left of a price after a discount in percent; a discount that is not one leaves all."""
    rate = abs(discount) if discount is not None else Decimal(0)
    return 1 - rate / 100 if rate <= 100 else Decimal(1)


def agree(
    quantity: Decimal, price: Decimal, left: Decimal, total: Decimal, pers: Sequence[Decimal] = PER
) -> tuple[Decimal, Decimal] | None:
    """The product and the units that the price is for, where it is the total; None where it is not.

    A price may be for 100 or 1000, and it may have been rounded for print: then total / quantity rounds to it.
    """
    for per in pers:
        reckoned = quantity * price * left / per
        if abs(abs(reckoned) - abs(total)) <= SLACK:
            return reckoned, per
    places = -int(price.as_tuple().exponent)
    if (
        quantity > 1
        and left == 1
        and places >= 2
        and abs(quantity * price - total) <= CENT * quantity / 2
        and abs(quantity * price - total) * 500 < abs(total)
    ):
        return total, Decimal(1)
    return None


def settled(sums: Sums, *, ocr: bool, rates: Sequence[Decimal] = ()) -> Sums:
    """The figures with readings that agree, as few of them changed as can be.

    Parameters
    ----------
    ocr : whether a digit may be wrong
    rates : tax rates on the paper, percent: a total may be with tax where the price is without
    """
    quantity, price, total = sums.quantity, sums.price, sums.total
    if quantity is None or price is None or total is None:
        return sums
    left = share(sums.discount.value if sums.discount else None)
    for pers in (PER[:1], PER[1:]):
        held = by_readings(sums, left, pers)
        if held is not None:
            return held
    for rate in rates:
        if agree(quantity.value, price.value, left * (1 + rate / 100), total.value, PER[:1]) is not None:
            return replace(sums, agrees=True, reckoned=total.value)
    mended = (rebated(sums) or repaired(sums, left)) if ocr else None
    return mended or replace(sums, agrees=False, reckoned=quantity.value * price.value * left)


def by_readings(sums: Sums, left: Decimal, pers: Sequence[Decimal]) -> Sums | None:
    """The figures with the likeliest of their texts' readings that agree; None where none do."""
    quantity, price, total = sums.quantity, sums.price, sums.total
    if quantity is None or price is None or total is None:
        return None
    readings = [list(enumerate(figure.readings[:MOST_READINGS])) for figure in (quantity, price, total)]
    for (_, q), (_, p), (_, t) in sorted(product(*readings), key=lambda ways: sum(place for place, _ in ways)):
        for leaves in dict.fromkeys((left, Decimal(1))):
            held = agree(q, p, leaves, t, pers)
            if held is not None and (q != 0 or t == 0):
                return replace(
                    sums,
                    quantity=quantity.taking(q, 1),
                    price=price.taking(p, 1),
                    total=total.taking(t, 1),
                    agrees=True,
                    reckoned=held[0],
                    per=held[1],
                )
    return None


def rebated(sums: Sums) -> Sums | None:
    """The figures with the discount that makes them agree, where it was misread: a usual one, in steps of a half."""
    quantity, price, discount, total = sums.quantity, sums.price, sums.discount, sums.total
    if quantity is None or price is None or discount is None or total is None or quantity.value * price.value == 0:
        return None
    rate = (100 * (1 - total.value / (quantity.value * price.value)) * 2).quantize(Decimal(1)) / 2
    held = agree(quantity.value, price.value, share(rate), total.value, PER[:1])
    if held is None or not 0 < rate <= MOST_REBATE or not alike(discount, rate):
        return None
    return replace(sums, discount=discount.taking(rate, 2), agrees=True, reckoned=held[0])


def repaired(sums: Sums, left: Decimal) -> Sums | None:
    """The figures with the digit put right that makes them agree; None where none does."""
    quantity, price, total = sums.quantity, sums.price, sums.total
    if quantity is None or price is None or total is None or left == 0:
        return None
    ways: list[tuple[float, Sums]] = []
    wanted = (quantity.value * price.value * left).quantize(CENT)
    if alike(total, wanted):
        ways.append((cost(total, wanted), replace(sums, total=total.taking(wanted, 2), agrees=True, reckoned=wanted)))
    if (
        price.value
        and (count := total.value / (price.value * left))
        and count == count.quantize(Decimal(1))
        and alike(quantity, count)
    ):
        whole = count.quantize(Decimal(1))
        ways.append(
            (
                cost(quantity, whole) + 0.1,
                replace(sums, quantity=quantity.taking(whole, 2), agrees=True, reckoned=total.value),
            )
        )
    if quantity.value:
        each = (total.value / (quantity.value * left)).quantize(CENT)
        if alike(price, each) and abs(quantity.value * each * left - total.value) <= SLACK:
            ways.append(
                (cost(price, each), replace(sums, price=price.taking(each, 2), agrees=True, reckoned=total.value))
            )
    return min(ways, key=lambda way: way[0])[1] if ways else None


def digits(text: str) -> str:
    return re.sub(r"\D", "", text).lstrip("0")


def alike(figure: Figure, value: Decimal) -> bool:
    """Whether a misreading of one digit, or a lost decimal mark, makes the figure's text of a value."""
    if value <= 0:
        return False
    one, other = digits(figure.text), digits(f"{value:f}")
    if one == other:
        return True
    short = digits(f"{value.normalize():f}")
    if len(one) == len(other) == 1:
        return {one, other} in ALIKE
    return one == short or (
        len(one) >= 2 and min(Levenshtein.distance(one, other), Levenshtein.distance(one, short)) <= 1
    )


def cost(figure: Figure, value: Decimal) -> float:
    """How unlikely it is that a figure was misread so: less for digits that look alike, and for words read unsurely."""
    read, right = digits(figure.text), digits(f"{value:f}")
    if read == right:
        unlike = 0.2
    elif len(read) != len(right):
        unlike = 1.5
    else:
        pairs = [{one, other} for one, other in zip(read, right, strict=True) if one != other]
        unlike = 0.7 if all(pair in ALIKE for pair in pairs) else 1.0
    return unlike * (0.2 + min(word.confidence for word in figure.words))
