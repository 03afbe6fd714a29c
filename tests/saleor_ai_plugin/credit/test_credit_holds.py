"""Credit's say about orders, on their way through fraud: held, told, decided by people."""

from decimal import Decimal

import pytest
from credit_rows import ANN, add_account, add_open, add_order
from django.utils import timezone

from saleor_ai_plugin.credit.exposure import exposure_of
from saleor_ai_plugin.credit.models import CreditOrder
from saleor_ai_plugin.facts.models import Order, OrderOutcome
from saleor_ai_plugin.fraud import assessing, services
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview
from saleor_ai_plugin.fraud.sentences import note_of
from saleor_ai_plugin.fraud.waiting import capacity_left
from saleor_ai_plugin.service import recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    """An order that is fine for fraud and passes the limit."""
    add_account(limit="1000")
    add_open("before", "900")
    add_order("o1", "300")
    assessing.assess([{"order_id": "o1"}])
    return FraudReview.objects.get(order_id="o1")


def decide(review, kind, note=""):
    import uuid

    asked = services.Decision(
        order_id="o1", version=review.version, kind=kind, by=ANN, client_id=uuid.uuid4(), note=note
    )
    return services.undo(asked) if kind == FraudDecision.Kind.UNDO else services.resolve(asked)


def test_order_over_the_limit_waits_with_the_reason(held):
    assert (held.verdict, held.state, held.action) == ("accept", "waiting", "hold")
    assert [reason["code"] for reason in held.reasons] == ["credit_over_limit", "credit_no_score"]
    assert note_of(held, None).startswith(
        "saleor-ai: please look at this order on account before it is sent. Why: The order passes the limit of "
        "1,000.00 EUR by 200.00 EUR (900.00 EUR is open)"
    )


def test_order_within_the_limit_goes_by_itself():
    add_account(limit="1000")
    add_order("o1", "300")
    assessing.assess([{"order_id": "o1"}])
    review = FraudReview.objects.get()
    assert (review.state, review.reasons) == ("accepted", [])
    assert exposure_of("u1").open == 300


def test_approval_books_the_order_and_undo_frees_the_room(held):
    review = decide(held, FraudDecision.Kind.APPROVE)
    assert exposure_of("u1").open == 1200
    decide(review, FraudDecision.Kind.UNDO)
    assert exposure_of("u1").open == 900


def test_refused_credit_is_no_label_of_fraud(held):
    review = decide(held, FraudDecision.Kind.REJECT, note="pay first")
    assert not OrderOutcome.objects.exists()
    assert CreditOrder.objects.get(order_id="o1").state == "declined"
    decision = FraudDecision.objects.latest("id")
    assert note_of(review, decision) == "saleor-ai: not delivered on account, by ann@shop.example. pay first"


def test_payment_is_seen_when_the_order_is_recorded(held):
    decide(held, FraudDecision.Kind.APPROVE)
    order = Order.objects.values().get(id="o1")
    snapshot = {name: str(value) if isinstance(value, Decimal) else value for name, value in order.items()}
    now = timezone.now().isoformat()
    times = {"placed_at": now, "updated_at": now, "snapshot_at": now}
    recording.orders([{"order": {**snapshot, **times, "charged": "300", "status": "unfulfilled"}, "lines": []}])
    assert exposure_of("u1").open == 900
    assert CreditOrder.objects.get(order_id="o1").paid_at is not None


def test_credit_takes_none_of_the_looks_that_fraud_has_a_day(held):
    assert capacity_left() == services.settings().reviews_per_day
