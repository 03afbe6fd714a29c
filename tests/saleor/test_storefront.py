"""What ``aiRecommendations`` answers, from rows that are put there by hand."""

import json
import re
from pathlib import Path

import pytest
from saleor_process import Saleor
from saleor_storefront import OF_PAGE, OF_PRODUCT, activate, gid

OURS = "saleor_ai_plugin_"
PAGE_OF_PRODUCTS = """
query($channel: String!, $products: Int!) {
  products(first: $products, channel: $channel) {
    edges { node { id name aiRecommendations(first: 3) { score reason product { id name } } } }
  }
}
"""
PLAIN_PAGE = """
query($channel: String!, $products: Int!) {
  products(first: $products, channel: $channel) { edges { node { id name } } }
}
"""


@pytest.fixture
def shop(saleor: Saleor) -> Saleor:
    """The plugin on, nobody held out, no lists, no facts."""
    activate(saleor, holdout="0")
    saleor.rows(f"UPDATE {OURS}recommendationrules SET holdout_percent = 0")
    for table in ("recommendationlist", "recommendationexclusion", "productrepeat", "trackedevent"):
        saleor.rows(f"DELETE FROM {OURS}{table}")
    saleor.forget_facts()
    return saleor


def put(shop: Saleor, kind: str, subject: str, *names: str, reason: str = "similar_to") -> None:
    """A list: the first product has score 1, the second 1/2, the third 1/3, …"""
    items = [
        {"product": gid("Product", pk), "pk": pk, "score": 1 / place, "reason": reason, "because": ""}
        for place, pk in enumerate((shop.product(name)["pk"] for name in names), start=1)
    ]
    shop.rows(
        f"INSERT INTO {OURS}recommendationlist (kind, subject_id, items, computed_at) VALUES (%s, %s, %s, now())",
        *(kind, subject, json.dumps(items)),
    )


def product_id(shop: Saleor, name: str) -> str:
    return gid("Product", shop.product(name)["pk"])


def names(shop: Saleor, kind: str, **variables) -> list[str]:
    token = variables.pop("token", "")
    found = shop.ask(OF_PAGE, {"channel": "shop", "kind": kind, **variables}, token=token)["aiRecommendations"]
    return [item["product"]["name"] for item in found]


def test_item_is_a_product_of_the_channel_with_score_and_reason(shop: Saleor):
    put(shop, "similar", product_id(shop, "Kettle"), "Paring knife", "Cup")
    found = shop.ask(OF_PAGE, {"channel": "shop", "kind": "SIMILAR", "product": product_id(shop, "Kettle")})
    assert found["aiRecommendations"] == [
        {
            "score": score,
            "reason": "SIMILAR_TO",
            "reasonText": "Similar to this product",
            "product": {
                "name": name,
                "thumbnail": None,
                "pricing": {"priceRange": {"start": {"gross": {"amount": price, "currency": "USD"}}}},
                "variants": [{"sku": sku, "quantityAvailable": 50}],
            },
        }
        for score, name, price, sku in ((1.0, "Paring knife", 60.0, "SKU-6"), (0.5, "Cup", 30.0, "SKU-3"))
    ]


def test_reason_is_worded_in_the_language_of_the_request(shop: Saleor):
    put(shop, "trending", "shop", "Cup", reason="trending")
    variables = {"channel": "shop", "kind": "TRENDING"}

    def text(asked: dict, **headers: str) -> str:
        return shop.ask(OF_PAGE, {**variables, **asked}, **headers)["aiRecommendations"][0]["reasonText"]

    assert text({}) == "Trending in this shop"
    assert text({"language": "ZH_HANS"}) == "本店热门趋势"
    assert text({}, accept_language="zh-CN,zh;q=0.9,en;q=0.8") == "本店热门趋势"
    assert text({}, accept_language="fr, en;q=0.5, zh;q=0.1") == "Trending in this shop"
    assert text({"language": "EN"}, accept_language="zh-CN") == "Trending in this shop"


