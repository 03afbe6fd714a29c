"""A Saleor that is killed between its order and our event."""

import threading
import time

import httpx
import psycopg
import pytest
from saleor_process import Saleor
from saleor_storefront import activate, place_order

WAITING = "relation = 'saleor_ai_plugin_outboxevent'::regclass AND NOT granted"


@pytest.fixture
def shop(saleor: Saleor) -> Saleor:
    if saleor.environment.name != "main":
        pytest.skip("the order of commit and hook is the same in every version; killing one is enough")
    activate(saleor, holdout="0")
    saleor.forget_facts()
    saleor.record_facts()
    return saleor


def test_order_of_a_saleor_killed_before_its_hook_is_found(shop: Saleor):
    """The hook waits for a lock on the outbox while the order is committed already; then the process dies."""
    (before,) = shop.rows("SELECT count(*) FROM order_order")[0]

    def buy() -> None:
        with pytest.raises(httpx.TransportError):
            place_order(shop, channel="shop", variants={shop.product("Cup")["variant"]: 2}, email="guest@example.com")

    with psycopg.connect(shop.database_url) as holding:
        # The stock trigger may write, the hook may not: it waits until the process is gone.
        buying = threading.Thread(target=buy)
        holding.execute("LOCK TABLE saleor_ai_plugin_outboxevent IN EXCLUSIVE MODE")
        buying.start()
        deadline = time.monotonic() + 60
        while shop.rows("SELECT count(*) FROM order_order")[0] == (before,):
            assert time.monotonic() < deadline, shop.log()[-2000:]
            time.sleep(0.05)
        while not shop.rows(
            "SELECT 1 FROM pg_locks WHERE relation = 'saleor_ai_plugin_outboxevent'::regclass AND NOT granted"
        ):
            assert time.monotonic() < deadline, shop.log()[-2000:]
            time.sleep(0.05)
        shop.kill_server()
        buying.join()
        # PostgreSQL notices that its client is dead only when it answers: its statement must not come after all.
        shop.rows(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE {WAITING}")
    assert shop.rows("SELECT count(*) FROM saleor_ai_plugin_outboxevent WHERE kind = 'order'") == [(0,)]
    assert "1 order" in shop.manage("saleor_ai_reconcile")
    shop.start_server()
    shop.wait_for_server()
