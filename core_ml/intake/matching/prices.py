"""The price on a line against what the buyer should pay: the price agreed with them, or that of the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core_ml.intake.matching.catalogue import Variant
from core_ml.intake.order import LineItem

SAME, NEAR, RANGE = Decimal("0.01"), Decimal("0.10"), Decimal(1)
"""Up to which part of the expected price the price is the same, near, or still within the range of a name's match."""


class Level(StrEnum):
    """How far the price is from the nearest expected one."""

    UNKNOWN = "unknown"
    SAME = "same"
    NEAR = "near"
    FAR = "far"
    OFF = "off"
    """More than twice or less than half of it."""


@dataclass(frozen=True, slots=True)
class PriceFit:
    """The ``said`` price of one against the nearest ``expected``; both None where one is not known.

    ``of_pack`` where only the price of one piece, or of the whole pack, is the expected one.
    """

    level: Level
    said: Decimal | None = None
    expected: Decimal | None = None
    of_pack: bool = False

    @property
    def percent_off(self) -> Decimal:
        """By how much it lies above the expected price, negative where below; to a tenth."""
        if self.said is None or not self.expected:
            return Decimal(0)
        return (100 * (self.said - self.expected) / self.expected).quantize(Decimal("0.1"))


def said_prices(line: LineItem) -> tuple[Decimal, ...]:
    """What one costs by the line, after the discount first, then before it; or what its total comes to."""
    if line.price is None:
        if line.total is None or line.quantity is None or line.quantity.value == 0:
            return ()
        return (line.total.value / line.quantity.value,)
    off = line.discount.value if line.discount is not None else Decimal(0)
    return tuple(dict.fromkeys((line.price.value * (1 - off / 100), line.price.value)))


def expected_prices(variant: Variant, currency: str, agreed: Mapping[str, Decimal]) -> tuple[Decimal, ...]:
    """The agreed price, and that of the list; of every currency's list where the line does not say which."""
    listed = variant.prices.values() if not currency else [variant.prices.get(currency)]
    return tuple(one for one in (agreed.get(variant.id), *listed) if one is not None)


def fit(said: Iterable[Decimal], expected: Iterable[Decimal], pack: Decimal = Decimal(1)) -> PriceFit:
    """The nearest pair of them; that of one piece of a pack only where nothing else is the same."""
    pairs = [(one, other) for one in said for other in expected if other > 0]
    if not pairs:
        return PriceFit(Level.UNKNOWN)
    one, other = min(pairs, key=lambda pair: abs(pair[0] - pair[1]) / pair[1])
    level = _level(one, other)
    if level != Level.SAME and pack != 1:
        packed = [pair for pair in pairs if _is_packed(*pair, pack)]
        if packed:
            return PriceFit(Level.NEAR, *packed[0], of_pack=True)
    return PriceFit(level, one, other)


def _is_packed(said: Decimal, expected: Decimal, pack: Decimal) -> bool:
    return Level.SAME in (_level(said * pack, expected), _level(said, expected * pack))


def _level(said: Decimal, expected: Decimal) -> Level:
    off = abs(said - expected)
    if off <= max(SAME * expected, Decimal("0.005")):
        return Level.SAME
    if off <= NEAR * expected:
        return Level.NEAR
    return Level.FAR if expected / (1 + RANGE) <= said <= expected * (1 + RANGE) else Level.OFF
