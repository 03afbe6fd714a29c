import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm

from core_ml.inventory.distribution import Distribution, fill_rate, none

UNIFORM = Distribution(np.array([0.0, 0.5, 1 - 1e-12]), np.array([[0.0, 50.0, 100.0]]), np.zeros(1))
DICE = Distribution(np.array([0.0, 0.6, 0.7, 1 - 1e-12]), np.array([[0.0, 0.0, 2.0, 2.0]]), np.zeros(1))
"""0 in 60 %, spread to 2 in 10 %, 2 in 30 %."""


def test_uniform_by_hand():
    # From 0 to 100 at 60: short (100 - 60)^2 / 200, left 60^2 / 200, squared 60^3 / 300.
    assert UNIFORM.mean() == pytest.approx([50])
    assert UNIFORM.variance() == pytest.approx([100**2 / 12])
    assert UNIFORM.quantile(0.9) == pytest.approx([90])
    assert UNIFORM.below(60.0) == pytest.approx([0.6])
    assert UNIFORM.above([60.0]) == pytest.approx([0.4])
    assert UNIFORM.shortage(60.0) == pytest.approx([8])
    assert UNIFORM.leftover(60.0) == pytest.approx([18])
    assert UNIFORM.squared_leftover(60.0) == pytest.approx([720])


def test_many_positions_at_once_have_their_shape():
    stock = np.array([[0.0, 60.0, 100.0, 130.0]])
    assert UNIFORM.shortage(stock)[0] == pytest.approx([50, 8, 0, 0], abs=1e-9)
    assert UNIFORM.leftover(stock)[0] == pytest.approx([0, 18, 50, 80], abs=1e-9)
    assert UNIFORM.below(stock)[0] == pytest.approx([0, 0.6, 1, 1])


def test_atoms_count_where_they_are():
    assert DICE.below([0.0]) == pytest.approx([0.6])
    assert DICE.below([1.0]) == pytest.approx([0.65])
    assert DICE.below([1.999]) == pytest.approx([0.7], abs=1e-3)
    assert DICE.below([2.0]) == pytest.approx([1.0])
    # .1 of it is 1 on average, .3 is 2.
    assert DICE.shortage([0.0]) == pytest.approx([0.7])
    assert DICE.squared_leftover([2.0]) == pytest.approx([0.6 * 4 + 0.1 * 4 / 3])


def test_tail_is_exponential():
    tailed = Distribution(np.array([0.0, 0.9]), np.array([[10.0, 10.0]]), np.array([5.0]))
    assert tailed.mean() == pytest.approx([0.9 * 10 + 0.1 * 15])
    assert tailed.variance() == pytest.approx([0.9 * 100 + 0.1 * (100 + 100 + 50) - 10.5**2])
    assert tailed.quantile(0.99) == pytest.approx([10 + 5 * np.log(10)])
    assert tailed.above([15.0]) == pytest.approx([0.1 * np.exp(-1)])
    assert tailed.shortage([15.0]) == pytest.approx([0.5 * np.exp(-1)])
    assert tailed.shortage([4.0]) == pytest.approx([6.5])
    # Left in squares: .9 * 25 and, of the tail, 25 - 2*5*5 - 2*25*(e^-1 - 1).
    assert tailed.squared_leftover([15.0]) == pytest.approx([22.5 + 0.1 * (25 - 50 + 50 * (1 - np.exp(-1)))])


def test_normal_loss_is_close(normal):
    month = normal(10, 3).over(9)
    stock = np.array([[85.0, 100.0, 110.0]])
    z = (stock[0] - 90) / 9
    assert month.shortage(stock)[0] == pytest.approx(9 * (norm.pdf(z) - z * norm.sf(z)), abs=0.05)
    assert month.above(stock)[0] == pytest.approx(norm.sf(z), abs=0.01)


def test_fill_rate_by_hand():
    # Protection uniform to 100, nothing in the lead time: at 60, 8 of 50 are short.
    assert fill_rate(UNIFORM, none(1, UNIFORM.levels), [60.0]) == pytest.approx([1 - 8 / 50])
    assert fill_rate(none(1, UNIFORM.levels), none(1, UNIFORM.levels), [0.0]) == pytest.approx([1.0])


@given(
    arrays(float, (2, 4), elements=st.floats(0, 50)),
    st.lists(st.floats(0, 20), min_size=2, max_size=2),
    st.floats(0, 120),
    st.floats(0, 30),
)
def test_laws_of_every_distribution(steps, tail, stock, more):
    own = Distribution(np.array([0.0, 0.3, 0.8, 0.99]), np.cumsum(steps, axis=1), np.array(tail))
    at, further = np.full(2, stock), np.full(2, stock + more)
    short, left = own.shortage(at), own.leftover(at)
    assert left - short == pytest.approx(stock - own.mean(), abs=1e-6)
    assert (own.shortage(further) <= short + 1e-9).all()
    assert (own.below(further) >= own.below(at) - 1e-9).all()
    # No less than the square of its mean (Jensen).
    assert (own.squared_leftover(at) >= left**2 - 1e-6 * (1 + left**2)).all()
    for level in (0.1, 0.5, 0.9, 0.995):
        # Where nearly all lies in one point, a float cannot tell the quantiles there apart.
        assert (own.below(own.quantile(level) + 1e-9) >= level - 1e-6).all()
