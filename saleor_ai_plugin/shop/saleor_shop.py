"""A real Saleor, acted on with the token of our App."""

from collections.abc import Sequence
from datetime import datetime

from saleor_ai_plugin.inventory.receipts import Code, Line
from saleor_ai_plugin.shop import documents, saleor_drafts
from saleor_ai_plugin.shop.errors import (
    PluginMissingError,
    SaleorAnsweredErrorsError,
    SaleorTokenError,
    SaleorUnavailableError,
)
from saleor_ai_plugin.shop.fulfilling import Fulfilment, OrderToSend, Pieces
from saleor_ai_plugin.shop.protocol import (
    ORDER_MARK,
    ChannelInfo,
    CustomerFound,
    Draft,
    DraftOrder,
    OrderState,
    ShopInfo,
    StockReceived,
)
from saleor_ai_plugin.shop.saleor_client import SaleorClient
from saleor_ai_plugin.shop.saleor_orders import fulfilment_of, order_of

ORDERS_AT_ONCE = 20
"""In one query: each has its lines and their allocations, and Saleor counts what a query costs."""


class SaleorShop:
    """The Shop behind SALEOR_AI_SALEOR_URL."""

    def __init__(self, client: SaleorClient) -> None:
        self.client = client

    def about(self) -> ShopInfo:
        shop = self.client.ask(documents.ABOUT)["shop"]
        return ShopInfo(name=shop["name"], version=shop["version"] or "")

    def granted_permissions(self) -> frozenset[str]:
        app = self.client.ask(documents.APP)["app"]
        if not app or not app["isActive"]:
            raise SaleorTokenError(
                "SALEOR_AI_SALEOR_APP_TOKEN is not the token of an active App; "
                "'manage.py saleor_ai_connect --rotate' makes a new one"
            )
        return frozenset(permission["code"] for permission in app["permissions"] or ())

    def order_state(self, order_id: str) -> OrderState | None:
        order = self.client.ask(documents.ORDER, {"id": order_id, "key": ORDER_MARK})["order"]
        return None if order is None else OrderState(status=order["status"].lower(), mark=order["metafield"] or "")

    def confirm_order(self, order_id: str) -> None:
        self.client.change(documents.ORDER_CONFIRM, {"id": order_id})

    def cancel_order(self, order_id: str) -> None:
        self.client.change(documents.ORDER_CANCEL, {"id": order_id})

    def refund_order(self, order_id: str) -> None:
        order = self.client.ask(documents.ORDER, {"id": order_id, "key": ORDER_MARK})["order"]
        for transaction in (order or {}).get("transactions") or ():
            if transaction["chargedAmount"]["amount"] > 0:
                self.client.change(documents.REFUND, {"id": transaction["id"]})

    def mark_order(self, order_id: str, mark: str, *, note: str = "") -> None:
        variables = {"id": order_id, "key": ORDER_MARK, "value": mark}
        if note:
            self.client.change(documents.ORDER_NOTE_AND_MARK, {**variables, "text": note})
        else:
            self.client.change(documents.ORDER_MARK, variables)

    def receive_stock(self, key: str, lines: Sequence[Line]) -> StockReceived:
        sent = [
            {"variantId": line.variant_id, "warehouseId": line.warehouse_id, "quantity": line.quantity}
            for line in lines
        ]
        try:
            answer = self.client.change(documents.STOCK_RECEIVE, {"key": key, "lines": sent})["aiStockReceive"]
        except SaleorAnsweredErrorsError as refused:
            raise _about_receiving(refused) from refused
        received_at = datetime.fromisoformat(answer["receipt"]["receivedAt"])
        return StockReceived(already_received=answer["alreadyReceived"], received_at=received_at)

    def channel(self, slug: str) -> ChannelInfo | None:
        return saleor_drafts.channel(self.client, slug)

    def find_customers(
        self, *, email: str = "", vat_number: str = "", vat_number_key: str = "", search: str = ""
    ) -> Sequence[CustomerFound]:
        return saleor_drafts.customers(
            self.client, email=email, vat_number=vat_number, vat_number_key=vat_number_key, search=search
        )

    def create_draft_order(self, reference: str, draft: Draft) -> DraftOrder:
        return saleor_drafts.create(self.client, reference, draft)

    def orders_to_send(self, order_ids: Sequence[str]) -> dict[str, OrderToSend]:
        found: dict[str, OrderToSend] = {}
        for start in range(0, len(order_ids), ORDERS_AT_ONCE):
            asked = list(order_ids[start : start + ORDERS_AT_ONCE])
            answer = self.client.ask(documents.ORDERS_TO_SEND, {"ids": asked, "first": len(asked)})
            found |= {one["node"]["id"]: order_of(one["node"]) for one in answer["orders"]["edges"]}
        return found

    def fulfilments(self, order_id: str) -> list[Fulfilment]:
        order = self.client.ask(documents.FULFILMENTS, {"id": order_id})["order"]
        return [fulfilment_of(one) for one in (order or {}).get("fulfillments") or ()]

    def fulfil_order(
        self, order_id: str, lines: Sequence[Pieces], *, warehouse_id: str, tracking_number: str, notify_customer: bool
    ) -> Fulfilment:
        sent = [
            {"orderLineId": one.line_id, "stocks": [{"warehouse": warehouse_id, "quantity": one.quantity}]}
            for one in lines
        ]
        wanted = {"lines": sent, "trackingNumber": tracking_number, "notifyCustomer": notify_customer}
        answer = self.client.change(documents.ORDER_FULFIL, {"id": order_id, "input": wanted})["orderFulfill"]
        return fulfilment_of(answer["fulfillments"][0])

    def cancel_fulfilment(self, fulfilment_id: str, *, warehouse_id: str) -> None:
        self.client.change(documents.FULFILMENT_CANCEL, {"id": fulfilment_id, "warehouse": warehouse_id})


def _about_receiving(refused: SaleorAnsweredErrorsError) -> Exception:
    """What a person can do about it."""
    codes = {str(error.get("code", "")).lower() for error in refused.errors}
    if Code.PLUGIN_OFF in codes:
        return PluginMissingError(
            "Saleor did not receive the goods: the saleor-ai plugin is off there. Switch it on in the Dashboard "
            "(Extensions, or Plugins) and receive them again"
        )
    if codes != {""}:
        return refused
    said = " ".join(str(error.get("message")) for error in refused.errors)
    if "aiStockReceive" in said or "AiStockReceiptLineInput" in said:
        return PluginMissingError(
            "Saleor did not receive the goods: it does not know aiStockReceive. Install or update saleor-ai in "
            "Saleor's environment, run 'manage.py migrate' there, restart Saleor, and receive them again"
        )
    # An error of Saleor's own, such as a lost database: the key tells later whether the goods were received.
    return SaleorUnavailableError(f"Saleor failed while it received goods, try again later: {said}")
