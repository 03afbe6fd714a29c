"""Accounts, and orders on account, written by hand."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from saleor_ai_plugin.credit.changes import Wish
from saleor_ai_plugin.credit.models import CreditAccount, CreditApplication, CreditOrder
from saleor_ai_plugin.facts.models import Customer, Order, OrderTrace

ANN, BOB = "ann@shop.example", "bob@shop.example"


def add_account(customer_id="u1", *, limit="1000", currency="EUR", **fields):
    values = {"opened_at": timezone.now() - timedelta(days=300), "company": "Maple Stores", **fields}
    return CreditAccount.objects.create(customer_id=customer_id, limit=Decimal(limit), currency=currency, **values)


def add_customer(customer_id="u1", *, is_guest=False):
    return Customer.objects.create(id=customer_id, is_guest=is_guest, snapshot_at=timezone.now())


def add_order(
    order_id, total="400", *, customer="u1", charged="0", authorized="0", status="unconfirmed", method="",
    currency="EUR", minutes_ago=0,
):  # fmt: skip
    at = timezone.now() - timedelta(minutes=minutes_ago)
    order = Order.objects.create(
        id=order_id, number=order_id, customer_id=customer, channel="default-channel", status=status,
        currency=currency, total_gross=Decimal(total), total_net=Decimal(total), charged=Decimal(charged),
        authorized=Decimal(authorized), placed_at=at, updated_at=at, snapshot_at=at,
    )  # fmt: skip
    OrderTrace.objects.create(order_id=order_id, placed_at=at, snapshot_at=at, payment_method=method)
    return order


def add_open(order_id, amount, *, customer="u1", days_ago=10, paid_days_ago=None, counts=True):
    """An order on account from before, unpaid or paid."""
    at = timezone.now() - timedelta(days=days_ago)
    paid_at = None if paid_days_ago is None else timezone.now() - timedelta(days=paid_days_ago)
    return CreditOrder.objects.create(
        order_id=order_id, customer_id=customer, currency="EUR", amount=Decimal(amount),
        outstanding=Decimal(0 if paid_at else amount), placed_at=at, due_at=at + timedelta(days=30), paid_at=paid_at,
        state=CreditOrder.State.APPROVED, counts=counts,
    )  # fmt: skip


def add_application(customer_id="u1", *, requested="1000", **fields):
    values = {"company": "Maple Stores", "currency": "EUR", "applied_at": timezone.now(), **fields}
    return CreditApplication.objects.create(customer_id=customer_id, requested=Decimal(requested), **values)


def wish(row, by=ANN, note="looked at it"):
    return Wish(version=row.version, by=by, client_id=uuid.uuid4(), note=note)
