import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.exceptions import DataError
from core_ml.inventory import ProductTerms, SupplierTerms, Terms

TERMS = Terms.of([ProductTerms(10.0, pack=6, minimum=20, breaks=[(60, 9.0), (120, 8.0)]), ProductTerms(5.0)])


def test_packs_and_minimum_by_hand():
    assert TERMS.least().tolist() == [24, 1]
    assert TERMS.rounded_up([25, 0.2]).tolist() == [30, 1]
    assert TERMS.orderable([3, 3]).tolist() == [24, 3]
    assert TERMS.orderable([0, -2]).tolist() == [0, 0]
    assert TERMS.allowed(np.array([[0, 18, 24, 25], [0, 1, 2, 3]])).tolist() == [
        [True, False, True, False],
        [True, True, True, True],
    ]


def test_price_breaks_hold_for_all_pieces():
    assert TERMS.unit_price([54, 200]).tolist() == [10, 5]
    assert TERMS.value(np.array([[54, 60, 120], [1, 2, 3]])).tolist() == [[540, 540, 960], [5, 10, 15]]
    assert TERMS[np.array([1])].unit_price([1000]).tolist() == [5]


@given(st.integers(1, 24), st.integers(0, 50), st.floats(0, 500))
def test_orderable_can_be_ordered_and_is_enough(pack, minimum, wanted):
    terms = Terms.plain([2.0], pack, minimum)
    pieces = terms.orderable([wanted])
    assert terms.allowed(pieces).all()
    assert pieces[0] >= wanted - 1e-6
    assert pieces[0] < max(wanted, minimum) + pack


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Terms.plain([0.0]), "price is 0 at place 0 .*; it must be above 0"),
        (lambda: Terms.plain([1.0], 0), "pack is 0 at place 0 .*; it must be at least 1"),
        (lambda: Terms.plain([1.0], 1.5), "pack is 1.5 at place 0; it must be a whole number"),
        (lambda: Terms.plain([1.0, 1.0], 1, [0, -1]), "minimum is -1 at place 1"),
        (
            lambda: Terms.of([ProductTerms(10.0, breaks=[(60, 9.0), (60, 8.0)])]),
            "price break 2 of place 0, 8 from 60 pieces, does not follow 9 from 60: quantities must rise",
        ),
        (lambda: Terms.of([ProductTerms(10.0, breaks=[(60, 11.0)])]), "prices fall"),
        (lambda: SupplierTerms.plain(2, -1.0), "order_cost is -1"),
        (lambda: SupplierTerms.plain(2, budget=-1.0), "budget must be 0 or more"),
    ],
)
def test_what_cannot_be_is_refused(make, message):
    with pytest.raises(DataError, match=message):
        make()
