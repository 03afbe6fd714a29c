"""What was understood comes back from its JSON as it was."""

import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core_ml.intake.order import Check, Found, Kind, LineItem, Order, Party
from core_ml.intake.page import Box, Word
from saleor_ai_plugin.intake import shapes

edges = st.integers(0, 60_000).map(lambda hundredths: hundredths / 100)
boxes = st.none() | st.tuples(edges, edges, edges, edges).map(
    lambda four: Box(min(four[0], four[2]), min(four[1], four[3]), max(four[0], four[2]), max(four[1], four[3]))
)
shares = st.integers(0, 10_000).map(lambda parts: parts / 10_000)
words = st.text(max_size=20)
amounts = st.decimals(-(10**9), 10**9, places=3, allow_nan=False, allow_infinity=False)


def found(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | st.builds(Found, values, words, shares, st.integers(0, 20), boxes)


def with_fields(kind: type, /, **special: st.SearchStrategy) -> st.SearchStrategy:
    names = kind.__dataclass_fields__
    return st.builds(kind, **{name: special.get(name, found(words)) for name in names})


parties = with_fields(Party)
lines = with_fields(LineItem, **dict.fromkeys(("quantity", "price", "discount", "tax_rate", "total"), found(amounts)))
orders = with_fields(
    Order,
    kind=st.sampled_from(Kind),
    language=st.sampled_from(["en", "de", "fr", "zh"]),
    **dict.fromkeys(("date", "delivery_date"), found(st.dates(date(1990, 1, 1)))),
    **dict.fromkeys(("buyer", "seller", "deliver_to"), parties),
    **dict.fromkeys(("net_total", "tax_total", "gross_total"), found(amounts)),
    lines=st.lists(lines, max_size=3).map(tuple),
    checks=st.lists(
        st.builds(Check, st.just("line"), st.none() | st.integers(0, 9), amounts, amounts, st.booleans()), max_size=2
    ).map(tuple),
)


@given(orders)
def test_order_comes_back(order: Order):
    assert shapes.order(json.loads(json.dumps(shapes.of_order(order)))) == order


def test_words_come_back():
    word = Word("Kessel", Box(1.25, 2.5, 30.75, 12.0), 0.875)
    page = shapes.page(2, 595.0, 842.0, json.loads(json.dumps(shapes.of_words([word]))), "ocr", 90)
    assert (page.words, page.number, page.turned, page.source) == ((word,), 2, 90, "ocr")


def test_amounts_are_never_rounded():
    shape = shapes.of_order(Order(Kind.OTHER, "en", net_total=Found(Decimal("0.1000000001"), "", 1.0)))
    assert shape["net_total"]["value"] == "0.1000000001"
