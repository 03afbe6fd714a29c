"""Fraud over the API, as the desktop asks."""

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from saleor_ai_plugin.facts.models import Order, OrderLine, OrderOutcome, OrderTrace
from saleor_ai_plugin.fraud.models import FraudReview, FraudRule

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIST = """
query($states: [FraudReviewState!], $search: String! = "", $min: Decimal, $by: FraudReviewOrder! = EXPECTED_LOSS) {
  fraudReviews(states: $states, search: $search, minAmount: $min, orderBy: $by) {
    totalCount
    items {
      orderId state version probability verdict needsSecond carriedOut trouble
      total { amount currency } reasons { code text weight } firstDecision { by }
    }
  }
}
"""
DETAIL = """
query($id: ID!) {
  fraudReview(orderId: $id) {
    review { number state } shipTo billTo addressDistanceKm
    lines { name quantity total { amount } } traces { name text }
    history { orderId outcome } linked { orderId outcome } links { toOrderId through } comparable { orderId }
    decisions { kind by note } features { name text value }
  }
}
"""
RESOLVE = """
mutation($id: ID!, $version: Int!, $decision: FraudDecisionKind!, $client: ID!, $note: String! = "") {
  fraudReviewResolve(orderId: $id, version: $version, decision: $decision, clientId: $client, note: $note) {
    review { state version decidedBy } errors { field message code }
  }
}
"""
SAVE = """
mutation($expression: String!, $name: String! = "rule") {
  fraudRuleSave(name: $name, expression: $expression, action: REVIEW, isOn: true) {
    rule { id name isOn } errors { field message code position }
  }
}
"""


@pytest.fixture
def orders(transactional_db):
    """Three orders that wait; the first two share a card, and the second was charged back."""
    for number, total in enumerate(("50", "900", "1500"), start=1):
        order_id = f"o{number}"
        at = NOW - timedelta(hours=number)
        Order.objects.create(
            id=order_id, number=f"10{number}", customer_id="u1" if number < 3 else "u2", channel="default-channel",
            status="unconfirmed", currency="EUR", total_gross=total, total_net=total, placed_at=at, snapshot_at=at,
        )  # fmt: skip
        OrderLine.objects.create(
            id=f"l{number}", order_id=order_id, name="Kettle", quantity=2, currency="EUR", placed_at=at,
            unit_price_gross=Decimal(total) / 2, unit_price_net=Decimal(total) / 2,
        )  # fmt: skip
        OrderTrace.objects.create(
            order_id=order_id, placed_at=at, snapshot_at=at, card="c1" if number < 3 else "c2",
            delivery_country="DE", billing_country="FR", email_domain="mail.example",
        )  # fmt: skip
        FraudReview.objects.create(
            order_id=order_id, number=f"10{number}", channel="default-channel", customer_id="u1", placed_at=at,
            total=total, currency="EUR", probability=0.3, expected_loss=Decimal(total) / 10, verdict="review",
            state="waiting", action="hold", assessed_at=NOW, features={"orders_by_card_1h": 1.0, "channel": "x"},
            reasons=[{"code": "velocity", "weight": 1.5, "params": {"entity": "card", "window": "1h", "value": 3}}],
        )  # fmt: skip
    OrderOutcome.objects.create(order_id="o2", kind="chargeback", known_at=NOW)


def listed(api, **variables):
    page = api.ask(LIST, variables)["data"]["fraudReviews"]
    return [item["orderId"] for item in page["items"]]


def resolve(api, order_id, version, decision, client=None, **variables):
    given = {"id": order_id, "version": version, "decision": decision, "client": client or str(uuid.uuid4())}
    return api.ask(RESOLVE, {**given, **variables})["data"]["fraudReviewResolve"]


def test_queue_is_ordered_searched_and_filtered(api, orders):
    assert listed(api) == ["o3", "o2", "o1"]
    assert listed(api, by="PLACED_AT") == ["o1", "o2", "o3"]
    assert listed(api, search="102") == ["o2"]
    assert listed(api, min="900") == ["o3", "o2"]
    assert listed(api, states=["APPROVED"]) == []


def test_an_entry_says_why_in_the_callers_language(api, orders):
    english = api.ask(LIST)["data"]["fraudReviews"]["items"][0]
    assert english["reasons"] == [
        {"code": "velocity", "text": "Unusual number of orders with this card within 1 hour", "weight": 1.5}
    ]
    assert (english["total"], english["needsSecond"]) == ({"amount": "1500.000", "currency": "EUR"}, True)
    chinese = api.ask(LIST, **{"accept-language": "zh-CN"})["data"]["fraudReviews"]["items"][0]
    assert chinese["reasons"][0]["text"] == "1 小时内使用相同银行卡的订单数量异常"


def test_everything_that_a_reviewer_needs(api, orders):
    found = api.ask(DETAIL, {"id": "o1"})["data"]["fraudReview"]
    assert found["lines"] == [{"name": "Kettle", "quantity": 2, "total": {"amount": "50.000"}}]
    assert (found["billTo"], found["shipTo"]) == ("FR", "DE")
    assert 400 < found["addressDistanceKm"] < 900
    assert found["links"] == [{"toOrderId": "o2", "through": ["customer", "card"]}]
    assert found["linked"] == [{"orderId": "o2", "outcome": "chargeback"}]
    assert found["history"] == [{"orderId": "o2", "outcome": "chargeback"}]
    assert {"name": "mail domain", "text": "mail.example"} in found["traces"]
    assert found["features"] == [{"name": "orders_by_card_1h", "text": "orders with this card, 1 hour", "value": 1.0}]
    assert api.ask(DETAIL, {"id": "nobody"})["data"]["fraudReview"] is None