def test_only_what_is_visible_and_in_stock_in_the_channel_is_shown(shop: Saleor):
    put(shop, "bought_together", product_id(shop, "Spade"), "Hidden", "Sold out", "Spade", "Rake")
    assert names(shop, "BOUGHT_TOGETHER", product=product_id(shop, "Spade")) == ["Rake"]
    rake = shop.product("Rake")["pk"]
    for column, value in (("visible_in_listings", False), ("available_for_purchase_at", None)):
        (before,) = shop.rows(f"SELECT {column} FROM product_productchannellisting WHERE product_id = %s", rake)[0]
        change = f"UPDATE product_productchannellisting SET {column} = %s WHERE product_id = %s"
        shop.rows(change, value, rake)
        assert names(shop, "BOUGHT_TOGETHER", product=product_id(shop, "Spade")) == []
        shop.rows(change, before, rake)
    assert names(shop, "BOUGHT_TOGETHER", product=product_id(shop, "Spade")) == ["Rake"]
    shop.rows(
        "UPDATE warehouse_stock SET quantity_allocated = quantity WHERE product_variant_id = %s",
        shop.product("Rake")["variant"],
    )
    assert names(shop, "BOUGHT_TOGETHER", product=product_id(shop, "Spade")) == []
    shop.rows(
        "UPDATE warehouse_stock SET quantity_allocated = 0 WHERE product_variant_id = %s",
        shop.product("Rake")["variant"],
    )


def test_excluded_products_and_categories_with_all_below_are_not_shown(shop: Saleor):
    put(shop, "similar", product_id(shop, "Rake"), "Bread knife", "Kettle", "Spade", "Cup")
    asked = {"product": product_id(shop, "Rake")}
    exclude = (
        f"INSERT INTO {OURS}recommendationexclusion (product_id, category_id, note, created_by, created_at) "
        "VALUES (%s, %s, '', '', now())"
    )
    assert names(shop, "SIMILAR", **asked) == ["Bread knife", "Kettle", "Spade", "Cup"]
    shop.rows(exclude, product_id(shop, "Spade"), "")
    assert names(shop, "SIMILAR", **asked) == ["Bread knife", "Kettle", "Cup"]
    shop.rows(exclude, "", gid("Category", shop.category("kitchen")))
    assert names(shop, "SIMILAR", **asked) == []


def test_first_is_honoured_and_bounded(shop: Saleor):
    put(shop, "similar", product_id(shop, "Kettle"), "Teapot", "Cup", "Spoon")
    asked = {"product": product_id(shop, "Kettle")}
    assert names(shop, "SIMILAR", **asked, first=2) == ["Teapot", "Cup"]
    assert names(shop, "SIMILAR", **asked, first=0) == []
    assert names(shop, "SIMILAR", **asked, first=-5) == []
    assert names(shop, "SIMILAR", **asked, first=900) == ["Teapot", "Cup", "Spoon"]


def test_without_a_list_what_is_trending_is_shown(shop: Saleor):
    put(shop, "trending", "", "Cup", "Spade", reason="trending")
    assert names(shop, "SIMILAR", product=product_id(shop, "Kettle")) == ["Cup", "Spade"]
    assert names(shop, "FOR_YOU") == ["Cup", "Spade"]
    put(shop, "trending", "shop", "Rake", reason="trending")
    assert names(shop, "TRENDING") == ["Rake"]


def test_customer_gets_their_own_list_and_a_session_what_fits_its_products(shop: Saleor):
    ada = gid("User", shop.seeded["customers"]["ada"])
    put(shop, "for_you", ada, "Spade", reason="because_you_bought")
    put(shop, "similar", product_id(shop, "Kettle"), "Teapot", "Cup")
    put(shop, "similar", product_id(shop, "Teapot"), "Cup", "Kettle", "Spoon")
    assert names(shop, "FOR_YOU", token=shop.login("ada@example.com")) == ["Spade"]
    # Kettle was seen last: Cup 1/2 + 0.8 * 1 = 1.3, Spoon 0.8 / 3; the seen ones themselves are left out.
    recent = [product_id(shop, "Kettle"), product_id(shop, "Teapot")]
    found = shop.ask(OF_PAGE, {"channel": "shop", "kind": "FOR_YOU", "recent": recent})["aiRecommendations"]
    assert [(item["product"]["name"], round(item["score"], 3), item["reason"]) for item in found] == [
        ("Cup", 1.3, "BECAUSE_YOU_VIEWED"),
        ("Spoon", 0.267, "BECAUSE_YOU_VIEWED"),
    ]
    assert names(shop, "FOR_YOU", recent=["nonsense", gid("Order", 1)]) == []


