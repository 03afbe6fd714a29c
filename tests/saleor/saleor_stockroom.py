"""Receiving goods in a real Saleor: the documents, and what lies there afterwards."""

from typing import Any

from saleor_process import Saleor
from saleor_storefront import gid

RECEIVE = """
mutation($key: String!, $lines: [AiStockReceiptLineInput!]!) {
  aiStockReceive(key: $key, lines: $lines) {
    alreadyReceived
    receipt { key receivedAt lines { variantId warehouseId quantity } }
    errors { field message code index }
  }
}
"""
RECEIPT = """
query($key: String!) { aiStockReceipt(key: $key) { key receivedAt lines { variantId warehouseId quantity } } }
"""


def warehouse(saleor: Saleor, slug: str = "main") -> str:
    ((pk,),) = saleor.rows("SELECT id FROM warehouse_warehouse WHERE slug = %s", slug)
    return gid("Warehouse", pk)


def line(saleor: Saleor, product: str, quantity: Any, warehouse_id: str = "") -> dict[str, Any]:
    return {
        "variantId": gid("ProductVariant", saleor.product(product)["variant"]),
        "warehouseId": warehouse_id or warehouse(saleor),
        "quantity": quantity,
    }


def receive(saleor: Saleor, key: str, *lines: dict[str, Any], token: str = "") -> dict[str, Any]:
    """The payload of ``aiStockReceive``, sent by a member of staff who may do everything."""
    sent = {"key": key, "lines": list(lines)}
    response = saleor.post(RECEIVE, sent, token=token or saleor.login("staff@example.com"))
    assert "errors" not in response, response
    return response["data"]["aiStockReceive"]


def pieces(saleor: Saleor, product: str) -> list[tuple[int, int]]:
    """Quantity and what is set aside of it, a warehouse each."""
    return saleor.rows(
        "SELECT quantity, quantity_allocated FROM warehouse_stock WHERE product_variant_id = %s ORDER BY id",
        saleor.product(product)["variant"],
    )


def everything(saleor: Saleor) -> tuple[Any, ...]:
    """What a refused receipt must leave as it was."""
    stocks = saleor.rows("SELECT id, quantity, quantity_allocated FROM warehouse_stock ORDER BY id")
    receipts = saleor.rows("SELECT key, digest FROM saleor_ai_plugin_stockreceipt ORDER BY id")
    events = saleor.rows("SELECT id FROM saleor_ai_plugin_outboxevent ORDER BY id")
    return stocks, receipts, events
