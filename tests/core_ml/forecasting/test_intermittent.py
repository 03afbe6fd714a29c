import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.forecasting.intermittent import imapa, sba, tsb

GAP = np.nan
SALES = np.array([[0.0, 2.0, 0.0, 0.0, 4.0]])


def test_sba_by_hand():
    # The first sale: 2 after 2 periods, (1 - .1 / 2) * 2 / 2 = .95. The second: size 2.2, gap 2 + .1 * (3 - 2) = 2.1.
    assert sba(SALES)[0] == pytest.approx([0, 0, 0.95, 0.95, 0.95, 0.95 * 2.2 / 2.1])


def test_tsb_by_hand():
    # The chance begins at 0 with the first period, then .1, .09, .081, .1729; the size is 2, then 2.2.
    assert tsb(SALES)[0] == pytest.approx([0, 0, 0.2, 0.18, 0.162, 2.2 * 0.1729])


def test_imapa_by_hand():
    # Of single periods 0, then half of 2 = 1, .5, .25, 2.125; of pairs (2, 0), (0, 4): 1, then 1.5; of the last three
    # 4/3; of the last four 1.5; of all five 1.2.
    assert imapa(SALES, alpha=0.5) == pytest.approx([(2.125 + 1.5 + 4 / 3 + 1.5 + 1.2) / 5])


def test_a_period_that_was_not_observed_tells_nothing():
    gap = np.array([[0.0, 2.0, GAP, 0.0, 0.0, 4.0]])
    assert sba(gap)[0, -1] == sba(SALES)[0, -1]
    assert tsb(gap)[0, -1] == tsb(SALES)[0, -1]


def test_a_product_that_never_sold_is_expected_not_to():
    never = np.array([[0.0] * 5, [GAP] * 5])
    assert not sba(never).any()
    assert not tsb(never).any()
    assert not imapa(never).any()


def test_tsb_dies_away_and_sba_does_not():
    dead = np.array([[3.0] * 5 + [0.0] * 50])
    assert tsb(dead)[0, -1] < 0.02
    assert sba(dead)[0, -1] > 2


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.integers(1, 10), st.floats(0.1, 10))
def test_laws(drawn, before, factor):
    y = np.array([drawn], dtype=float)
    padded = np.concatenate([np.full((1, before), GAP), y], axis=1)
    for last in (lambda y: sba(y)[:, -1], lambda y: tsb(y)[:, -1], lambda y: imapa(y)):
        found = last(y)
        assert 0 <= found[0] <= max(drawn) + 1e-9
        assert last(factor * y) == pytest.approx(factor * found)
    for last in (lambda y: sba(y)[:, -1], lambda y: tsb(y)[:, -1]):
        assert last(padded) == pytest.approx(last(y))
