"""Scoring orders as they come in: the model's probability, the owner's rules, and what both come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core_ml.fraud import FraudModel, feature_names, features_of
from core_ml.fraud.decision import Policy, decide, expected
from core_ml.fraud.reasons import Reason
from saleor_ai_plugin.credit import orders as credit
from saleor_ai_plugin.credit.models import CreditOrder
from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.fraud import frames, ruling, serving
from saleor_ai_plugin.fraud.acting import GONE, UNCONFIRMED
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview, FraudSettings, FraudVerdict
from saleor_ai_plugin.fraud.policy import margins, policy_of
from saleor_ai_plugin.fraud.services import CARRY_OUT, CREDIT_REASON
from saleor_ai_plugin.fraud.terms import terms
from saleor_ai_plugin.fraud.waiting import asked_today
from saleor_ai_plugin.registry.models import ModelVersion

US = "saleor-ai"
UNKNOWN = 0.005
"""Probability of fraud where nothing has been learned yet."""
MOST_REASONS = 6
BATCH = 200

_KEPT = ("order_id", "number", "channel", "customer", "placed_at", "amount", "currency")

Action = FraudReview.Action
State = FraudReview.State


def assess(payloads: Sequence[dict[str, Any]]) -> None:
    """Handle events of kind ``fraud.assess``; a payload names its ``order_id``. An order is assessed once."""
    asked = frames.unassessed({payload["order_id"] for payload in payloads})
    if not asked.empty:
        _keep(_assessed(asked), asked)


def assess_latest(span: timedelta) -> list[str]:
    """Assess the orders of the shop's latest days, as if each came in now; return those that wait for a person."""
    newest = Order.objects.aggregate(at=Max("placed_at"))["at"]
    if newest is None:
        return []
    latest = Order.objects.filter(placed_at__gte=newest - span).exclude(status__in=GONE)
    ids = list(latest.order_by("placed_at", "id").values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            assess([{"order_id": order_id} for order_id in ids[start : start + BATCH]])
    waiting = FraudReview.objects.filter(order_id__in=ids, state=State.WAITING)
    return list(waiting.values_list("order_id", flat=True))


@dataclass(frozen=True, slots=True)
class Scored:
    """Orders with what the model says of them; the model is missing before the first training."""

    features: pd.DataFrame
    probability: npt.NDArray[np.float64]
    reasons: Sequence[Sequence[Reason]]
    version: ModelVersion | None


def score(asked: pd.DataFrame, held: tuple[ModelVersion, FraudModel] | None) -> Scored:
    """Score orders against what shares anything with them."""
    history = frames.history_of(asked)
    if held is None:
        features = features_of(asked, history, frames.PARAMETERS)
        return Scored(features, np.full(len(asked), UNKNOWN), [[] for _ in range(len(asked))], None)
    version, model = held
    features = features_of(asked, history, model.parameters)
    return Scored(features, *model.judge(features, most=MOST_REASONS), version)


def _assessed(asked: pd.DataFrame) -> list[FraudReview]:
    held = terms()
    scored, rules = score(asked, serving.loader.usable(held.version)), held.settings
    found = ruling.hits(held.rules, scored.features, asked)
    on_account = credit.rule_on(list(asked["order_id"]))
    policy, margin = policy_of(rules, scored.version), margins(asked, rules)
    worth = expected(policy, scored.probability, asked["amount"], margin)
    # Where nothing is worth a look, it does not matter how many are left.
    used = asked_today() if (worth.of_review > policy.threshold).any() else 0
    notable = _notable(scored.features)
    reviews = []
    for place, order in enumerate(_records(asked)):
        probability, gain = float(scored.probability[place]), float(margin[place])
        verdict = ruling.verdict_of(found[place]) or _verdict(policy, probability, order["amount"], gain, used)
        objection = _objection(on_account.get(order["order_id"]))
        state, action = _state(verdict, rules, objection)
        used += state == State.WAITING and verdict != FraudVerdict.ACCEPT
        reviews.append(
            FraudReview(
                **_order_fields(order),
                probability=probability,
                expected_loss=_expected_loss(policy, probability, order["amount"], gain),
                verdict=verdict,
                reasons=[*objection, *(_kept(reason) for reason in scored.reasons[place])],
                rule_hits=found[place],
                features=notable[place],
                model_version_id=scored.version.id if scored.version else None,
                assessed_at=timezone.now(),
                state=state,
                action=action,
            )
        )
    return reviews


def _records(asked: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {name: asked[name].tolist() for name in _KEPT}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _order_fields(order: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "order_id": order["order_id"],
        "number": order["number"],
        "channel": order["channel"],
        "customer_id": order["customer"],
        "placed_at": order["placed_at"].tz_localize("UTC"),
        "total": Decimal(str(order["amount"])),
        "currency": order["currency"],
    }


def _verdict(policy: Policy, probability: float, amount: float, margin: float, used: int) -> FraudVerdict:
    decision = decide(policy, probability=probability, amount=amount, margin=margin, reviews_today=max(used, 0))
    return FraudVerdict(decision.action.value)


def _expected_loss(policy: Policy, probability: float, amount: float, margin: float) -> Decimal:
    """What accepting costs on average: the goods and the bank's fee, as often as it is fraud."""
    return round(Decimal(probability * (amount - margin + float(policy.chargeback_fee))), 3)


def _objection(ruling: credit.Ruling | None) -> list[dict[str, Any]]:
    """Why credit would not let an order go, as reasons; none where it would, or has no say."""
    if ruling is None or ruling.state == CreditOrder.State.APPROVED:
        return []
    figures = {"amount": str(ruling.amount), "limit": str(ruling.limit), "exposure": str(ruling.exposure)}
    params = {**figures, "currency": ruling.currency, "pd": ruling.pd}
    return [{"code": f"{CREDIT_REASON}{code}", "weight": 0.0, "params": params} for code in ruling.why]


def _state(
    verdict: FraudVerdict, rules: FraudSettings, objection: Sequence[Any]
) -> tuple[FraudReview.State, FraudReview.Action]:
    """Without the owner's word nothing is rejected but by a person: a reject is a proposal then."""
    if verdict == FraudVerdict.ACCEPT and not objection:
        return State.ACCEPTED, Action.CONFIRM
    if verdict == FraudVerdict.REJECT and rules.reject_without_person:
        return State.REJECTED, Action.CANCEL
    return State.WAITING, Action.HOLD


def _keep(reviews: Sequence[FraudReview], asked: pd.DataFrame) -> None:
    """Write reviews with their first decisions; a clean order that waits for nothing needs nothing of the shop."""
    status = dict(zip(asked["order_id"], asked["status"], strict=True))
    # The shop's mark on these says that nobody looked.
    released = FraudDecision.objects.filter(order_id__in=list(status), kind=FraudDecision.Kind.RELEASED)
    waits = {order_id for order_id, was in status.items() if was == UNCONFIRMED}
    waits |= set(released.values_list("order_id", flat=True))
    for review in reviews:
        if review.state == State.ACCEPTED and review.order_id not in waits:
            review.carried_out_version = review.version
    FraudReview.objects.bulk_create(reviews)
    FraudDecision.objects.bulk_create(
        FraudDecision(
            order_id=review.order_id,
            kind=FraudDecision.Kind.SCORED,
            by=US,
            at=review.assessed_at,
            model_version_id=review.model_version_id,
            probability=review.probability,
            cancel_order=review.action == Action.CANCEL,
            state_after=review.state,
        )
        for review in reviews
    )
    to_do = [review.order_id for review in reviews if review.carried_out_version < review.version]
    publish(kind=CARRY_OUT, events=[(order_id, {"order_id": order_id}) for order_id in to_do])


def _kept(reason: Reason) -> dict[str, Any]:
    params = {"feature": reason.feature, "value": reason.value, "entity": reason.entity, "window": reason.window}
    return {"code": reason.code.value, "weight": round(reason.weight, 4), "params": {**params, "other": reason.other}}


def _notable(features: pd.DataFrame) -> list[dict[str, Any]]:
    """What each decision was made from; a feature that is left out was 0, or an empty text."""
    numbers = feature_names(frames.PARAMETERS)
    texts = features.columns[len(numbers) :]
    rows = zip(features.iloc[:, : len(numbers)].to_numpy().tolist(), features[texts].to_numpy().tolist(), strict=True)
    return [
        {name: value for name, value in zip((*numbers, *texts), (*row, *words), strict=True) if value}
        for row, words in rows
    ]
