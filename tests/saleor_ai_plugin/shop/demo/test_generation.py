"""The generated tables: the same every time, whole, and with the laws in them that the truth states."""

import base64
import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy.sparse import hstack
from sklearn.linear_model import PoissonRegressor
from sklearn.preprocessing import OneHotEncoder

from saleor_ai_plugin.shop.demo.copying import as_csv
from saleor_ai_plugin.shop.demo.generation import generate
from saleor_ai_plugin.shop.demo.plan import make_plan
from saleor_ai_plugin.shop.demo.size import DemoSize, DemoSizeError

SMALL = DemoSize(products=60, customers=200, orders=2_000, months=12)
BUSY = DemoSize(products=80, customers=3_000, orders=40_000, months=14)
UNTIL = date(2026, 6, 30)
END = pd.Timestamp("2026-07-01", tz="UTC")


def tables(seed, size, until=UNTIL):
    found = {}
    for batch in generate(seed=seed, size=size, until=until):
        name = batch.name if batch.area == "facts" else f"{batch.area}/{batch.name}"
        found.setdefault(name, []).append(batch.table)
    return {name: pa.concat_tables(parts) for name, parts in found.items()}


@pytest.fixture(scope="module")
def small_shop():
    return tables(7, SMALL)


@pytest.fixture(scope="module")
def busy_shop():
    """Enough orders for what is random to show its law, and few enough products for each to sell."""
    return {name: table.to_pandas() for name, table in tables(3, BUSY).items()}


def in_bytes(shop):
    return {name: bytes(as_csv(table)) for name, table in shop.items() if "/" not in name}


def test_generate_twice_gives_the_same_bytes(small_shop):
    again = tables(7, SMALL)
    assert in_bytes(again) == in_bytes(small_shop)
    assert all(again[name].equals(table) for name, table in small_shop.items())


def test_generate_with_another_seed_gives_another_shop(small_shop):
    other = tables(8, SMALL)
    assert other["Order"].num_rows == small_shop["Order"].num_rows
    for name in ("Product", "Customer", "Order", "OrderLine"):
        assert not other[name].equals(small_shop[name])


def test_generate_with_another_last_day_keeps_the_names_and_moves_the_orders(small_shop):
    moved = tables(7, SMALL, until=date(2026, 9, 29))
    assert moved["Order"]["placed_at"] != small_shop["Order"]["placed_at"]
    last = max(moved["Order"]["placed_at"].to_pylist())
    assert datetime(2026, 9, 20, tzinfo=UTC) < last < datetime(2026, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("last_day", [date(2026, 9, day) for day in (21, 24, 27)], ids=["Monday", "Thursday", "Sunday"])
def test_short_shop_sells_nothing_after_its_last_day(last_day):
    """What was bought before the shop's first day is needed again, in part only after its last one."""
    shop = tables(7, DemoSize(products=60, customers=1_000, orders=10_000, months=2), until=last_day)
    assert max(shop["Order"]["placed_at"].to_pylist()).date() == last_day
    assert set(shop["OrderLine"]["order_id"].to_pylist()) == set(shop["Order"]["id"].to_pylist())


def test_numbers_of_rows_are_met_exactly(small_shop):
    counts = {name: small_shop[name].num_rows for name in ("Product", "Customer", "Order")}
    assert counts == {"Product": SMALL.products, "Customer": SMALL.customers, "Order": SMALL.orders}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"orders": -5}, "orders is -5, but must be between 100 and 20,000,000"),
        ({"products": 3}, "products is 3, but must be between 20 and 200,000"),
        ({"customers": 0}, "customers is 0"),
        ({"months": 1}, "months is 1"),
    ],
)
def test_a_size_out_of_range_is_refused(wrong, message):
    with pytest.raises(DemoSizeError, match=re.escape(message)):
        DemoSize(**wrong)


def test_the_smallest_shop_has_all_its_orders():
    shop = tables(1, DemoSize(products=20, customers=20, orders=100, months=2))
    assert shop["Order"].num_rows == 100
    assert set(shop["OrderLine"]["order_id"].to_pylist()) == set(shop["Order"]["id"].to_pylist())


def test_ids_are_those_of_saleor(small_shop):
    assert base64.b64decode(small_shop["Product"]["id"][4].as_py()) == b"Product:5"
    assert small_shop["Product"]["saleor_pk"][4].as_py() == 5
    order, line = small_shop["Order"]["id"][0].as_py(), small_shop["OrderLine"]["id"][0].as_py()
    uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(f"Order:{uuid}", base64.b64decode(order).decode())
    assert re.fullmatch(f"OrderLine:{uuid}", base64.b64decode(line).decode())
    for name in ("Order", "OrderLine", "Customer"):
        assert len(set(small_shop[name]["id"].to_pylist())) == small_shop[name].num_rows