def test_what_a_customer_has_is_shown_again_only_where_it_is_bought_again(shop: Saleor):
    ada = gid("User", shop.seeded["customers"]["ada"])
    put(shop, "similar", product_id(shop, "Kettle"), "Cup", "Spade", "Rake")
    asked = {"product": product_id(shop, "Kettle"), "token": shop.login("ada@example.com")}
    for name, days in (("Cup", 20), ("Spade", 20)):
        bought(shop, ada, name, days)
    assert names(shop, "SIMILAR", **asked) == ["Rake"]
    repeat = (
        f"INSERT INTO {OURS}productrepeat (product_id, saleor_pk, repeat_share, median_days) VALUES (%s, %s, 0.4, %s)"
    )
    # Bought again after 30 days as a rule: after 20 it may be offered. After 90 as a rule: not yet.
    shop.rows(repeat, product_id(shop, "Cup"), shop.product("Cup")["pk"], 30)
    shop.rows(repeat, product_id(shop, "Spade"), shop.product("Spade")["pk"], 90)
    assert names(shop, "SIMILAR", **asked) == ["Cup", "Rake"]
    assert names(shop, "SIMILAR", product=asked["product"]) == ["Cup", "Spade", "Rake"]


def bought(shop: Saleor, customer: str, name: str, days: int) -> None:
    order = f"order-of-{name}"
    shop.rows(
        f"""INSERT INTO {OURS}order (id, number, customer_id, visitor, channel, status, origin, charge_status, currency,
        total_gross, total_net, shipping_gross, charged, authorized, voucher_code, country, language_code, placed_at,
        snapshot_at)
        VALUES (%s, '1', %s, '', 'shop', 'fulfilled', '', '', 'USD', 1, 1, 0, 0, 0, '', '', '',
        now() - make_interval(days => %s), now())""",
        *(order, customer, days),
    )
    shop.rows(
        f"""INSERT INTO {OURS}orderline (id, order_id, product_id, variant_id, sku, name, quantity, quantity_fulfilled,
        quantity_returned, currency, unit_price_gross, unit_price_net, placed_at)
        VALUES (%s, %s, %s, '', '', '', 1, 0, 0, 'USD', 1, 1, now() - make_interval(days => %s))""",
        *(f"line-{name}", order, product_id(shop, name), days),
    )


def test_holdout_sees_nothing_and_stays_the_same(shop: Saleor):
    put(shop, "trending", "shop", "Cup", reason="trending")
    shop.rows(f"UPDATE {OURS}recommendationrules SET holdout_percent = 50, holdout_salt = 'salt'")
    sessions = [f"session-{number}" for number in range(20)]
    shown = [bool(names(shop, "TRENDING", session=session)) for session in sessions]
    assert 3 <= sum(shown) <= 17
    assert [bool(names(shop, "TRENDING", session=session)) for session in sessions] == shown
    # Whoever does not say who they are belongs to no group.
    assert names(shop, "TRENDING") == ["Cup"]
    shop.rows(f"UPDATE {OURS}recommendationrules SET holdout_percent = 0")


def test_plugin_that_is_off_answers_an_empty_list(shop: Saleor):
    put(shop, "trending", "shop", "Cup", reason="trending")
    activate(shop, active=False)
    assert names(shop, "TRENDING") == []


