from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.credit.merging import FALLING, MONOTONE, PEAKED, RISING, Demands, merge, shape_of

FREE = Demands(rows=1, events=0, price=0.5, turn_price=1.0, smoothing=1.0, average=0.3)


def rates(rows, events, starts, demands=FREE):
    ends = [*starts[1:], len(rows)]
    n = np.array([rows[a:b].sum() for a, b in zip(starts, ends, strict=True)])
    e = np.array([events[a:b].sum() for a, b in zip(starts, ends, strict=True)])
    return (e + demands.smoothing * demands.average) / (n + demands.smoothing)


def value(rows, events, starts, demands=FREE):
    total = 0.0
    for a, b in zip(starts, [*starts[1:], len(rows)], strict=True):
        n, e = rows[a:b].sum(), events[a:b].sum()
        total += sum(count * np.log(count / n) for count in (e, n - e) if count) - demands.price
    return total


def test_three_bins_by_hand():
    # 10 %, 10 %, 30 %, 60 %: the first two are alike and come together.
    rows, events = np.array([100, 100, 100, 100]), np.array([10, 10, 30, 60])
    assert merge(rows, events, FREE).tolist() == [0, 2, 3]


def test_a_wave_is_smoothed_out_rather_than_followed():
    rows, events = np.array([100, 100, 100, 100]), np.array([10, 12, 11, 40])
    assert merge(rows, events, FREE).tolist() == [0, 3]


def test_a_turn_only_where_it_is_clearly_better():
    rows, events = np.array([100, 100, 100]), np.array([10, 50, 12])
    assert merge(rows, events, FREE).tolist() == [0, 1, 2]
    wary = Demands(rows=1, events=0, price=0.5, turn_price=1_000.0, smoothing=1.0, average=0.24)
    assert len(merge(rows, events, wary)) == 2


@pytest.mark.parametrize("demand", [{"rows": 150}, {"events": 15}])
def test_small_bins_come_together(demand):
    rows, events = np.array([100, 100, 100, 100]), np.array([10, 10, 30, 60])
    demands = Demands(**{"rows": 1, "events": 0, **demand}, price=0.5, turn_price=1.0, smoothing=1.0, average=0.3)
    starts = merge(rows, events, demands).tolist()
    for a, b in zip(starts, [*starts[1:], 4], strict=True):
        assert rows[a:b].sum() >= demands.rows
        assert events[a:b].sum() >= demands.events


def test_no_cut_pays():
    assert merge(np.array([50, 50]), np.array([10, 10]), FREE).tolist() == [0]
    assert merge(np.array([5]), np.array([0]), FREE).tolist() == [0]


counted = st.lists(st.tuples(st.integers(1, 60), st.floats(0, 1)), min_size=1, max_size=7)


ONE_WAY = {"flat", "rising", "falling"}


@pytest.mark.parametrize(("shapes", "admissible"), [(MONOTONE, ONE_WAY), (PEAKED, {*ONE_WAY, "peak", "valley"})])
@given(drawn=counted)
def test_the_best_of_all_mergers_is_found(shapes, admissible, drawn):
    rows = np.array([n for n, _ in drawn])
    events = np.array([round(n * share) for n, share in drawn])
    found = merge(rows, events, FREE, shapes=shapes).tolist()
    others = [[0, *cuts] for k in range(len(rows)) for cuts in combinations(range(1, len(rows)), k)]
    moving = [starts for starts in others if np.all(np.diff(rates(rows, events, starts)) != 0)]
    fit = [starts for starts in moving if shape_of(rates(rows, events, starts)) in admissible]
    assert found in fit
    assert value(rows, events, found) == pytest.approx(max(value(rows, events, starts) for starts in fit))


@given(counted)
def test_the_rate_moves_one_way_or_turns_once(drawn):
    rows = np.array([n for n, _ in drawn])
    events = np.array([round(n * share) for n, share in drawn])
    assert shape_of(rates(rows, events, merge(rows, events, FREE).tolist())) != "mixed"
    rising = merge(rows, events, FREE, shapes=[(RISING,)])
    assert shape_of(rates(rows, events, rising.tolist())) in {"flat", "rising"}
    falling = merge(rows, events, FREE, shapes=[(FALLING,)])
    assert shape_of(rates(rows, events, falling.tolist())) in {"flat", "falling"}


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        ([1], "flat"),
        ([1, 1], "flat"),
        ([1, 2, 3], "rising"),
        ([3, 2], "falling"),
        ([1, 3, 2], "peak"),
        ([3, 1, 2], "valley"),
        ([1, 2, 1, 2], "mixed"),
    ],
)
def test_shapes_have_names(values, shape):
    assert shape_of(values) == shape
