"""The owner's rules: kept, read, and tried on the past before they are switched on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from django.utils import timezone

from core_ml.exceptions import RuleError
from core_ml.fraud import features_of, known_labels
from core_ml.fraud.rules import Replay, Rule, replay
from core_ml.fraud.rules.rule import rule_names
from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.fraud import frames
from saleor_ai_plugin.fraud.models import FraudRule, FraudVerdict

MOST_RULES = 100
MOST_DAYS = 180
NAMES = rule_names(frames.PARAMETERS, texts=("currency", "status"))
"""What a rule may speak of: features, and fields of the order."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule on the past: the sums and days of ``core_ml``, and the orders that it would have held."""

    replay: Replay
    held: pd.DataFrame
    missed_amount: float
    held_fraud_amount: float
    currency: str


def read(name: str, expression: str) -> Rule:
    """Raises DecisionError with the place of the mistake."""
    try:
        return Rule.parse(name, expression, NAMES)
    except RuleError as error:
        raise DecisionError(error.what, field="expression", position=error.place) from error


def save(
    *, rule_id: int | None, name: str, expression: str, action: FraudVerdict, is_on: bool, updated_by: str
) -> FraudRule:
    """Write a rule, a new one without ``rule_id``.

    Raises DecisionError for a rule that cannot be read, has no name, or is one too many.
    """
    if not 1 <= len(name.strip()) <= 100:
        raise DecisionError("give the rule a name of 1 to 100 characters", field="name")
    read(name, expression)
    held = FraudRule() if rule_id is None else FraudRule.objects.filter(id=rule_id).first()
    if held is None:
        raise DecisionError(f"there is no rule {rule_id}", field="id")
    if rule_id is None and FraudRule.objects.count() >= MOST_RULES:
        raise DecisionError(f"there are {MOST_RULES} rules already; delete one first", field="id")
    held.name, held.expression, held.action = name.strip(), expression, action
    held.is_on, held.updated_by = is_on, updated_by
    held.save()
    return held


def delete(*, rule_id: int) -> bool:
    deleted, _ = FraudRule.objects.filter(id=rule_id).delete()
    return bool(deleted)


def switched_on() -> list[tuple[FraudRule, Rule]]:
    """The rules that count, in the order in which they were made; one that can no longer be read is left out."""
    found = []
    for row in FraudRule.objects.filter(is_on=True).order_by("id"):
        try:
            found.append((row, Rule.parse(row.name, row.expression, NAMES)))
        except RuleError:
            # A feature that is no more: the screen shows it, and orders go on.
            continue
    return found


def hits(
    rules: Sequence[tuple[FraudRule, Rule]], features: pd.DataFrame, orders: pd.DataFrame
) -> list[list[dict[str, Any]]]:
    """Of each order the rules that hold it."""
    found: list[list[dict[str, Any]]] = [[] for _ in range(len(orders))]
    table = joined(features, orders) if rules else orders
    for row, rule in rules:
        for place in np.flatnonzero(rule.matches(table)):
            found[place].append({"id": row.id, "name": row.name, "action": row.action})
    return found


def verdict_of(found: Sequence[Mapping[str, Any]]) -> FraudVerdict | None:
    """What the rules say together: a reject counts most, then what the owner lets pass, then a review."""
    actions = {hit["action"] for hit in found}
    for verdict in (FraudVerdict.REJECT, FraudVerdict.ACCEPT, FraudVerdict.REVIEW):
        if verdict in actions:
            return verdict
    return None


def try_on_past(*, name: str, expression: str, days: int) -> Tried:
    """What a rule would have held in the last ``days``, and what became of those orders.

    Raises DecisionError.
    """
    if not 1 <= days <= MOST_DAYS:
        raise DecisionError(f"days is {days}; ask for 1 to {MOST_DAYS}", field="days")
    rule = read(name, expression)
    since = timezone.now() - timedelta(days=days)
    asked = frames.orders(since=since)
    table = joined(features_of(asked, frames.history_since(since), frames.PARAMETERS), asked)
    labels = known_labels(asked, frames.PARAMETERS, at=pd.Timestamp(timezone.now()).tz_localize(None))
    held = rule.matches(table)
    fraud = labels == 1
    amount = asked["amount"].to_numpy(dtype=np.float64)
    return Tried(
        replay=replay([rule], table, labels=labels, times=asked["placed_at"]),
        held=asked[held].tail(50),
        missed_amount=float(amount[fraud & ~held].sum()),
        held_fraud_amount=float(amount[fraud & held].sum()),
        currency=str(asked["currency"].mode().iloc[0]) if len(asked) else "",
    )


def joined(features: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Features with the order's own texts, as rules read them."""
    texts = [name for name in (*frames.ENTITIES, "currency", "status") if name not in features]
    return pd.concat([features, orders[texts]], axis=1)
