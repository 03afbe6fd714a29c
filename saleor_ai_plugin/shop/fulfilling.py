"""Sending an order's goods, as a shop sees it: what is still to send and where to, fulfilments and their numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes. Personal data: whoever asks for it keeps it no longer than needed, and logs none of it."""

    name: str = ""
    company: str = ""
    street: str = ""
    street2: str = ""
    city: str = ""
    district: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    """Two letters."""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class LineToSend:
    """Of a line what is still to send, and the warehouses in which pieces are set aside for it."""

    id: str
    variant_id: str
    sku: str
    name: str
    quantity: int
    is_shipped: bool = True
    """False where nothing is to be carried: a download, a voucher."""
    grams: float = 0.0
    """Of a piece; 0 where the shop does not know."""
    allocated: Mapping[str, int] = field(default_factory=dict)
    """Pieces by warehouse."""


@dataclass(frozen=True, slots=True)
class OrderToSend:
    id: str
    number: str
    status: str
    """Saleor's, in small letters."""
    address: Address | None
    lines: Sequence[LineToSend]


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many pieces of a line of an order."""

    line_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Fulfilment:
    id: str
    tracking_number: str
    is_cancelled: bool


class Fulfilling(Protocol):
    """The part of a Shop that sends goods; every method raises a ShopError where the shop does not do it."""

    def orders_to_send(self, order_ids: Sequence[str]) -> dict[str, OrderToSend]:
        """What is still to send of the orders that there are."""

    def fulfilments(self, order_id: str) -> list[Fulfilment]:
        """All of an order's, cancelled ones too, the oldest first; none where there is no such order."""

    def fulfil_order(
        self, order_id: str, lines: Sequence[Pieces], *, warehouse_id: str, tracking_number: str, notify_customer: bool
    ) -> Fulfilment:
        """Say that pieces leave a warehouse under a tracking number.

        Not once by itself: whoever asks again after a lost answer looks for the number in ``fulfilments`` first.
        """

    def cancel_fulfilment(self, fulfilment_id: str, *, warehouse_id: str) -> None:
        """Take a fulfilment back; its pieces go into the warehouse's stock."""
