"""Scores become probabilities, and what our own company is decides who buys."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_pages import page

from core_ml.intake import Found, Party, Source
from core_ml.intake.understanding import understand
from core_ml.intake.understanding.confidence import HEAD_GROUPS, LINE_GROUPS, PARTY_GROUPS, interpolated, points
from core_ml.intake.understanding.understand import scored

POINTS = [(0.0, 0.0), (0.5, 0.8), (0.9, 0.96)]
ORDER = """
Harrow & Finch Ltd                                          Purchase Order PO-12
27 Cattle Market Road
Bristol BS1 6QH

Fastenings Direct plc
Unit 5, Harbour Park
Bristol BS1 5TY

Code        Description          Qty     Unit price      Amount
FD-8        Hex bolt              10           2.00       20.00
FD-9        Washer                 5           1.00        5.00

                                           Subtotal       25.00
"""


@pytest.mark.parametrize(("score", "probability"), [(0.0, 0.0), (0.25, 0.4), (0.5, 0.8), (0.7, 0.88), (0.99, 0.96)])
def test_between_the_points_are_straight_lines(score: float, probability: float) -> None:
    assert interpolated(score, POINTS) == pytest.approx(probability)


def test_without_points_a_score_is_taken_as_it_is() -> None:
    assert interpolated(1.02, ()) == 1.0


@given(st.floats(0, 1.1), st.floats(0, 1.1), st.sampled_from(sorted(points())))
def test_a_higher_score_is_never_less_probable(one: float, other: float, group: str) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= interpolated(low, points()[group]) <= interpolated(high, points()[group]) < 1.0


def test_every_group_has_points_that_ascend() -> None:
    assert set(points()) == {*HEAD_GROUPS.values(), *PARTY_GROUPS.values(), *LINE_GROUPS.values()}
    for held in points().values():
        assert all(one[0] < other[0] and one[1] <= other[1] for one, other in pairwise(held))


def test_an_unsure_reader_makes_every_value_less_sure() -> None:
    sure = scored([page(ORDER, source=Source.OCR, confidence=0.99)])
    unsure = scored([page(ORDER, source=Source.OCR, confidence=0.4)])
    assert sure.number is not None
    assert unsure.number is not None
    assert unsure.number.confidence < sure.number.confidence
    assert unsure.lines[0].price is not None
    assert sure.lines[0].price is not None
    assert unsure.lines[0].price.confidence < sure.lines[0].price.confidence


def test_lines_that_sum_up_are_surer_than_lines_that_do_not() -> None:
    good = scored([page(ORDER)]).lines[0].price
    bad = scored([page(ORDER.replace("25.00", "26.00"))]).lines[0].price
    assert good is not None
    assert bad is not None
    assert bad.confidence < good.confidence


def test_on_an_order_we_are_the_seller() -> None:
    ours = Party(name=Found("Harrow & Finch Ltd", "Harrow & Finch Ltd", 1.0))
    alone, told = understand([page(ORDER)]), understand([page(ORDER)], us=ours)
    assert alone.buyer.name is not None
    assert told.buyer.name is not None
    assert told.seller.name is not None
    assert alone.buyer.name.value == "Harrow & Finch Ltd"
    assert (told.buyer.name.value, told.seller.name.value) == ("Fastenings Direct plc", "Harrow & Finch Ltd")
