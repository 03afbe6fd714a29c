"""Carrying decisions out in the shop: what Saleor does for us, once, whatever fails in between.

Every step asks first how the order stands in the shop, so that a step that was done is not done again: the mark that we
leave on the order names the version that was carried out last.
"""

import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview
from saleor_ai_plugin.fraud.sentences import note_of
from saleor_ai_plugin.fraud.services import CARRY_OUT, settings
from saleor_ai_plugin.shop.current import current_shop
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError
from saleor_ai_plugin.shop.protocol import OrderState, Shop

logger = logging.getLogger(__name__)

Action = FraudReview.Action
RETRY_AFTER = timedelta(minutes=1)
UNCONFIRMED = "unconfirmed"
GONE = ("canceled", "expired")


def carry_out(payloads: Sequence[dict[str, Any]]) -> None:
    """Handle events of kind ``fraud.carry_out``; a payload names its ``order_id``.

    Raises ShopError where the shop does not answer: the event is tried again.
    """
    asked = {payload["order_id"] for payload in payloads}
    confirms_clean = settings().confirm_clean
    for review in FraudReview.objects.select_for_update().filter(order_id__in=asked).order_by("order_id"):
        if review.carried_out_version < review.version:
            _carry_out(current_shop(), review, confirms_clean=confirms_clean)


def catch_up(payloads: Sequence[dict[str, Any]]) -> None:  # noqa: ARG001 - every handler takes them
    """Ask again for what the shop has not carried out for a while."""
    late = FraudReview.objects.filter(assessed_at__lt=timezone.now() - RETRY_AFTER)
    left = [order_id for order_id, version, done in _versions(late) if done < version]
    publish(kind=CARRY_OUT, events=[(order_id, {"order_id": order_id}) for order_id in left])


def _versions(reviews: Any) -> Any:
    from django.db.models import F

    to_do = reviews.exclude(version=F("carried_out_version")).filter(trouble="")
    return to_do.values_list("order_id", "version", "carried_out_version")[:1000]


def _carry_out(shop: Shop, review: FraudReview, *, confirms_clean: bool) -> None:
    state = shop.order_state(review.order_id)
    if state is None:
        review.trouble = "the shop has no such order any more"
    elif _version_of(state) < review.version:
        review.trouble = _act(shop, review, state, confirms_clean=confirms_clean)
        _tell(shop, review)
    review.carried_out_version = review.version
    review.save(update_fields=["carried_out_version", "trouble"])


def _act(shop: Shop, review: FraudReview, state: OrderState, *, confirms_clean: bool) -> str:
    """Do what the review asks for; return what the shop did not do, in words, "" where it did everything.

    What nobody looked at is confirmed by us only where the owner wants that.
    """
    may_confirm = confirms_clean or review.state != FraudReview.State.ACCEPTED
    try:
        if review.action == Action.CONFIRM and state.status == UNCONFIRMED and may_confirm:
            shop.confirm_order(review.order_id)
        elif review.action == Action.CANCEL:
            if review.refund:
                shop.refund_order(review.order_id)
            if state.status not in GONE:
                shop.cancel_order(review.order_id)
        elif review.action == Action.HOLD and state.status != UNCONFIRMED:
            return f"the order is {state.status} in the shop: Saleor holds only what it has not confirmed"
    except SaleorAnsweredErrorsError as error:
        # Saleor understood and said no: saying it again would change nothing.
        return str(error)[:500]
    return ""


def _tell(shop: Shop, review: FraudReview) -> None:
    """Leave a mark, which says that all was done, and a note on what is not self-evident."""
    note = ""
    if review.action != Action.CONFIRM or review.state != FraudReview.State.ACCEPTED:
        last = FraudDecision.objects.filter(order_id=review.order_id).order_by("-id").first()
        note = note_of(review, last)
    mark = {"version": review.version, "state": review.state, "probability": round(review.probability, 4)}
    shop.mark_order(review.order_id, json.dumps(mark), note=note)


def _version_of(state: OrderState) -> int:
    try:
        return int(json.loads(state.mark)["version"])
    except (ValueError, KeyError, TypeError):
        return 0
