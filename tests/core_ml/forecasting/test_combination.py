import numpy as np
import pytest

from core_ml.forecasting.combination import weights


def test_by_hand():
    # Own errors 1 and 3 are .5 and 1.5 of their mean, and the common ones are the same: 1 to 3 to the power -1.
    assert weights(np.array([[1.0, 3.0]]), prior=1.0, power=1.0) == pytest.approx(np.array([[0.75, 0.25]]))


def test_what_was_not_tested_takes_the_weights_of_all():
    found = weights(np.array([[1.0, 2.0], [np.nan, np.nan], [2.0, 4.0]]))
    assert found[1] == pytest.approx(found[0])
    assert weights(np.full((2, 4), np.nan)).tolist() == [[0.25] * 4] * 2


def test_own_errors_count_the_less_the_more_the_prior():
    errors = np.array([[1.0, 2.0], [2.0, 1.0], [2.0, 1.0], [2.0, 1.0]])
    assert weights(errors, prior=0.1)[0, 0] > weights(errors, prior=1.0)[0, 0] > weights(errors, prior=100.0)[0, 0]


def test_perfect_models_share_alike_and_the_unit_does_not_matter():
    assert weights(np.zeros((2, 3))) == pytest.approx(np.full((2, 3), 1 / 3))
    errors = np.random.default_rng(0).random((5, 3))
    assert weights(7 * errors) == pytest.approx(weights(errors))
    assert weights(errors).sum(axis=1) == pytest.approx(np.ones(5))
