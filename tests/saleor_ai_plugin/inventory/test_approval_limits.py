"""Who may order how much alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from purchase_rows import ANN, BOB, add_supplier, held, make_order, sells, wish

from saleor_ai_plugin.inventory import cancelling, limits, orders
from saleor_ai_plugin.inventory.limits import Allowance, OverLimitError, Role
from saleor_ai_plugin.inventory.models import ApprovalLimit, Budget

TODAY = timezone.now().date()
# At 4 EUR a piece.
PIECES_OF_100_EUR = 25


def limit(per_order=None, per_day=None, role=Role.STAFF, person="", currency="EUR"):
    return ApprovalLimit.objects.create(
        role=role, person=person, currency=currency, per_order=per_order, per_day=per_day
    )


def worth(supplier, amount):
    return make_order(supplier, {"a": amount // 4})


def approve(order, **options):
    return orders.approve(order_id=str(order.id), wish=wish(order, **options))


def test_without_limits_people_approve_anything_and_the_program_nothing(supplier):
    order = worth(supplier, 4_000_000)
    assert Allowance.of(ANN, Role.STAFF).why_not(order) == ""
    assert "without a person" in Allowance.of("saleor-ai", Role.AUTOMATIC).why_not(order)


@pytest.mark.parametrize(
    ("rows", "person", "is_owner", "may"),
    [
        ([(100, "", Role.STAFF)], ANN, False, True),
        ([(99, "", Role.STAFF)], ANN, False, False),
        ([(99, "", Role.STAFF)], ANN, True, True),
        ([(99, "", Role.OWNER)], ANN, True, False),
        ([(99, "", Role.STAFF), (100, ANN, Role.STAFF)], ANN, False, True),
        ([(99, "", Role.STAFF), (100, ANN, Role.STAFF)], BOB, False, False),
        ([(100, "", Role.STAFF), (99, ANN, Role.STAFF)], "Ann@shop.example", False, False),
        ([(None, ANN, Role.STAFF)], ANN, False, True),
    ],
)
def test_a_persons_own_limit_comes_before_that_of_the_role(supplier, rows, person, is_owner, may):
    for amount, whose, role in rows:
        limit(amount, role=role, person=whose)
    why = Allowance.of(person, limits.role_of(is_owner=is_owner)).why_not(worth(supplier, 100))
    assert (why == "") is may


def test_above_the_limit_it_waits_for_somebody_who_may(supplier):
    limit(99)
    order = worth(supplier, 100)
    asked = wish(order)
    for _ in range(2):
        with pytest.raises(OverLimitError, match=r"100.00 EUR is above the 99.00 EUR an order that ann") as refused:
            orders.approve(order_id=str(order.id), wish=asked)
        assert refused.value.code == "over_limit"
    waits = held(order)
    assert (waits.state, waits.approval_asked_by, waits.version) == ("proposed", ANN, 2)
    assert waits.changes.latest("id").kind == "ask_approval"
    with pytest.raises(OverLimitError):
        approve(waits, by=BOB)
    done = approve(held(order), by=BOB, is_owner=True)
    assert (done.state, done.approved_by, done.approval_asked_by) == ("approved", BOB, "")


def test_day_has_a_limit_too(supplier):
    limit(per_day=250)
    first, second, third = (worth(supplier, 100) for _ in range(3))
    approve(first)
    approve(second)
    with pytest.raises(OverLimitError, match=r"250.00 EUR a day and has approved 200.00 EUR today; this is 100.00 EUR"):
        approve(third)
    approve(third, by=BOB, version=2)
    cancelling.cancel(order_id=str(first.id), wish=wish(held(first), note="no"))
    assert approve(worth(supplier, 100)).state == "approved"


def test_other_currencies_have_limits_of_their_own(supplier):
    limit(1)
    other = add_supplier("S-2", currency="USD")
    sells(other, "a")
    assert approve(make_order(other, {"a": 25})).state == "approved"


def test_budget_is_for_all_but_the_owner(supplier):
    other = add_supplier("S-2")
    sells(other, "a")
    day = {"starts_on": TODAY - timedelta(days=3), "ends_on": TODAY, "currency": "EUR"}
    Budget.objects.create(amount=Decimal(250), **day)
    Budget.objects.create(amount=Decimal(150), supplier=supplier, **day)
    Budget.objects.create(amount=Decimal(1), **{**day, "ends_on": TODAY - timedelta(days=1)})
    approve(worth(supplier, 100))
    with pytest.raises(OverLimitError, match=r"the budget with Supplier S-1 until .* is 150.00 EUR, of which 100.00"):
        approve(worth(supplier, 100))
    approve(worth(other, 100))
    last = worth(other, 100)
    with pytest.raises(OverLimitError, match=r"the budget until .* is 250.00 EUR, of which 200.00 are spent"):
        approve(last)
    assert approve(held(last), is_owner=True).state == "approved"
    assert limits.room("EUR", TODAY) == 0
    assert limits.room("USD", TODAY) is None
