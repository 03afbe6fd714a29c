"""A past for a shop: copies of one real order, with other customers, times and products."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from saleor_process import Saleor

_ORDERS = """
INSERT INTO order_order SELECT copy.*
FROM order_order o, unnest(%s::uuid[], %s::integer[], %s::timestamptz[]) AS n(id, user_pk, at),
    LATERAL jsonb_populate_record(o, jsonb_build_object(
        'id', n.id, 'number', nextval('order_order_number_seq'), 'user_id', n.user_pk, 'user_email', '',
        'checkout_token', '', 'status', 'fulfilled', 'created_at', n.at, 'updated_at', n.at)) AS copy
WHERE o.id = %s
"""
_LINES = """
INSERT INTO order_orderline SELECT copy.*
FROM order_orderline l, unnest(%s::uuid[], %s::integer[]) AS n(order_id, variant_pk)
    JOIN product_productvariant v ON v.id = n.variant_pk
    JOIN product_product p ON p.id = v.product_id,
    LATERAL jsonb_populate_record(l, jsonb_build_object(
        'id', gen_random_uuid(), 'old_id', NULL, 'order_id', n.order_id, 'variant_id', v.id,
        'product_variant_id', '', 'product_sku', v.sku, 'product_name', p.name, 'quantity', 1)) AS copy
WHERE l.id = (SELECT id FROM order_orderline WHERE order_id = %s ORDER BY id LIMIT 1)
"""
_CUSTOMERS = """
INSERT INTO account_user SELECT copy.*
FROM account_user u, generate_series(1, %s) AS n, LATERAL jsonb_populate_record(u, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('account_user', 'id')), 'uuid', gen_random_uuid(),
    'email', 'customer' || n || '@example.com', 'external_reference', NULL)) AS copy
WHERE u.id = %s RETURNING id
"""


def add_customers(saleor: Saleor, number: int) -> list[int]:
    return [pk for (pk,) in saleor.rows(_CUSTOMERS, number, saleor.seeded["customers"]["ada"])]


def add_orders(saleor: Saleor, *, like: str, purchases: list[tuple[int, int, list[int]]]) -> None:
    """Add orders given by customer, days ago and variants; ``like`` is the key of a real one."""
    now = datetime.now(UTC)
    ids = [uuid4() for _ in purchases]
    customers = [customer for customer, _, _ in purchases]
    moments = [now - timedelta(days=days) for _, days, _ in purchases]
    saleor.rows(_ORDERS, ids, customers, moments, like)
    lines = [(order, variant) for order, (_, _, variants) in zip(ids, purchases, strict=True) for variant in variants]
    saleor.rows(_LINES, [order for order, _ in lines], [variant for _, variant in lines], like)
