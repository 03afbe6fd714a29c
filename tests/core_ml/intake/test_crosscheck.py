from decimal import Decimal

import pytest
from intake_lines import line

from core_ml.intake.matching import Fact, Terms, Variant, cross_check
from core_ml.intake.matching.prices import Level, fit, said_prices

PAN = Variant("pan", prices={"EUR": Decimal(40), "USD": Decimal(50)})
SCREWS = Variant("screws", prices={"EUR": Decimal(12)}, pack=Decimal(100))
D = Decimal


def facts(said, variant=PAN, **terms):
    return [found.fact for found in cross_check(said, variant, Terms(currency="EUR", **terms))]


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ({"price": 40}, Fact.PRICE_AGREES),
        ({"price": "40.40"}, Fact.PRICE_AGREES),
        ({"price": "40.41"}, Fact.PRICE_DIFFERS),
        ({"price": 50, "discount": 20}, Fact.PRICE_AGREES),
        ({"total": 80}, Fact.PRICE_AGREES),
        ({}, Fact.PRICE_UNKNOWN),
    ],
)
def test_price(said, fact):
    assert facts(line(quantity=2, **said)) == [fact, Fact.NEVER_ORDERED]


def test_the_agreed_price_and_the_tolerance_are_the_owners():
    assert Fact.PRICE_AGREES in facts(line(quantity=1, price=33), agreed=D(33))
    assert Fact.PRICE_AGREES in facts(line(quantity=1, price=42), tolerance=D("0.05"))
    (price, _) = cross_check(line(quantity=1, price=44), PAN, Terms(currency="EUR"))
    assert price.numbers == {"said": 44, "expected": 40, "percent": 10}


def test_a_currency_without_a_list():
    price, _ = cross_check(line(quantity=1, price=40), PAN, Terms(currency="CNY"))
    assert price.fact == Fact.PRICE_UNKNOWN


def test_packs_and_pieces():
    assert facts(line(quantity=200, unit="Stk.", price="0.12"), SCREWS) == [
        Fact.PRICE_OF_PACK,
        Fact.PIECES_OF_PACK,
        Fact.NEVER_ORDERED,
    ]
    assert facts(line(quantity=2, unit="box", price=12), SCREWS) == [Fact.PRICE_AGREES, Fact.NEVER_ORDERED]


@pytest.mark.parametrize("quantity", [0, -1])
def test_no_quantity(quantity):
    assert Fact.QUANTITY_MISSING in facts(line(price=40, quantity=quantity))
    assert Fact.QUANTITY_MISSING in facts(line(price=40))


def test_stock_and_fractions():
    assert Fact.STOCK_SHORT in facts(line(price=40, quantity=6), available=D(5))
    assert Fact.STOCK_SHORT not in facts(line(price=40, quantity=5), available=D(5))
    assert Fact.QUANTITY_NOT_WHOLE in facts(line(price=40, quantity="1.5"))


def test_history():
    before = (D(10), D(12), D(8), D(100))  # usually 11
    found = {one.fact: one.numbers for one in cross_check(line(price=40, quantity=56), PAN, Terms(ordered=before))}
    assert found[Fact.ORDERED_BEFORE] == {"times": 4, "usual": 11}
    assert found[Fact.QUANTITY_UNUSUAL] == {"quantity": 56, "usual": 11}
    assert Fact.QUANTITY_UNUSUAL not in facts(line(price=40, quantity=55), ordered=before)
    assert Fact.QUANTITY_UNUSUAL in facts(line(price=40, quantity=2), ordered=before)
    assert Fact.QUANTITY_UNUSUAL not in facts(line(price=40, quantity=500), ordered=(D(1), D(1)))


def test_what_a_person_has_to_look_at():
    assert not any(
        fact.is_open for fact in (Fact.PRICE_AGREES, Fact.STOCK_SHORT, Fact.ORDERED_BEFORE, Fact.NEVER_ORDERED)
    )
    assert all(fact.is_open for fact in (Fact.PRICE_DIFFERS, Fact.PRICE_UNKNOWN, Fact.QUANTITY_UNUSUAL))


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("40", Level.SAME),
        ("43", Level.NEAR),
        ("36", Level.NEAR),
        ("45", Level.FAR),
        ("80", Level.FAR),
        ("81", Level.OFF),
        ("19", Level.OFF),
    ],
)
def test_levels(said, level):
    assert fit([D(said)], [D(40)]).level == level


def test_the_nearest_of_several_prices_counts():
    found = fit([D(36), D(40)], [D(20), D(39)])
    assert (found.said, found.expected, found.percent_off) == (40, 39, D("2.6"))
    assert fit([], [D(1)]) == fit([D(1)], []) == fit([D(1)], [D(0)])
    assert fit([], []).percent_off == 0


def test_said_prices():
    assert said_prices(line(price=50, discount=20)) == (40, 50)
    assert said_prices(line(price=50)) == (50,)
    assert said_prices(line(quantity=4, total=50)) == (D("12.5"),)
    assert said_prices(line(quantity=0, total=50)) == said_prices(line(total=50)) == ()
