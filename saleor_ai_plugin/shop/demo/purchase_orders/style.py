"""How a country writes numbers and dates, and how a document chooses among that."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

POINTS = {
    "DE": (",", "."),
    "AT": (",", "."),
    "CH": (".", "'"),
    "FR": (",", "\u00a0"),
    "BE": (",", "."),
    "GB": (".", ","),
    "US": (".", ","),
    "IE": (".", ","),
    "CN": (".", ","),
}
"""Decimal point and what stands between thousands."""
DATES = {
    "DE": ("{d:02d}.{m:02d}.{y}", "{d}.{m}.{y}", "{d:02d}.{m:02d}.{s:02d}", "{d}. {name} {y}"),
    "FR": ("{d:02d}/{m:02d}/{y}", "{d} {name} {y}", "{d:02d}/{m:02d}/{s:02d}", "{d:02d}.{m:02d}.{y}"),
    "GB": ("{d:02d}/{m:02d}/{y}", "{d} {name} {y}", "{d:02d}-{short}-{y}", "{y}-{m:02d}-{d:02d}"),
    "US": ("{m:02d}/{d:02d}/{y}", "{name} {d}, {y}", "{m}/{d}/{y}", "{d:02d}-{short}-{y}"),
    "CN": ("{y}年{m}月{d}日", "{y}-{m:02d}-{d:02d}", "{y}/{m}/{d}", "{y}.{m:02d}.{d:02d}"),
}
SAME_DATES = {"AT": "DE", "CH": "DE", "BE": "FR", "IE": "GB"}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "zh": "1 2 3 4 5 6 7 8 9 10 11 12",
}
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "CNY": "¥", "CHF": "CHF"}


@dataclass(frozen=True, slots=True)
class Style:
    language: str
    point: str
    thousands: str
    day: str
    currency: str
    money: str = "bare"
    """Where amounts of the totals have their currency: bare, sign or code."""
    price_places: int = 2
    quantity_places: int = 0

    def number(self, value: Decimal, places: int) -> str:
        whole = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"
        return whole.translate({ord(","): self.thousands, ord("."): self.point})

    def plain(self, value: Decimal) -> str:
        """Percentages and the like: no more places than there are."""
        return self.number(value, max(0, -int(value.normalize().as_tuple().exponent)))

    def quantity(self, value: Decimal) -> str:
        return self.number(value, self.quantity_places)

    def amount(self, value: Decimal) -> str:
        return self.number(value, 2)

    def price(self, value: Decimal) -> str:
        return self.number(value, self.price_places)

    def with_currency(self, value: Decimal) -> str:
        shown = self.amount(value)
        if self.money == "bare":
            return shown
        if self.money == "code" or self.currency == "CHF":
            return f"{self.currency} {shown}" if self.point == "." else f"{shown} {self.currency}"
        sign = SIGNS[self.currency]
        return f"{sign}{shown}" if self.point == "." else f"{shown} {sign}"

    def date(self, day: date) -> str:
        name = MONTHS[self.language].split()[day.month - 1]
        return self.day.format(d=day.day, m=day.month, y=day.year, s=day.year % 100, name=name, short=name[:3])

    def but(self, **changes: object) -> "Style":
        return replace(self, **changes)  # type: ignore[arg-type]


def drawn(rng: np.random.Generator, language: str, country: str, currency: str) -> Style:
    point, thousands = POINTS[country]
    days = DATES[SAME_DATES.get(country, country)]
    return Style(
        language=language,
        point=point,
        # Some leave it out, everywhere.
        thousands="" if rng.random() < 0.15 else thousands,
        day=days[rng.integers(len(days))],
        currency=currency,
        money=("bare", "sign", "code")[rng.integers(3)],
    )
