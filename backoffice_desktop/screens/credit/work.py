"""What both lists are of, and what is said about deciding in them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from backoffice_desktop.api import credit_queue
from backoffice_desktop.api.credit import Account, AccountState, Application, ApplicationState, CreditKind, Proposal
from backoffice_desktop.api.credit_queue import AccountFilters, ApplicationFilters
from backoffice_desktop.api.records import Money
from backoffice_desktop.formatting import money, relative
from backoffice_desktop.outbox import Topic, Unsent
from backoffice_desktop.screens.credit import export_columns as export
from backoffice_desktop.screens.credit.columns import ACCOUNT_COLUMNS, APPLICATION_COLUMNS
from backoffice_desktop.screens.credit.policies import Policies
from backoffice_desktop.screens.credit.words import ACCOUNT_STATES, KINDS, STATES, company
from backoffice_desktop.translations import tr
from backoffice_desktop.worklist.work import Words, Work

SAID = {
    CreditKind.LIMIT_CHANGE: "{name}: new limit noted.",
    CreditKind.LIMIT_CONFIRM: "{name}: limit confirmed.",
    CreditKind.LIMIT_REFUSE: "{name}: limit refused.",
    CreditKind.BLOCK: "{name} blocked.",
    CreditKind.UNBLOCK: "{name} unblocked.",
    CreditKind.REVIEW_ASKED: "{name}: somebody will look at it.",
    CreditKind.REVIEW_DONE: "{name} reviewed.",
    CreditKind.ACCEPT: "{name} accepted.",
    CreditKind.DECLINE: "{name} declined.",
    CreditKind.ASK_MORE: "{name}: asked for more.",
}
STAYS = frozenset({CreditKind.LIMIT_CHANGE, CreditKind.BLOCK, CreditKind.UNBLOCK, CreditKind.REVIEW_ASKED})
CUSTOMER_WORDS = Words(
    count="Customers: {count}",
    nothing_waits="No customer buys on account yet.",
    none_fits="No customer fits these filters.",
    choose="Choose a customer in the list.",
    last="This was the last one of the list.",
    missing="This customer does not buy on account.",
    refused="{name}: your decision was not taken. {why}",
    taken_back="{name}: decision taken back.",
    exported="Exported {count} customers to {file}.",
)
APPLICATION_WORDS = Words(
    count="Applications: {count}",
    nothing_waits="No application waits for a decision.",
    none_fits="No application fits these filters.",
    choose="Choose an application in the list.",
    last="This was the last one of the list.",
    missing="This application is not there any more.",
    refused="{name}: your decision was not taken. {why}",
    taken_back="{name}: decision taken back.",
    exported="Exported {count} applications to {file}.",
)


def customer_work(policies: Policies, me: str) -> Work:
    def after(account: Account, unsent: Unsent) -> Mapping[str, Any]:
        match unsent.kind:
            case CreditKind.LIMIT_CHANGE:
                limit = Money(Decimal(unsent.values["limit"]), account.currency)
                if policies.needs_second(limit):
                    return {"proposal": Proposal(limit, me, datetime.now(UTC), unsent.note)}
                return _with_limit(account, limit)
            case CreditKind.LIMIT_CONFIRM if account.proposal is not None:
                return _with_limit(account, account.proposal.limit) | {"proposal": None}
            case CreditKind.LIMIT_REFUSE:
                return {"proposal": None}
            case CreditKind.BLOCK:
                return {"state": AccountState.BLOCKED}
            case CreditKind.UNBLOCK:
                return {"state": AccountState.ACTIVE}
            case CreditKind.REVIEW_ASKED:
                return {"review_asked_at": datetime.now(UTC), "review_asked_note": unsent.note}
            case CreditKind.REVIEW_DONE:
                return {"review_asked_at": None, "review_asked_note": ""}
        # What an undo brings back, only the service knows.
        return {"can_undo": False}

    return Work(
        topic=Topic.ACCOUNT,
        key="credit-customers",
        columns=ACCOUNT_COLUMNS,
        filters=AccountFilters(),
        rows=credit_queue.accounts,
        detail=credit_queue.account,
        item_of=attrgetter("account"),
        id_of=attrgetter("customer_id"),
        name_of=company,
        after=after,
        conflict=_account_conflict,
        said=SAID,
        words=CUSTOMER_WORDS,
        header=export.ACCOUNT_HEADER,
        cells=export.account_cells,
        stays=STAYS,
    )


def application_work(policies: Policies, me: str) -> Work:
    states = {
        CreditKind.ACCEPT: ApplicationState.ACCEPTED,
        CreditKind.DECLINE: ApplicationState.DECLINED,
        CreditKind.ASK_MORE: ApplicationState.INFO_REQUESTED,
        CreditKind.UNDO: ApplicationState.WAITING,
    }

    def after(application: Application, unsent: Unsent) -> Mapping[str, Any]:
        kind = CreditKind(unsent.kind.value)
        if kind is CreditKind.ACCEPT and application.state is not ApplicationState.SECOND_REVIEW:
            limit = Money(Decimal(unsent.values["limit"]), application.requested.currency)
            if policies.needs_second(limit):
                proposal = Proposal(limit, me, datetime.now(UTC), unsent.note)
                return {"state": ApplicationState.SECOND_REVIEW, "proposal": proposal}
        return {"state": states[kind], "can_undo": False}

    return Work(
        topic=Topic.APPLICATION,
        key="credit-applications",
        columns=APPLICATION_COLUMNS,
        filters=ApplicationFilters(),
        rows=credit_queue.applications,
        detail=credit_queue.application,
        item_of=attrgetter("application"),
        id_of=attrgetter("id"),
        name_of=company,
        after=after,
        conflict=_application_conflict,
        said=SAID,
        words=APPLICATION_WORDS,
        header=export.APPLICATION_HEADER,
        cells=export.application_cells,
    )


def _with_limit(account: Account, limit: Money) -> dict[str, Any]:
    available = max(limit.amount - account.exposure.amount, Decimal(0))
    return {"limit": limit, "available": Money(available, limit.currency)}


def _account_conflict(unsent: Unsent, present: Account) -> str:
    return tr(
        "{name} has changed meanwhile: {state}, limit {limit}. Your decision ({mine}) was not carried out.",
        name=unsent.name,
        state=tr(ACCOUNT_STATES[present.state]),
        limit=money(present.limit),
        mine=tr(KINDS[CreditKind(unsent.kind.value)]),
    )


def _application_conflict(unsent: Unsent, present: Application) -> str:
    values = {
        "name": unsent.name,
        "state": tr(STATES[present.state]),
        "mine": tr(KINDS[CreditKind(unsent.kind.value)]),
    }
    if not present.decided_by or present.decided_at is None:
        return tr("{name} has changed meanwhile: {state}. Your decision ({mine}) was not carried out.", **values)
    return tr(
        "{name} was decided by {who} {when}: {state}. Your decision ({mine}) was not carried out.",
        who=present.decided_by,
        when=relative(present.decided_at),
        **values,
    )
