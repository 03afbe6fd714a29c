"""From sales to the shelf: planned, approved and received at a desktop, and whoever is killed, stock rises once."""

from collections.abc import Iterator

import pytest
from demo_service import EMAIL, DemoService
from restocking import Clerk, approve_and_send, plan_beside_a_dying_worker

PLANS = "SELECT state FROM saleor_ai_plugin_inventoryplan ORDER BY id"
STOCK = """
SELECT variant_id, quantity FROM saleor_ai_plugin_stock
WHERE warehouse_id = (SELECT warehouse_id FROM saleor_ai_plugin_purchaseorder WHERE id = %s)
"""
STATE = "SELECT state FROM saleor_ai_plugin_purchaseorder WHERE id = %s"
CHANGES = """
SELECT kind, count(*) FROM saleor_ai_plugin_purchaseorderchange WHERE order_id = %s AND by = %s GROUP BY kind
"""
RAISES = """
SELECT s.state, r.key FROM saleor_ai_plugin_stockraise s
JOIN saleor_ai_plugin_receipt c ON c.id = s.receipt_id LEFT JOIN saleor_ai_plugin_stockreceipt r ON r.key = c.id::text
WHERE c.order_id = %s
"""
LINES = """
SELECT l.variant_id, v.sku, l.quantity FROM saleor_ai_plugin_purchaseorderline l
JOIN saleor_ai_plugin_variant v ON v.id = l.variant_id WHERE l.order_id = %s
"""
SOLD = """
SELECT l.quantity, (
    SELECT count(*) FROM saleor_ai_plugin_stockchange c
    WHERE (c.variant_id, c.warehouse_id) = (l.variant_id, l.warehouse_id) AND c.changed_at = l.placed_at
) FROM saleor_ai_plugin_orderline l WHERE l.order_id = ANY(%s) ORDER BY l.placed_at
"""
"""Of each line: pieces, and changes of stock by it."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoService]:
    made = DemoService(tmp_path_factory.mktemp("shop"))
    try:
        made.make()
        made.start("worker")
        made.start("serve")
        yield made
    finally:
        made.remove()


def test_stock_rises_once_whoever_is_killed(shop: DemoService, open_window, qtbot):
    clerk = Clerk(open_window(), qtbot, shop.log("worker"))
    clerk.enter(lambda: clerk.window.log_in(shop.address, "", EMAIL, shop.password))

    # Sales and stock arrive once, also of what is bought while no worker is there and the first that comes dies.
    shop.kill("worker")
    bought = [shop.buy(1), shop.buy(1)]
    assert shop.rows(SOLD, bought) == []
    shop.start("worker")
    clerk.wait(lambda: shop.rows(SOLD, bought))
    shop.kill("worker")
    shop.start("worker")
    clerk.wait(lambda: shop.rows(SOLD, bought) == [(1, 1), (1, 1)])

    plan_beside_a_dying_worker(clerk, shop, lambda: [state for (state,) in shop.rows(PLANS)])
    order = min(clerk.proposed(), key=lambda row: (row.lines, row.number))

    def state() -> str:
        return shop.rows(STATE, order.id)[0][0]

    clerk = approve_and_send(clerk, order.id, shop, state, open_window)

    # Counted at two desktops, the first of which is closed in the middle.
    lines = shop.rows(LINES, order.id)
    before = dict(shop.rows(STOCK, order.id))
    clerk.open_delivery(order.id)
    (_, first, ordered), *others = lines
    clerk.scan(first, ordered)
    clerk = clerk.next_desktop(open_window)
    clerk.open_delivery(order.id)
    assert clerk.counted[first] == (ordered, ordered)
    for _, sku, quantity in others:
        clerk.scan(sku, quantity)

    # Finished while nobody is there to be told, and told to one that dies.
    shop.kill("serve")
    shop.kill("worker")
    clerk.wait_until_offline()
    clerk.finish()
    shop.start("serve")
    clerk.wait(lambda: state() == "received")
    assert [state for state, _ in shop.rows(RAISES, order.id)] == ["pending"]
    assert dict(shop.rows(STOCK, order.id)) == before
    risen = {**before, **{variant: before.get(variant, 0) + quantity for variant, _, quantity in lines}}
    for _ in range(2):
        shop.start("worker")
        clerk.wait(lambda: dict(shop.rows(STOCK, order.id)) == risen)
        shop.kill("worker")
    shop.start("worker")
    clerk.wait(lambda: [state for state, _ in shop.rows(RAISES, order.id)] == ["done"])
    clerk.wait_until_sent()

    assert dict(shop.rows(STOCK, order.id)) == risen
    ((_, key),) = shop.rows(RAISES, order.id)
    assert key, "the shop knows nothing of it"
    assert dict(shop.rows(CHANGES, order.id, EMAIL)) == {"approve": 1, "send": 1, "receive": 1}
    clerk.wait(lambda: order.id not in {row.id for row in clerk.proposed()})
