"""What was matched against what is known of it: the buyer's price, the stock, and what the buyer ordered before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from core_ml.intake.matching.catalogue import Variant
from core_ml.intake.matching.prices import PriceFit, expected_prices, fit, said_prices
from core_ml.intake.order import LineItem

UNUSUAL = Decimal(5)
"""How many times the usual quantity, or what part of it, is worth a look."""
PIECES = frozenset(("pcs", "pc", "piece", "pieces", "stk", "stück", "st", "pièce", "unité", "ea", "件", "个", "只"))


class Fact(StrEnum):
    """What was found about a line."""

    PRICE_AGREES = "price_agrees"
    PRICE_DIFFERS = "price_differs"
    PRICE_UNKNOWN = "price_unknown"
    """The line has none, or the catalogue has none in its currency."""
    PRICE_OF_PACK = "price_of_pack"
    """It would be right for a piece where a pack is sold, or the other way round: so may be the quantity."""
    QUANTITY_MISSING = "quantity_missing"
    QUANTITY_NOT_WHOLE = "quantity_not_whole"
    QUANTITY_UNUSUAL = "quantity_unusual"
    PIECES_OF_PACK = "pieces_of_pack"
    """Pieces are ordered where packs are sold."""
    STOCK_SHORT = "stock_short"
    ORDERED_BEFORE = "ordered_before"
    NEVER_ORDERED = "never_ordered"

    @property
    def is_open(self) -> bool:
        """Whether a person has to look before the line may be ordered."""
        return self in OPEN


OPEN = frozenset(
    (
        Fact.PRICE_DIFFERS,
        Fact.PRICE_UNKNOWN,
        Fact.PRICE_OF_PACK,
        Fact.QUANTITY_MISSING,
        Fact.QUANTITY_NOT_WHOLE,
        Fact.QUANTITY_UNUSUAL,
        Fact.PIECES_OF_PACK,
    )
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact with its numbers by name."""

    fact: Fact
    numbers: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known of a variant for this buyer.

    Attributes
    ----------
    agreed : price of one, net, in the order's currency; None where the list's holds
    available : pieces that can be promised; None where stock is not counted
    ordered : quantities that the buyer ordered of it before, in any order
    tolerance : part of the expected price by which the buyer's may differ
    """

    currency: str = ""
    agreed: Decimal | None = None
    available: Decimal | None = None
    ordered: tuple[Decimal, ...] = ()
    tolerance: Decimal = Decimal("0.01")


def cross_check(line: LineItem, variant: Variant, terms: Terms) -> tuple[Finding, ...]:
    """Everything found about a line whose variant is known; a buyer new to the shop has no history to differ from."""
    return (*_price(line, variant, terms), *_quantity(line, variant, terms), *_history(line, terms))


def _price(line: LineItem, variant: Variant, terms: Terms) -> Iterator[Finding]:
    agreed = {} if terms.agreed is None else {variant.id: terms.agreed}
    found = fit(said_prices(line), expected_prices(variant, terms.currency, agreed), variant.pack)
    if found.said is None or found.expected is None:
        yield Finding(Fact.PRICE_UNKNOWN)
        return
    numbers = {"said": found.said, "expected": found.expected, "percent": found.percent_off}
    if found.of_pack:
        yield Finding(Fact.PRICE_OF_PACK, numbers | {"pack": variant.pack})
    else:
        yield Finding(Fact.PRICE_AGREES if _is_within(found, terms) else Fact.PRICE_DIFFERS, numbers)


def _is_within(found: PriceFit, terms: Terms) -> bool:
    if found.said is None or found.expected is None:
        return False
    return abs(found.said - found.expected) <= max(terms.tolerance * found.expected, Decimal("0.005"))


def _quantity(line: LineItem, variant: Variant, terms: Terms) -> Iterator[Finding]:
    if line.quantity is None or line.quantity.value <= 0:
        yield Finding(Fact.QUANTITY_MISSING)
        return
    quantity = line.quantity.value
    if quantity != quantity.to_integral_value():
        yield Finding(Fact.QUANTITY_NOT_WHOLE, {"quantity": quantity})
    if variant.pack != 1 and line.unit is not None and line.unit.value.casefold().rstrip(".") in PIECES:
        yield Finding(Fact.PIECES_OF_PACK, {"quantity": quantity, "pack": variant.pack})
    if terms.available is not None and quantity > terms.available:
        yield Finding(Fact.STOCK_SHORT, {"quantity": quantity, "available": terms.available})


def _history(line: LineItem, terms: Terms) -> Iterator[Finding]:
    if not terms.ordered:
        yield Finding(Fact.NEVER_ORDERED)
        return
    usual = _median(terms.ordered)
    yield Finding(Fact.ORDERED_BEFORE, {"times": Decimal(len(terms.ordered)), "usual": usual})
    if line.quantity is None or usual <= 0:
        return
    quantity = line.quantity.value
    # An order or two are no habit.
    if len(terms.ordered) > 2 and not usual / UNUSUAL <= quantity <= usual * UNUSUAL:
        yield Finding(Fact.QUANTITY_UNUSUAL, {"quantity": quantity, "usual": usual})


def _median(values: tuple[Decimal, ...]) -> Decimal:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
