from datetime import timedelta

import pandas as pd
import pytest
from fraud_orders import NOW, add_order, add_outcome

from saleor_ai_plugin.fraud import frames

pytestmark = pytest.mark.django_db


def ids(frame):
    return list(frame["order_id"])


def test_an_order_as_numbers():
    add_order("a", hours_ago=1, total="12.345", customer="guest:1", card="c1", delivery_country="DE",
              billing_country="FR", card_country="FR", attempts=3)  # fmt: skip
    row = frames.orders().iloc[0]
    assert (row["order_id"], row["customer"], row["card"], row["device"]) == ("a", "guest:1", "c1", "")
    assert row["placed_at"] == pd.Timestamp("2026-03-01 11:00")
    assert row["amount"] == 12.345
    assert (row["lines"], row["pieces"], row["attempts"]) == (1, 2, 3)
    assert (row["countries_differ"], row["card_is_foreign"], row["is_guest"]) == (1, 0, 1)
    assert row["fraud"] == 0
    assert pd.isna(row["known_at"])


def test_history_is_what_shares_something_and_no_more():
    add_order("asked", card="c1", device="d1", customer="u1")
    add_order("same card", hours_ago=5, card="c1")
    add_order("same device", hours_ago=9, device="d1")
    add_order("same customer", hours_ago=30, customer="u1")
    add_order("same text elsewhere", hours_ago=3, network="c1")
    add_order("nothing at all", hours_ago=2)
    add_order("too long ago", hours_ago=24 * 200, card="c1")
    add_order("later", hours_ago=-1, card="c1")
    found = ids(frames.history_of(frames.orders_of(["asked"])))
    assert sorted(found) == ["asked", "same card", "same customer", "same device"]


def test_order_that_shares_nothing_has_no_history():
    add_order("alone")
    assert frames.history_of(frames.orders_of(["alone"])).empty
    assert frames.history_of(frames.orders_of(["nobody"])).empty


def test_worst_and_earliest_outcome_counts():
    add_order("a", hours_ago=900)
    add_outcome("a", "clean", hours_ago=800)
    add_outcome("a", "chargeback", hours_ago=20)
    add_outcome("a", "fraud", hours_ago=100)
    add_outcome("a", "refund", hours_ago=850)
    row = frames.orders().iloc[0]
    assert (row["fraud"], row["known_at"]) == (1, pd.Timestamp(NOW - timedelta(hours=100)).tz_localize(None))


def test_vouchers_are_counted_strictly_before_the_order():
    add_order("first", hours_ago=5, voucher="WINTER")
    add_order("second", hours_ago=0.5, voucher="WINTER")
    add_order("other", hours_ago=0.4, voucher="SUMMER")
    add_order("third", voucher="WINTER")
    counted = frames.orders().set_index("order_id")
    assert counted.loc["third", ["voucher_orders_1h", "voucher_orders_1d"]].tolist() == [1, 2]
    assert counted.loc["first", ["voucher_orders_1h", "voucher_orders_1d"]].tolist() == [0, 0]
    assert counted.loc["other", ["voucher_orders_1h", "voucher_orders_1d"]].tolist() == [0, 0]


def test_drafts_are_no_orders_and_the_newest_can_be_asked_for():
    add_order("draft", status="draft")
    add_order("old", hours_ago=2)
    add_order("new", hours_ago=1)
    assert ids(frames.orders()) == ["old", "new"]
    assert ids(frames.orders(newest=1)) == ["new"]
    assert ids(frames.orders(since=NOW - timedelta(hours=1.5))) == ["new"]
    assert ids(frames.latest()) == ["new"]
