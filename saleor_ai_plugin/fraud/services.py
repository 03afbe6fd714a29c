"""What people decide about orders: approve, reject, ask for more, undo. Each decision is a row and is made once."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError, SecondPersonError
from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.facts.models import OrderOutcome
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview, FraudSettings, FraudVerdict
from saleor_ai_plugin.jobs.models import Job
from saleor_ai_plugin.jobs.services import request

Action = FraudReview.Action
Kind = FraudDecision.Kind
State = FraudReview.State

CARRY_OUT = "fraud.carry_out"
CREDIT_REASON = "credit_"
"""What the codes of credit's reasons begin with."""
OURS = (Kind.SCORED, Kind.RELEASED)
"""Decisions that no person made."""
OPEN = (State.WAITING, State.SECOND_REVIEW, State.INFO_REQUESTED)
_DECIDED = {Kind.APPROVE: State.APPROVED, Kind.REJECT: State.REJECTED}
_LABELS = {State.APPROVED: OrderOutcome.Kind.CLEAN, State.REJECTED: OrderOutcome.Kind.FRAUD}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person wants done; ``version`` is the one that they saw, ``client_id`` makes sending it again harmless."""

    order_id: str
    version: int
    kind: FraudDecision.Kind
    by: str
    client_id: uuid.UUID
    note: str = ""
    cancel_order: bool = True
    refund: bool = False


def settings() -> FraudSettings:
    return FraudSettings.objects.filter(id=1).first() or FraudSettings()


@transaction.atomic
def resolve(decision: Decision) -> FraudReview:
    """Decide about an order that is open.

    Above the owner's amount the first decision only proposes; a second person makes the same one, or another one,
    which then counts as the first. The same ``client_id`` again answers with how the order stands and changes nothing.

    Raises NotFoundError, ConflictError, SecondPersonError, DecisionError.
    """
    if decision.kind not in {Kind.APPROVE, Kind.REJECT, Kind.ASK_MORE}:
        raise DecisionError(f"{decision.kind} is no decision about an order; use approve, reject or ask_more")
    review = _locked(decision.order_id)
    if _made_before(decision):
        return review
    if review.version != decision.version or review.state not in OPEN:
        raise _conflict(review)
    return _move(review, decision, _next_state(review, decision))


@transaction.atomic
def undo(decision: Decision) -> FraudReview:
    """Take back the last decision of a person: the order is open again, as far as the shop still can.

    An order that Saleor has confirmed or cancelled stays so there; the review says it.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    review = _locked(decision.order_id)
    if _made_before(decision):
        return review
    if review.version != decision.version:
        raise _conflict(review)
    last = FraudDecision.objects.filter(order_id=review.order_id).exclude(kind__in=OURS).order_by("-id").first()
    if last is None or last.kind == Kind.UNDO:
        raise DecisionError("there is no decision of a person to undo")
    return _move(review, decision, State(last.state_before))


def needs_second(review: FraudReview, rules: FraudSettings) -> bool:
    return bool(rules.second_review_above) and review.total >= Decimal(rules.second_review_above)


def first_decisions(reviews: Sequence[FraudReview]) -> dict[str, FraudDecision]:
    """What the first person proposed, by order, where a second one is waited for."""
    ids = [review.order_id for review in reviews if review.state == State.SECOND_REVIEW]
    proposals = FraudDecision.objects.filter(order_id__in=ids, state_after=State.SECOND_REVIEW) if ids else ()
    # Later rows of an order take the place of earlier ones.
    return {decision.order_id: decision for decision in sorted(proposals, key=lambda one: one.id)}


def _locked(order_id: str) -> FraudReview:
    review = FraudReview.objects.select_for_update().filter(order_id=order_id).first()
    if review is None:
        raise NotFoundError(f"no order {order_id!r} has been looked at for fraud", field="orderId")
    return review


def _conflict(review: FraudReview) -> ConflictError[FraudReview]:
    who = review.decided_by or "saleor-ai"
    return ConflictError(f"the order was changed meanwhile: it is {review.state.replace('_', ' ')}, by {who}", review)


def _made_before(decision: Decision) -> bool:
    return FraudDecision.objects.filter(client_id=decision.client_id).exists()


