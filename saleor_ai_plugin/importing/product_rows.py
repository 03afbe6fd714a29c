"""Rows of a product file: Saleor's own export with its columns of attributes, channels and warehouses, or a list."""

import base64
import binascii
import datetime
import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from saleor_ai_plugin.importing.amounts import amount_parser, quantity_parser
from saleor_ai_plugin.importing.cells import Parser, Refusal, is_blank
from saleor_ai_plugin.importing.dates import DateFormat
from saleor_ai_plugin.importing.places import parse_currency
from saleor_ai_plugin.importing.plan import Plan
from saleor_ai_plugin.importing.reading import Place, Reader, Row, Values
from saleor_ai_plugin.importing.words import plain_text

COLUMNS: tuple[str, ...] = (
    "sheet text",
    "line bigint",
    "digest uuid",
    "product text",
    "variant text",
    "sku text",
    "name text",
    "variant_name text",
    "description text",
    "category text",
    "product_type text",
    "attributes jsonb",
    "listings jsonb",
    "prices jsonb",
    "stocks jsonb",
)
_ATTRIBUTE = re.compile(r"(.+) \((?:product|variant) attribute\)")
_WAREHOUSE = re.compile(r"(.+) \(warehouse quantity\)")
_CHANNEL = re.compile(r"(.+) \(channel (.+)\)")
DEFAULT_WAREHOUSE = "default"


def product_reader(plan: Plan, now: datetime.datetime) -> Reader:
    extra: dict[str, tuple[str, Parser]] = {}
    amount, quantity = amount_parser(plan.decimal_mark), quantity_parser(plan.decimal_mark)
    kinds: dict[str, Parser] = {
        "price amount": amount,
        "variant cost price": amount,
        "variant currency code": parse_currency,
        "product currency code": parse_currency,
        "published": _truth,
        "searchable": _truth,
        "published at": _moment,
        "publication date": _moment,
        "available for purchase": _moment,
    }
    for header in plan.rows.headers:
        attribute, warehouse, channel = (p.fullmatch(header) for p in (_ATTRIBUTE, _WAREHOUSE, _CHANNEL))
        if attribute:
            extra[f"attribute {attribute[1]}"] = (header, plain_text(1000))
        elif warehouse:
            extra[f"stock {warehouse[1]}"] = (header, quantity)
        elif channel and channel[2] in kinds:
            extra[f"channel {channel[1]} / {channel[2]}"] = (header, kinds[channel[2]])
    parsers: dict[str, Parser] = {"description": _description, "variant_name": plain_text(255)}
    return Reader(plan, partial(_product, plan.currency, plan.channel), parsers, now, extra=extra)


def _product(currency: str, channel: str, place: Place, values: Values) -> Row | Refusal:
    get = values.get
    product = values["product"]
    if product is None:
        return Refusal("no_product", "")
    if get("name") is None:
        return Refusal("no_name", "")
    variant, sku = _variant(product, get("variant"), get("sku"))
    channels = _channels(values)
    prices = [
        {"channel": slug, "price": one["price amount"], "currency": code, "cost": one.get("variant cost price")}
        for slug, one in channels.items()
        if one.get("price amount") is not None and (code := one.get("variant currency code"))
    ]
    if get("price") is not None:
        code = get("currency") if "currency" in values else currency
        if not code:
            return Refusal("no_currency", "")
        prices.append({"channel": channel, "price": get("price"), "currency": code, "cost": get("cost")})
        channels.setdefault(channel, {"published": True})
    if any(price["price"] < 0 for price in prices):
        return Refusal("negative_price", "")
    return (
        *place,
        product,
        variant,
        sku,
        get("name"),
        get("variant_name") or "",
        get("description") or "",
        get("category") or "",
        get("product_type") or "",
        _json({name: [part.strip() for part in text.split(", ")] for name, text in _prefixed(values, "attribute ")}),
        _json([_listing(slug, one) for slug, one in channels.items() if one.get("published") is not None]),
        _json(prices if variant else []),
        _json(_stocks(values) if variant else []),
    )


def _variant(product: str, variant: str | None, sku: str | None) -> tuple[str, str]:
    """Id and SKU; Saleor writes a product without variants as ``ProductVariant:None``."""
    if variant is not None and _decoded(variant) == "ProductVariant:None":
        return "", ""
    if variant is None and sku is None and not _decoded(product).startswith("Product:"):
        return product, product
    return variant or sku or "", sku or ""


def _stocks(values: Values) -> list[dict[str, Any]]:
    stocks = [{"warehouse": name, "quantity": quantity} for name, quantity in _prefixed(values, "stock ")]
    if values.get("stock") is not None:
        stocks.append({"warehouse": DEFAULT_WAREHOUSE, "quantity": max(values["stock"], 0)})
    return stocks


def _channels(values: Values) -> dict[str, dict[str, Any]]:
    channels: dict[str, dict[str, Any]] = {}
    for name, value in _prefixed(values, "channel "):
        slug, _, what = name.partition(" / ")
        channels.setdefault(slug, {})[what] = value
    return channels


def _listing(slug: str, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "channel": slug,
        "is_published": one["published"],
        "visible_in_listings": one.get("searchable") is not False,
        "published_at": one.get("published at") or one.get("publication date"),
        "available_for_purchase_at": one.get("available for purchase"),
    }


def _prefixed(values: Values, prefix: str) -> list[tuple[str, Any]]:
    return [
        (name.removeprefix(prefix), value)
        for name, value in values.items()
        if name.startswith(prefix) and value is not None
    ]


def _truth(cell: Any) -> bool | Refusal | None:
    if is_blank(cell):
        return None
    return str(cell).strip().lower() in ("true", "1", "yes", "1.0")


def _moment(cell: Any) -> datetime.datetime | Refusal | None:
    return DateFormat().parse(cell)


def _description(cell: Any) -> str | Refusal | None:
    """Plain text; Saleor's descriptions are EditorJS documents."""
    if is_blank(cell):
        return None
    text = str(cell)
    try:
        blocks = json.loads(text)["blocks"]
        parts = [str(block["data"].get("text", "")) for block in blocks if isinstance(block.get("data"), dict)]
        text = " ".join(part for part in parts if part)
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    parse: Callable[[Any], Any] = plain_text(100_000)
    cleaned: str | Refusal | None = parse(re.sub(r"<[^>]*>", " ", text))
    return cleaned


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
