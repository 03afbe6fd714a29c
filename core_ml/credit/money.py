"""An amount with its currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from core_ml.exceptions import DataError


@dataclass(frozen=True, slots=True)
class Money:
    """A finite Decimal and an ISO 4217 code; different currencies do not mix."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise DataError(f"an amount of money is {self.amount!r}; it must be a Decimal")
        if not self.amount.is_finite():
            raise DataError(f"an amount of money is {self.amount}; it must be finite")
        if len(self.currency) != 3 or not (self.currency.isascii() and self.currency.isupper()):
            raise DataError(f"the currency is {self.currency!r}; it must be a code such as USD")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self.same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self.same(other).amount, self.currency)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self.same(other).amount

    def __lt__(self, other: Money) -> bool:
        return self.amount < self.same(other).amount

    def same(self, other: Money) -> Money:
        """``other``, where it has the same currency; else DataError."""
        if other.currency != self.currency:
            raise DataError(f"{other} is not in {self.currency}; convert it first, at a rate that you can name")
        return other

    def down_to(self, step: Decimal) -> Money:
        """The largest multiple of ``step`` that is not above."""
        return Money((self.amount / step).to_integral_value(rounding=ROUND_DOWN) * step, self.currency)

    def times(self, factor: float) -> Money:
        """The amount times a number; the only way of a float into money."""
        return Money(self.amount * Decimal(repr(float(factor))), self.currency)
