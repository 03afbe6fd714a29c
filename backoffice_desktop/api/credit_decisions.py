"""Deciding about a customer on account and about an application; what is sent again with its id is not done again."""

from dataclasses import asdict, dataclass
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.credit import Account, Application, CreditKind
from backoffice_desktop.api.reading import camel, selection
from backoffice_desktop.api.records import Problem, Resolved, read_resolved

_ACCOUNT = f"{{ account {{ {selection(Account)} }} errors {{ {selection(Problem)} }} }}"
_APPLICATION = f"{{ application {{ {selection(Application)} }} errors {{ {selection(Problem)} }} }}"

LIMIT_CHANGE = f"""
mutation CreditLimitChange($customerId: ID!, $version: Int!, $limit: Decimal!, $note: String!, $clientId: ID!) {{
  creditLimitChange(customerId: $customerId, version: $version, limit: $limit, note: $note, clientId: $clientId)
  {_ACCOUNT}
}}
"""
LIMIT_RESOLVE = f"""
mutation CreditLimitResolve($customerId: ID!, $version: Int!, $confirm: Boolean!, $note: String, $clientId: ID!) {{
  creditLimitResolve(customerId: $customerId, version: $version, confirm: $confirm, note: $note, clientId: $clientId)
  {_ACCOUNT}
}}
"""
BLOCK = f"""
mutation CreditAccountBlock($customerId: ID!, $version: Int!, $blocked: Boolean!, $note: String!, $clientId: ID!) {{
  creditAccountBlock(customerId: $customerId, version: $version, blocked: $blocked, note: $note, clientId: $clientId)
  {_ACCOUNT}
}}
"""
REVIEW_ASK = f"""
mutation CreditReviewAsk($customerId: ID!, $version: Int!, $note: String!, $clientId: ID!) {{
  creditReviewAsk(customerId: $customerId, version: $version, note: $note, clientId: $clientId) {_ACCOUNT}
}}
"""
REVIEW_DONE = f"""
mutation CreditReviewDone($customerId: ID!, $version: Int!, $note: String!, $clientId: ID!) {{
  creditReviewDone(customerId: $customerId, version: $version, note: $note, clientId: $clientId) {_ACCOUNT}
}}
"""
ACCOUNT_UNDO = f"""
mutation CreditAccountUndo($customerId: ID!, $version: Int!, $note: String, $clientId: ID!) {{
  creditAccountUndo(customerId: $customerId, version: $version, note: $note, clientId: $clientId) {_ACCOUNT}
}}
"""
APPLICATION_RESOLVE = f"""
mutation CreditApplicationResolve($id: ID!, $version: Int!, $decision: CreditApplicationDecision!, $limit: Decimal,
                                  $note: String, $clientId: ID!) {{
  creditApplicationResolve(id: $id, version: $version, decision: $decision, limit: $limit, note: $note,
                           clientId: $clientId) {_APPLICATION}
}}
"""
APPLICATION_UNDO = f"""
mutation CreditApplicationUndo($id: ID!, $version: Int!, $note: String, $clientId: ID!) {{
  creditApplicationUndo(id: $id, version: $version, note: $note, clientId: $clientId) {_APPLICATION}
}}
"""
APPLICATION_CREATE = f"""
mutation CreditApplicationCreate($customerId: ID!, $company: String, $requested: Decimal!, $currency: String!,
                                 $answers: CreditAnswersInput!, $clientId: ID!) {{
  creditApplicationCreate(customerId: $customerId, company: $company, requested: $requested, currency: $currency,
                          answers: $answers, clientId: $clientId) {_APPLICATION}
}}
"""
_WAYS: dict[CreditKind, tuple[str, str, dict[str, Any]]] = {
    CreditKind.LIMIT_CHANGE: (LIMIT_CHANGE, "creditLimitChange", {}),
    CreditKind.LIMIT_CONFIRM: (LIMIT_RESOLVE, "creditLimitResolve", {"confirm": True}),
    CreditKind.LIMIT_REFUSE: (LIMIT_RESOLVE, "creditLimitResolve", {"confirm": False}),
    CreditKind.BLOCK: (BLOCK, "creditAccountBlock", {"blocked": True}),
    CreditKind.UNBLOCK: (BLOCK, "creditAccountBlock", {"blocked": False}),
    CreditKind.REVIEW_ASKED: (REVIEW_ASK, "creditReviewAsk", {}),
    CreditKind.REVIEW_DONE: (REVIEW_DONE, "creditReviewDone", {}),
    CreditKind.UNDO: (ACCOUNT_UNDO, "creditAccountUndo", {}),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What the customer tells; None is not known."""

    industry: str | None = None
    years_in_business: float | None = None
    employees: float | None = None
    late_invoices_elsewhere: float | None = None
    files_accounts: bool | None = None


@dataclass(frozen=True, slots=True)
class NewApplication:
    """``requested`` is a decimal number as text, in ``currency``."""

    customer_id: str
    company: str
    requested: str
    currency: str
    answers: Answers


async def create_application(call: Call, wanted: NewApplication, *, client_id: str) -> Resolved[Application]:
    """Keep an application and score it."""
    variables: dict[str, Any] = {
        "customerId": wanted.customer_id,
        "company": wanted.company,
        "requested": wanted.requested,
        "currency": wanted.currency,
        "answers": {camel(name): value for name, value in asdict(wanted.answers).items()},
        "clientId": client_id,
    }
    answer = await call(APPLICATION_CREATE, variables)
    return read_resolved(Application, answer["creditApplicationCreate"], "application")


async def decide_account(
    call: Call, customer_id: str, *, version: int, kind: CreditKind, client_id: str, note: str = "", limit: str = ""
) -> Resolved[Account]:
    """``limit`` is a decimal number as text, for a change of it."""
    document, field, fixed = _WAYS[kind]
    variables: dict[str, Any] = {"customerId": customer_id, "version": version, "note": note, "clientId": client_id}
    if kind is CreditKind.LIMIT_CHANGE:
        variables["limit"] = limit
    answer = await call(document, variables | fixed)
    return read_resolved(Account, answer[field], "account")


async def resolve_application(
    call: Call, application_id: str, *, version: int, kind: CreditKind, client_id: str, note: str = "", limit: str = ""
) -> Resolved[Application]:
    """Accept with a ``limit``, or empty with the one that is suggested; decline; ask for more; or undo that."""
    variables: dict[str, Any] = {"id": application_id, "version": version, "note": note or None, "clientId": client_id}
    if kind is CreditKind.UNDO:
        answer = await call(APPLICATION_UNDO, variables)
        return read_resolved(Application, answer["creditApplicationUndo"], "application")
    variables |= {"decision": kind.value, "limit": limit or None}
    answer = await call(APPLICATION_RESOLVE, variables)
    return read_resolved(Application, answer["creditApplicationResolve"], "application")
