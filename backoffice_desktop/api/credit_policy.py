"""The owner's policy of credit, one a currency."""

from dataclasses import dataclass

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.reading import camel, read, selection
from backoffice_desktop.api.records import Problem, read_problems


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """Shares are parts of 1; amounts are decimal numbers as text, in ``currency``."""

    currency: str
    margin: float
    lgd: float
    drawdown: float
    cap: str
    floor: str
    step: str
    refer_above: float
    decline_above: float
    stretch: float
    second_approval_above: str
    term_days: int
    updated_by: str


NOT_SENT = {"currency", "updated_by"}
POLICIES = f"query CreditPolicies {{ creditPolicies {{ {selection(CreditPolicy)} }} }}"
UPDATE_POLICY = f"""
mutation CreditPolicyUpdate($currency: String!, $input: CreditPolicyInput!) {{
  creditPolicyUpdate(currency: $currency, input: $input) {{
    policy {{ {selection(CreditPolicy)} }} errors {{ {selection(Problem)} }}
  }}
}}
"""


async def policies(call: Call) -> tuple[CreditPolicy, ...]:
    return tuple(read(CreditPolicy, item) for item in (await call(POLICIES, {}))["creditPolicies"])


async def update_policy(call: Call, wanted: CreditPolicy) -> tuple[CreditPolicy | None, tuple[Problem, ...]]:
    names = [name for name in CreditPolicy.__dataclass_fields__ if name not in NOT_SENT]
    given = {camel(name): getattr(wanted, name) for name in names}
    answer = (await call(UPDATE_POLICY, {"currency": wanted.currency, "input": given}))["creditPolicyUpdate"]
    saved = answer["policy"]
    return (None if saved is None else read(CreditPolicy, saved)), read_problems(answer["errors"])
