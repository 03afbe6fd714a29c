"""How many made-up orders are accepted without a person, and how many of these have any line wrong.

    python benchmarks/intake_accepting.py

Orders of one to eight lines from buyers of the demo shop, as `intake_matching.py` makes them up; a buyer keeps to one
kind of code, and OCR misreads digits of quantities, prices and totals as often as letters. Two thirds of the orders are
reviewed, and the calibration learned from them; the others are decided about. The customer is always certain: what
is judged are the lines.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from intake_matching import KINDS, RATES, Buyer, gone_from, shop

from core_ml.intake import Check, Found, Kind, LineItem, Order
from core_ml.intake.accepting import Calibration, Matched, decide
from core_ml.intake.accepting.risk import risk
from core_ml.intake.accepting.rules import obstacles
from core_ml.intake.matching import Catalogue, CustomerCandidate, CustomerMatch, Terms, cross_check, match_line

BUYER = CustomerMatch((CustomerCandidate("buyer", 1.0, ()),))
ASKED = (1 / 1000, 1 / 200, 1 / 100, 1 / 50)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Judged:
    """An order as it was read and matched, and whether any of its lines is wrong."""

    matched: Matched
    is_wrong: bool


class Orders:
    """Makes orders up."""

    def __init__(self, products: int, seed: int) -> None:
        variants = shop(products, seed)
        self.gone = gone_from(variants)
        self.catalogue = Catalogue(one for one in variants if one.id not in self.gone)
        self.buyer = Buyer(variants, seed + 7, agrees=0.97)
        self.rng = np.random.default_rng(seed)

    def made(self) -> Judged:
        rate = float(self.rng.choice(RATES))
        kind = str(self.rng.choice(KINDS, p=[0.5, 0.15, 0.2, 0.15]))
        lines, matches, findings, wrong = [], [], [], []
        for _ in range(int(self.rng.integers(1, 9))):
            made = self.buyer.line(kind, rate, self.gone)
            line, quantity = self._with_numbers(made.line, rate)
            found = match_line(self.catalogue, line, currency=made.currency, aliases=made.aliases)
            best = found.best
            terms = Terms(currency=made.currency)
            variant = self.catalogue.variants[self.catalogue.place[best.variant]] if best is not None else None
            findings.append(cross_check(line, variant, terms) if variant is not None else ())
            lines.append(line)
            matches.append(found)
            wrong.append(best is None or best.variant != made.variant or line.quantity.value != quantity)
        order = Order(Kind.PURCHASE_ORDER, "en", number=Found("1", "1", 1.0), lines=tuple(lines), checks=_checks(lines))
        return Judged(Matched(order, BUYER, tuple(matches), tuple(findings)), any(wrong))

    def _with_numbers(self, line: LineItem, rate: float) -> tuple[LineItem, Decimal]:
        """The line with a quantity and a total, read as OCR does, and its true quantity."""
        quantity = Decimal(int(self.rng.geometric(0.08)))
        price = line.price.value if line.price is not None else Decimal(10)
        numbers = {"quantity": quantity, "price": price, "total": (quantity * price).quantize(CENT)}
        return replace(line, **{name: self._read(value, rate) for name, value in numbers.items()}), quantity

    def _read(self, value: Decimal, rate: float) -> Found[Decimal]:
        digits = [self._digit(digit) if self.rng.random() < rate else digit for digit in str(value)]
        read = Decimal("".join(digits))
        sure = self.rng.beta(60, 1) if read == value else self.rng.beta(6, 2)
        return Found(read, str(read), float(sure))

    def _digit(self, digit: str) -> str:
        return str(self.rng.integers(10)) if digit.isdigit() else digit


def _checks(lines: list[LineItem]) -> tuple[Check, ...]:
    found = []
    for place, line in enumerate(lines):
        reckoned = (line.quantity.value * line.price.value).quantize(CENT)
        found.append(Check("line", place, line.total.value, reckoned, line.total.value == reckoned))
    return tuple(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--products", type=int, default=2_000)
    asked = parser.parse_args()
    orders = Orders(asked.products, 3)
    judged = [orders.made() for _ in range(asked.documents)]
    reviewed, later = judged[: 2 * asked.documents // 3], judged[2 * asked.documents // 3 :]
    agreeing = [one for one in reviewed if not obstacles(one.matched)]
    learned = Calibration.learn([risk(one.matched) for one in agreeing], [one.is_wrong for one in agreeing])
    print(
        f"{len(later):,} orders, {np.mean([one.is_wrong for one in later]):.3f} with any line wrong as they were read"
    )
    print(f"{len(agreeing):,} of {len(reviewed):,} reviewed ones agree in all, {learned.wrong} of them wrong")
    print(
        "\n| calibration | asked rate | accepted | share | wrong | rate |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    for name, calibration in (("start", Calibration.start()), ("learned", learned)):
        for rate in ASKED:
            print(_row(name, calibration, rate, later))


def _row(name: str, calibration: Calibration, rate: float, orders: list[Judged]) -> str:
    accepted = [one for one in orders if decide(one.matched, calibration, rate=rate).accepted]
    wrong = sum(one.is_wrong for one in accepted)
    share, found = len(accepted) / len(orders), wrong / max(1, len(accepted))
    return f"| {name} | 1 in {1 / rate:,.0f} | {len(accepted):,} | {share:.3f} | {wrong} | {found:.4f} |"


if __name__ == "__main__":
    main()
