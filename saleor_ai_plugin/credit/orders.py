"""Orders on account: decided as they come in, settled by people.

Whoever decides about an order holds its account's row locked until the decision is committed, so two orders at once
cannot both see the same room below the limit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from core_ml.credit import CreditDecision as Answer
from core_ml.credit import Money, Outcome, decide
from saleor_ai_plugin.credit.exposure import NOTHING, exposures
from saleor_ai_plugin.credit.following import UNCONFIRMED, locked, new_row, on_account
from saleor_ai_plugin.credit.models import CreditAccount, CreditDecision, CreditOrder
from saleor_ai_plugin.credit.policy import limit_policy, policy_in
from saleor_ai_plugin.credit.scoring import Score, score
from saleor_ai_plugin.facts.models import NOT_SOLD, Order

US = "saleor-ai"
BLOCKED, OTHER_CURRENCY, NO_SCORE = "account_blocked", "other_currency", "no_score"
"""Why, beside the codes of ``core_ml.credit.Why``."""

Kind = CreditDecision.Kind
State = CreditOrder.State
_STATES = {Outcome.APPROVE: State.APPROVED, Outcome.REFER: State.WAITING, Outcome.DECLINE: State.DECLINED}
_KINDS = {State.APPROVED: Kind.ORDER_APPROVE, State.WAITING: Kind.ORDER_REFER, State.DECLINED: Kind.ORDER_DECLINE}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What credit says of an order, with the figures that it was said by."""

    state: CreditOrder.State
    why: Sequence[str]
    amount: Decimal
    limit: Decimal
    exposure: Decimal
    currency: str
    pd: float | None


def rule_on(order_ids: Collection[str]) -> dict[str, Ruling]:
    """Decide about those orders that are on account, the oldest first; the others are not in the answer.

    Call it in the transaction in which the order's fate is written. What was decided before stays decided.
    """
    asked = [order for order in on_account(order_ids) if order.status not in NOT_SOLD]
    if not asked:
        return {}
    accounts = locked({order.customer_id for order in asked})
    rulings_held = CreditDecision.objects.filter(order_id__in=order_ids, kind__in=_KINDS.values())
    decided = set(rulings_held.values_list("order_id", flat=True))
    news = [order for order in asked if order.id not in decided and order.customer_id in accounts]
    open_ = {
        customer_id: one.open for customer_id, one in exposures(accounts, without=[order.id for order in news]).items()
    }
    scores = _scores(accounts)
    rulings = {}
    for order in news:
        account = accounts[order.customer_id]
        before = open_.get(account.customer_id, NOTHING)
        ruling = _ruling(order, account, before, scores.get(account.customer_id))
        row = _keep(order, account, ruling, scores.get(account.customer_id))
        if row.counts:
            open_[account.customer_id] = before + row.outstanding
        rulings[order.id] = ruling
    return rulings


def settle(*, order_id: str, approved: bool, by: str, note: str = "") -> None:
    """A person has decided about an order: it counts from now on, or no more. Orders that are not on account pass."""
    row = CreditOrder.objects.filter(order_id=order_id).first()
    state = State.APPROVED if approved else State.DECLINED
    if row is not None and row.state != state:
        _change(row.order_id, row.customer_id, state=state, by=by, note=note)


def reopen(*, order_id: str, by: str) -> None:
    """The person took it back: the order is what we said of it at first."""
    row = CreditOrder.objects.filter(order_id=order_id).first()
    first = CreditDecision.objects.filter(order_id=order_id, kind__in=_KINDS.values()).order_by("id").first()
    if row is not None and first is not None:
        state = next(state for state, kind in _KINDS.items() if kind == first.kind)
        if row.state != state:
            _change(row.order_id, row.customer_id, state=state, by=by, note="")


def _scores(accounts: Mapping[str, CreditAccount]) -> dict[str, Score]:
    found = score(list(accounts.values()))
    return {} if found is None else dict(zip(accounts, found, strict=True))


def _ruling(order: Order, account: CreditAccount, exposure: Decimal, scored: Score | None) -> Ruling:
    state, why = _answer(order, account, exposure, scored)
    return Ruling(
        state=state,
        why=why,
        amount=order.total_gross - order.charged,
        limit=account.limit,
        exposure=exposure,
        currency=account.currency,
        pd=scored.pd if scored else None,
    )


def _answer(
    order: Order, account: CreditAccount, exposure: Decimal, scored: Score | None
) -> tuple[CreditOrder.State, list[str]]:
    if account.state == CreditAccount.State.BLOCKED:
        return State.DECLINED, [BLOCKED]
    if order.currency != account.currency:
        return State.WAITING, [OTHER_CURRENCY]
    answer: Answer = decide(
        amount=Money(order.total_gross - order.charged, order.currency),
        exposure=Money(exposure, account.currency),
        limit=Money(account.limit, account.currency),
        # Without a card the limit alone decides.
        pd=scored.pd if scored else 0.0,
        policy=limit_policy(policy_in(account.currency)),
    )
    return _STATES[answer.outcome], [*(why.value for why in answer.why), *([] if scored else [NO_SCORE])]


def _keep(order: Order, account: CreditAccount, ruling: Ruling, scored: Score | None) -> CreditOrder:
    is_same_currency = order.currency == account.currency
    counts = is_same_currency and (ruling.state == State.APPROVED or order.status != UNCONFIRMED)
    row = new_row(order, account, ruling.state, counts=counts)
    row.save()
    CreditDecision.objects.create(
        customer_id=account.customer_id,
        order_id=order.id,
        kind=_KINDS[ruling.state],
        by=US,
        at=timezone.now(),
        currency=account.currency,
        limit_before=account.limit,
        limit_after=account.limit,
        exposure=ruling.exposure,
        amount=ruling.amount,
        points=scored.points if scored else None,
        pd=scored.pd if scored else None,
        why=list(ruling.why),
        features=dict(scored.features) if scored else {},
        model_version_id=scored.version.id if scored else None,
    )
    return row


@transaction.atomic
def _change(order_id: str, customer_id: str, *, state: CreditOrder.State, by: str, note: str) -> None:
    accounts = locked([customer_id])
    row = CreditOrder.objects.select_for_update().get(order_id=order_id)
    order = Order.objects.filter(id=order_id).first()
    exposure = exposures([customer_id]).get(customer_id)
    is_let_go = order is not None and order.status not in (*NOT_SOLD, UNCONFIRMED)
    row.state, row.counts = state, state == State.APPROVED or is_let_go
    row.save(update_fields=["state", "counts"])
    account = accounts.get(customer_id)
    CreditDecision.objects.create(
        customer_id=customer_id,
        order_id=order_id,
        kind=Kind.ORDER_SETTLE,
        by=by,
        at=timezone.now(),
        note=note[:4000],
        currency=row.currency,
        limit_before=account.limit if account else None,
        limit_after=account.limit if account else None,
        exposure=exposure.open if exposure else NOTHING,
        amount=row.outstanding,
        why=[f"order_{State(state).value}"],
    )