def test_every_reference_leads_somewhere(small_shop):
    ids = {name: set(small_shop[name]["id"].to_pylist()) for name in ("Category", "Product", "Variant", "Customer")}
    lines = small_shop["OrderLine"].to_pandas()
    variants = small_shop["Variant"].to_pandas().set_index("id")["product_id"]
    assert set(small_shop["Product"]["category_id"].to_pylist()) <= ids["Category"]
    assert set(small_shop["Order"]["customer_id"].to_pylist()) <= ids["Customer"]
    assert (lines["product_id"] == lines["variant_id"].map(variants)).all()
    assert set(lines["product_id"]) <= ids["Product"]
    assert not lines.duplicated(["order_id", "variant_id"]).any()
    for name, table in small_shop.items():
        for column, kind in (("product_id", "Product"), ("variant_id", "Variant"), ("partner_id", "Product")):
            # A barcode is of what a supplier sells, which has a number of its own.
            if column in table.column_names and name != "SupplierBarcode":
                assert set(table[column].to_pylist()) <= ids[kind], name
        if "/" in name and "order_id" in table.column_names:
            assert set(table["order_id"].to_pylist()) <= set(small_shop["Order"]["id"].to_pylist()), name


def test_totals_add_up_exactly(small_shop):
    sums: Counter[str] = Counter()
    for line in small_shop["OrderLine"].to_pylist():
        sums[line["order_id"]] += line["quantity"] * line["unit_price_gross"]
        assert Decimal(0) < line["unit_price_net"] < line["unit_price_gross"] <= line["undiscounted_unit_price"]
        assert 0 <= line["quantity_returned"] <= line["quantity_fulfilled"] <= line["quantity"]
    for order in small_shop["Order"].to_pylist():
        assert sums[order["id"]] + order["shipping_gross"] == order["total_gross"]
        assert Decimal(0) <= order["charged"] <= order["total_gross"]


def test_a_channel_has_one_currency(small_shop):
    expected = {("default-channel", "USD"), ("china", "CNY")}
    for name in ("Order", "VariantPrice"):
        rows = small_shop[name].to_pylist()
        assert {(row["channel"], row["currency"]) for row in rows} == expected
    of_order = {row["id"]: row["currency"] for row in small_shop["Order"].to_pylist()}
    assert all(of_order[line["order_id"]] == line["currency"] for line in small_shop["OrderLine"].to_pylist())


def test_names_and_descriptions_are_there_in_both_languages(small_shop):
    han = re.compile(r"[\u4e00-\u9fff]")
    for product in small_shop["Product"].to_pylist():
        chinese = json.loads(product["translations"])["zh-hans"]
        assert han.search(chinese["name"])
        assert han.search(chinese["description"])
        assert not han.search(product["name"] + product["description"])
        assert len(chinese["attributes"]) == len(json.loads(product["attributes"]))
        assert "{" not in product["description"] + chinese["description"]
    names = small_shop["Product"]["name"].to_pylist()
    assert len(set(names)) == len(names)


def test_nothing_is_sold_before_its_launch_or_its_customer_has_come(small_shop):
    launched = {row["product_id"]: row["published_at"] for row in small_shop["ProductListing"].to_pylist()}
    assert all(line["placed_at"] >= launched[line["product_id"]] for line in small_shop["OrderLine"].to_pylist())
    truth = {row["customer_id"]: row["is_fraudster"] for row in small_shop["truth/tastes"].to_pylist()}
    joined = {row["id"]: row["joined_at"].date() for row in small_shop["Customer"].to_pylist()}
    honest = [row for row in small_shop["Order"].to_pylist() if not truth[row["customer_id"]]]
    assert all(row["placed_at"].date() >= joined[row["customer_id"]] for row in honest)


def test_the_undiscounted_price_is_the_one_in_force(small_shop):
    prices = small_shop["VariantPrice"].to_pandas().sort_values("valid_from")
    orders = small_shop["Order"].to_pandas()[["id", "channel"]].rename(columns={"id": "order_id"})
    lines = small_shop["OrderLine"].to_pandas().merge(orders, on="order_id").sort_values("placed_at")
    found = pd.merge_asof(
        lines, prices, left_on="placed_at", right_on="valid_from", by=["variant_id", "channel"], direction="backward"
    )
    assert (found["undiscounted_unit_price"] == found["price"]).all()


