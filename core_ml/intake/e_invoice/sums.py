"""Whether the figures of an e-invoice agree with each other, with the allowances and charges that its XML tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from core_ml.intake.e_invoice.values import ZERO
from core_ml.intake.order import Check, LineItem, Number

CENT = Decimal("0.01")
_WIDE = Context(prec=100)


@dataclass(frozen=True, slots=True)
class Costing:
    """What makes the total of a line: ``quantity`` times ``net_price`` of one unit, less allowances, plus charges."""

    item: LineItem
    net_price: Decimal | None
    allowance: Decimal = ZERO
    charge: Decimal = ZERO

    @property
    def reckoned(self) -> Decimal | None:
        if self.net_price is None or self.item.quantity is None:
            return None
        return cents(self.item.quantity.value * self.net_price - self.allowance + self.charge)


@dataclass(frozen=True, slots=True)
class Totals:
    """What stands below the lines. ``taxes`` are (amount taxed, percent), one a rate."""

    net: Number | None
    tax: Number | None
    gross: Number | None
    allowance: Decimal = ZERO
    charge: Decimal = ZERO
    taxes: tuple[tuple[Decimal, Decimal], ...] = ()


def checks(lines: Iterable[Costing], totals: Totals) -> tuple[Check, ...]:
    """Every sum that can be checked, to a cent; the tax to a cent a rate, as each is rounded by itself."""
    costed = list(lines)
    return (*_lines(costed), *_totals(costed, totals))


def _lines(lines: list[Costing]) -> Iterator[Check]:
    for place, line in enumerate(lines):
        if line.item.total is not None and line.reckoned is not None:
            yield check("line", place, line.item.total.value, line.reckoned)


def _totals(lines: list[Costing], totals: Totals) -> Iterator[Check]:
    sums = [line.item.total.value for line in lines if line.item.total is not None]
    if totals.net is not None and sums and len(sums) == len(lines):
        yield check("net_total", None, totals.net.value, sum(sums, ZERO) - totals.allowance + totals.charge)
    if totals.tax is not None and totals.taxes:
        tax = sum((cents(base * percent / 100) for base, percent in totals.taxes), ZERO)
        yield check("tax_total", None, totals.tax.value, tax, tolerance=CENT * len(totals.taxes))
    if totals.net is not None and totals.gross is not None:
        tax = totals.tax.value if totals.tax is not None else ZERO
        yield check("gross_total", None, totals.gross.value, totals.net.value + tax)


def check(name: str, line: int | None, said: Decimal, reckoned: Decimal, *, tolerance: Decimal = CENT) -> Check:
    return Check(name, line, said, reckoned, abs(said - reckoned) <= tolerance)


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP, _WIDE)


def percent_off(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """By how many percent ``after`` is below ``before``, to four places; None where it is not below."""
    if before is None or after is None or before == 0 or abs(after) >= abs(before):
        return None
    percent = (100 * (before - after) / before).quantize(Decimal("0.0001")).normalize()
    return percent.quantize(Decimal(1)) if percent == percent.to_integral_value() else percent
