"""Saleor's own staff restock: sales and stock arrive, planned, approved and received; Saleor's stock rises once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from restocking import Clerk, approve_and_send, plan_beside_a_dying_worker
from saleor_fraud import STAFF
from saleor_process import PASSWORD, Saleor
from saleor_stockroom import pieces
from saleor_storefront import gid, place_order
from service_children import ServiceChildren

DAYS, EACH = 30, 3
SUPPLIER = """
mutation {
  supplierSave(input: {code: "S-1", name: "Kettle Works", currency: "USD", leadTimeDays: 10}) {
    supplier { id } errors { message }
  }
}
"""
TERMS = """
mutation($supplier: ID!, $variant: ID!) {
  supplierProductSave(input: {supplierId: $supplier, variantId: $variant, unitCost: "6.00"}) { errors { message } }
}
"""
LEFT_BY_OTHERS = (
    *("stockraise", "receiptline", "receipt", "purchaseorderchange", "purchaseorderline", "purchaseorder"),
    *("inventoryplanline", "stockposition", "inventoryplan", "supplierproduct", "supplier", "stockreceipt"),
)
ORDERS = "SELECT state FROM saleor_ai_plugin_purchaseorder WHERE id = %s"
RAISES = """
SELECT s.state, s.tries FROM saleor_ai_plugin_stockraise s
JOIN saleor_ai_plugin_receipt c ON c.id = s.receipt_id WHERE c.order_id = %s
"""


@pytest.fixture
def children(saleor: Saleor, service: dict[str, str], tmp_path: Path) -> Iterator[ServiceChildren]:
    """Our service, with nothing of the inventory in it."""
    if saleor.environment.name not in ("3.21", "main"):
        pytest.skip("the oldest and the newest Saleor are enough: each takes minutes")
    for table in LEFT_BY_OTHERS:
        saleor.rows(f"DELETE FROM saleor_ai_plugin_{table}")
    saleor.record_facts()
    saleor.rows("DELETE FROM saleor_ai_plugin_orderline; DELETE FROM saleor_ai_plugin_order")
    made = ServiceChildren(service, tmp_path)
    try:
        yield made
    finally:
        made.kill_all()


def ask(saleor: Saleor, children: ServiceChildren, document: str, **variables: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {saleor.login(STAFF)}"}
    body = {"query": document, "variables": variables}
    answer = httpx.post(children.address, json=body, headers=headers, timeout=60).json()
    assert "errors" not in answer, answer["errors"]
    (found,) = answer["data"].values()
    assert found["errors"] == []
    return found


def sell(saleor: Saleor, product: str, orders: int) -> None:
    variant = saleor.product(product)["variant"]
    for number in range(orders):
        place_order(saleor, channel="shop", variants={variant: EACH}, email=f"buyer{number}@example.com")


def days_pass(saleor: Saleor, variant_id: str) -> None:
    """As if the orders had been placed on as many days, one after another until yesterday."""
    # What is still on its way tells of these orders as they were.
    saleor.rows("DELETE FROM saleor_ai_plugin_outboxevent WHERE kind = 'order'")
    sold = saleor.rows("SELECT id FROM order_order WHERE user_email LIKE 'buyer%' ORDER BY created_at DESC LIMIT 30")
    changes = "SELECT id FROM saleor_ai_plugin_stockchange WHERE variant_id = %s ORDER BY id DESC LIMIT 30"
    for ago, ((order,), (change,)) in enumerate(zip(sold, saleor.rows(changes, variant_id), strict=True), start=1):
        id_here = gid("Order", order)
        for table, at, own, key in (
            ("order_order", "created_at", "id", order),
            ("saleor_ai_plugin_order", "placed_at", "id", id_here),
            ("saleor_ai_plugin_orderline", "placed_at", "order_id", id_here),
            ("saleor_ai_plugin_stockchange", "changed_at", "id", change),
        ):
            saleor.rows(f"UPDATE {table} SET {at} = {at} - interval '{ago} days' WHERE {own} = %s", key)


def test_saleors_stock_rises_once_whoever_is_killed(
    saleor: Saleor, children: ServiceChildren, open_window, qtbot, tmp_path: Path
):
    kettle = gid("ProductVariant", saleor.product("Kettle")["variant"])
    # Sold while the service is away; the first worker that comes dies.
    sell(saleor, "Kettle", DAYS)
    assert pieces(saleor, "Kettle") == [(100, DAYS * EACH)]
    children.start("worker")
    sold = "SELECT count(*), coalesce(sum(quantity), 0) FROM saleor_ai_plugin_orderline WHERE variant_id = %s"
    children.wait(lambda: saleor.rows(sold, kettle) != [(0, 0)])
    children.kill("worker")
    children.start("worker")
    children.wait(lambda: saleor.rows(sold, kettle) == [(DAYS, DAYS * EACH)])
    changes = "SELECT min(quantity - allocated) FROM saleor_ai_plugin_stockchange WHERE variant_id = %s"
    children.wait(lambda: saleor.rows(changes, kettle) == [(100 - DAYS * EACH,)])
    children.kill("worker")
    days_pass(saleor, kettle)
    children.start("worker")

    children.start("serve")
    supplier = ask(saleor, children, SUPPLIER)["supplier"]["id"]
    ask(saleor, children, TERMS, supplier=supplier, variant=kettle)

    clerk = Clerk(open_window(), qtbot, children.log("worker"))
    login = clerk.window.login
    login.server.setText(children.address)
    login.email.setText(STAFF)
    login.password.setText(PASSWORD)
    clerk.enter(lambda: qtbot.keyClick(login.password, "\r"))

    plans = "SELECT state FROM saleor_ai_plugin_inventoryplan"
    plan_beside_a_dying_worker(clerk, children, lambda: [state for (state,) in saleor.rows(plans)])
    (order,) = clerk.proposed()
    assert (order.supplier.name, order.lines) == ("Kettle Works", 1)
    # Three a day for the ten days that it takes and a week more, less the ten that are left.
    assert 3 * 17 - 10 <= order.pieces <= 90

    def state() -> str:
        return saleor.rows(ORDERS, order.id)[0][0]

    clerk = approve_and_send(clerk, order.id, children, state, open_window)

    # Saleor itself is away when the goods come, and the worker that waits for it dies.
    clerk.open_delivery(order.id)
    clerk.scan("SKU-1", order.pieces)
    assert clerk.counted == {"SKU-1": (order.pieces, order.pieces)}
    saleor.kill_server()
    clerk.finish()
    clerk.wait(lambda: state() == "received")
    clerk.wait(lambda: [state for state, tries in saleor.rows(RAISES, order.id) if tries] == ["pending"])
    children.kill("worker")
    assert pieces(saleor, "Kettle") == [(100, DAYS * EACH)]
    saleor.start_server()
    saleor.wait_for_server()
    risen = [(100 + order.pieces, DAYS * EACH)]
    for _ in range(2):
        children.start("worker")
        clerk.wait(lambda: pieces(saleor, "Kettle") == risen)
        children.kill("worker")
    children.start("worker")
    clerk.wait(lambda: [state for state, _ in saleor.rows(RAISES, order.id)] == ["done"])
    assert pieces(saleor, "Kettle") == risen
    assert saleor.rows("SELECT count(*) FROM saleor_ai_plugin_stockreceipt") == [(1,)]
    # What rose in Saleor is what the next plan knows.
    known = "SELECT quantity FROM saleor_ai_plugin_stock WHERE variant_id = %s"
    clerk.wait(lambda: saleor.rows(known, kettle) == [(100 + order.pieces,)])
