import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.forecasting.intervals import Scale, assumed, learn
from core_ml.levels import LEVELS


@given(st.sampled_from(list(Scale)), st.floats(0, 1e6))
def test_scales_go_there_and_back(scale, value):
    values = np.array([value])
    assert scale.back(scale.of(values)) == pytest.approx(values, rel=1e-6, abs=1e-6)


def test_coverage_is_as_said():
    rng = np.random.default_rng(0)
    sigma = rng.gamma(2, 1, 4000)
    centre = np.full((4000, 6), 50.0)
    y = centre + sigma[:, None] * np.sqrt(np.arange(1, 7)) * rng.standard_t(4, (4000, 6))
    found = learn(Scale.PLAIN, y[:2000], centre[:2000], sigma[:2000], windows=3)
    quantiles = found.around(centre[2000:], sigma[2000:])
    for place, level in enumerate(LEVELS):
        assert (y[2000:] <= quantiles[..., place]).mean() == pytest.approx(level, abs=0.02)
    assert found.growth / found.growth[0] == pytest.approx(np.sqrt(np.arange(1, 7)), rel=0.1)


def test_few_errors_are_filled_up_with_normal_ones():
    found = learn(Scale.PLAIN, np.full((1, 1), 11.0), np.full((1, 1), 10.0), np.ones(1), windows=1)
    # One error of 1 less 4/5 of what is common to all: its size is .2; twenty normal errors say the rest.
    assert found.growth == pytest.approx([0.2])
    assert found.shape[0, LEVELS.tolist().index(0.9)] == pytest.approx((1 + 20 * 1.2816) / 21, rel=1e-3)


def test_what_is_assumed_by_hand():
    periods, sums = (assumed(3, of_sums=of_sums) for of_sums in (False, True))
    assert periods.growth.tolist() == [1, 1, 1]
    # Half of the variance is common to all periods, half is each one's own: (2 + 4) / 2, (3 + 9) / 2.
    assert sums.growth == pytest.approx(np.sqrt([1, 3, 6]))
    middle = LEVELS.tolist().index(0.5)
    assert sums.around(np.full((1, 3), 9.0), np.ones(1))[..., middle] == pytest.approx(np.full((1, 3), 9.0))