def test_lines_are_taken_from_the_warehouse_of_their_channel(busy_shop):
    sells = {
        warehouse: json.loads(channels)
        for warehouse, channels in zip(busy_shop["Warehouse"]["id"], busy_shop["Warehouse"]["channels"], strict=True)
    }
    assert sorted(sells.values()) == [["china"], ["default-channel"], ["default-channel"]]
    assert list(busy_shop["Warehouse"]["name"]) == ["Memphis", "Suzhou", "Nashville"]
    lines = busy_shop["OrderLine"]
    channel = lines["order_id"].map(busy_shop["Order"].set_index("id")["channel"])
    assert lines["warehouse_id"].map(sells).str[0].equals(channel)
    assert set(busy_shop["Stock"]["warehouse_id"]) == set(sells)


def test_nothing_is_sold_while_there_is_none(busy_shop):
    """Replay: deliveries and returns come in the stock changes, and no sale falls between a zero and the next one."""
    lines = busy_shop["OrderLine"]
    changes = busy_shop["StockChange"].sort_values("changed_at", kind="stable")
    assert (changes["quantity"] >= 0).all()
    before = pd.merge_asof(
        lines.sort_values("placed_at"),
        changes[["variant_id", "warehouse_id", "changed_at", "quantity"]].rename(columns={"quantity": "there"}),
        left_on="placed_at",
        right_on="changed_at",
        by=["variant_id", "warehouse_id"],
        allow_exact_matches=False,
    )
    assert (before["there"] > 0).all()
    assert (changes["quantity"] == 0).sum() > 20


def test_demand_is_lost_only_where_stock_ran_out(busy_shop):
    lost = busy_shop["truth/lost_demand"]
    changes = busy_shop["StockChange"].assign(day=lambda frame: frame["changed_at"].dt.date)
    empty = changes[changes["quantity"] == 0].groupby(["variant_id", "warehouse_id"])["day"].min()
    first = lost.merge(empty.rename("first_empty"), on=["variant_id", "warehouse_id"], how="left")
    assert len(lost) > 20
    assert (first["first_empty"] <= first["day"]).all()


def test_complements_are_bought_together(busy_shop):
    """The median true pair is in one basket more than three times as often as by chance."""
    baskets = busy_shop["OrderLine"].groupby("order_id")["product_id"].agg(set)
    alone = Counter(product for basket in baskets for product in basket)
    together = Counter(pair for basket in baskets for pair in combinations(sorted(basket), 2))
    truth = busy_shop["truth/complements"]
    lifts = [
        together[tuple(sorted(pair))] * len(baskets) / (alone[pair[0]] * alone[pair[1]])
        for pair in zip(truth["product_id"], truth["partner_id"], strict=True)
        if alone[pair[0]] > 100 and alone[pair[1]] > 0
    ]
    assert len(lifts) > 15
    assert np.median(lifts) > 3


def test_consumables_come_back_after_their_interval(busy_shop):
    orders = busy_shop["Order"].set_index("id")
    lines = busy_shop["OrderLine"].assign(customer=lambda frame: frame["order_id"].map(orders["customer_id"]))
    lines = lines[lines["quantity"] == 1].sort_values("placed_at")
    gap = lines.groupby(["customer", "variant_id"])["placed_at"].diff().dt.total_seconds() / 86_400
    truth = busy_shop["truth/products"].set_index("product_id")["repeat_days"]
    expected = lines["product_id"].map(truth)
    share = (gap / expected).dropna()
    near = share.between(0.7, 1.4).mean()
    assert len(share) > 2_000
    assert near > 0.5
    bought_before = gap.notna()
    assert bought_before[expected.notna()].mean() > 1.3 * bought_before[expected.isna()].mean()


def test_weekdays_and_seasons_are_visible(busy_shop):
    orders = busy_shop["Order"]
    west = orders[orders["channel"] == "default-channel"]["placed_at"]
    days = west.dt.floor("D").value_counts()
    by_weekday = days.groupby(days.index.dayofweek).median()
    assert by_weekday[0] > 1.15 * by_weekday[5]
    black_friday = days[pd.Timestamp("2025-11-28", tz="UTC")]
    assert black_friday > 1.8 * days.median()
    china = orders[orders["channel"] == "china"]["placed_at"].dt.floor("D").value_counts()
    assert set(china.index[:2]) == {pd.Timestamp("2025-11-11", tz="UTC"), pd.Timestamp("2026-06-18", tz="UTC")}


