"""The demo shop's catalogue as buyers see it: SKU, barcode, names, wholesale price."""

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from saleor_ai_plugin.shop.demo.catalogue import Catalogue
from saleor_ai_plugin.shop.demo.facts import Facts
from saleor_ai_plugin.shop.demo.plan import make_plan
from saleor_ai_plugin.shop.demo.purchase_orders.content import Article, cents
from saleor_ai_plugin.shop.demo.size import DemoSize
from saleor_ai_plugin.shop.demo.texts import product_texts
from saleor_ai_plugin.shop.demo.vocabulary import Text, vocabulary

SEED = 1
UNTIL = date(2026, 10, 31)
"""Prices depend on a shop's last day: this one stands still."""
WHOLESALE = Decimal("0.62")
RATES = {"USD": "1", "GBP": "0.79", "EUR": "0.92", "CHF": "0.88", "CNY": "7.1"}
"""Of one US dollar."""


@cache
def articles() -> tuple[Article, ...]:
    plan = make_plan(seed=SEED, size=DemoSize(), until=UNTIL)
    catalogue = plan.catalogue
    texts = product_texts(plan.seed, catalogue)
    cents_now = plan.prices.regular_cents(plan.timeline.weeks[-1].number)[0]
    found = []
    for variant, sku in enumerate(Facts(plan).skus.to_pylist()):
        product = int(catalogue.variant_product[variant])
        value = _value(catalogue, variant)
        name = texts[product].name
        found.append(
            Article(
                sku=sku,
                gtin=gtin(variant),
                name_en=name.en if value is None else f"{name.en}, {value.en}",
                name_zh=name.zh if value is None else f"{name.zh} {value.zh}",
                price=cents(Decimal(int(cents_now[variant])) / 100 * WHOLESALE),
            )
        )
    return tuple(found)


def write_catalogue(path: Path, held: Sequence[Article]) -> None:
    """What is looked up when an order is matched: ``sku``, ``gtin``, ``name``, ``name_zh``, a price a currency."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["sku", "gtin", "name", "name_zh", *(f"price_{currency}" for currency in RATES)])
        for one in held:
            prices = (str(price_in(one, currency)) for currency in RATES)
            rows.writerow([one.sku, one.gtin, one.name_en, one.name_zh, *prices])


def price_in(article: Article, currency: str) -> Decimal:
    """Wholesale, net."""
    return cents(article.price * Decimal(RATES[currency]))


def gtin(variant: int) -> str:
    """An EAN-13 of the range for use within a company, so that it is nobody's."""
    body = f"20{variant + 1:010d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-weighted % 10)


def _value(catalogue: Catalogue, variant: int) -> Text | None:
    """What tells the variant from its product's others, None for the only one."""
    entry = catalogue.subcategories[catalogue.subcategory[catalogue.variant_product[variant]]]
    values = entry.palette if entry.axis == "colour" else vocabulary().axes[entry.axis].values
    value = values[int(catalogue.variant_value[variant])]
    return None if value.en == "Standard" else value
