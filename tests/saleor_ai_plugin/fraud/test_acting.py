import json

import pytest
from fraud_reviews import decide, make_review

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.fraud import acting, services
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview, FraudSettings
from saleor_ai_plugin.shop.errors import SaleorUnavailableError

Kind = FraudDecision.Kind


@pytest.fixture
def held(waiting, shop):
    """An order that waits here and in the shop."""
    shop.orders[waiting.order_id] = {"status": "unconfirmed"}
    return waiting


def carry_out(review):
    acting.carry_out([{"order_id": review.order_id}])
    review.refresh_from_db()
    return review


def done(shop):
    return [what for what, _ in shop.done]


def test_approved_order_is_confirmed_with_a_note_and_a_mark(held, shop):
    review = carry_out(services.resolve(decide(held)))
    assert done(shop) == ["confirm", "note and mark"]
    assert json.loads(shop.orders[held.order_id]["mark"]) == {"version": 2, "state": "approved", "probability": 0.4}
    assert (review.carried_out_version, review.trouble) == (2, "")


def test_what_was_carried_out_is_not_done_again(held, shop):
    review = carry_out(services.resolve(decide(held)))
    carry_out(review)
    assert done(shop) == ["confirm", "note and mark"]
    # As if we had died before we wrote down that it was done: the shop's mark tells.
    FraudReview.objects.update(carried_out_version=0)
    assert carry_out(review).carried_out_version == 2
    assert done(shop) == ["confirm", "note and mark"]


@pytest.mark.parametrize("step", ["order_state", "confirm", "note and mark"])
def test_shop_that_goes_away_half_way_is_tried_again(held, shop, step):
    review = services.resolve(decide(held))
    shop.fails_at = step
    with pytest.raises(SaleorUnavailableError):
        carry_out(review)
    shop.fails_at = None
    assert carry_out(review).carried_out_version == 2
    assert done(shop).count("confirm") == 1
    assert shop.orders[held.order_id]["status"] == "unfulfilled"


def test_rejected_order_is_refunded_and_cancelled(held, shop):
    carry_out(services.resolve(decide(held, Kind.REJECT, refund=True)))
    assert done(shop) == ["refund", "cancel", "note and mark"]


def test_rejected_order_stays_where_nobody_wants_it_cancelled(held, shop):
    carry_out(services.resolve(decide(held, Kind.REJECT, cancel_order=False)))
    assert done(shop) == ["note and mark"]


def test_shop_that_says_no_is_told_to_people(held, shop):
    shop.refuses = "cancel"
    review = carry_out(services.resolve(decide(held, Kind.REJECT)))
    assert "this order cannot be changed" in review.trouble
    assert review.carried_out_version == review.version


def test_hold_of_what_is_confirmed_already_says_that_saleor_does_not_hold_it(held, shop):
    shop.orders[held.order_id]["status"] = "unfulfilled"
    review = carry_out(held)
    assert review.trouble == "the order is unfulfilled in the shop: Saleor holds only what it has not confirmed"
    assert done(shop) == ["note and mark"]


@pytest.mark.parametrize(("confirm_clean", "steps"), [(True, ["confirm", "mark"]), (False, ["mark"])])
def test_what_nobody_looked_at_is_confirmed_where_the_owner_wants_it(db, shop, confirm_clean, steps):
    FraudSettings.objects.create(id=1, confirm_clean=confirm_clean)
    review = make_review("clean", state="accepted", action="confirm", probability=0.001)
    shop.orders["clean"] = {"status": "unconfirmed"}
    carry_out(review)
    assert done(shop) == steps


def test_order_that_the_shop_no_longer_has(held, shop):
    shop.orders.clear()
    assert carry_out(services.resolve(decide(held))).trouble == "the shop has no such order any more"


def test_what_is_left_undone_is_asked_for_again(waiting, shop):
    carried = make_review("done", carried_out_version=1)
    acting.catch_up([{}])
    assert list(OutboxEvent.objects.values_list("subject_id", flat=True)) == [waiting.order_id]
    assert carried.order_id == "done"
