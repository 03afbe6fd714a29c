"""Customers who want to buy on account."""

import uuid
from decimal import Decimal

import pytest
from credit_rows import ANN, BOB, add_account, add_application, add_customer, add_order, wish

from saleor_ai_plugin.credit import applications
from saleor_ai_plugin.credit.changes import Wish
from saleor_ai_plugin.credit.exposure import exposure_of
from saleor_ai_plugin.credit.models import CreditAccount, CreditApplication, CreditDecision
from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError, SecondPersonError

State = CreditApplication.State


def apply(customer_id="u1", *, client_id=None, **changes):
    values = {
        "company": " Maple Stores ",
        "requested": Decimal(800),
        "currency": "EUR",
        "answers": {"industry": "retail", "employees": 12, "files_accounts": None},
    }
    asked = Wish(version=0, by=ANN, client_id=client_id or uuid.uuid4())
    return applications.apply(customer_id=customer_id, **{**values, **changes}, wish=asked)


def test_application_is_kept_once(db):
    add_customer("u1")
    client_id = uuid.uuid4()
    row = apply(client_id=client_id)
    assert apply(client_id=client_id).id == row.id
    assert (row.company, row.state, row.version, row.answers) == (
        "Maple Stores", State.WAITING, 1, {"industry": "retail", "employees": 12},
    )  # fmt: skip
    assert CreditDecision.objects.get().kind == "applied"
    with pytest.raises(DecisionError, match="still open"):
        apply()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"requested": Decimal(0)}, "requested"),
        ({"requested": Decimal("NaN")}, "requested"),
        ({"currency": "eur"}, "currency"),
        ({"currency": "USD"}, "currency"),
        ({"answers": {"employees": -1}}, "employees"),
        ({"customer_id": "nobody"}, "customerId"),
        ({"customer_id": "guest:1"}, "customerId"),
    ],
)
def test_bad_application_is_refused(db, changes, field):
    add_customer("u1")
    add_customer("guest:1", is_guest=True)
    add_account("u1", currency="EUR")
    with pytest.raises(DecisionError) as refused:
        apply(**changes)
    assert refused.value.field == field
    assert not CreditApplication.objects.exists()


def test_acceptance_opens_an_account_that_knows_what_is_open(db):
    add_order("before", "150", status="unfulfilled")
    row = add_application(answers={"industry": "retail"})
    row = applications.accept(application_id=str(row.id), limit=Decimal(900), wish=wish(row))
    account = CreditAccount.objects.get()
    assert (row.state, row.decided_by) == (State.ACCEPTED, ANN)
    assert (account.limit, account.company, account.answers, account.term_days) == (
        900, "Maple Stores", {"industry": "retail"}, 30,
    )  # fmt: skip
    assert exposure_of("u1").open == 150
    with pytest.raises(ConflictError, match=r"accepted already, by ann"):
        applications.decline(application_id=str(row.id), wish=wish(row))


def test_without_a_suggestion_a_limit_has_to_be_said(db):
    row = add_application()
    with pytest.raises(DecisionError, match="none is suggested"):
        applications.accept(application_id=str(row.id), limit=None, wish=wish(row))
    row.suggested_limit = Decimal(450)
    row.save()
    applications.accept(application_id=str(row.id), limit=None, wish=wish(row))
    assert CreditAccount.objects.get().limit == 450


def test_large_limit_needs_two_and_another_limit_is_a_new_proposal(db):
    row = add_application()
    row = applications.accept(application_id=str(row.id), limit=Decimal(6000), wish=wish(row))
    assert (row.state, row.proposed_limit, row.proposed_by) == (State.SECOND_REVIEW, 6000, ANN)
    with pytest.raises(SecondPersonError):
        applications.accept(application_id=str(row.id), limit=None, wish=wish(row))
    row = applications.accept(application_id=str(row.id), limit=Decimal(7000), wish=wish(row, by=BOB))
    assert (row.proposed_limit, row.proposed_by) == (7000, BOB)
    row = applications.accept(application_id=str(row.id), limit=None, wish=wish(row))
    assert (row.state, row.proposed_limit, CreditAccount.objects.get().limit) == (State.ACCEPTED, None, 7000)


def test_decline_and_asking_for_more_need_a_reason_and_can_be_undone(db):
    row = add_application()
    with pytest.raises(DecisionError, match="say why"):
        applications.decline(application_id=str(row.id), wish=wish(row, note=""))
    row = applications.ask_more(application_id=str(row.id), wish=wish(row))
    row = applications.decline(application_id=str(row.id), wish=wish(row))
    assert row.state == State.DECLINED
    row = applications.undo(application_id=str(row.id), wish=wish(row))
    assert (row.state, row.decided_by, row.decided_at) == (State.INFO_REQUESTED, "", None)


def test_undone_acceptance_blocks_the_account(db):
    row = add_application()
    row = applications.accept(application_id=str(row.id), limit=Decimal(500), wish=wish(row))
    row = applications.undo(application_id=str(row.id), wish=wish(row))
    account = CreditAccount.objects.get()
    assert (row.state, account.limit, account.state) == (State.WAITING, 0, "blocked")


def test_undo_does_not_reopen_beside_a_newer_application(db):
    row = add_application()
    row = applications.decline(application_id=str(row.id), wish=wish(row))
    add_application()
    with pytest.raises(DecisionError, match="newer application"):
        applications.undo(application_id=str(row.id), wish=wish(row))


@pytest.mark.parametrize("application_id", ["999", "x", "-1", "9" * 30])
def test_unknown_application(db, application_id):
    with pytest.raises(NotFoundError):
        applications.decline(application_id=application_id, wish=wish(CreditApplication(version=1)))
