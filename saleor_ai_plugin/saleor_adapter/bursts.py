"""Checkouts that come in bursts, as when stolen cards are tried out: refused before they are orders.

Only where the owner switched that on. What is asked of the database has a limit of time of its own, and whatever goes
wrong lets the checkout through; after a failure it is left alone for a while. A function in PostgreSQL counts, because
it keeps its plan (see ``order_signs``), and it writes down what it counted in the same statement.
"""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

import logging
import os
import time
from typing import Any

from django.db import connection, connections, transaction

from saleor_ai_plugin.fraud.models import SIGNS, CheckoutAttempt, FraudSettings
from saleor_ai_plugin.languages import CHINESE, ENGLISH, language
from saleor_ai_plugin.saleor_adapter.order_signs import DEVICE_METADATA_KEY, NETWORK_METADATA_KEY, card_of, pseudonyms
from saleor_ai_plugin.saleor_adapter.outbox import pseudonym_key

logger = logging.getLogger(__name__)

LIMIT_MS = int(os.environ.get("SALEOR_AI_BURST_LIMIT_MS", "50"))
"""How long a checkout waits for the look at most, locks included."""
REMEMBERED_SECONDS = 10.0
MOST_COUNTED = 1000
FUNCTION = "saleor_ai_stops_checkout"
TABLE = "checkout_checkout"

_SETTINGS, _ATTEMPTS = FraudSettings._meta.db_table, CheckoutAttempt._meta.db_table

_SWITCH = f"SELECT stop_bursts FROM {_SETTINGS} WHERE id = 1"
_STOPS = f"SELECT {FUNCTION}(%s, %s)"

_THINGS = f"""
    ('checkout', 'checkout', s.token::text),
    ('email', 'email', lower(trim(COALESCE(NULLIF(s.email, ''), u.email)))),
    ('device', 'device', m.metadata->>'{DEVICE_METADATA_KEY}'),
    ('network', 'network', COALESCE(m.metadata->>'{NETWORK_METADATA_KEY}', card.address)),
    ('card', 'card', CASE WHEN card.last_digits <> '' THEN card.digits END)
"""

_FAILED = """
(SELECT count(*) FROM payment_transactionevent e JOIN payment_transactionitem t ON t.id = e.transaction_id
 WHERE t.checkout_id = s.token AND e.type IN ('charge_failure', 'authorization_failure'))
+ (SELECT count(*) FROM payment_transaction e JOIN payment_payment t ON t.id = e.payment_id
   WHERE t.checkout_id = s.token AND NOT e.is_success AND NOT e.action_required)
"""

_IS_PAID = """
(EXISTS (SELECT 1 FROM payment_transactionitem t WHERE t.checkout_id = s.token
         AND t.charged_value + t.charge_pending_value > 0)
OR EXISTS (SELECT 1 FROM payment_payment t WHERE t.checkout_id = s.token AND t.is_active AND t.captured_amount > 0))
"""

# However many there are, counting stays cheap: the owner's limit is below MOST_COUNTED.
_COUNTS = " UNION ALL ".join(
    f"SELECT '{sign}' AS sign, sum(tries) AS tries FROM (SELECT tries FROM {_ATTEMPTS} "
    f"WHERE {sign} = asked.signs->>'{sign}' AND {sign} <> '' AND at > since LIMIT {MOST_COUNTED}) one"
    for sign in SIGNS
)

_COLUMNS = ("channel", "at", "tries", *SIGNS, "total", "currency")
_SIGN_VALUES = ", ".join(f"asked.signs->>'{sign}'" for sign in SIGNS)

