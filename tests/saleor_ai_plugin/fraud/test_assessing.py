from decimal import Decimal

import pytest
from fraud_orders import add_order

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.fraud import assessing, ruling, services
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview, FraudRule, FraudSettings
from saleor_ai_plugin.registry.models import ModelVersion

pytestmark = pytest.mark.django_db


def assess(*order_ids):
    assessing.assess([{"order_id": order_id} for order_id in order_ids])
    return FraudReview.objects.get(order_id=order_ids[0])


def rule(expression, action, *, is_on=True):
    return FraudRule.objects.create(name=f"{action}: {expression}", expression=expression, action=action, is_on=is_on)


def events():
    return list(OutboxEvent.objects.values_list("kind", "subject_id"))


def test_order_without_any_sign_is_accepted_and_a_row():
    add_order("a", total="50", cost="10")
    review = assess("a")
    assert (review.state, review.verdict, review.action) == ("accepted", "accept", "confirm")
    assert (review.total, review.currency, review.model_version_id) == (Decimal(50), "EUR", None)
    # .005 of what a fraud would cost: 50 less a margin of 30 plus the bank's 15.
    assert review.expected_loss == Decimal("0.175")
    decision = FraudDecision.objects.get()
    assert (decision.kind, decision.by, decision.state_after) == ("scored", "saleor-ai", "accepted")


def test_what_is_sold_below_its_cost_is_no_matter_of_fraud():
    add_order("a", total="50", cost="40")
    review = assess("a")
    assert (review.state, review.expected_loss) == ("accepted", Decimal("0.325"))


def test_clean_order_asks_the_shop_only_where_it_waits_for_us():
    add_order("goes by itself")
    assert assess("goes by itself").carried_out_version == 1
    assert events() == []
    add_order("waits", status="unconfirmed")
    assert assess("waits").carried_out_version == 0
    assert events() == [("fraud.carry_out", "waits")]


def test_an_order_is_assessed_once():
    add_order("a", status="unconfirmed")
    assess("a")
    assess("a", "a")
    assert FraudDecision.objects.count() == 1
    assert len(events()) == 1


def test_rule_holds_what_it_names():
    add_order("before", hours_ago=0.5, card="c1")
    add_order("again", card="c1")
    held = rule("orders_by_card_1h >= 1", "review")
    assert assess("before", "again").state == "accepted"
    review = FraudReview.objects.get(order_id="again")
    assert (review.state, review.action) == ("waiting", "hold")
    assert review.rule_hits == [{"id": held.id, "name": held.name, "action": "review"}]
    assert review.features["orders_by_card_1h"] == 1
    assert events() == [("fraud.carry_out", "again")]


def test_rule_that_is_off_or_cannot_be_read_any_more_holds_nothing():
    add_order("a")
    rule("amount > 1", "review", is_on=False)
    rule("no_such_feature > 1", "review")
    assert assess("a").state == "accepted"


@pytest.mark.parametrize(
    ("actions", "state"),
    [
        (["review", "accept"], "accepted"),
        (["review", "reject"], "waiting"),
        (["accept", "reject"], "waiting"),
    ],
)
def test_rules_that_disagree(actions, state):
    add_order("a")
    for action in actions:
        rule("amount > 1", action)
    assert assess("a").state == state


@pytest.mark.parametrize(("alone", "state", "action"), [(False, "waiting", "hold"), (True, "rejected", "cancel")])
def test_nothing_is_rejected_without_a_person_unless_the_owner_says_so(alone, state, action):
    FraudSettings.objects.create(id=1, reject_without_person=alone)
    add_order("a")
    rule("amount > 1", "reject")
    review = assess("a")
    assert (review.state, review.action) == (state, action)


def test_days_capacity_is_kept_by_what_waits_today(monkeypatch):
    FraudSettings.objects.create(id=1, reviews_per_day=2)
    # Accepting brings 38.50, a look 61.15: everything is worth one.
    monkeypatch.setattr(assessing, "UNKNOWN", 0.1)
    for number in range(4):
        add_order(f"o{number}", total="400", cost="160")
    assess(*(f"o{number}" for number in range(4)))
    states = FraudReview.objects.order_by("order_id").values_list("state", flat=True)
    assert list(states) == ["waiting", "waiting", "accepted", "accepted"]


def test_missing_model_file_is_said_and_no_order_is_lost(tmp_path, monkeypatch, caplog):
    from saleor_ai_plugin.service.configuration import configuration

    monkeypatch.setenv("SALEOR_AI_DATA_DIR", str(tmp_path))
    configuration.cache_clear()
    ModelVersion.objects.create(
        problem="fraud", name="boosted", status="in_use", data_hash="", data_rows=1, artifact="gone.saleorai"
    )
    add_order("a")
    assert assess("a").model_version_id is None
    assert "no model decides about fraud" in caplog.text
    configuration.cache_clear()


def test_what_the_owner_changes_counts_from_the_next_order_on():
    FraudSettings.objects.create(id=1)
    for order_id in ("a", "b", "c", "d"):
        add_order(order_id)
    held = rule("amount > 1", "reject")
    assert assess("a").state == "waiting"
    services.update_settings(changes={"reject_without_person": True}, updated_by="ann@shop.example")
    assert assess("b").state == "rejected"
    off = {"name": "none", "expression": "amount > 1", "action": "reject", "is_on": False}
    ruling.save(rule_id=held.id, **off, updated_by="ann@shop.example")
    assert assess("c").state == "accepted"
    ruling.delete(rule_id=held.id)
    rule("amount > 1", "review")
    assert assess("d").state == "waiting"
