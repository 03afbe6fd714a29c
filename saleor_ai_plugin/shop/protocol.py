"""What the service asks of a shop and does to it, whichever shop that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from saleor_ai_plugin.inventory.receipts import Line
from saleor_ai_plugin.shop.fulfilling import Fulfilling

ORDER_MARK = "saleorAiFraud"


@dataclass(frozen=True, slots=True)
class ShopInfo:
    name: str
    version: str
    """Saleor's version, ``3.22.67``; of the embedded shop, ours."""


@dataclass(frozen=True, slots=True)
class OrderState:
    status: str
    """Saleor's, in small letters: unconfirmed, unfulfilled, canceled, …"""
    mark: str
    """What ``mark_order`` wrote last, "" where it has not."""


@dataclass(frozen=True, slots=True)
class StockReceived:
    already_received: bool
    """Whether the shop had received these goods before; then nothing changed now."""
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    id: str
    currency: str
    country: str
    """Where it sells by default: ISO 3166, two capital letters."""
    prices_with_tax: bool
    """Whether its prices are entered with tax."""


@dataclass(frozen=True, slots=True)
class CustomerFound:
    """Names and addresses stay in the shop: this is asked for when it is needed."""

    id: str
    name: str
    email: str
    vat_number: str = ""
    """As the owner's metadata say, "" where they do not."""


@dataclass(frozen=True, slots=True)
class Address:
    """``country`` is ISO 3166, two capital letters."""

    company: str
    street: str
    postcode: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    variant_id: str
    quantity: int
    price: Decimal | None = None
    """Of a piece, as the channel's prices are entered; None: the catalogue's."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft order to be."""

    channel: str
    """Its slug."""
    lines: Sequence[DraftLine]
    customer_id: str = ""
    email: str = ""
    """Of a buyer who is no customer of the shop."""
    buyer_reference: str = ""
    """The buyer's own number of the order."""
    note: str = ""
    billing: Address | None = None
    shipping: Address | None = None


@dataclass(frozen=True, slots=True)
class DraftOrder:
    id: str
    number: str


class Shop(Fulfilling, Protocol):
    """Every method raises a ShopError where the shop does not do it."""

    def about(self) -> ShopInfo: ...

    def granted_permissions(self) -> frozenset[str]:
        """What the service may do there, as Saleor's permission codes."""

    def order_state(self, order_id: str) -> OrderState | None:
        """How the order stands in the shop now; None where there is none."""

    def confirm_order(self, order_id: str) -> None:
        """Let an order go that waits for it; Saleor also captures what was authorized."""

    def cancel_order(self, order_id: str) -> None: ...

    def refund_order(self, order_id: str) -> None:
        """Give back what was charged, as far as the payment app does it when asked."""

    def mark_order(self, order_id: str, mark: str, *, note: str = "") -> None:
        """Public metadata of the order under ``ORDER_MARK``, for programs and the Dashboard's filters.

        A note in the order's history, for people, goes with it in one request.
        """

    def receive_stock(self, key: str, lines: Sequence[Line]) -> StockReceived:
        """Raise the stock by goods that came in: all lines or none, and once a key, however often it is called. A line
        below 0 lowers it, where so many pieces are free.

        Raises SaleorUnavailableError where it is not known whether the stock changed: the same call again finds out.
        After any other error this call changed nothing: SaleorAnsweredErrorsError where the shop does not accept the
        lines (its errors have ``field``, ``message``, ``code`` and the ``index`` of the line), PluginMissingError where
        a person has to see to the plugin in Saleor first.
        """

    def channel(self, slug: str) -> ChannelInfo | None: ...

    def find_customers(
        self, *, email: str = "", vat_number: str = "", vat_number_key: str = "", search: str = ""
    ) -> Sequence[CustomerFound]:
        """Customers with that e-mail address, with that VAT number under that key of their metadata, or whose name or
        address has what is searched for; at most 20.
        """

    def create_draft_order(self, reference: str, draft: Draft) -> DraftOrder:
        """Make a draft order: once a reference, however often it is called. One that is there already is only found,
        whatever people have made of it since.

        Raises SaleorUnavailableError where it is not known whether it was made: the same call again finds out. After
        any other error it was not.
        """
