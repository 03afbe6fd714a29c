"""Generated purchase orders: every layout, in every one of its languages."""

import re
from decimal import Decimal

import pypdfium2
import pytest

from saleor_ai_plugin.shop.demo.purchase_orders.content import LANGUAGES
from saleor_ai_plugin.shop.demo.purchase_orders.samples import LAYOUTS, sample
from saleor_ai_plugin.shop.demo.purchase_orders.wording import truth

EVERY = [
    pytest.param(kind, layout, language, id=f"{layout.name}-{language}")
    for kind, layouts in LAYOUTS.items()
    for layout in layouts
    for language in layout.languages
]


def text_of(pdf):
    """All letters of it, in the order in which they were drawn."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return folded("".join(texts))


def folded(text):
    """Without spaces, and small: some papers print in capitals.

    pypdfium gives a hyphen at the end of a line as U+FFFE.
    """
    return re.sub(r"\s", "", text).replace("\ufffe", "-").replace("\x02", "-").casefold()


@pytest.mark.parametrize(("kind", "layout", "language"), EVERY)
def test_paper_says_what_its_truth_says(kind, layout, language):
    drawn = sample(layout, language, seed=5, number=2, test=kind == "test")
    text = text_of(drawn.pdf)
    missing = {field: said for field, said in drawn.words.said.items() if folded(said) not in text}
    assert missing == {}
    found = truth(drawn.words, "a.pdf")
    assert {"number", "date", "currency", "lines"} <= set(found)
    for line in found["lines"]:
        assert "quantity" in line
        assert {"code", "buyer_code", "gtin", "description"} & set(line)


@pytest.mark.parametrize(("kind", "layout", "language"), EVERY)
def test_figures_of_the_truth_add_up(kind, layout, language):
    order = sample(layout, language, seed=6, number=3, test=kind == "test").words.order
    found = truth(sample(layout, language, seed=6, number=3, test=kind == "test").words, "a.pdf")
    for line in found["lines"]:
        if {"price", "total"} <= set(line):
            part = (100 - Decimal(line.get("discount", 0))) / 100
            assert abs(Decimal(line["quantity"]) * Decimal(line["price"]) * part - Decimal(line["total"])) <= Decimal(
                "0.005"
            )
    goods = sum(line.total for line in order.lines) + order.freight
    net = goods - order.tax_total if order.with_tax else goods
    for field, right in (("net_total", net), ("gross_total", net + order.tax_total), ("tax_total", order.tax_total)):
        assert Decimal(found.get(field, right)) == right


def test_same_seed_gives_the_same_paper_and_another_one_another():
    layout = LAYOUTS["development"][0]
    first, again = (sample(layout, "de", seed=1, number=0, test=False) for _ in range(2))
    assert first.pdf == again.pdf
    assert truth(first.words, "") == truth(again.words, "")
    assert truth(sample(layout, "de", seed=2, number=0, test=False).words, "") != truth(first.words, "")


def test_twenty_layouts_are_for_development_and_ten_others_for_the_test():
    names = {kind: [layout.name for layout in layouts] for kind, layouts in LAYOUTS.items()}
    assert [len(names[kind]) for kind in ("development", "test")] == [20, 10]
    assert len({*names["development"], *names["test"]}) == 30
    modules = {kind: {layout.draw.__module__ for layout in layouts} for kind, layouts in LAYOUTS.items()}
    assert modules["development"].isdisjoint(modules["test"])
    for layouts in LAYOUTS.values():
        for language in LANGUAGES:
            assert sum(language in layout.languages for layout in layouts) >= 0.8 * len(layouts)