def test_unknown_product_channel_and_nonsense_are_an_empty_list(shop: Saleor):
    put(shop, "similar", product_id(shop, "Kettle"), "Cup")
    asked = {"kind": "SIMILAR", "product": product_id(shop, "Kettle")}
    assert shop.ask(OF_PAGE, {**asked, "channel": "nowhere"}) == {"aiRecommendations": []}
    for wrong in (gid("Product", 99999), "nonsense", gid("Order", 1), gid("Product", "1; DROP TABLE")):
        assert names(shop, "SIMILAR", product=wrong) == []


def test_missing_table_leaves_the_page_whole_and_is_logged_once(shop: Saleor):
    before = shop.log().count("saleor-ai recommendations failed")
    shop.rows(f"ALTER TABLE {OURS}recommendationlist RENAME TO elsewhere")
    try:
        page = shop.ask(PAGE_OF_PRODUCTS, {"channel": "shop", "products": 3})["products"]["edges"]
    finally:
        shop.rows(f"ALTER TABLE elsewhere RENAME TO {OURS}recommendationlist")
    assert [edge["node"]["aiRecommendations"] for edge in page] == [[], [], []]
    assert shop.log().count("saleor-ai recommendations failed") == before + 1


@pytest.mark.parametrize("products", [1, 3, 8])
def test_page_takes_three_more_queries_however_many_products_it_has(shop: Saleor, products: int):
    everything = ("Kettle", "Teapot", "Cup", "Spoon", "Bread knife", "Paring knife", "Spade", "Rake")
    for name in (*everything, "Sold out"):
        put(shop, "similar", product_id(shop, name), *(other for other in everything if other != name))
    variables = {"channel": "shop", "products": products}
    plain = shop.do("count_queries", PLAIN_PAGE, variables)
    page = shop.do("count_queries", PAGE_OF_PRODUCTS, variables)
    shown = [len(edge["node"]["aiRecommendations"]) for edge in page["answer"]["data"]["products"]["edges"]]
    assert shown == [3] * products
    assert len(page["statements"]) - len(plain["statements"]) == 3, page["statements"]


def test_field_of_a_product_answers_as_the_page_does(shop: Saleor):
    put(shop, "similar", product_id(shop, "Kettle"), "Teapot")
    put(shop, "bought_together", product_id(shop, "Kettle"), "Cup", reason="bought_together")
    variables = {"id": product_id(shop, "Kettle"), "channel": "shop"}
    similar = shop.ask(OF_PRODUCT, variables)["product"]
    assert [item["product"]["name"] for item in similar["aiRecommendations"]] == ["Teapot"]
    together = shop.ask(OF_PRODUCT, {**variables, "kind": "BOUGHT_TOGETHER"})["product"]
    assert together["aiRecommendations"] == [
        {
            "score": 1.0,
            "reason": "BOUGHT_TOGETHER",
            "reasonText": "Often bought together",
            "product": {"name": "Cup"},
        }
    ]


def test_query_that_asks_for_too_much_is_refused_by_its_cost(shop: Saleor):
    nested = "aiRecommendations(first: 50) { product { "
    document = '{ products(first: 50, channel: "shop") { edges { node { ' + 3 * nested + "name" + 10 * " }"
    response = shop.post(document)
    assert response["errors"][0]["extensions"]["exception"]["code"] == "QueryCostError"


def test_what_the_documentation_shows_is_valid_here(shop: Saleor):
    root = Path(__file__).resolve().parents[2]
    blocks = [
        block
        for page in (root / "README.md", root / "docs" / "storefront.md")
        for block in re.findall(r"```graphql\n(.*?)```", page.read_text(), re.DOTALL)
    ]
    assert len(blocks) > 5
    invalid = ("Cannot query", "Unknown", "Syntax Error", "Argument", "Field", "Fragment")
    for block in blocks:
        errors = [error["message"] for error in shop.post(block).get("errors", [])]
        # Sent without its variables: that they are missing is no fault of the document.
        faults = [message for message in errors if not message.endswith("which was not provided")]
        assert [message for message in faults if message.startswith(invalid)] == [], block