def _next_state(review: FraudReview, decision: Decision) -> FraudReview.State:
    if decision.kind == Kind.ASK_MORE:
        return State.INFO_REQUESTED
    if not needs_second(review, settings()):
        return _DECIDED[decision.kind]
    first = first_decisions([review]).get(review.order_id)
    if first is None or first.kind != decision.kind:
        return State.SECOND_REVIEW
    if first.by == decision.by:
        raise SecondPersonError(decision.by)
    return _DECIDED[decision.kind]


def _move(review: FraudReview, decision: Decision, state: FraudReview.State) -> FraudReview:
    now = timezone.now()
    FraudDecision.objects.create(
        order_id=review.order_id,
        kind=decision.kind,
        by=decision.by,
        at=now,
        note=decision.note[:4000],
        cancel_order=decision.cancel_order and decision.kind == Kind.REJECT,
        refund=decision.refund and decision.kind == Kind.REJECT,
        model_version_id=review.model_version_id,
        probability=review.probability,
        state_before=review.state,
        state_after=state,
        client_id=decision.client_id,
    )
    review.state = state
    review.version += 1
    review.decided_by, review.decided_at = decision.by, now
    review.action = _action(state, decision)
    review.refund = state == State.REJECTED and decision.refund
    review.trouble = ""
    review.save()
    _label(review, now)
    _settle_credit(review, decision)
    publish(kind=CARRY_OUT, events=[(review.order_id, {"order_id": review.order_id})])
    return review


def _action(state: FraudReview.State, decision: Decision) -> FraudReview.Action:
    if state == State.APPROVED:
        return Action.CONFIRM
    if state == State.REJECTED and decision.cancel_order:
        return Action.CANCEL
    return Action.HOLD if state in OPEN else Action.NOTE


def is_held_for_credit(review: FraudReview) -> bool:
    """Whether fraud would have let the order go, and credit did not."""
    return review.verdict == FraudVerdict.ACCEPT and any(
        str(reason["code"]).startswith(CREDIT_REASON) for reason in review.reasons
    )


def _settle_credit(review: FraudReview, decision: Decision) -> None:
    """What a person says of an order, credit hears: it counts against the limit from now on, or no more."""
    from saleor_ai_plugin.credit import orders

    if review.state in (State.APPROVED, State.REJECTED):
        approved = review.state == State.APPROVED
        orders.settle(order_id=review.order_id, approved=approved, by=decision.by, note=decision.note)
    elif decision.kind == Kind.UNDO:
        orders.reopen(order_id=review.order_id, by=decision.by)


def _label(review: FraudReview, now: Any) -> None:
    """A person's word is an outcome like a chargeback; taken back, it is none.

    To refuse credit says nothing of fraud.
    """
    people = [OrderOutcome.Kind.FRAUD, OrderOutcome.Kind.CLEAN]
    OrderOutcome.objects.filter(order_id=review.order_id, kind__in=people).delete()
    if is_held_for_credit(review) and review.state == State.REJECTED:
        return
    if label := _LABELS.get(State(review.state)):
        OrderOutcome.objects.create(order_id=review.order_id, kind=label, known_at=now)


LIMITS: Mapping[str, tuple[Decimal, Decimal]] = {
    "review_cost": (Decimal(0), Decimal(10_000)),
    "lost_customer": (Decimal(0), Decimal(100_000)),
    "chargeback_fee": (Decimal(0), Decimal(10_000)),
    "reviews_per_day": (Decimal(0), Decimal(100_000)),
    "margin": (Decimal(0), Decimal(1)),
    "second_review_above": (Decimal(0), Decimal(10**9)),
    "down_after_minutes": (Decimal(1), Decimal(24 * 60)),
    "burst_orders": (Decimal(1), Decimal(500)),
    "burst_minutes": (Decimal(1), Decimal(24 * 60)),
}


def update_settings(*, changes: Mapping[str, Any], updated_by: str) -> FraudSettings:
    """Change some of the owner's settings.

    Raises DecisionError, naming the field.
    """
    for name, (low, high) in LIMITS.items():
        if name in changes and not low <= Decimal(str(changes[name])) <= high:
            raise DecisionError(f"{changes[name]} is out of range; it must be from {low} to {high}", field=name)
    held, _ = FraudSettings.objects.update_or_create(id=1, defaults={**changes, "updated_by": updated_by})
    return held


def request_training(*, requested_by: str) -> Job:
    """Queue a training; where one waits already, that one."""
    return request(kind="fraud.train", requested_by=requested_by)
