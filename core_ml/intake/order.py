"""What an order says, field by field, and where on the page it says so.

The same shape holds purchase orders, invoices, credit notes and receipts: what is not on the paper is None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from core_ml.intake.page import Box

T = TypeVar("T")


class Kind(StrEnum):
    """What a document is."""

    PURCHASE_ORDER = "purchase_order"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    RECEIPT = "receipt"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value that was read.

    Attributes
    ----------
    value : as the program understands it
    text : as it stands on the paper, or in the XML
    confidence : probability that the value is right, 0 to 1; 1 from XML
    page : from 1; 0 where it comes from XML
    box : points on that page; None where it comes from XML
    """

    value: T
    text: str
    confidence: float
    page: int = 0
    box: Box | None = None


Text = Found[str]
Number = Found[Decimal]
Day = Found[date]


@dataclass(frozen=True, slots=True)
class Party:
    """A company or a person on the paper."""

    name: Text | None = None
    street: Text | None = None
    postcode: Text | None = None
    city: Text | None = None
    country: Text | None = None
    """ISO 3166, two capital letters."""
    vat_number: Text | None = None
    """Without spaces, with its country: DE123456788; in China the 18 characters of the unified code."""
    email: Text | None = None
    phone: Text | None = None
    customer_number: Text | None = None
    """The buyer's number with the seller, as the paper says it."""


@dataclass(frozen=True, slots=True)
class LineItem:
    """What is ordered, a row of the table. Amounts are in the order's currency, net where the paper has both."""

    code: Text | None = None
    """The seller's article number."""
    buyer_code: Text | None = None
    gtin: Text | None = None
    """8, 12, 13 or 14 digits whose check digit is right."""
    description: Text | None = None
    quantity: Number | None = None
    unit: Text | None = None
    """As on the paper: pcs, Stk, 件, kg …"""
    price: Number | None = None
    """Of one unit, before the discount."""
    discount: Number | None = None
    """Percent of the price."""
    tax_rate: Number | None = None
    """Percent."""
    total: Number | None = None
    """Of the line, after the discount."""


@dataclass(frozen=True, slots=True)
class Check:
    """Whether figures on the paper agree with each other."""

    name: str
    """line, net_total, tax_total, gross_total"""
    line: int | None
    """Of a line: its place, from 0."""
    said: Decimal
    """What the paper says."""
    reckoned: Decimal
    """What its other figures give."""
    agrees: bool


@dataclass(frozen=True, slots=True)
class Order:
    """A document as it was understood."""

    kind: Kind
    language: str
    """en, de, fr or zh."""
    number: Text | None = None
    """Of the document, as its sender numbers it."""
    order_number: Text | None = None
    """The order that an invoice refers to; of an order, its own number again is not repeated here."""
    date: Day | None = None
    delivery_date: Day | None = None
    buyer: Party = field(default_factory=Party)
    seller: Party = field(default_factory=Party)
    deliver_to: Party = field(default_factory=Party)
    """All None where it is the buyer's address."""
    currency: Text | None = None
    """ISO 4217."""
    net_total: Number | None = None
    tax_total: Number | None = None
    gross_total: Number | None = None
    lines: tuple[LineItem, ...] = ()
    checks: tuple[Check, ...] = ()
