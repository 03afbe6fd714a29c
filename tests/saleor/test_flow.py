"""From installation to recommendations that follow an order: everything real, from end to end."""

import subprocess
from pathlib import Path

from saleor_history import add_customers, add_orders
from saleor_process import Saleor
from saleor_service import SERVICE, eventually, running
from saleor_storefront import OF_PAGE, OF_PRODUCT, gid, place_order

TEA = ("Kettle", "Teapot", "Cup")
GARDEN = ("Spade", "Rake")


def recommended(saleor: Saleor, kind: str, token: str = "") -> list[tuple[str, str]]:
    answer = saleor.ask(OF_PAGE, {"channel": "shop", "kind": kind, "first": 5}, token=token)
    return [(item["product"]["name"], item["reason"]) for item in answer["aiRecommendations"]]


def test_an_order_changes_what_the_storefront_recommends(saleor: Saleor, service: dict[str, str], tmp_path: Path):
    # What other tests have bought is taken back: it says nothing of what goes together.
    saleor.rows("UPDATE order_order SET status = 'canceled'")
    variants = {name: saleor.product(name)["variant"] for name in (*TEA, *GARDEN, "Spoon")}
    first = place_order(saleor, channel="shop", variants={variants["Spoon"]: 1}, email="first@example.com")
    ((like,),) = saleor.rows("SELECT id FROM order_order WHERE number = %s", int(first["number"]))
    customers = add_customers(saleor, 30)
    purchases = []
    for place, customer in enumerate(customers):
        basket = [variants[name] for name in (TEA if place % 2 else GARDEN)]
        # Some have only a part, so that there is something to recommend.
        purchases.append((customer, 5 + place, basket if place % 5 else basket[:1]))
        purchases.append((customer, 40 + place, basket[-2:]))
    add_orders(saleor, like=like, purchases=purchases)

    copied = saleor.manage("saleor_ai_backfill")
    ((orders,),) = saleor.rows("SELECT count(*) FROM order_order")
    assert f"{orders} order" in copied
    trained = subprocess.run([SERVICE, "train"], env=service, capture_output=True, text=True, timeout=300)
    assert trained.returncode == 0, trained.stdout + trained.stderr
    assert "is in_use" in trained.stdout

    kettle = {"id": gid("Product", saleor.product("Kettle")["pk"]), "channel": "shop", "kind": "BOUGHT_TOGETHER"}
    together = saleor.ask(OF_PRODUCT, kettle)["product"]["aiRecommendations"]
    assert {item["product"]["name"] for item in together[:2]} == {"Teapot", "Cup"}

    token = saleor.login("ada@example.com")
    saleor.rows(
        "DELETE FROM saleor_ai_plugin_recommendationlist WHERE kind = 'for_you' AND subject_id = %s",
        gid("User", saleor.seeded["customers"]["ada"]),
    )
    before = recommended(saleor, "FOR_YOU", token)
    assert {reason for _, reason in before} <= {"TRENDING", "POPULAR"}
    with running("worker", service, tmp_path / "worker.log"):
        place_order(saleor, channel="shop", variants={variants["Spade"]: 1}, token=token)
        eventually(lambda: recommended(saleor, "FOR_YOU", token) != before, seconds=60, log=tmp_path / "worker.log")
        eventually(
            lambda: saleor.rows("SELECT count(*) FROM saleor_ai_plugin_outboxevent") == [(0,)],
            seconds=60,
            log=tmp_path / "worker.log",
        )
    after = recommended(saleor, "FOR_YOU", token)
    assert after[0][0] == "Rake"
    assert "Spade" not in [name for name, _ in after]
    (spade,) = saleor.rows(
        "SELECT quantity, allocated FROM saleor_ai_plugin_stock WHERE variant_id = %s",
        gid("ProductVariant", variants["Spade"]),
    )
    assert spade == (100, 1)