def test_sales_answer_to_prices_as_the_truth_says(busy_shop):
    """Poisson regression of weekly demand, lost pieces included, on the logarithm of the predicted: a slope of 1."""
    plan = make_plan(seed=3, size=BUSY, until=UNTIL)
    number = {product: index for index, product in enumerate(busy_shop["Product"]["id"])}
    lines = busy_shop["OrderLine"]
    channel = lines["order_id"].map(busy_shop["Order"].set_index("id")["channel"]) == "china"
    week = (lines["placed_at"] - pd.Timestamp(plan.timeline.start, tz="UTC")).dt.days // 7
    shape = (2, BUSY.products, len(plan.timeline.weeks))
    sold = np.zeros(shape)
    np.add.at(sold, (channel.astype(int), lines["product_id"].map(number), week), lines["quantity"])
    lost = busy_shop["truth/lost_demand"]
    product_of = busy_shop["Variant"].set_index("id")["product_id"]
    in_china = lost["warehouse_id"] == sorted(busy_shop["Stock"]["warehouse_id"].unique())[1]
    lost_week = (pd.to_datetime(lost["day"]) - pd.Timestamp(plan.timeline.start)).dt.days // 7
    np.add.at(sold, (in_china.astype(int), lost["variant_id"].map(product_of).map(number), lost_week), lost["lost"])
    predicted = np.stack([plan.prices.log_demand(week.number) for week in plan.timeline.weeks], axis=2)
    is_sold = np.stack([plan.is_sold(week) for week in plan.timeline.weeks], axis=1)
    place, product, week = np.nonzero(np.broadcast_to(is_sold, shape))
    dummies = OneHotEncoder().fit_transform(np.stack([place * 1000 + product, place * 1000 + week], axis=1))
    kinds = plan.catalogue.subcategory[product] * 1000 + place * 100 + week // 4
    seasons = OneHotEncoder().fit_transform(kinds[:, None])
    features = hstack([predicted[place, product, week][:, None], dummies, seasons]).tocsr()
    model = PoissonRegressor(alpha=1e-6, max_iter=500).fit(features, sold[place, product, week])
    assert model.coef_[0] == pytest.approx(1.0, abs=0.15)


def test_fraud_shares_devices_and_is_rare(busy_shop):
    truth, payments = busy_shop["truth/fraud_orders"], busy_shop["observed/payments"].set_index("order_id")
    rings = truth[(truth["kind"] == "ring") & truth["ring"].notna()]
    devices = rings.assign(device=rings["order_id"].map(payments["device"])).groupby("ring")["device"].nunique()
    assert len(rings) > 5
    assert (devices <= 2).all()
    assert 0.001 < len(truth) / len(payments) < 0.02
    reported = busy_shop["observed/chargebacks"]
    assert set(reported["order_id"]) <= set(truth["order_id"])
    assert (reported["reported_at"] < END).all()


def test_unpaid_invoices_are_those_of_the_truth(busy_shop):
    invoices = busy_shop["observed/invoices"].set_index("order_id")
    outcomes = busy_shop["truth/credit_outcomes"].set_index("order_id").loc[invoices.index]
    known = outcomes["paid_at"].where(outcomes["paid_at"] < END)
    assert invoices["paid_at"].equals(known)
    assert 0.005 < outcomes["is_lost"].mean() < 0.25
    orders = busy_shop["Order"].set_index("id").loc[invoices.index]
    assert ((orders["charge_status"] == "none") >= invoices["paid_at"].isna()).all()


def test_risk_follows_from_what_an_account_tells(busy_shop):
    accounts = busy_shop["observed/business_accounts"].merge(busy_shop["truth/credit_accounts"], on="customer_id")
    late = accounts["late_invoices_elsewhere"] >= 3
    assert accounts[late]["default_chance"].mean() > 2 * accounts[~late]["default_chance"].mean()


def test_support_questions_come_in_both_languages_about_orders_that_exist(busy_shop):
    messages = busy_shop["observed/support_messages"].merge(busy_shop["truth/support_intents"], on="message_id")
    chinese = messages["text"].str.contains(r"[\u4e00-\u9fff]")
    assert (chinese == (messages["language_code"] == "zh-hans")).all()
    assert messages["intent"].nunique() >= 18
    assert not messages["text"].str.contains("{", regex=False).any()
    assert 0.02 < len(messages) / len(busy_shop["Order"]) < 0.05


def test_what_is_observed_tells_nothing_of_the_truth(small_shop):
    secret = {"kind", "ring", "fraud", "intent", "elasticity", "persona", "default_chance", "uplift_beside_price"}
    for name, table in small_shop.items():
        if not name.startswith("truth/"):
            # That an order was charged back is seen; what kind of fraud it was is not.
            seen = {"kind"} if name == "OrderOutcome" else set()
            assert not secret & set(table.column_names) - seen, name
