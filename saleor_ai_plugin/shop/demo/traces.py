"""Payments and chargebacks as the facts keep them: rows of OrderTrace and OrderOutcome."""

import pyarrow as pa

from saleor_ai_plugin.shop.demo.columns import constant

_SAME = (
    *("order_id", "placed_at", "device", "network", "card", "delivery_address", "billing_address"),
    *("email_domain", "card_country", "address_check", "attempts", "seconds_in_checkout"),
)


def order_traces(payments: pa.Table, countries: pa.Array, snapshot_at: pa.Array) -> pa.Table:
    """A row an order; the demo shop has neither telephones nor mail addresses, only their domains."""
    nothing = constant("", len(payments), pa.string())
    columns = {name: payments[name] for name in _SAME}
    return pa.table(
        {
            **columns,
            "payment_method": payments["method"],
            "email": nothing,
            "phone": nothing,
            "delivery_country": countries,
            "billing_country": countries,
            "snapshot_at": snapshot_at,
        }
    )


def order_outcomes(chargebacks: pa.Table) -> pa.Table:
    """A row a chargeback that the bank has reported."""
    return pa.table(
        {
            "order_id": chargebacks["order_id"],
            "kind": constant("chargeback", len(chargebacks), pa.string()),
            "known_at": chargebacks["reported_at"],
            "amount": chargebacks["amount"],
            "currency": chargebacks["currency"],
        }
    )
