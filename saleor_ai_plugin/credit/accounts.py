"""What people decide about accounts: limits, blocks, reviews. Each decision is a row and is made once.

Every function raises NotFoundError, ConflictError, SecondPersonError or DecisionError.
"""

from collections.abc import Callable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.credit import changes
from saleor_ai_plugin.credit.changes import PROPOSAL, Kind, Wish
from saleor_ai_plugin.credit.models import CreditAccount
from saleor_ai_plugin.credit.policy import policy_in
from saleor_ai_plugin.deciding import DecisionError, NotFoundError, SecondPersonError

State = CreditAccount.State

_ABOUT_LIMIT = (Kind.LIMIT_CHANGE, Kind.LIMIT_CONFIRM, Kind.LIMIT_REFUSE, Kind.UNDO)
_REMEMBERED = ("limit", "state", *PROPOSAL, "review_asked_at", "review_asked_note")

Done = tuple[Kind, Decimal | None]
"""What was decided, and the limit after it where that is about the limit and not only proposed."""


def change_limit(*, customer_id: str, limit: Decimal, wish: Wish) -> CreditAccount:
    """Set a limit, with a reason. One above the owner's amount is proposed, and a second person confirms it."""

    def act(account: CreditAccount) -> Done:
        terms = policy_in(account.currency)
        changes.check_limit(limit, terms)
        if limit == account.limit:
            raise DecisionError(f"the limit is {limit:,.2f} {account.currency} already", field="limit")
        # Less credit is no risk: only a rise needs a second person.
        if limit > account.limit and changes.needs_second(limit, terms):
            changes.propose(account, limit, wish)
            return Kind.LIMIT_CHANGE, None
        changes.drop_proposal(account)
        account.limit = limit
        return Kind.LIMIT_CHANGE, limit

    return _decide(customer_id, wish, act)


def resolve_limit(*, customer_id: str, confirm: bool, wish: Wish) -> CreditAccount:
    """The second person confirms or refuses what the first proposed."""

    def act(account: CreditAccount) -> Done:
        limit = account.proposed_limit
        if limit is None:
            raise DecisionError("no change of the limit waits for a second person")
        if confirm and account.proposed_by == wish.by:
            raise SecondPersonError(wish.by)
        changes.drop_proposal(account)
        account.limit = limit if confirm else account.limit
        return Kind.LIMIT_CONFIRM if confirm else Kind.LIMIT_REFUSE, account.limit

    return _decide(customer_id, wish, act, needs_note=False)


def block(*, customer_id: str, blocked: bool, wish: Wish) -> CreditAccount:
    """Let a customer buy on account no more, or again; orders that are open stay so."""

    def act(account: CreditAccount) -> Done:
        state = State.BLOCKED if blocked else State.ACTIVE
        if account.state == state:
            raise DecisionError(f"the account is {state.value} already")
        account.state = state
        return Kind.BLOCK if blocked else Kind.UNBLOCK, None

    return _decide(customer_id, wish, act)


def ask_review(*, customer_id: str, wish: Wish) -> CreditAccount:
    """The customer wants a person to look at what the model decided."""

    def act(account: CreditAccount) -> Done:
        if account.review_asked_at is not None:
            raise DecisionError("a review is asked for already")
        account.review_asked_at, account.review_asked_note = timezone.now(), wish.note[: changes.MOST_NOTE]
        return Kind.REVIEW_ASKED, None

    return _decide(customer_id, wish, act)


def finish_review(*, customer_id: str, wish: Wish) -> CreditAccount:
    """A person has looked; a new limit, where there is one, is a decision of its own."""

    def act(account: CreditAccount) -> Done:
        if account.review_asked_at is None:
            raise DecisionError("nobody has asked for a review")
        account.review_asked_at, account.review_asked_note = None, ""
        return Kind.REVIEW_DONE, None

    return _decide(customer_id, wish, act)


def undo(*, customer_id: str, wish: Wish) -> CreditAccount:
    """Take back the last decision of a person; orders that were let go meanwhile stay so."""

    def act(account: CreditAccount) -> Done:
        changes.restore(account, changes.last_decision(account).before)
        return Kind.UNDO, account.limit

    return _decide(customer_id, wish, act, needs_note=False)


@transaction.atomic
def _decide(
    customer_id: str, wish: Wish, act: Callable[[CreditAccount], Done], *, needs_note: bool = True
) -> CreditAccount:
    """Decide once, about what the person saw: ``act`` changes the account and says what that is."""
    account = CreditAccount.objects.select_for_update().filter(customer_id=customer_id).first()
    if account is None:
        raise NotFoundError(f"customer {customer_id!r} has no account", field="customerId")
    if changes.made_before(wish):
        return account
    changes.check_version(account, wish)
    if needs_note:
        changes.check_note(wish)
    before, held = changes.remembered(account, _REMEMBERED), account.limit
    kind, limit = act(account)
    concerns_limit = kind in _ABOUT_LIMIT
    changes.write(account, kind, wish, before=before, limit_before=held if concerns_limit else None, limit_after=limit)
    return account
