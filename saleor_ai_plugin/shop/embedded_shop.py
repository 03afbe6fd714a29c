"""The embedded shop: the facts are all there is, so what the service does to the shop it does to itself."""

from collections.abc import Sequence
from dataclasses import asdict

from django.utils import timezone

from saleor_ai_plugin import __version__
from saleor_ai_plugin.accounts.permissions import ALL
from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.inventory.receipts import Line, ReceiptRefusedError
from saleor_ai_plugin.shop import embedded_drafts, embedded_fulfilling
from saleor_ai_plugin.shop.embedded_stock import receive
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError
from saleor_ai_plugin.shop.fulfilling import Fulfilment, OrderToSend, Pieces
from saleor_ai_plugin.shop.protocol import (
    ChannelInfo,
    CustomerFound,
    Draft,
    DraftOrder,
    OrderState,
    ShopInfo,
    StockReceived,
)


class EmbeddedShop:
    def __init__(self, name: str) -> None:
        self.name = name

    def about(self) -> ShopInfo:
        return ShopInfo(name=self.name, version=__version__)

    def granted_permissions(self) -> frozenset[str]:
        return frozenset(ALL)

    def order_state(self, order_id: str) -> OrderState | None:
        status = Order.objects.filter(id=order_id, deleted_at=None).values_list("status", flat=True).first()
        return None if status is None else OrderState(status=status, mark="")

    def confirm_order(self, order_id: str) -> None:
        # Saleor completes a draft; here it is let go as any order that waits.
        self._move(order_id, {"unconfirmed", "draft"}, "unfulfilled")

    def cancel_order(self, order_id: str) -> None:
        self._move(order_id, {"unconfirmed", "unfulfilled"}, "canceled")

    def refund_order(self, order_id: str) -> None:
        Order.objects.filter(id=order_id).update(charged=0, charge_status="none")

    def mark_order(self, order_id: str, mark: str, *, note: str = "") -> None:
        """Nothing: there is no Dashboard to filter in, and the decisions themselves say what a note would."""

    def receive_stock(self, key: str, lines: Sequence[Line]) -> StockReceived:
        try:
            return receive(key, lines)
        except ReceiptRefusedError as refused:
            errors = [{**asdict(problem), "code": problem.code.name} for problem in refused.problems]
            raise SaleorAnsweredErrorsError("stockReceive", errors) from refused

    def channel(self, slug: str) -> ChannelInfo | None:
        return embedded_drafts.channel(slug)

    def find_customers(
        self,
        *,
        email: str = "",  # noqa: ARG002 - nobody has one here
        vat_number: str = "",  # noqa: ARG002
        vat_number_key: str = "",  # noqa: ARG002
        search: str = "",
    ) -> Sequence[CustomerFound]:
        return embedded_drafts.customers(search)

    def create_draft_order(self, reference: str, draft: Draft) -> DraftOrder:
        return embedded_drafts.create(reference, draft)

    def orders_to_send(self, order_ids: Sequence[str]) -> dict[str, OrderToSend]:
        return embedded_fulfilling.orders_to_send(order_ids)

    def fulfilments(self, order_id: str) -> list[Fulfilment]:
        return embedded_fulfilling.fulfilments(order_id)

    def fulfil_order(
        self,
        order_id: str,
        lines: Sequence[Pieces],
        *,
        warehouse_id: str,
        tracking_number: str,
        notify_customer: bool,  # noqa: ARG002 - see below
    ) -> Fulfilment:
        """Nobody is notified: the embedded shop's customers have no e-mail address."""
        return embedded_fulfilling.fulfil(order_id, lines, warehouse_id=warehouse_id, tracking_number=tracking_number)

    def cancel_fulfilment(self, fulfilment_id: str, *, warehouse_id: str) -> None:
        embedded_fulfilling.cancel(fulfilment_id, warehouse_id=warehouse_id)

    def _move(self, order_id: str, former: set[str], status: str) -> None:
        """As in Saleor, only from where that makes sense."""
        held = Order.objects.filter(id=order_id, deleted_at=None)
        if held.filter(status__in=former).update(status=status, updated_at=timezone.now()):
            return
        found = held.values_list("status", flat=True).first()
        if found != status:
            raise SaleorAnsweredErrorsError("orderUpdate", [{"message": f"the order is {found or 'not there'}"}])
