from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_ml.exceptions import ParameterError
from core_ml.inventory import Effort, How
from core_ml.inventory.greedy import greedy, priced
from core_ml.inventory.options import Options
from core_ml.inventory.problem import Limit, Problem, components
from core_ml.inventory.solving import choose


def world(seed, n=5, width=4, suppliers=2):
    """Random quantities, convex or not, with every kind of rule."""
    rng = np.random.default_rng(seed)
    pieces = np.concatenate(
        [np.zeros((n, 1), dtype=int), np.cumsum(rng.integers(1, 5, (n, width - 1)), axis=1)], axis=1
    )
    cost = np.concatenate([np.zeros((n, 1)), np.cumsum(rng.normal(-3, 5, (n, width - 1)), axis=1)], axis=1)
    value, volume = pieces * rng.uniform(1, 4, (n, 1)), pieces * rng.uniform(0.5, 2, (n, 1))
    supplier, warehouse = rng.integers(0, suppliers, n), rng.integers(0, 2, n)
    limits = (
        Limit(False, np.zeros(n, dtype=int), np.array([rng.uniform(0, 80)])),
        Limit(False, supplier, np.where(rng.random(suppliers) < 0.5, rng.uniform(0, 50, suppliers), np.inf)),
        Limit(True, warehouse, np.where(rng.random(2) < 0.5, rng.uniform(0, 25, 2), np.inf)),
    )
    kept = tuple(limit for limit in limits if rng.random() < 0.7)
    minimum = np.where(rng.random(suppliers) < 0.5, rng.uniform(0, 40, suppliers), 0.0)
    return Options(pieces, cost, value, volume), Problem(supplier, rng.uniform(0, 6, suppliers), minimum, kept)


def cheapest(options, problem):
    """By trying everything."""
    best = 0.0
    for columns in product(range(options.pieces.shape[1]), repeat=len(options)):
        chosen = np.array(columns)
        if not problem.broken(options, chosen).any():
            best = min(best, problem.total(options, chosen))
    return best


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_nothing_is_cheaper_than_the_choice(seed):
    options, problem = world(seed)
    found = choose(options, problem, Effort(gap=0.0))
    best = cheapest(options, problem)
    assert problem.total(options, found.chosen) == pytest.approx(best, abs=1e-6)
    assert found.bound <= best + 1e-6
    assert not problem.broken(options, found.chosen).any()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 40))
def test_plans_without_an_integer_program_keep_every_rule(seed, n):
    options, problem = world(seed, n=n, suppliers=4)
    by_price, bound, _ = priced(options, problem)
    by_benefit = greedy(options, problem)
    for chosen in (by_price, by_benefit):
        assert not problem.broken(options, chosen).any()
        assert problem.total(options, chosen) <= 1e-9
    quick = choose(options, problem, Effort(seconds=0))
    full = choose(options, problem, Effort(gap=0.0))
    totals = [problem.total(options, one) for one in (by_price, by_benefit, quick.chosen)]
    assert problem.total(options, full.chosen) <= min(totals) + 1e-6
    assert max(bound, quick.bound) <= problem.total(options, full.chosen) + 1e-6


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 100_000))
def test_core_of_a_large_program_keeps_every_rule(seed):
    options, problem = world(seed, n=30, suppliers=3)
    found = choose(options, problem, Effort(most_columns=20, gap=0.0))
    assert not problem.broken(options, found.chosen).any()
    assert found.bound <= problem.total(options, found.chosen) + 1e-6


def test_what_stands_alone_is_decided_alone():
    options, _ = world(1)
    free = Problem(np.array([0, 0, 1, 1, 1]), np.zeros(2), np.zeros(2), ())
    found = choose(options, free, Effort(seconds=0))
    assert found.chosen.tolist() == options.cost.argmin(axis=1).tolist()
    assert set(found.how) == {How.ALONE}
    assert found.bound == pytest.approx(free.total(options, found.chosen))


def test_order_that_does_not_pay_is_not_placed():
    options = Options(np.array([[0, 1]]), np.array([[0.0, -5.0]]), np.array([[0.0, 10.0]]), np.zeros((1, 2)))
    for cost, chosen in ((4.9, 1), (5.1, 0)):
        assert choose(options, Problem(np.array([0]), np.array([cost]), np.zeros(1), ()), Effort()).chosen.tolist() == [
            chosen
        ]


def test_order_is_filled_up_to_its_least_value_where_that_pays():
    # Best alone are 10 + 10; 30 are the least: the second place's third quantity costs 2 more, the first one's 4.
    options = Options(
        np.array([[0, 1, 2], [0, 1, 2]]),
        np.array([[0.0, -8.0, -4.0], [0.0, -8.0, -6.0]]),
        np.array([[0.0, 10.0, 20.0], [0.0, 10.0, 20.0]]),
        np.zeros((2, 3)),
    )
    problem = Problem(np.array([0, 0]), np.array([3.0]), np.array([30.0]), ())
    for effort in (Effort(), Effort(seconds=0)):
        assert choose(options, problem, effort).chosen.tolist() == [1, 2]
    dear = Problem(np.array([0, 0]), np.array([14.5]), np.array([30.0]), ())
    assert choose(options, dear, Effort()).chosen.tolist() == [0, 0]


def test_components_are_what_limits_tie():
    supplier = np.array([0, 1, 2, 3])
    room = Limit(True, np.array([0, 0, 1, 2]), np.array([5.0, np.inf, 5.0]))
    problem = Problem(supplier, np.zeros(4), np.zeros(4), (room,))
    assert sorted(sorted(part.tolist()) for part in components(problem)) == [[0, 1], [2], [3]]
    budget = Limit(False, np.zeros(4, dtype=int), np.array([9.0]))
    together = components(Problem(supplier, np.zeros(4), np.zeros(4), (room, budget)))
    assert [sorted(part.tolist()) for part in together] == [[0, 1, 2, 3]]


def test_effort_checks_itself():
    with pytest.raises(ParameterError, match="seconds and gap are 0 or more"):
        Effort(seconds=-1)
