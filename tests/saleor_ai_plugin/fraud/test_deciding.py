from decimal import Decimal

import pytest
from fraud_reviews import decide, make_review

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError, SecondPersonError
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts.models import OrderOutcome
from saleor_ai_plugin.fraud import services
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview

Kind = FraudDecision.Kind
State = FraudReview.State


def labels():
    return list(OrderOutcome.objects.values_list("kind", flat=True))


def events():
    return list(OutboxEvent.objects.values_list("kind", "subject_id"))


def test_approval_is_a_row_a_label_and_work_for_the_shop(waiting):
    review = services.resolve(decide(waiting, note="called the customer"))
    assert (review.state, review.version, review.action, review.decided_by) == (
        State.APPROVED, 2, "confirm", "ann@shop.example",
    )  # fmt: skip
    row = FraudDecision.objects.get()
    assert (row.kind, row.by, row.note, row.state_before, row.state_after, row.probability) == (
        "approve", "ann@shop.example", "called the customer", "waiting", "approved", 0.4,
    )  # fmt: skip
    assert labels() == ["clean"]
    assert events() == [("fraud.carry_out", waiting.order_id)]


@pytest.mark.parametrize(("cancel", "action"), [(True, "cancel"), (False, "note")])
def test_rejection_cancels_only_where_it_was_asked_to(waiting, cancel, action):
    review = services.resolve(decide(waiting, Kind.REJECT, cancel_order=cancel, refund=True))
    assert (review.state, review.action, review.refund) == (State.REJECTED, action, True)
    assert labels() == ["fraud"]


def test_asking_for_more_keeps_the_order_open(waiting):
    review = services.resolve(decide(waiting, Kind.ASK_MORE))
    assert (review.state, review.action) == (State.INFO_REQUESTED, "hold")
    assert services.resolve(decide(review)).state == State.APPROVED
    assert labels() == ["clean"]


def test_the_same_decision_sent_again_changes_nothing(waiting):
    decision = decide(waiting)
    services.resolve(decision)
    again = services.resolve(decision)
    assert (again.state, again.version) == (State.APPROVED, 2)
    assert FraudDecision.objects.count() == 1
    assert len(events()) == 1


def test_a_decision_about_what_somebody_changed_meanwhile_is_a_conflict(waiting):
    services.resolve(decide(waiting, by="bob@shop.example"))
    with pytest.raises(ConflictError, match=r"it is approved, by bob@shop\.example") as conflict:
        services.resolve(decide(waiting, Kind.REJECT))
    assert conflict.value.held.state == State.APPROVED
    assert FraudDecision.objects.count() == 1
    assert labels() == ["clean"]


def test_above_the_amount_two_people_decide(two_above_1000):
    review = services.resolve(decide(make_review("big", total="1000")))
    assert (review.state, review.action) == (State.SECOND_REVIEW, "hold")
    assert labels() == []
    with pytest.raises(SecondPersonError, match="a second person"):
        services.resolve(decide(review))
    assert FraudDecision.objects.count() == 1
    review = services.resolve(decide(review, by="bob@shop.example"))
    assert (review.state, review.decided_by) == (State.APPROVED, "bob@shop.example")


def test_two_who_disagree_start_over(two_above_1000):
    review = services.resolve(decide(make_review("big", total="2500")))
    review = services.resolve(decide(review, Kind.REJECT, by="bob@shop.example"))
    assert review.state == State.SECOND_REVIEW
    assert services.first_decisions([review])["big"].by == "bob@shop.example"
    assert services.resolve(decide(review, Kind.REJECT)).state == State.REJECTED


def test_below_the_amount_one_person_is_enough(two_above_1000):
    assert services.resolve(decide(make_review("small", total="999.999"))).state == State.APPROVED


def test_undo_opens_the_order_again_and_takes_the_label_back(waiting):
    review = services.resolve(decide(waiting, Kind.REJECT))
    review = services.undo(decide(review, Kind.UNDO))
    assert (review.state, review.version, review.action) == (State.WAITING, 3, "hold")
    assert labels() == []
    assert list(FraudDecision.objects.order_by("id").values_list("kind", flat=True)) == ["reject", "undo"]


def test_there_is_nothing_to_undo_where_no_person_decided(waiting):
    with pytest.raises(DecisionError, match="no decision of a person"):
        services.undo(decide(waiting, Kind.UNDO))
    review = services.undo(decide(services.resolve(decide(waiting)), Kind.UNDO))
    with pytest.raises(DecisionError, match="no decision of a person"):
        services.undo(decide(review, Kind.UNDO))
    assert FraudDecision.objects.count() == 2


def test_unknown_order(db):
    review = FraudReview(order_id="nobody", version=1)
    with pytest.raises(NotFoundError, match="'nobody'"):
        services.resolve(decide(review))


@pytest.mark.parametrize(("name", "value"), [("margin", 1.01), ("review_cost", Decimal(-1)), ("reviews_per_day", -1)])
def test_settings_out_of_range_are_refused_with_their_name(db, name, value):
    with pytest.raises(DecisionError, match="out of range") as refused:
        services.update_settings(changes={name: value}, updated_by="ann@shop.example")
    assert refused.value.field == name
    assert services.settings().updated_by == ""


def test_settings_keep_what_is_left_out(db):
    services.update_settings(changes={"margin": 0.5}, updated_by="ann@shop.example")
    held = services.update_settings(changes={"reviews_per_day": 10}, updated_by="bob@shop.example")
    assert (held.margin, held.reviews_per_day, held.updated_by) == (0.5, 10, "bob@shop.example")
