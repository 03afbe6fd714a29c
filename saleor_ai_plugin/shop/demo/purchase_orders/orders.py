"""Orders drawn from a seed: who buys what, in the figures of their country."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from zlib import crc32

import numpy as np

from saleor_ai_plugin.shop.demo.purchase_orders.articles import price_in
from saleor_ai_plugin.shop.demo.purchase_orders.companies import buyers, depots, seller
from saleor_ai_plugin.shop.demo.purchase_orders.content import Article, Company, Line, PurchaseOrder, Wants, cents
from saleor_ai_plugin.shop.demo.purchase_orders.labels import Labels

FIRST_DAY, DAYS = date(2025, 1, 6), 640
CURRENCIES = {"GB": "GBP", "US": "USD", "CH": "CHF", "CN": "CNY"}
TAXES = {
    "GB": ("20", "5"),
    "US": ("8.25", "0"),
    "IE": ("23", "13.5"),
    "DE": ("19", "7"),
    "AT": ("20", "10"),
    "CH": ("8.1", "2.6"),
    "FR": ("20", "5.5"),
    "BE": ("21", "6"),
    "CN": ("13", "9"),
}
"""Percent: the usual rate, and the lower one."""
NUMBERS = (
    "PO-{year}-{n:05d}",
    "{n:06d}",
    "45{n:08d}",
    "{p}{n:05d}",
    "{year}/{n:04d}",
    "B{y}-{n:05d}",
    "PO{year}{n:06d}",
)


def make_order(
    rng: np.random.Generator, language: str, wants: Wants, articles: Sequence[Article], labels: Labels, *, test: bool
) -> PurchaseOrder:
    """The last three buyers of a language order only in the test."""
    known = buyers(language)[-3:] if test else buyers(language)[:-3]
    buyer = known[rng.integers(len(known))]
    day = FIRST_DAY + timedelta(days=int(rng.integers(DAYS)))
    currency = CURRENCIES.get(buyer.country, "EUR")
    places = depots(language)
    return PurchaseOrder(
        language=language,
        number=_number(rng, day, buyer),
        date=day,
        delivery_date=day + timedelta(days=int(rng.integers(5, 45))),
        currency=currency,
        buyer=buyer,
        seller=seller(language),
        deliver_to=places[rng.integers(len(places))] if wants.elsewhere else buyer,
        customer_number=str(rng.integers(10_000, 99_999)),
        lines=_lines(rng, language, wants, articles, labels, buyer, currency),
        freight=Decimal(int(rng.integers(490, 4900))) / 100 if wants.freight else Decimal(0),
        with_tax=wants.with_tax,
    )


def buyer_code(buyer: Company, sku: str) -> str:
    """A buyer's own number of an article: always the same one."""
    return f"{buyer.code_prefix}{10_000 + crc32(f'{buyer.name} {sku}'.encode()) % 90_000}"


def _number(rng: np.random.Generator, day: date, buyer: Company) -> str:
    form = NUMBERS[crc32(buyer.name.encode()) % len(NUMBERS)]
    return form.format(year=day.year, y=day.year % 100, n=int(rng.integers(100, 9_999)), p=buyer.code_prefix[:2])


def _lines(
    rng: np.random.Generator,
    language: str,
    wants: Wants,
    articles: Sequence[Article],
    labels: Labels,
    buyer: Company,
    currency: str,
) -> tuple[Line, ...]:
    count = int(rng.integers(wants.lines[0], wants.lines[1] + 1))
    chosen = rng.choice(len(articles), count, replace=False)
    piece, pack = labels.unit("piece"), labels.unit("pack")
    taxes = [Decimal(one) for one in TAXES[buyer.country]]
    found = []
    for index in chosen:
        article = articles[index]
        name = article.name_zh if language == "zh" else article.name_en
        price = price_in(article, currency)
        found.append(
            Line(
                code=article.sku,
                buyer_code=buyer_code(buyer, article.sku),
                gtin=article.gtin,
                description=abbreviated(name) if wants.short_names else name,
                quantity=_quantity(rng, large=wants.price_unit > 1),
                unit=pack if rng.random() < 0.12 else piece,
                price=cents(price * (100 + taxes[0]) / 100) if wants.with_tax else price,
                discount=_discount(rng) if wants.discounts else Decimal(0),
                tax_rate=taxes[1] if wants.mixed_tax and rng.random() < 0.3 else taxes[0],
                note=labels.text("line_note") if wants.notes and rng.random() < 0.35 else "",
            )
        )
    return tuple(found)


def _quantity(rng: np.random.Generator, *, large: bool) -> Decimal:
    if large:
        return Decimal(int(rng.integers(2, 40)) * 50)
    usual = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 20, 24, 25, 30, 36, 40, 48, 50, 60, 72, 96, 100, 120, 144, 200, 250)
    return Decimal(int(usual[rng.integers(len(usual))])) if rng.random() < 0.93 else Decimal(1200)


def _discount(rng: np.random.Generator) -> Decimal:
    usual = ("0", "0", "3", "5", "5", "7.5", "10", "12.5", "15", "20")
    return Decimal(usual[rng.integers(len(usual))])


def abbreviated(name: str) -> str:
    """As old systems print it: capitals, long words cut, at most 30 characters; Chinese only cut."""
    if any(ord(sign) > 0x2E80 for sign in name):
        return name[:14].strip()
    words = [word if len(word) <= 5 else f"{word[:4]}." for word in name.replace(",", "").split()]
    return " ".join(words).upper()[:30].strip()
