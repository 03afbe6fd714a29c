"""A real Saleor, acted on with the token of our App."""

from collections.abc import Sequence

from saleor_ai_plugin.inventory.receipts import Line
from saleor_ai_plugin.shop import documents
from saleor_ai_plugin.shop.errors import SaleorRefusedError, SaleorTokenError
from saleor_ai_plugin.shop.protocol import ORDER_MARK, OrderState, ShopInfo, StockReceived
from saleor_ai_plugin.shop.saleor_client import SaleorClient


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
        raise SaleorRefusedError(f"receipt {key}: this version does not know how to raise {len(lines)} lines in Saleor")
