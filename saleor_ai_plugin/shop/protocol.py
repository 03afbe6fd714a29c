"""What the service asks of a shop and does to it, whichever shop that is."""

from dataclasses import dataclass
from typing import Protocol

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


class Shop(Protocol):
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
