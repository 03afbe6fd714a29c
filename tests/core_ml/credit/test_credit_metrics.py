import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score, roc_curve

from core_ml.credit.folds import inner_folds, stratified_folds
from core_ml.credit.metrics import all_figures, auc, brier, ks, log_loss
from core_ml.exceptions import DataError, ParameterError

PD = [0.1, 0.4, 0.4, 0.8]
EVENT = np.array([False, True, False, True])


def test_figures_by_hand():
    # Pairs (event, other): .4 over .1, .4 ties .4, .8 over both: 3.5 of 4.
    assert auc(PD, EVENT) == 3.5 / 4
    # Up to .1: half of the others, none of the events. Up to .4: all others, half of the events.
    assert ks(PD, EVENT) == 0.5
    assert brier(PD, EVENT) == pytest.approx((0.01 + 0.36 + 0.16 + 0.04) / 4)
    assert log_loss(PD, EVENT) == pytest.approx(-np.log([0.9, 0.4, 0.6, 0.8]).mean())
    assert all_figures(PD, EVENT)["gini"] == 0.75


scored = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=60).filter(
    lambda drawn: 0 < sum(event for _, event in drawn) < len(drawn)
)


@given(scored)
def test_figures_agree_with_the_libraries(drawn):
    values = np.array([score / 10 for score, _ in drawn])
    event = np.array([one for _, one in drawn])
    assert auc(values, event) == pytest.approx(roc_auc_score(event, values))
    assert ks(values, event) == pytest.approx(np.abs(np.subtract(*reversed(roc_curve(event, values)[:2]))).max())
    assert auc(-values, event) == pytest.approx(1 - auc(values, event))


@given(scored.filter(lambda drawn: 2 <= sum(event for _, event in drawn) <= len(drawn) - 2))
def test_folds_hold_every_row_once_and_share_out_the_events(drawn):
    event = np.array([one for _, one in drawn])
    folds = stratified_folds(event, 2, 0)
    assert sorted(np.concatenate([test for _, test in folds]).tolist()) == list(range(len(event)))
    counts = [int(event[test].sum()) for _, test in folds]
    assert max(counts) - min(counts) <= 1
    for train, test in folds:
        assert not set(train.tolist()) & set(test.tolist())
        assert len(train) + len(test) == len(event)


def test_folds_depend_on_the_seed_alone():
    event = np.arange(40) % 4 == 0
    one, same, other = (stratified_folds(event, 5, seed) for seed in (1, 1, 2))
    assert all(np.array_equal(a[1], b[1]) for a, b in zip(one, same, strict=True))
    assert not all(np.array_equal(a[1], b[1]) for a, b in zip(one, other, strict=True))


def test_too_few_rows_for_the_folds():
    event = np.array([True] * 3 + [False] * 20)
    with pytest.raises(DataError, match="the rarer outcome has 3 rows, fewer than the 5 folds"):
        stratified_folds(event, 5, 0)
    with pytest.raises(ParameterError, match="at least 2"):
        stratified_folds(event, 1, 0)
    assert len(inner_folds(event, 5, 0)) == 3