def test_decision_is_taken_once_and_a_late_one_sees_who_was_first(api, orders):
    client = str(uuid.uuid4())
    for _ in range(2):
        first = resolve(api, "o1", 1, "APPROVE", client, note="called")
        assert first["review"] == {"state": "APPROVED", "version": 2, "decidedBy": "staff@shop.example"}
    late = resolve(api, "o1", 1, "REJECT")
    assert late["review"]["state"] == "APPROVED"
    assert late["errors"][0]["code"] == "CONFLICT"
    assert "by staff@shop.example" in late["errors"][0]["message"]
    decisions = api.ask(DETAIL, {"id": "o1"})["data"]["fraudReview"]["decisions"]
    assert decisions == [{"kind": "APPROVE", "by": "staff@shop.example", "note": "called"}]


def test_second_pair_of_eyes(api, orders):
    assert resolve(api, "o3", 1, "APPROVE")["review"]["state"] == "SECOND_REVIEW"
    assert resolve(api, "o3", 2, "APPROVE")["errors"][0]["code"] == "NEEDS_SECOND_PERSON"
    waiting = api.ask(LIST, {"states": ["SECOND_REVIEW"]})["data"]["fraudReviews"]["items"]
    assert waiting[0]["firstDecision"] == {"by": "staff@shop.example"}


def test_bad_input(api, orders):
    assert resolve(api, "nobody", 1, "APPROVE")["errors"][0]["code"] == "NOT_FOUND"
    assert resolve(api, "o1", 1, "SCORED")["errors"][0]["code"] == "INVALID"
    answer = api.ask(RESOLVE, {"id": "o1", "version": 1, "decision": "APPROVE", "client": "twice"})
    assert answer["errors"][0]["extensions"]["code"] == "INVALID"
    assert FraudReview.objects.get(order_id="o1").version == 1


def test_what_waits(api, orders):
    found = api.ask("{ fraudWaiting { count expectedLoss { amount currency } capacityLeft } }")["data"]["fraudWaiting"]
    assert found == {
        "count": 3,
        "expectedLoss": [{"amount": "245.000", "currency": "EUR"}],
        "capacityLeft": 50,
    }


def test_rule_is_tried_and_kept(api, orders):
    replayed = api.ask(
        '{ fraudReplay(expression: "orders_by_card_1h >= 1", days: 180) { orders held heldFraud sentence } }'
    )
    assert "data" in replayed
    saved = api.ask(SAVE, {"expression": "orders_by_card_1h >= 3 and amount > 100"})["data"]["fraudRuleSave"]
    assert saved["errors"] == []
    assert saved["rule"]["isOn"] is True
    delete = "mutation($id: ID!) { fraudRuleDelete(id: $id) { errors { code } } }"
    for errors in ([], [{"code": "NOT_FOUND"}]):
        assert api.ask(delete, {"id": saved["rule"]["id"]})["data"]["fraudRuleDelete"]["errors"] == errors


@pytest.mark.parametrize(
    ("expression", "position", "said"),
    [
        ("amount > 1 and orders_by_crd_1h > 3", 15, "did you mean orders_by_card_1h?"),
        ("amount >", 8, "the rule ends here"),
        ("__import__('os')", 10, "does not belong here"),
        ("amount", 0, "this is no condition"),
    ],
)
def test_rule_that_cannot_be_read_says_where(api, orders, expression, position, said):
    saved = api.ask(SAVE, {"expression": expression})["data"]["fraudRuleSave"]
    (problem,) = saved["errors"]
    assert (saved["rule"], problem["field"], problem["position"]) == (None, "expression", position)
    assert said in problem["message"]
    assert "character" not in problem["message"]
    assert not FraudRule.objects.exists()
    tried = api.ask("query($e: String!) { fraudReplay(expression: $e) { held } }", {"e": expression})["errors"][0]
    assert tried["extensions"] == {"code": "INVALID", "position": position}


def test_problem_that_is_not_in_the_expression_has_no_place(api, orders):
    saved = api.ask(SAVE, {"expression": "amount > 1", "name": " "})["data"]["fraudRuleSave"]
    assert [(problem["field"], problem["position"]) for problem in saved["errors"]] == [("name", None)]


def test_settings_are_the_owners(api, serve, orders):
    update = """
    mutation($m: Float!) {
      fraudSettingsUpdate(input: {margin: $m}) { settings { margin updatedBy } errors { field } }
    }
    """
    held = api.ask(update, {"m": 0.4})["data"]["fraudSettingsUpdate"]
    assert held["settings"] == {"margin": 0.4, "updatedBy": "staff@shop.example"}
    assert api.ask(update, {"m": 1.4})["data"]["fraudSettingsUpdate"]["errors"] == [{"field": "margin"}]


def test_clerk_may_look_and_decide_but_not_change_the_rules(serve, orders):
    api = serve()
    api.log_in("MANAGE_ORDERS")
    assert listed(api) == ["o3", "o2", "o1"]
    assert api.code(SAVE, {"expression": "amount > 1"}) == "PERMISSION_DENIED"


def test_neither_reviews_nor_rules_are_for_others(serve, orders):
    api = serve()
    api.log_in("MANAGE_PRODUCTS")
    assert api.code(LIST) == "PERMISSION_DENIED"
