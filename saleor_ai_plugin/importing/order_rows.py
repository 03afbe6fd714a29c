"""Rows of orders and order lines: what makes one, and what is refused before the database sees it."""

import datetime
from decimal import Decimal
from operator import itemgetter

from saleor_ai_plugin.importing.amounts import LARGEST
from saleor_ai_plugin.importing.cells import Parser, Refusal
from saleor_ai_plugin.importing.headers import plain
from saleor_ai_plugin.importing.plan import Plan
from saleor_ai_plugin.importing.pseudonyms import Pseudonyms
from saleor_ai_plugin.importing.reading import Place, Reader, Row, Values
from saleor_ai_plugin.importing.words import charge_status, order_status, plain_text

COLUMNS = (
    "sheet text",
    "line bigint",
    "digest uuid",
    "order_id text",
    "number text",
    "line_ref text",
    "placed_at timestamptz",
    "product text",
    "variant text",
    "warehouse text",
    "name text",
    "quantity integer",
    "price numeric(16,3)",
    "price_net numeric(16,3)",
    "cost numeric(16,3)",
    "currency text",
    "customer text",
    "country text",
    "channel text",
    "status text",
    "payment text",
    "shipping numeric(16,3)",
    "order_total numeric(16,3)",
    "voucher text",
    "language text",
)
_PERSONAL = ("email", "e mail", "mail", "name", "phone", "mobile", "邮箱", "手机", "昵称", "姓名", "电话")
_NAME_LENGTH = 386
_NAMES = (
    "order", "number", "line", "date", "product", "variant", "warehouse", "name", "quantity", "price", "price_net",
    "cost", "currency", "customer", "country", "channel", "status", "payment", "shipping", "order_total", "voucher",
    "language",
)  # fmt: skip
"""Our fields in the order of the staging table's columns, after sheet, line and digest."""
_STAGED = itemgetter(*_NAMES)
_TEXTS = ("line", "variant", "warehouse", "name", "customer", "country", "voucher", "language")
"""Where the file says nothing the database holds an empty text."""


def order_reader(plan: Plan, key: bytes, now: datetime.datetime) -> Reader:
    header = plain(plan.columns.get("customer", ""))
    personal = any(word in header for word in _PERSONAL)
    parsers: dict[str, Parser] = {
        "customer": Pseudonyms(key, personal=personal),
        "status": order_status,
        "payment": charge_status,
        "name": plain_text(_NAME_LENGTH),
    }
    blanks = {**dict.fromkeys(_TEXTS, ""), "channel": plan.channel}
    # With a column of its own a blank currency means that of the order's other lines, not the option's.
    absent = {**blanks, "product": "", "currency": plan.currency}
    build = _line if plan.kind == "order_lines" else _order
    return Reader(plan, build, parsers, now, blanks=blanks, absent={**dict.fromkeys(_NAMES), **absent})


def _order(place: Place, values: Values) -> Row | Refusal:
    """A row that is an order, with neither product nor price."""
    if values["order"] is None:
        return Refusal("no_order", "")
    total = values.get("order_total")
    if total is None:
        return Refusal("no_total", "")
    if total < 0:
        return Refusal("negative_price", str(total))
    return _late(values) or (*place, *_STAGED(values))


def _line(place: Place, values: Values) -> Row | Refusal:
    for name in ("order", "product", "quantity"):
        if values[name] is None:
            return Refusal(f"no_{name}", "")
    quantity = values["quantity"]
    if quantity == 0:
        return Refusal("zero_quantity", "")
    price = values.get("price")
    if price is None:
        price = values.get("price_net")
    if price is None and values.get("line_total") is not None:
        price = (values["line_total"] / quantity).quantize(Decimal("0.001"))
    if price is None:
        return Refusal("no_price", "")
    if abs(price * quantity) >= LARGEST:
        return Refusal("number_too_large", f"{quantity} x {price}")
    values["price"] = price
    return ("delivered" in values and _late(values)) or (*place, *_STAGED(values))


def _late(values: Values) -> Refusal | None:
    delivered, placed = values.get("delivered"), values.get("date")
    if delivered is None or placed is None or delivered.date() >= placed.date():
        return None
    return Refusal("delivered_before_ordered", f"ordered {placed:%Y-%m-%d}, delivered {delivered:%Y-%m-%d}")
