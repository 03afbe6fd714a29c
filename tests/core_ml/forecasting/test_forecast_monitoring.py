import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import ParameterError
from core_ml.forecasting.monitoring import Kept, Measure, drift

Z80 = 1.2816


def kept_of(y, level=10.0, spread=3.0, recent=6, ids=None) -> Kept:
    """The last ``recent`` periods of ``y`` against a flat forecast."""
    names = pd.Index([f"s{i}" for i in range(len(y))] if ids is None else ids, dtype=object)
    mean = np.full((len(y), recent), level)
    return Kept(names, y[:, -recent:], mean, mean - Z80 * spread, mean + Z80 * spread, 0.8, y[:, :-recent] - level)


def test_stable_series_rarely_alarm():
    rng = np.random.default_rng(0)
    for y in (rng.normal(10, 3, (2000, 30)), rng.poisson(10, (2000, 30)).astype(float)):
        found = drift(kept_of(y, spread=np.sqrt(10.0) + 0.5))
        assert len(found.series) / 2000 < 0.05
        assert not found.retrain


def test_stable_shops_are_rarely_retrained():
    rng = np.random.default_rng(1)
    shops = [drift(kept_of(rng.normal(10, 3, (40, 30)), spread=3.3)).retrain for _ in range(100)]
    assert np.mean(shops) < 0.05


def test_a_level_shift_is_seen_within_a_handful_of_periods():
    rng = np.random.default_rng(2)
    y = rng.normal(10, 3, (400, 30))
    y[:200, -5:] += 9
    found = drift(kept_of(y))
    shifted = [f"s{i}" in found.series for i in range(400)]
    assert np.mean(shifted[:200]) > 0.9
    assert np.mean(shifted[200:]) < 0.05
    assert found.retrain
    leans = [one for reasons in found.series.values() for one in reasons if one.measure is Measure.BIAS]
    assert len(leans) > 100
    assert np.mean([one.value > one.limit > 0 for one in leans]) > 0.95
    assert Measure.SERIES in {reason.measure for reason in found.reasons}


def test_a_group_drifts_where_single_series_are_too_noisy():
    rng = np.random.default_rng(3)
    y = rng.normal(10, 3, (200, 30))
    y[:50, -4:] -= 2.5
    ids = [f"s{i}" for i in range(200)]
    found = drift(kept_of(y, recent=4), {"shoes": [*ids[:50], "unknown"], "hats": ids[50:100], "empty": ["unknown"]})
    assert "shoes" in found.groups
    assert not {"hats", "empty"} & set(found.groups)
    assert found.retrain
    lean = {reason.measure: reason for reason in found.groups["shoes"]}[Measure.BIAS]
    assert lean.value < lean.limit < 0


def test_larger_errors_are_seen_and_smaller_ones_are_no_reason():
    rng = np.random.default_rng(4)
    y = rng.normal(10, 3, (100, 36))
    wild, calm = y.copy(), y.copy()
    wild[:, -8:] = 10 + 4 * (y[:, -8:] - 10)
    calm[:, -8:] = 10 + 0.1 * (y[:, -8:] - 10)
    assert {reason.measure for reason in drift(kept_of(wild, recent=8)).reasons} >= {Measure.ERROR, Measure.COVERAGE}
    found = drift(kept_of(calm, recent=8))
    assert not any(reason.measure is Measure.ERROR for reasons in found.series.values() for reason in reasons)
    assert not found.retrain


def test_nothing_is_said_where_nothing_is_known():
    found = drift(kept_of(np.full((3, 10), np.nan)))
    assert (found.series, found.groups, found.retrain) == ({}, {}, False)
    perfect = drift(kept_of(np.full((3, 10), 10.0)))
    assert (perfect.series, perfect.groups, perfect.retrain) == ({}, {}, False)


def test_a_product_that_never_sold_and_now_does():
    y = np.zeros((1, 30))
    y[:, -6:] = 3
    found = drift(kept_of(y, level=0.0, spread=0.1))
    assert {reason.measure for reason in found.series["s0"]} == {Measure.BIAS, Measure.ERROR, Measure.COVERAGE}


def test_shapes_that_do_not_fit_are_refused():
    kept = kept_of(np.zeros((2, 10)))
    with pytest.raises(ParameterError, match="do not fit 3 series"):
        Kept(pd.Index(["a", "b", "c"]), kept.actual, kept.mean, kept.low, kept.high, 0.8, kept.backtest)
    with pytest.raises(ParameterError, match="level is 80"):
        Kept(kept.ids, kept.actual, kept.mean, kept.low, kept.high, 80, kept.backtest)
