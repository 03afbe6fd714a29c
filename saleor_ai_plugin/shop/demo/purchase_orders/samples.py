"""Purchase orders drawn one after the other, the same ones for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from saleor_ai_plugin.shop.demo.purchase_orders import layouts_development, layouts_test
from saleor_ai_plugin.shop.demo.purchase_orders.articles import articles
from saleor_ai_plugin.shop.demo.purchase_orders.content import LANGUAGES
from saleor_ai_plugin.shop.demo.purchase_orders.labels import Labels
from saleor_ai_plugin.shop.demo.purchase_orders.layout import Layout
from saleor_ai_plugin.shop.demo.purchase_orders.orders import make_order
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.style import drawn
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording
from saleor_ai_plugin.shop.demo.randomness import stream

LAYOUTS: dict[str, Sequence[Layout]] = {"development": layouts_development.LAYOUTS, "test": layouts_test.LAYOUTS}


@dataclass(frozen=True, slots=True)
class Sample:
    layout: Layout
    pdf: bytes
    words: Wording


def samples(kind: str, documents: int, seed: int) -> Iterator[Sample]:
    """``documents`` of the layouts for development or for test: layouts and languages take turns."""
    layouts = LAYOUTS[kind]
    for number in range(documents):
        language = LANGUAGES[number % len(LANGUAGES)]
        fitting = [layout for layout in layouts if language in layout.languages]
        layout = fitting[number // len(LANGUAGES) % len(fitting)]
        yield sample(layout, language, seed=seed, number=number, test=kind == "test")


def sample(layout: Layout, language: str, *, seed: int, number: int, test: bool) -> Sample:
    """One order on this layout's paper."""
    pages, money = 1, layout.money
    # Drawn again once it is known how many pages there are, and where no word of it tells the currency.
    for _ in range(3):
        words = _words(layout, language, money, seed=seed, number=number, test=test)
        sheet = Sheet(size=layout.size, family=layout.family, pages=pages)
        layout.draw(sheet, words)
        if sheet.page == pages and "currency" in words.said:
            break
        pages, money = sheet.page, money if "currency" in words.said else "code"
    return Sample(layout, sheet.finish(), words)


def _words(layout: Layout, language: str, money: str, *, seed: int, number: int, test: bool) -> Wording:
    rng = stream(seed, "purchase order", layout.name, language, number)
    labels = Labels(rng, language, test=test)
    order = make_order(rng, language, layout.wants, articles(), labels, test=test)
    style = drawn(rng, language, order.buyer.country, order.currency)
    style = style.but(price_places=layout.price_places, quantity_places=layout.quantity_places)
    return Wording(order, style.but(money=money) if money else style, labels, layout.wants.price_unit)
