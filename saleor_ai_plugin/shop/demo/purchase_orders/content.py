"""What a generated purchase order holds, before anybody has decided how its paper looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
Day = date
LANGUAGES = ("en", "de", "fr", "zh")


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    street: str
    postcode: str
    city: str
    country: str
    """ISO 3166, two capital letters."""
    vat_number: str
    """Without spaces; "" where its country has none."""
    email: str
    phone: str
    person: str
    bank: str
    account: str
    code_prefix: str = ""
    """How the company numbers articles of its own."""


@dataclass(frozen=True, slots=True)
class Article:
    """A variant of the demo shop."""

    sku: str
    gtin: str
    name_en: str
    name_zh: str
    price: Decimal
    """Wholesale, US dollars."""


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    buyer_code: str
    gtin: str
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    """Of one unit, before the discount."""
    discount: Decimal
    """Percent, 0 for none."""
    tax_rate: Decimal
    note: str

    @property
    def total(self) -> Decimal:
        return cents(self.quantity * self.price * (100 - self.discount) / 100)


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """Prices and totals are net unless ``with_tax``, as in an order from a web shop."""

    language: str
    number: str
    date: Day
    delivery_date: Day
    currency: str
    buyer: Company
    seller: Company
    deliver_to: Company
    customer_number: str
    lines: tuple[Line, ...]
    freight: Decimal = Decimal(0)
    with_tax: bool = False

    @property
    def goods_total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def taxes(self) -> dict[Decimal, Decimal]:
        """The amount of tax at each rate; freight is taxed at the highest of them."""
        bases: dict[Decimal, Decimal] = {}
        for line in self.lines:
            bases[line.tax_rate] = bases.get(line.tax_rate, Decimal(0)) + line.total
        bases[max(bases)] += self.freight
        held = 100 if not self.with_tax else 0
        return {rate: cents(base * rate / (held or 100 + rate)) for rate, base in sorted(bases.items())}

    @property
    def tax_total(self) -> Decimal:
        return sum(self.taxes.values(), Decimal(0))

    @property
    def net_total(self) -> Decimal:
        return self.goods_total + self.freight - (self.tax_total if self.with_tax else 0)

    @property
    def gross_total(self) -> Decimal:
        return self.net_total + self.tax_total


@dataclass(frozen=True, slots=True)
class Wants:
    """What a layout needs its order to hold."""

    lines: tuple[int, int] = (2, 9)
    discounts: bool = False
    mixed_tax: bool = False
    price_unit: int = 1
    """Prices stand on the paper for so many pieces."""
    freight: bool = False
    with_tax: bool = False
    short_names: bool = False
    """Descriptions are abbreviated, as old systems do."""
    notes: bool = False
    """Some lines have a remark of their own."""
    elsewhere: bool = False
    """Goods go to another address than the buyer's."""


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def total(amounts: Sequence[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
