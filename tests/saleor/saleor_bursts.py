"""Runs inside Saleor: what the look for a burst does to the shop's own database session."""

import time

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext


def statements(checkout, is_known):
    """The statements of a look, and what it answers; ``is_known``: the owner's switch was read before."""
    from saleor_ai_plugin.saleor_adapter import bursts

    bursts._Remembered.until = float("-inf")
    if is_known:
        bursts.stops(_Checkout(checkout))
    with CaptureQueriesContext(connection) as capture:
        stops = bursts.stops(_Checkout(checkout))
    return {"stops": stops, "statements": [query["sql"] for query in capture.captured_queries]}


def inside_a_transaction(checkout):
    """A look inside the shop's transaction: seconds, its answer, and whether the session is as it was."""
    from saleor_ai_plugin.saleor_adapter import bursts

    bursts._Remembered.until = float("-inf")
    names = ("statement_timeout", "synchronous_commit", "lock_timeout")
    with transaction.atomic(), connection.cursor() as cursor:

        def settings():
            cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
            return cursor.fetchone()

        before, began = settings(), time.perf_counter()
        stops = bursts.stops(_Checkout(checkout))
        return {"seconds": time.perf_counter() - began, "stops": stops, "is_as_before": settings() == before}


def add_payment(checkout, total):
    """A payment of Saleor's older kind, which waits to be processed when the checkout is completed."""
    from saleor.checkout.models import Checkout
    from saleor.payment.models import Payment

    found = Checkout.objects.get(pk=checkout)
    Payment.objects.create(
        gateway="nobody", is_active=True, checkout=found, total=total, currency=found.currency, token="x"
    )


def fail_payment(checkout):
    """A charge that failed, on the transaction that the checkout has."""
    from saleor.payment.models import TransactionEvent, TransactionItem

    item = TransactionItem.objects.get(checkout_id=checkout)
    TransactionEvent.objects.create(transaction=item, type="charge_failure", amount_value=15, currency="USD")


class _Checkout:
    def __init__(self, pk):
        self.pk = pk
