"""What people decide about accounts."""

from decimal import Decimal

import pytest
from credit_rows import ANN, BOB, add_account, wish

from saleor_ai_plugin.credit import accounts, models, policy, reading
from saleor_ai_plugin.credit.models import CreditDecision
from saleor_ai_plugin.credit.types import CreditAccount
from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError, SecondPersonError


def kinds():
    return list(CreditDecision.objects.order_by("id").values_list("kind", "by"))


def change(account, limit, **options):
    return accounts.change_limit(customer_id=account.customer_id, limit=Decimal(limit), wish=wish(account, **options))


def test_small_limit_is_changed_by_one_person_with_a_reason(db):
    account = change(add_account(limit="1000"), "2000")
    assert (account.limit, account.version, account.proposed_limit) == (2000, 2, None)
    decision = CreditDecision.objects.get()
    assert (decision.kind, decision.by, decision.limit_before, decision.limit_after, decision.note) == (
        "limit_change", ANN, 1000, 2000, "looked at it",
    )  # fmt: skip
    with pytest.raises(DecisionError, match="say why"):
        change(account, "3000", note=" ")


def test_large_limit_needs_a_second_person(db):
    account = change(add_account(limit="1000"), "6000")
    assert (account.limit, account.proposed_limit, account.proposed_by) == (1000, 6000, ANN)
    with pytest.raises(SecondPersonError, match="a second person"):
        accounts.resolve_limit(customer_id="u1", confirm=True, wish=wish(account))
    account = accounts.resolve_limit(customer_id="u1", confirm=True, wish=wish(account, by=BOB))
    assert (account.limit, account.proposed_limit) == (6000, None)
    assert kinds() == [("limit_change", ANN), ("limit_confirm", BOB)]
    lowered = change(account, "5500")
    assert lowered.limit == 5500


def test_second_person_refuses(db):
    account = change(add_account(limit="1000"), "6000")
    account = accounts.resolve_limit(customer_id="u1", confirm=False, wish=wish(account, by=BOB))
    assert (account.limit, account.proposed_limit) == (1000, None)
    with pytest.raises(DecisionError, match="no change of the limit waits"):
        accounts.resolve_limit(customer_id="u1", confirm=True, wish=wish(account, by=BOB))


def test_decision_on_an_old_view_is_refused_and_sent_again_is_made_once(db):
    account = add_account()
    asked = wish(account)
    accounts.change_limit(customer_id="u1", limit=Decimal(1500), wish=asked)
    again = accounts.change_limit(customer_id="u1", limit=Decimal(1500), wish=asked)
    assert (again.version, CreditDecision.objects.count()) == (2, 1)
    with pytest.raises(ConflictError, match=r"ann@shop\.example decided \(limit change\) meanwhile") as conflict:
        change(account, "1700", by=BOB)
    assert conflict.value.held.limit == 1500


@pytest.mark.parametrize("limit", ["-1", "NaN", "Infinity", "1.0001", "25001"])
def test_limit_that_cannot_be(db, limit):
    with pytest.raises(DecisionError) as refused:
        change(add_account(), limit)
    assert refused.value.field == "limit"


def test_block_review_and_undo(db):
    account = add_account()
    account = accounts.block(customer_id="u1", blocked=True, wish=wish(account))
    assert account.state == models.CreditAccount.State.BLOCKED
    with pytest.raises(DecisionError, match="blocked already"):
        accounts.block(customer_id="u1", blocked=True, wish=wish(account))
    account = accounts.ask_review(customer_id="u1", wish=wish(account, note="we always paid"))
    assert (account.review_asked_at is not None, account.review_asked_note) == (True, "we always paid")
    account = accounts.finish_review(customer_id="u1", wish=wish(account))
    assert account.review_asked_at is None
    account = accounts.undo(customer_id="u1", wish=wish(account))
    assert (account.review_asked_at is not None, account.review_asked_note) == (True, "we always paid")
    assert reading.to_undo([account]) == {}
    with pytest.raises(DecisionError, match="no decision of a person to undo"):
        accounts.undo(customer_id="u1", wish=wish(account))
    account = accounts.finish_review(customer_id="u1", wish=wish(account))
    assert reading.to_undo([account])["u1"].kind == "review_done"
    assert account.state == models.CreditAccount.State.BLOCKED


def test_undo_gives_the_limit_back_exactly(db):
    account = change(add_account(limit="1234.567"), "2000")
    account = accounts.undo(customer_id="u1", wish=wish(account))
    account.refresh_from_db()
    assert account.limit == Decimal("1234.567")
    decision = CreditDecision.objects.latest("id")
    assert (decision.kind, decision.limit_before, decision.limit_after) == ("undo", 2000, Decimal("1234.567"))


def test_unknown_account(db):
    with pytest.raises(NotFoundError, match="'nobody' has no account"):
        accounts.block(customer_id="nobody", blocked=True, wish=wish(models.CreditAccount(version=1)))


@pytest.mark.parametrize(
    "changes", [{"lgd": 1.5}, {"refer_above": 0.5}, {"step": Decimal(0)}, {"cap": Decimal(1)}, {"term_days": 0}]
)
def test_terms_that_do_not_fit_are_refused(db, changes):
    with pytest.raises(DecisionError):
        policy.update_policy(currency="EUR", changes=changes, updated_by=ANN)
    with pytest.raises(DecisionError, match="code such as USD"):
        policy.update_policy(currency="euro", changes={}, updated_by=ANN)


def test_terms_are_kept_by_currency(db):
    policy.update_policy(currency="EUR", changes={"cap": Decimal(500), "term_days": 14}, updated_by=ANN)
    add_account("u1", currency="USD")
    found = {row.currency: (row.cap, row.term_days) for row in policy.policies()}
    assert found == {"EUR": (500, 14), "USD": (25_000, 30)}


def test_a_page_of_accounts_asks_once_what_can_be_undone(db, django_assert_num_queries):
    for number in range(5):
        account = add_account(f"u{number}")
        accounts.change_limit(customer_id=f"u{number}", limit=Decimal(2000), wish=wish(account))
    rows = list(reading.accounts())
    with django_assert_num_queries(1):
        shown = CreditAccount.all_of(rows, "en")
    assert all(one.can_undo for one in shown)
