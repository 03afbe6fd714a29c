"""Why an order must not leave: fraud, or credit through fraud, has not let it go.

Saleor does not hold an order by itself (it fulfils even what it has not confirmed), so it is held here: such an order
is not offered, no waybill of it is drawn, and a parcel of it is not handed over.
"""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.fraud.models import FraudReview
from saleor_ai_plugin.fraud.services import OPEN, is_held_for_credit
from saleor_ai_plugin.languages import CHINESE, ENGLISH

State = FraudReview.State

NOT_ASSESSED = "not_assessed"
REVIEW = "fraud_review"
CREDIT = "credit_review"
REJECTED = "rejected"
_SENTENCES: Mapping[str, Mapping[str, str]] = {
    ENGLISH: {
        NOT_ASSESSED: "fraud has not looked at it yet",
        REVIEW: "it waits for a fraud review",
        CREDIT: "it waits for a credit review",
        REJECTED: "it was rejected in the fraud review",
    },
    CHINESE: {
        NOT_ASSESSED: "尚未进行欺诈评估",
        REVIEW: "等待欺诈审核",
        CREDIT: "等待信用审核",
        REJECTED: "欺诈审核未通过",
    },
}


def reviewed() -> "QuerySet[FraudReview]":
    """Reviews that hold their order."""
    return FraudReview.objects.filter(state__in=(*OPEN, State.REJECTED))


def unassessed() -> "QuerySet[OutboxEvent]":
    """Events of orders that fraud has still to look at; one that failed for good holds nothing for ever."""
    return OutboxEvent.objects.filter(kind="fraud.assess", parked_at=None)


def holds(order_ids: Collection[str]) -> dict[str, str]:
    """What holds each order, as a code; those that nothing holds are left out."""
    waiting = unassessed().filter(subject_id__in=order_ids).values_list("subject_id", flat=True)
    found = dict.fromkeys(waiting, NOT_ASSESSED)
    for review in reviewed().filter(order_id__in=order_ids):
        if review.state == State.REJECTED:
            found[review.order_id] = REJECTED
        else:
            found[review.order_id] = CREDIT if is_held_for_credit(review) else REVIEW
    return found


def sentence(code: str, language: str = ENGLISH) -> str:
    return _SENTENCES[language][code]
