"""Rules and thresholds of fraud, and trying a rule on past orders."""

from dataclasses import dataclass
from datetime import date, datetime

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.fraud import OrderBrief
from backoffice_desktop.api.reading import camel, read, selection
from backoffice_desktop.api.records import Money, Problem, read_problems

ACTIONS = ("REVIEW", "REJECT", "ACCEPT")


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    name: str
    expression: str
    action: str
    is_on: bool
    updated_by: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ReplayDay:
    day: date
    orders: int
    held: int
    held_fraud: int
    missed_fraud: int


@dataclass(frozen=True, slots=True)
class Replay:
    orders: int
    held: int
    held_fraud: int
    rejected: int
    missed_fraud: int
    loss_held: Money
    loss_missed: Money
    sentence: str
    days: tuple[ReplayDay, ...]
    examples: tuple[OrderBrief, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """Amounts are decimal numbers as text, in ``currency``; ``margin`` is a share."""

    review_cost: str
    reviews_per_day: int
    chargeback_fee: str
    lost_customer: str
    margin: float
    second_review_above: str
    currency: str
    confirm_clean: bool
    reject_without_person: bool
    updated_by: str


@dataclass(frozen=True, slots=True)
class RuleProblem(Problem):
    """``position`` is where in the expression the mistake is, in characters from 0."""

    position: int | None


NOT_SENT = {"currency", "updated_by"}

RULES = f"query FraudRules {{ fraudRules {{ {selection(Rule)} }} }}"
SETTINGS = f"query FraudSettings {{ fraudSettings {{ {selection(Settings)} }} }}"
REPLAY = f"""
query FraudReplay($expression: String!, $action: FraudVerdict!, $days: Int) {{
  fraudReplay(expression: $expression, action: $action, days: $days) {{ {selection(Replay)} }}
}}
"""
SAVE = f"""
mutation FraudRuleSave($id: ID, $name: String!, $expression: String!, $action: FraudVerdict!, $isOn: Boolean!) {{
  fraudRuleSave(id: $id, name: $name, expression: $expression, action: $action, isOn: $isOn) {{
    rule {{ {selection(Rule)} }} errors {{ {selection(RuleProblem)} }}
  }}
}}
"""
DELETE = f"mutation FraudRuleDelete($id: ID!) {{ fraudRuleDelete(id: $id) {{ errors {{ {selection(Problem)} }} }} }}"
UPDATE_SETTINGS = f"""
mutation FraudSettingsUpdate($input: FraudSettingsInput!) {{
  fraudSettingsUpdate(input: $input) {{ settings {{ {selection(Settings)} }} errors {{ {selection(Problem)} }} }}
}}
"""


async def rules(call: Call) -> tuple[Rule, ...]:
    return tuple(read(Rule, item) for item in (await call(RULES, {}))["fraudRules"])


async def settings(call: Call) -> Settings:
    return read(Settings, (await call(SETTINGS, {}))["fraudSettings"])


async def replay(call: Call, *, expression: str, action: str, days: int) -> Replay:
    """Raises InvalidError with a position where the expression is wrong."""
    variables = {"expression": expression, "action": action, "days": days}
    return read(Replay, (await call(REPLAY, variables))["fraudReplay"])


async def save_rule(
    call: Call, *, rule_id: str | None, name: str, expression: str, action: str, is_on: bool
) -> tuple[Rule | None, tuple[RuleProblem, ...]]:
    variables = {"id": rule_id, "name": name, "expression": expression, "action": action, "isOn": is_on}
    answer = (await call(SAVE, variables))["fraudRuleSave"]
    saved = answer["rule"]
    return (None if saved is None else read(Rule, saved)), tuple(read(RuleProblem, one) for one in answer["errors"])


async def delete_rule(call: Call, rule_id: str) -> tuple[Problem, ...]:
    answer = (await call(DELETE, {"id": rule_id}))["fraudRuleDelete"]
    return read_problems(answer["errors"])


async def update_settings(call: Call, wanted: Settings) -> tuple[Settings | None, tuple[Problem, ...]]:
    names = [name for name in Settings.__dataclass_fields__ if name not in NOT_SENT]
    given = {camel(name): getattr(wanted, name) for name in names}
    answer = (await call(UPDATE_SETTINGS, {"input": given}))["fraudSettingsUpdate"]
    saved = answer["settings"]
    return (None if saved is None else read(Settings, saved)), read_problems(answer["errors"])
