import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import nnls

from core_ml.exceptions import ParameterError
from core_ml.forecasting.hierarchy import Hierarchy
from core_ml.forecasting.reconciliation import reconcile

TWO = Hierarchy.of(pd.DataFrame({"unique_id": ["a", "b"]}))
TWELVE = Hierarchy.of(
    pd.DataFrame({"unique_id": range(12), "product": np.arange(12) // 2, "warehouse": np.arange(12) % 3})
)
seeds = st.integers(0, 10**6)


def drawn(seed: int, low: float = 0.3):
    rng = np.random.default_rng(seed)
    leaves = rng.random((12, 3))
    totals = TWELVE.totals(leaves) * rng.uniform(low, 1.4, (len(TWELVE.nodes), 3))
    return leaves, totals, rng.random(12) + 0.1, rng.random(len(TWELVE.nodes)) + 0.05


def test_by_hand():
    # Leaves 1 and 3 with variances 1 and 3, total 10 with variance 2. The gap is 6, and of 1 + 3 + 2 parts of doubt the
    # leaves have 1 and 3: 1 + 6 * 1 / 6 = 2, 3 + 6 * 3 / 6 = 6.
    found = reconcile(TWO, np.array([[1.0], [3.0]]), np.array([[10.0]]), np.array([1.0, 3.0]), np.array([2.0]))
    assert found[:, 0] == pytest.approx([2, 6])


def test_held_at_zero_by_hand():
    # The gap is -2.8: a sixth of it would bring the first leaf below 0. So that is 0, and the second alone gives way,
    # with 3 of 3 + 2 parts of doubt: 3 + (0.4 - 3) * 3 / 5 = 1.44.
    found = reconcile(TWO, np.array([[0.2], [3.0]]), np.array([[0.4]]), np.array([1.0, 3.0]), np.array([2.0]))
    assert found[:, 0] == pytest.approx([0, 1.44])


@given(seeds)
def test_is_mint_with_dense_matrices(seed):
    leaves, totals, of_leaves, of_totals = drawn(seed)
    sums = np.vstack([TWELVE.summing.toarray(), np.eye(12)])
    weight = np.diag(1 / np.concatenate([of_totals, of_leaves]))
    dense = np.linalg.solve(sums.T @ weight @ sums, sums.T @ weight @ np.vstack([totals, leaves]))
    assert reconcile(TWELVE, leaves, totals, of_leaves, of_totals, nonnegative=False) == pytest.approx(dense, abs=1e-8)


@given(seeds)
def test_is_the_nearest_that_is_nowhere_negative(seed):
    leaves, totals, of_leaves, of_totals = drawn(seed, low=-0.5)
    root = np.sqrt(np.concatenate([of_totals, of_leaves]))
    sums = np.vstack([TWELVE.summing.toarray(), np.eye(12)]) / root[:, None]
    base = np.vstack([totals, leaves]) / root[:, None]
    nearest = np.stack([nnls(sums, base[:, step])[0] for step in range(3)], axis=1)
    found = reconcile(TWELVE, leaves, totals, of_leaves, of_totals)
    assert (found >= 0).all()
    assert found == pytest.approx(nearest, abs=1e-7)


@given(seeds)
def test_what_adds_up_stays(seed):
    leaves, _, of_leaves, of_totals = drawn(seed)
    assert np.array_equal(reconcile(TWELVE, leaves, TWELVE.totals(leaves), of_leaves, of_totals), leaves)


def test_a_sure_total_is_met_and_a_sure_leaf_stays():
    leaves, totals = np.array([[1.0], [3.0]]), np.array([[10.0]])
    assert reconcile(TWO, leaves, totals, np.array([0.0, 3.0]), np.array([2.0]))[0, 0] == 1
    assert reconcile(TWO, leaves, totals, np.array([1.0, 3.0]), np.array([0.0])).sum() == pytest.approx(10, rel=1e-5)


def test_20_000_leaves_in_seconds():
    rng = np.random.default_rng(3)
    leaf = np.arange(20_000)
    groups = {"variant": leaf // 4, "product": leaf // 12, "category": leaf // 12 % 40, "warehouse": leaf % 4}
    hierarchy = Hierarchy.of(pd.DataFrame({"unique_id": leaf, **groups}))
    leaves = rng.gamma(0.5, 2, (20_000, 12))
    totals = hierarchy.totals(leaves) * rng.uniform(0.5, 1.2, (len(hierarchy.nodes), 12))
    variance = leaves.mean(axis=1) + 0.1
    began = time.perf_counter()
    found = reconcile(hierarchy, leaves, totals, variance, hierarchy.totals(variance[:, None])[:, 0])
    assert time.perf_counter() - began < 10
    assert (found >= 0).all()
    assert abs(found.sum() / totals[0].sum() - 1) < 0.2


def test_cost_is_linear_in_the_number_of_leaves():
    """Three crossed groupings and a pair of them: a leaf has an entry in each, however many leaves there are."""
    by = [["variant"], ["category"], ["warehouse"], ["category", "warehouse"]]
    each = []
    for n in (4_000, 16_000, 64_000):
        rng = np.random.default_rng(4)
        leaf = np.arange(n)
        groups = {"variant": leaf // 4, "category": leaf // 12 % 40, "warehouse": leaf % 4}
        hierarchy = Hierarchy.of(pd.DataFrame({"unique_id": leaf, **groups}), by)
        assert hierarchy.summing.nnz == n * (len(by) + 1)
        leaves = rng.gamma(0.5, 2, (n, 2))
        totals = hierarchy.totals(leaves) * rng.uniform(0.5, 1.2, (len(hierarchy.nodes), 2))
        variance = leaves.mean(axis=1) + 0.1
        began = time.process_time()
        reconcile(hierarchy, leaves, totals, variance, hierarchy.totals(variance[:, None])[:, 0])
        each.append((time.process_time() - began) / n)
    # Sixteen times as many may lie outside the processor's cache; a cost of n log n or more would show beside that.
    assert each[2] < 4 * each[0], each


def test_wrong_shapes_and_variances_are_refused():
    leaves, totals = np.ones((2, 1)), np.ones((1, 1))
    with pytest.raises(ParameterError, match=r"totals are \(2, 1\) .* has 1 of them"):
        reconcile(TWO, leaves, leaves, np.ones(2), np.ones(2))
    with pytest.raises(ParameterError, match="variance of the leaves is negative"):
        reconcile(TWO, leaves, totals, np.array([1.0, -1.0]), np.ones(1))
