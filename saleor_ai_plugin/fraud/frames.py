"""Orders as frames for ``core_ml.fraud``: all of them to learn from, or some with what shares anything with them."""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.fraud.parameters import FeatureParameters
from saleor_ai_plugin.facts.models import TRACES, Order, OrderLine, OrderOutcome, OrderTrace
from saleor_ai_plugin.facts.reading import read_few, read_frame
from saleor_ai_plugin.fraud.models import FraudReview

ENTITIES = ("customer", *TRACES)
CATEGORIES = ("channel", "payment_method", "address_check", "email_domain")
NUMBERS = (
    *("lines", "pieces", "dearest_share", "discount_share", "attempts", "seconds_in_checkout", "email_digits"),
    *("countries_differ", "card_is_foreign", "is_guest", "voucher_orders_1h", "voucher_orders_1d"),
)
DELAY_DAYS = 45.0
"""Chargebacks come late: until then an order without one is not known to be genuine."""
PARAMETERS = FeatureParameters(
    entities=ENTITIES,
    links=("customer", "card", "device", "network", "delivery_address"),
    categories=CATEGORIES,
    numbers=NUMBERS,
    delay_days=DELAY_DAYS,
    known_at="known_at",
)

_ORDER, _TRACE = Order._meta.db_table, OrderTrace._meta.db_table
_KEYS = ", ".join(f"COALESCE(t.{name}, '') AS {name}" for name in TRACES)

# What a person or the bank said of an order; the worst and earliest counts.
_OUTCOME = f"""
LEFT JOIN LATERAL (
    SELECT (kind IN ('chargeback', 'fraud'))::int AS fraud, known_at FROM "{OrderOutcome._meta.db_table}" outcome
    WHERE outcome.order_id = o.id AND kind IN ('chargeback', 'fraud', 'clean')
    ORDER BY kind = 'clean', known_at LIMIT 1
) outcome ON TRUE
"""
_LEAN = f"""
SELECT o.id AS order_id, (extract(epoch FROM o.placed_at) * 1000000)::bigint AS placed_at,
    (o.total_gross * 1000)::bigint AS amount, o.customer_id AS customer, {_KEYS},
    COALESCE(outcome.fraud, 0) AS fraud, (extract(epoch FROM outcome.known_at) * 1000000)::bigint AS known_at
"""
_FROM = f'FROM "{_ORDER}" o LEFT JOIN "{_TRACE}" t ON t.order_id = o.id {_OUTCOME}'

_LINES = f"""
LEFT JOIN LATERAL (
    SELECT count(*) AS lines, sum(quantity) AS pieces,
        max(unit_price_gross * quantity) / NULLIF(sum(unit_price_gross * quantity), 0) AS dearest_share,
        1 - sum(unit_price_gross * quantity)
            / NULLIF(sum(COALESCE(undiscounted_unit_price, unit_price_gross) * quantity), 0) AS discount_share,
        sum(unit_cost * quantity) AS cost, count(*) FILTER (WHERE unit_cost IS NULL) AS lines_without_cost,
        sum(unit_price_net * quantity) AS net
    FROM "{OrderLine._meta.db_table}" line WHERE line.order_id = o.id
) line ON TRUE
"""


def _voucher_orders(span: str) -> str:
    """Orders with the same voucher in the time before; counted by PostgreSQL, since one voucher has very many."""
    return (
        f"""CASE WHEN o.voucher_code = '' THEN 0 ELSE (SELECT count(*) FROM "{_ORDER}" v """
        "WHERE v.voucher_code = o.voucher_code AND v.placed_at < o.placed_at "
        f"AND v.placed_at >= o.placed_at - interval '{span}') END"
    )


_FULL = f"""
{_LEAN}, o.channel, COALESCE(t.payment_method, '') AS payment_method, COALESCE(t.address_check, '') AS address_check,
    COALESCE(t.email_domain, '') AS email_domain,
    line.lines, line.pieces, line.dearest_share::float8, line.discount_share::float8,
    t.attempts, t.seconds_in_checkout, t.email_digits,
    (t.delivery_country <> t.billing_country AND t.delivery_country <> '' AND t.billing_country <> '')::int
        AS countries_differ,
    (t.card_country <> t.billing_country AND t.card_country <> '' AND t.billing_country <> '')::int AS card_is_foreign,
    (o.customer_id LIKE 'guest:%%')::int AS is_guest,
    {_voucher_orders("1 hour")} AS voucher_orders_1h, {_voucher_orders("1 day")} AS voucher_orders_1d,
    o.number, o.currency, o.status, (line.cost * 1000)::bigint AS cost, (line.net * 1000)::bigint AS net,
    line.lines_without_cost
{_FROM} {_LINES}
"""
_MAY_BE_EMPTY = (*NUMBERS, "known_at", "cost", "net", "lines_without_cost")
_REAL = "o.deleted_at IS NULL AND o.status NOT IN ('draft', 'expired')"
_TEXTS = ("order_id", *ENTITIES, *CATEGORIES, "number", "currency", "status")
_WITHIN = "{0}.placed_at >= to_timestamp(%(since)s) AND {0}.placed_at <= to_timestamp(%(until)s)"
_READING: dict[str, Any] = {
    "dtype": dict.fromkeys(_TEXTS, str),
    # As a few rows are read: to the last bit.
    "float_precision": "round_trip",
    "keep_default_na": False,
    "na_values": {name: [""] for name in _MAY_BE_EMPTY},
}


