"""Customers who want to buy on account: they apply, the card scores them, people decide.

Every function raises NotFoundError, ConflictError, SecondPersonError or DecisionError.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.credit import changes, following
from saleor_ai_plugin.credit.changes import PROPOSAL, Kind, Wish
from saleor_ai_plugin.credit.frames import ANSWERS
from saleor_ai_plugin.credit.models import CreditAccount, CreditApplication
from saleor_ai_plugin.credit.policy import policy_in
from saleor_ai_plugin.credit.reading import OPEN_APPLICATIONS
from saleor_ai_plugin.credit.scoring import rescore
from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError, SecondPersonError
from saleor_ai_plugin.facts.models import Customer, Order

State = CreditApplication.State

_REMEMBERED = ("state", *PROPOSAL, "decided_by", "decided_at")


@transaction.atomic
def apply(
    *, customer_id: str, company: str, requested: Decimal, currency: str, answers: Mapping[str, Any], wish: Wish
) -> CreditApplication:
    """Keep an application and score it; sent again with the same ``client_id`` it is kept once."""
    kept = CreditApplication.objects.filter(client_id=wish.client_id).first()
    if kept is not None:
        return kept
    _check(customer_id, requested, currency, answers)
    application = CreditApplication(
        customer_id=customer_id,
        company=company.strip()[:250],
        currency=currency,
        requested=requested,
        answers={name: answers[name] for name in ANSWERS if answers.get(name) is not None},
        applied_at=timezone.now(),
        client_id=wish.client_id,
        version=0,
    )
    rescore([application])
    application.save()
    changes.write(application, Kind.APPLIED, wish, before={})
    application.refresh_from_db()
    return application


@transaction.atomic
def accept(*, application_id: str, limit: Decimal | None, wish: Wish) -> CreditApplication:
    """Open an account. Above the owner's amount the first person only proposes; without a limit the suggested one."""
    row = _locked(application_id)
    if changes.made_before(wish):
        return row
    _check_open(row, wish)
    terms = policy_in(row.currency)
    wanted = limit if limit is not None else row.proposed_limit or row.suggested_limit
    if not wanted:
        raise DecisionError("say which limit: none is suggested", field="limit")
    changes.check_limit(wanted, terms)
    before = changes.remembered(row, _REMEMBERED)
    if changes.needs_second(wanted, terms) and not _is_second(row, wanted, wish):
        changes.propose(row, wanted, wish)
        row.state = State.SECOND_REVIEW
        changes.write(row, Kind.ACCEPT, wish, before=before)
        return row
    changes.drop_proposal(row)
    _decide(row, State.ACCEPTED, wish)
    held = _open_account(row, wanted)
    changes.write(row, Kind.ACCEPT, wish, before=before, limit_before=held, limit_after=wanted)
    return row


@transaction.atomic
def decline(*, application_id: str, wish: Wish) -> CreditApplication:
    return _moved(application_id, State.DECLINED, Kind.DECLINE, wish)


@transaction.atomic
def ask_more(*, application_id: str, wish: Wish) -> CreditApplication:
    return _moved(application_id, State.INFO_REQUESTED, Kind.ASK_MORE, wish)


@transaction.atomic
def undo(*, application_id: str, wish: Wish) -> CreditApplication:
    """Take back the last decision. An account that it opened is blocked, with no limit; its orders stay."""
    row = _locked(application_id)
    if changes.made_before(wish):
        return row
    changes.check_version(row, wish)
    last = changes.last_decision(row)
    before, was_accepted = changes.remembered(row, _REMEMBERED), row.state == State.ACCEPTED
    changes.restore(row, last.before)
    if row.state in OPEN_APPLICATIONS and _another_open(row):
        raise DecisionError("the customer has applied again since; decide about the newer application")
    if was_accepted:
        account = CreditAccount.objects.select_for_update().filter(customer_id=row.customer_id).first()
        if account is not None:
            account.limit = last.limit_before or Decimal(0)
            account.state = CreditAccount.State.ACTIVE if last.limit_before else CreditAccount.State.BLOCKED
            account.version += 1
            account.save()
    changes.write(row, Kind.UNDO, wish, before=before, limit_before=last.limit_after, limit_after=last.limit_before)
    return row


