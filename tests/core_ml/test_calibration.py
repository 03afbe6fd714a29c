import numpy as np
import pytest

from core_ml.calibration import Calibration, calibration_error


def drawn(n: int, *, sharpness: float) -> tuple[np.ndarray, np.ndarray]:
    """Cases whose true log-odds are half of what an overconfident model says, less one."""
    rng = np.random.default_rng(0)
    said = rng.normal(0, 2, n) * sharpness
    true = 1 / (1 + np.exp(-(said / 2 - 1)))
    return 1 / (1 + np.exp(-said)), rng.random(n) < true


@pytest.mark.parametrize("method", ["isotonic", "sigmoid"])
def test_probabilities_hold_on_cases_that_were_not_learned_from(method):
    said, came_true = drawn(40_000, sharpness=1.0)
    learned = Calibration.learn(said[:20_000], came_true[:20_000], method=method)
    assert calibration_error(said[20_000:], came_true[20_000:]) > 0.15
    assert calibration_error(learned.apply(said[20_000:]), came_true[20_000:]) < 0.015


def test_sigmoid_finds_slope_and_offset():
    said, came_true = drawn(200_000, sharpness=1.0)
    learned = Calibration.learn(said, came_true, method="sigmoid")
    slope = (learned.becomes[1] - learned.becomes[0]) / 40
    assert slope == pytest.approx(0.5, abs=0.02)
    assert learned.becomes.mean() == pytest.approx(-1, abs=0.03)


def test_order_is_kept_where_cases_are_few():
    said, came_true = drawn(300, sharpness=1.0)
    ordered = np.linspace(0.01, 0.99, 50)
    assert np.all(np.diff(Calibration.learn(said, came_true).apply(ordered)) > 0)


def test_one_outcome_alone_teaches_nothing():
    learned = Calibration.learn([0.2, 0.7], [0, 0])
    assert learned.apply([0.01, 0.3, 0.5, 0.99]) == pytest.approx([0.01, 0.3, 0.5, 0.99])


def test_error_by_hand():
    # Two bins: .1 said and 0 of 2 true, .8 said and 1 of 2 true.
    assert calibration_error([0.1, 0.1, 0.8, 0.8], [0, 0, 1, 0], bins=2) == pytest.approx((0.1 * 2 + 0.3 * 2) / 4)


def test_packed_comes_back():
    learned = Calibration.learn(*drawn(5_000, sharpness=1.0))
    again = Calibration(**learned.packed())
    assert again.apply([0.1, 0.9]).tolist() == learned.apply([0.1, 0.9]).tolist()