def orders(*, since: datetime | None = None, newest: int | None = None) -> pd.DataFrame:
    """Orders with all that features are made of, the oldest first: those ``since``, or the ``newest``, or all."""
    where = [_REAL]
    if since is not None:
        where.append("o.placed_at >= %(since)s")
    if newest is not None:
        latest_ids = f'SELECT o.id FROM "{_ORDER}" o WHERE {_REAL} ORDER BY o.placed_at DESC, o.id DESC'
        where.append(f"o.id IN ({latest_ids} LIMIT %(newest)s)")
    statement = f"{_FULL} WHERE {' AND '.join(where)} ORDER BY o.placed_at, o.id"
    return _read_many(statement, {"since": since, "newest": newest})


def orders_of(ids: Collection[str]) -> pd.DataFrame:
    """A few orders, as `orders` gives them."""
    statement = f"{_FULL} WHERE {_REAL} AND o.id = ANY(%(ids)s) ORDER BY o.placed_at, o.id"
    return _read_few(statement, {"ids": sorted(ids)})


def unassessed(ids: Collection[str]) -> pd.DataFrame:
    """Those of a few orders that have no review yet."""
    review = f'SELECT FROM "{FraudReview._meta.db_table}" review WHERE review.order_id = o.id'
    where = f"{_REAL} AND o.id = ANY(%(ids)s) AND NOT EXISTS ({review})"
    return _read_few(f"{_FULL} WHERE {where} ORDER BY o.placed_at, o.id", {"ids": sorted(ids)})


def latest() -> pd.DataFrame:
    """The latest order, in a frame of one row, or none."""
    return orders(newest=1)


def history_since(since: datetime) -> pd.DataFrame:
    """Lean rows of all orders that those placed ``since`` may look back at."""
    begin = since - timedelta(microseconds=PARAMETERS.horizon + PARAMETERS.delay)
    statement = f"{_LEAN} {_FROM} WHERE {_REAL} AND o.placed_at >= %(begin)s ORDER BY o.placed_at, o.id"
    return _read_many(statement, {"begin": begin})


def history_of(asked: pd.DataFrame) -> pd.DataFrame:
    """Earlier orders that share a value of any entity with ``asked``, within the horizon: lean rows, a row an order."""
    if asked.empty:
        return asked
    placed = asked["placed_at"].to_numpy().astype(np.int64)
    since = int(placed.min()) - PARAMETERS.horizon - PARAMETERS.delay
    values = {name: sorted(set(asked[name]) - {""}) for name in ENTITIES}
    parameters = {"since": since / 1e6, "until": int(placed.max()) / 1e6, **values}
    # That a value is not empty follows from the list; it is the condition of the partial index.
    same = " OR ".join(f"(t.{name} = ANY(%({name})s) AND t.{name} <> '')" for name in TRACES if values[name])
    by_trace = f"({same or 'FALSE'}) AND {_WITHIN.format('t')}"
    # Of thousands that share a network the first part has the traces at hand: only orders are looked up by key.
    statement = f"""
        {_LEAN} FROM "{_TRACE}" t JOIN "{_ORDER}" o ON o.id = t.order_id {_OUTCOME} WHERE {by_trace} AND {_REAL}
        UNION ALL
        {_LEAN} {_FROM} WHERE o.customer_id = ANY(%(customer)s) AND {_WITHIN.format("o")} AND {_REAL}
            AND ({by_trace}) IS NOT TRUE
    """
    return _read_few(statement, parameters)


def _read_many(statement: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
    frame = read_frame(statement, parameters, **_READING)
    return frame.assign(**_exact(frame))


def _read_few(statement: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
    columns = read_few(statement, parameters, texts=_TEXTS)
    return pd.DataFrame(columns | _exact(columns), copy=False)


def _exact(columns: Mapping[str, Any] | pd.DataFrame) -> dict[str, npt.NDArray[Any]]:
    """Whole microseconds as times, whole thousandths as amounts; both exactly."""
    known = np.asarray(columns["known_at"], dtype=np.float64)
    is_known = np.isfinite(known)
    known_at = np.full(len(known), np.datetime64("NaT", "us"))
    known_at[is_known] = known[is_known].astype(np.int64).astype("datetime64[us]")
    return {
        "placed_at": np.asarray(columns["placed_at"]).astype(np.int64).astype("datetime64[us]"),
        "amount": np.asarray(columns["amount"]) / 1000,
        "known_at": known_at,
    }
