"""What people decide about accounts: limits, blocks, reviews. Each decision is a row and is made once.

Every function raises NotFoundError, ConflictError, SecondPersonError or DecisionError.
"""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.credit import changes
from saleor_ai_plugin.credit.changes import PROPOSAL, Kind, Wish
from saleor_ai_plugin.credit.models import CreditAccount
from saleor_ai_plugin.credit.policy import policy_in
from saleor_ai_plugin.deciding import DecisionError, NotFoundError, SecondPersonError

State = CreditAccount.State

_PERSONS = (
    *(Kind.LIMIT_CHANGE, Kind.LIMIT_CONFIRM, Kind.LIMIT_REFUSE, Kind.BLOCK, Kind.UNBLOCK),
    *(Kind.REVIEW_ASKED, Kind.REVIEW_DONE),
)
_REMEMBERED = ("limit", "state", *PROPOSAL, "review_asked_at", "review_asked_note")


@transaction.atomic
def change_limit(*, customer_id: str, limit: Decimal, wish: Wish) -> CreditAccount:
    """Set a limit, with a reason. One above the owner's amount is proposed, and a second person confirms it."""
    account = _locked(customer_id)
    if changes.made_before(wish):
        return account
    changes.check_version(account, wish)
    changes.check_note(wish)
    terms = policy_in(account.currency)
    changes.check_limit(limit, terms)
    if limit == account.limit:
        raise DecisionError(f"the limit is {limit:,.2f} {account.currency} already", field="limit")
    before, held = changes.remembered(account, _REMEMBERED), account.limit
    # Less credit is no risk: only a rise needs a second person.
    is_proposal = limit > account.limit and changes.needs_second(limit, terms)
    if is_proposal:
        changes.propose(account, limit, wish)
    else:
        changes.drop_proposal(account)
        account.limit = limit
    after = None if is_proposal else limit
    changes.write(account, Kind.LIMIT_CHANGE, wish, before=before, limit_before=held, limit_after=after)
    return account


@transaction.atomic
def resolve_limit(*, customer_id: str, confirm: bool, wish: Wish) -> CreditAccount:
    """The second person confirms or refuses what the first proposed."""
    account = _locked(customer_id)
    if changes.made_before(wish):
        return account
    changes.check_version(account, wish)
    limit = account.proposed_limit
    if limit is None:
        raise DecisionError("no change of the limit waits for a second person")
    if confirm and account.proposed_by == wish.by:
        raise SecondPersonError(wish.by)
    before, held = changes.remembered(account, _REMEMBERED), account.limit
    changes.drop_proposal(account)
    if confirm:
        account.limit = limit
    kind = Kind.LIMIT_CONFIRM if confirm else Kind.LIMIT_REFUSE
    changes.write(account, kind, wish, before=before, limit_before=held, limit_after=limit if confirm else held)
    return account


@transaction.atomic
def block(*, customer_id: str, blocked: bool, wish: Wish) -> CreditAccount:
    """Let a customer buy on account no more, or again; orders that are open stay so."""
    account = _locked(customer_id)
    if changes.made_before(wish):
        return account
    changes.check_version(account, wish)
    changes.check_note(wish)
    state = State.BLOCKED if blocked else State.ACTIVE
    if account.state == state:
        raise DecisionError(f"the account is {state.value} already")
    before = changes.remembered(account, _REMEMBERED)
    account.state = state
    changes.write(account, Kind.BLOCK if blocked else Kind.UNBLOCK, wish, before=before)
    return account


@transaction.atomic
def ask_review(*, customer_id: str, wish: Wish) -> CreditAccount:
    """The customer wants a person to look at what the model decided."""
    account = _locked(customer_id)
    if changes.made_before(wish):
        return account
    changes.check_version(account, wish)
    changes.check_note(wish)
    if account.review_asked_at is not None:
        raise DecisionError("a review is asked for already")
    before = changes.remembered(account, _REMEMBERED)
    account.review_asked_at, account.review_asked_note = timezone.now(), wish.note[: changes.MOST_NOTE]
    changes.write(account, Kind.REVIEW_ASKED, wish, before=before)
    return account


@transaction.atomic
def finish_review(*, customer_id: str, wish: Wish) -> CreditAccount:
    """A person has looked; a new limit, where there is one, is a decision of its own."""
    account = _locked(customer_id)
    if changes.made_before(wish):
        return account
    changes.check_version(account, wish)
    changes.check_note(wish)
    if account.review_asked_at is None:
        raise DecisionError("nobody has asked for a review")
    before = changes.remembered(account, _REMEMBERED)
    account.review_asked_at, account.review_asked_note = None, ""
    changes.write(account, Kind.REVIEW_DONE, wish, before=before)
    return account


@transaction.atomic
def undo(*, customer_id: str, wish: Wish) -> CreditAccount:
    """Take back the last decision of a person; orders that were let go meanwhile stay so."""
    account = _locked(customer_id)
    if changes.made_before(wish):
        return account
    changes.check_version(account, wish)
    last = changes.to_undo(account, _PERSONS)
    if last is None:
        raise DecisionError("there is no decision of a person to undo")
    before, held = changes.remembered(account, _REMEMBERED), account.limit
    changes.restore(account, last.before)
    changes.write(account, Kind.UNDO, wish, before=before, limit_before=held, limit_after=account.limit)
    return account


def can_undo(account: CreditAccount) -> bool:
    return changes.to_undo(account, _PERSONS) is not None


def _locked(customer_id: str) -> CreditAccount:
    account = CreditAccount.objects.select_for_update().filter(customer_id=customer_id).first()
    if account is None:
        raise NotFoundError(f"customer {customer_id!r} has no account", field="customerId")
    return account
