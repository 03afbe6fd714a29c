"""The columns of exported lists: codes and exact values, for programs and spreadsheets."""

from datetime import datetime

from backoffice_desktop.api.credit import Account, Application, Reason
from backoffice_desktop.api.records import Money

ACCOUNT_HEADER = (
    "customer_id",
    "company",
    "state",
    "currency",
    "limit",
    "exposure",
    "available",
    "overdue",
    "points",
    "pd",
    "suggested_limit",
    "reasons",
    "term_days",
    "opened_at",
    "proposed_limit",
    "proposed_by",
    "review_asked_at",
)
APPLICATION_HEADER = (
    "id",
    "customer_id",
    "company",
    "state",
    "applied_at",
    "currency",
    "requested",
    "points",
    "pd",
    "suggested_limit",
    "reasons",
    "decided_by",
    "decided_at",
)


def account_cells(account: Account) -> list[str]:
    proposal = account.proposal
    return [
        account.customer_id,
        account.company,
        account.state.value,
        account.currency,
        str(account.limit.amount),
        str(account.exposure.amount),
        str(account.available.amount),
        str(account.overdue.amount),
        *_score(account.points, account.pd, account.suggested_limit, account.reasons),
        str(account.term_days),
        account.opened_at.isoformat(),
        "" if proposal is None else str(proposal.limit.amount),
        "" if proposal is None else proposal.by,
        _at(account.review_asked_at),
    ]


def application_cells(application: Application) -> list[str]:
    return [
        application.id,
        application.customer_id,
        application.company,
        application.state.value,
        application.applied_at.isoformat(),
        application.requested.currency,
        str(application.requested.amount),
        *_score(application.points, application.pd, application.suggested_limit, application.reasons),
        application.decided_by,
        _at(application.decided_at),
    ]


def _score(points: int | None, pd: float | None, suggested: Money | None, reasons: tuple[Reason, ...]) -> list[str]:
    return [
        "" if points is None else str(points),
        "" if pd is None else f"{pd:.6f}",
        "" if suggested is None else str(suggested.amount),
        "; ".join(reason.text for reason in reasons),
    ]


def _at(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