def _moved(application_id: str, state: CreditApplication.State, kind: Any, wish: Wish) -> CreditApplication:
    row = _locked(application_id)
    if changes.made_before(wish):
        return row
    _check_open(row, wish)
    changes.check_note(wish)
    before = changes.remembered(row, _REMEMBERED)
    changes.drop_proposal(row)
    if state == State.DECLINED:
        _decide(row, state, wish)
    row.state = state
    changes.write(row, kind, wish, before=before)
    return row


def _decide(row: CreditApplication, state: CreditApplication.State, wish: Wish) -> None:
    row.state, row.decided_by, row.decided_at = state, wish.by, timezone.now()


def _is_second(row: CreditApplication, limit: Decimal, wish: Wish) -> bool:
    """Whether this is a second person's word for the same limit; another limit is a new proposal."""
    if row.state != State.SECOND_REVIEW or row.proposed_limit != limit:
        return False
    if row.proposed_by == wish.by:
        raise SecondPersonError(wish.by)
    return True


def _open_account(row: CreditApplication, limit: Decimal) -> Decimal | None:
    """Open an account, or give the one that there is a new limit; return the limit before."""
    account = CreditAccount.objects.select_for_update().filter(customer_id=row.customer_id).first()
    held = account.limit if account else None
    if account is None:
        account = CreditAccount(customer_id=row.customer_id, opened_at=timezone.now(), version=0)
        account.term_days = policy_in(row.currency).term_days
    account.company, account.currency, account.answers = row.company, row.currency, row.answers
    account.limit, account.state = limit, CreditAccount.State.ACTIVE
    account.version += 1
    rescore([account])
    account.save()
    if held is None:
        ids = Order.objects.filter(customer_id=row.customer_id, deleted_at=None).values_list("id", flat=True)
        following.adopt(list(ids))
    return held


def _locked(application_id: str) -> CreditApplication:
    rows = CreditApplication.objects.select_for_update()
    row = rows.filter(id=int(application_id)).first() if application_id.isdecimal() else None
    if row is None:
        raise NotFoundError(f"there is no application {application_id!r}", field="id")
    return row


def _check_open(row: CreditApplication, wish: Wish) -> None:
    changes.check_version(row, wish)
    if row.state not in OPEN_APPLICATIONS:
        raise ConflictError(f"the application is {row.state} already, by {row.decided_by}", row)


def _another_open(row: CreditApplication) -> bool:
    others = CreditApplication.objects.filter(customer_id=row.customer_id, state__in=OPEN_APPLICATIONS).exclude(
        id=row.id
    )
    return others.exists()


def _check(customer_id: str, requested: Decimal, currency: str, answers: Mapping[str, Any]) -> None:
    if not Customer.objects.filter(id=customer_id, deleted_at=None, is_guest=False).exists():
        raise DecisionError(f"there is no customer {customer_id!r}; guests cannot buy on account", field="customerId")
    if len(currency) != 3 or not (currency.isascii() and currency.isupper()):
        raise DecisionError(f"{currency!r} is no currency; use a code such as USD", field="currency")
    if not requested.is_finite() or not 0 < requested < 10**12:
        raise DecisionError(f"{requested} is no limit to ask for", field="requested")
    account = CreditAccount.objects.filter(customer_id=customer_id).first()
    if account is not None and account.currency != currency:
        raise DecisionError(f"the customer's account is in {account.currency}", field="currency")
    if CreditApplication.objects.filter(customer_id=customer_id, state__in=OPEN_APPLICATIONS).exists():
        raise DecisionError("the customer's last application is still open", field="customerId")
    for name in ("years_in_business", "employees", "late_invoices_elsewhere"):
        value = answers.get(name)
        if value is not None and not 0 <= value < 10**7:
            raise DecisionError(f"{value} cannot be; it is a number from 0 on", field=name)