# A checkout that was let through is not stopped at its next step (a second factor), unless a payment failed since. One
# for which money was taken is never stopped: its customer would have paid for nothing.
_BODY = f"""
DECLARE rules record; asked record; burst record; since timestamptz;
BEGIN
    SELECT burst_orders, burst_minutes INTO rules FROM {_SETTINGS} WHERE id = 1 AND stop_bursts;
    IF NOT FOUND THEN RETURN FALSE; END IF;
    since := clock_timestamp() - make_interval(mins => rules.burst_minutes);
    SELECT ({pseudonyms(_THINGS)}) AS signs, 1 + {_FAILED} AS tries, c.slug, s.total_gross_amount, s.currency,
        {_IS_PAID} AS is_paid
    INTO asked
    FROM {TABLE} s JOIN channel_channel c ON c.id = s.channel_id
    LEFT JOIN checkout_checkoutmetadata m ON m.checkout_id = s.token
    LEFT JOIN account_user u ON u.id = s.user_id {card_of("p.checkout_id = s.token")}
    WHERE s.token = asked_for;
    IF NOT FOUND OR EXISTS (
        SELECT 1 FROM {_ATTEMPTS} a WHERE a.checkout = asked.signs->>'checkout'
        AND a.stopped_at IS NULL AND a.at > since AND a.tries >= asked.tries
    ) THEN RETURN FALSE; END IF;
    INSERT INTO {_ATTEMPTS} (checkout, {", ".join(_COLUMNS)}, stopped_by, counted)
    VALUES (asked.signs->>'checkout', asked.slug, clock_timestamp(), asked.tries, {_SIGN_VALUES},
        asked.total_gross_amount, asked.currency, '', 0)
    ON CONFLICT (checkout) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)};
    IF asked.is_paid THEN RETURN FALSE; END IF;
    SELECT sign, tries INTO burst FROM ({_COUNTS}) counted
    WHERE tries > rules.burst_orders ORDER BY tries DESC LIMIT 1;
    IF NOT FOUND THEN RETURN FALSE; END IF;
    UPDATE {_ATTEMPTS} SET stopped_at = at, stopped_by = burst.sign, counted = burst.tries
    WHERE checkout = asked.signs->>'checkout';
    RETURN TRUE;
END
"""

_MESSAGES = {
    ENGLISH: "The order cannot be placed at the moment. Please try again later, or contact the shop.",
    CHINESE: "目前无法下单。请稍后再试，或联系商店。",
}


class _Remembered:
    """The owner's switch as this process last saw it."""

    is_on = False
    until = float("-inf")


def stops(checkout: Any) -> bool:
    """Whether this checkout belongs to a burst and is refused; False whenever that cannot be told in time."""
    try:
        return _is_on() and bool(_ask(_STOPS, [checkout.pk, pseudonym_key()]))
    except Exception as error:  # noqa: BLE001 - whatever it is, the shop goes on
        _Remembered.is_on, _Remembered.until = False, time.monotonic() + REMEMBERED_SECONDS
        # The error's text may quote a row: only its type is logged.
        logger.warning("saleor-ai could not look for a burst (%s); the checkout goes on", type(error).__name__)
        return False


def message(language_code: str) -> str:
    """What the customer is told: nothing of why."""
    return _MESSAGES[language(code=language_code)]


def _is_on() -> bool:
    now = time.monotonic()
    if now >= _Remembered.until:
        # First, so that of many threads one asks.
        _Remembered.until = now + REMEMBERED_SECONDS
        _Remembered.is_on = bool(_ask(_SWITCH, []))
    return _Remembered.is_on


def _ask(query: str, values: list[Any]) -> Any:
    """The one value that ``query`` answers, within ``LIMIT_MS``; the shop's own transaction keeps its settings."""
    # Where the shop has a transaction, its end is the shop's; ours need not wait for the disk.
    unhurried = "" if connection.in_atomic_block else "SET LOCAL synchronous_commit = off; "
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{unhurried}SELECT set_config('saleor_ai.before', current_setting('statement_timeout'), true); "
            f"SET LOCAL statement_timeout = {LIMIT_MS}; {query}; "
            "SELECT set_config('statement_timeout', current_setting('saleor_ai.before'), true)",
            values,
        )
        for _ in range(3 if unhurried else 2):
            cursor.nextset()
        row = cursor.fetchone()
    return row[0] if row else None


def install(**options: Any) -> None:
    """Install or renew the function after every ``migrate`` where Saleor's checkouts are; it goes with our tables."""
    chosen = connections[options.get("using", "default")]
    with chosen.cursor() as cursor:
        tables = chosen.introspection.table_names(cursor)
        if _ATTEMPTS not in tables:
            cursor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}(uuid, text)")
        elif TABLE in tables:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}(asked_for uuid, pseudonym_key text) RETURNS boolean "
                f"LANGUAGE plpgsql AS $body${_BODY}$body$"
            )
