"""How an order was placed and paid, and what became of it: what fraud is recognised by.

A function in PostgreSQL, because it keeps its plan: read anew for every order, this much SQL would cost the checkout
more than running it. No name, address, phone or e-mail leaves it, only keyed hashes.
"""

# ruff: noqa: S608 - SQL is put together from names in this code

from typing import Any

from django.db import connections

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.saleor_adapter.subjects import SIGNS, SNAPSHOT_AT, global_id, json_list

TABLE = "order_order"
DEVICE_METADATA_KEY = "saleorAiDevice"
NETWORK_METADATA_KEY = "saleorAiNetwork"
"""What a storefront may pass on of the browser and of its address (best as a hash of its own); we hash it again."""


def _address(alias: str) -> str:
    """Street, postal code, city and country, however they are typed; NULL where there is none."""
    parts = f"concat_ws('|', {alias}.street_address_1, {alias}.postal_code, {alias}.city, {alias}.country)"
    return f"CASE WHEN {alias}.id IS NOT NULL THEN lower(regexp_replace({parts}, '[^[:alnum:]|]', '', 'g')) END"


def card_of(owner: str) -> str:
    """The last card of an order or a checkout, joined as ``card``: ``owner`` is the condition on the payment ``p``."""
    # Saleor 3.21's transactions know no card: as JSON, a column that is not there is simply empty.
    return f"""
LEFT JOIN LATERAL (
    SELECT concat_ws('|', j->>'cc_first_digits', j->>'cc_last_digits', j->>'cc_exp_month', j->>'cc_exp_year') AS digits,
        j->>'cc_last_digits' AS last_digits,
        COALESCE(j->>'payment_method_type', '') AS method,
        j->>'customer_ip_address' AS address
    FROM (
        SELECT to_jsonb(p) AS j, p.id FROM payment_transactionitem p WHERE {owner}
        UNION ALL
        SELECT to_jsonb(p), p.id FROM payment_payment p WHERE {owner}
    ) paid ORDER BY COALESCE(j->>'cc_last_digits', '') = '', id DESC LIMIT 1
) card ON TRUE
"""


_FAILED = """
SELECT count(*) FROM payment_transactionevent e JOIN payment_transactionitem t ON t.id = e.transaction_id
WHERE t.order_id = s.id AND e.type IN ('charge_failure', 'authorization_failure')
"""


def pseudonyms(things: str) -> str:
    """``{name: a keyed hash}`` of ``(name, kind, text)``, "" of an empty text; two kinds never have the same.

    One expression for all of them: PostgreSQL reads the statement anew for every order, and reading it costs more than
    running it. The function around it has an argument ``pseudonym_key``.
    """
    return f"""
SELECT jsonb_object_agg(thing.name, CASE WHEN COALESCE(thing.text, '') = '' THEN '' ELSE
    left(encode(hmac(thing.kind || ':' || thing.text, pseudonym_key, 'sha256'), 'hex'), 32) END)
FROM (VALUES {things}) thing(name, kind, text)
"""


_PSEUDONYMS = pseudonyms(f"""
    ('email', 'email', lower(trim(s.user_email))),
    ('phone', 'phone', COALESCE(NULLIF(d.phone, ''), b.phone)),
    ('device', 'device', s.metadata->>'{DEVICE_METADATA_KEY}'),
    ('network', 'network', COALESCE(s.metadata->>'{NETWORK_METADATA_KEY}', card.address)),
    ('card', 'card', CASE WHEN card.last_digits <> '' THEN card.digits END),
    ('delivery_address', 'address', {_address("d")}),
    ('billing_address', 'address', {_address("b")})
""")

_TRACE = f"""
jsonb_build_object(
    'order_id', {global_id("Order", "s.id")},
    'placed_at', s.created_at,
    'email_domain', lower(split_part(s.user_email, '@', 2)),
    'email_digits', length(regexp_replace(split_part(s.user_email, '@', 1), '[^0-9]', '', 'g'))::float
        / NULLIF(length(split_part(s.user_email, '@', 1)), 0),
    'payment_method', COALESCE(card.method, ''),
    'delivery_country', COALESCE(d.country, ''),
    'billing_country', COALESCE(b.country, ''),
    'attempts', 1 + ({_FAILED}),
    'snapshot_at', {SNAPSHOT_AT}
) || ({_PSEUDONYMS})
"""

_OUTCOMES = f"""
SELECT jsonb_agg(jsonb_build_object(
    'order_id', {global_id("Order", "s.id")},
    'kind', CASE e.type
        WHEN 'charge_back' THEN 'chargeback' WHEN 'refund_success' THEN 'refund' ELSE 'payment_failed' END,
    'known_at', e.created_at,
    'amount', e.amount_value::text,
    'currency', e.currency) ORDER BY e.id)
FROM payment_transactionevent e JOIN payment_transactionitem t ON t.id = e.transaction_id
WHERE t.order_id = s.id AND e.type IN ('charge_back', 'refund_success', 'charge_failure', 'authorization_failure')
"""

_BODY = f"""
BEGIN RETURN (
    SELECT jsonb_build_object('trace', {_TRACE}, 'outcomes', {json_list(_OUTCOMES)})
    FROM {TABLE} s
    LEFT JOIN account_address d ON d.id = s.shipping_address_id
    LEFT JOIN account_address b ON b.id = s.billing_address_id {card_of("p.order_id = s.id")}
    WHERE s.id = asked
); END
"""


def install(**options: Any) -> None:
    """Install or renew the function after every ``migrate`` where Saleor's orders are; it goes with our tables."""
    connection = connections[options.get("using", "default")]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if OutboxEvent._meta.db_table not in tables:
            cursor.execute(f"DROP FUNCTION IF EXISTS {SIGNS}(uuid, text)")
        elif TABLE in tables:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {SIGNS}(asked uuid, pseudonym_key text) RETURNS jsonb "
                f"LANGUAGE plpgsql STABLE AS $body${_BODY}$body$"
            )
