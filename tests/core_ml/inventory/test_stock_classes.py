import numpy as np
import pytest

from core_ml.exceptions import DataError, ParameterError
from core_ml.inventory import abc, classes, variation, xyz


def test_abc_by_hand():
    # Of 100: 50, 30 | 10, 6 | 4, 0. The place that crosses a cut is above it.
    assert abc([4, 30, 6, 50, 0, 10]).tolist() == ["C", "A", "B", "A", "C", "B"]
    assert abc([0, 0]).tolist() == ["C", "C"]
    assert abc([7]).tolist() == ["A"]
    assert abc([]).tolist() == []


def test_xyz_by_hand():
    history = np.array(
        [[5, 5, 5, 5], [2, 8, 2, 8], [0, 0, 0, 12], [0, 0, 0, 0], [np.nan, np.nan, np.nan, 3]], dtype=float
    )
    found = variation(history, block=1)
    # Deviations 0, sqrt(12) and 6 over means 5, 5 and 3.
    assert found[:3] == pytest.approx([0, np.sqrt(12) / 5, 2])
    assert np.isnan(found[3:]).all()
    assert xyz(found).tolist() == ["X", "Y", "Z", "Z", "Z"]


def test_demand_that_moves_as_foreseen_is_steady():
    history = np.array([[2, 8, 2, 8], [2, 8, 2, 8]], dtype=float)
    assert variation(history, error=[0.5, np.nan], block=1) == pytest.approx([0.1, np.sqrt(12) / 5])


def test_blocks_are_whole_and_the_latest():
    assert variation(np.array([[99, 1, 3, 2, 2, 4, 0]], dtype=float), block=2) == pytest.approx([0.0])


def test_letters_come_together():
    assert classes(np.array(["A", "C"]), np.array(["X", "Z"])).tolist() == ["AX", "CZ"]


def test_what_cannot_be_is_refused():
    with pytest.raises(ParameterError, match="two are needed, rising, above 0 and at most 1"):
        abc([1], cuts=(0.9, 0.8))
    with pytest.raises(DataError, match="value is -1 at place 1"):
        abc([1, -1])
    with pytest.raises(DataError, match="block is 0"):
        variation(np.ones((1, 3)), block=0)
