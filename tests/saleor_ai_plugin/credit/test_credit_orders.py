"""Orders on account: within the limit or not, at the moment of decision, also two at once."""

import threading
from decimal import Decimal

import pytest
from credit_rows import add_account, add_open, add_order
from django.db import connection, transaction

from saleor_ai_plugin.credit import following, orders
from saleor_ai_plugin.credit.exposure import exposure_of
from saleor_ai_plugin.credit.models import CreditAccount, CreditDecision, CreditOrder, CreditPolicy
from saleor_ai_plugin.facts.models import Order

State = CreditOrder.State


def rule(*order_ids):
    return {order_id: (one.state, *one.why) for order_id, one in orders.rule_on(order_ids).items()}


def test_only_what_is_owed_by_customers_with_an_account_is_on_account(db):
    add_account("u1")
    add_order("owed")
    add_order("paid", charged="400")
    add_order("authorized", authorized="400")
    add_order("card", method="card")
    add_order("stranger", customer="u2")
    assert list(rule("owed", "paid", "authorized", "card", "stranger")) == ["owed"]


@pytest.mark.parametrize(
    ("total", "state", "why"),
    [
        ("400", State.APPROVED, "within_limit"),
        ("401", State.WAITING, "over_limit"),
        ("650", State.WAITING, "over_limit"),
        ("651", State.DECLINED, "far_over_limit"),
    ],
)
def test_limit_is_held_against_what_is_open_now(db, total, state, why):
    add_account(limit="1000")
    add_open("before", "600")
    add_open("settled", "5000", days_ago=90, paid_days_ago=40)
    add_open("declined", "5000", counts=False)
    add_order("o1", total)
    assert rule("o1") == {"o1": (state, why, "no_score")}
    decision = CreditDecision.objects.get()
    assert (decision.exposure, decision.limit_before, decision.amount) == (600, 1000, Decimal(total))
    assert exposure_of("u1").open == 600 + (Decimal(total) if state == State.APPROVED else 0)


def test_orders_of_one_batch_see_each_other(db):
    add_account(limit="1000")
    add_order("second", "600", minutes_ago=1)
    add_order("first", "600", minutes_ago=2)
    found = rule("second", "first")
    assert found["first"][0] == State.APPROVED
    assert found["second"][:2] == (State.WAITING, "over_limit")


def test_two_orders_at_once_cannot_both_slip_under_the_limit(transactional_db):
    add_account(limit="1000")
    for number in range(4):
        add_order(f"o{number}", "600")
    start = threading.Barrier(4)

    def decide(order_id):
        start.wait()
        with transaction.atomic():
            orders.rule_on([order_id])
        connection.close()

    threads = [threading.Thread(target=decide, args=(f"o{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(CreditOrder.objects.values_list("state", flat=True)) == ["approved", "waiting", "waiting", "waiting"]
    assert exposure_of("u1").open == 600


def test_an_order_that_the_shop_let_go_counts_whatever_we_say(db):
    add_account(limit="100")
    add_order("o1", "400", status="unfulfilled")
    assert rule("o1")["o1"][0] == State.DECLINED
    assert exposure_of("u1").open == 400


def test_blocked_account_and_other_currency_go_to_a_person(db):
    add_account("u1", state=CreditAccount.State.BLOCKED)
    add_account("u2", currency="USD")
    add_order("o1")
    add_order("o2", customer="u2")
    assert rule("o1", "o2") == {"o1": (State.DECLINED, "account_blocked"), "o2": (State.WAITING, "other_currency")}
    assert exposure_of("u2").open == 0


def test_an_order_is_decided_once(db):
    add_account()
    add_order("o1")
    assert rule("o1")
    assert rule("o1") == {}
    assert CreditDecision.objects.count() == 1


def test_a_person_settles_it_and_takes_it_back(db):
    add_account(limit="300")
    add_order("o1", "350")
    rule("o1")
    orders.settle(order_id="o1", approved=True, by="ann@shop.example", note="known for years")
    assert exposure_of("u1").open == 350
    orders.settle(order_id="o1", approved=True, by="ann@shop.example")
    orders.reopen(order_id="o1", by="ann@shop.example")
    assert exposure_of("u1").open == 0
    assert CreditOrder.objects.get().state == State.WAITING
    assert [(one.kind, one.by, one.why) for one in CreditDecision.objects.order_by("id")] == [
        ("order_refer", "saleor-ai", ["over_limit", "no_score"]),
        ("order_settle", "ann@shop.example", ["order_approved"]),
        ("order_settle", "ann@shop.example", ["order_waiting"]),
    ]
    orders.settle(order_id="no such order", approved=True, by="ann@shop.example")


def test_following_an_order_until_it_is_paid(db):
    add_account()
    order = add_order("o1", "400")
    rule("o1")
    Order.objects.filter(id="o1").update(charged=100, status="unfulfilled")
    following.follow(["o1"])
    assert exposure_of("u1").open == 300
    Order.objects.filter(id="o1").update(charged=400)
    following.follow(["o1"])
    row = CreditOrder.objects.get()
    assert (row.outstanding, row.paid_at) == (0, order.updated_at)
    Order.objects.filter(id="o1").update(charged=0)
    following.follow(["o1"])
    assert CreditOrder.objects.get().paid_at is None
    Order.objects.filter(id="o1").update(status="canceled")
    following.follow(["o1"])
    assert exposure_of("u1").open == 0
    assert CreditOrder.objects.get().paid_at is None


def test_declined_order_that_somebody_confirms_in_saleor_counts(db):
    add_account(limit="100")
    add_order("o1", "400")
    rule("o1")
    assert exposure_of("u1").open == 0
    Order.objects.filter(id="o1").update(status="unfulfilled")
    following.follow(["o1"])
    assert exposure_of("u1").open == 400


def test_old_orders_are_taken_over_undecided_and_only_once(db):
    add_account("u1")
    add_order("o1", "400", minutes_ago=10_000)
    add_order("gone", "400", status="canceled")
    for _ in range(2):
        following.adopt(["o1", "gone"])
    assert list(CreditOrder.objects.values_list("order_id", "state")) == [("o1", "approved")]
    assert CreditDecision.objects.count() == 0


def test_owner_sets_how_far_a_limit_may_be_passed(db):
    CreditPolicy.objects.create(currency="EUR", stretch=0)
    add_account(limit="100")
    add_order("o1", "101")
    assert rule("o1")["o1"][:2] == (State.DECLINED, "far_over_limit")
