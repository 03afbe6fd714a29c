import numpy as np
import pytest
from sklearn.ensemble import IsolationForest

from core_ml.fraud.anomaly import AnomalyDetector, usual_cuts


def test_oddness_is_that_of_the_library(lesson, parameters):
    model = AnomalyDetector(parameters, trees=30, seed=4).fit(lesson[0])
    table = model.encoding_.table(lesson[0])
    theirs = IsolationForest(n_estimators=30, max_samples=256, random_state=4).fit(table).score_samples(table)
    ours = -(2 ** (model._oddness(table) / usual_cuts(256)))
    assert ours == pytest.approx(theirs, abs=1e-5)


def test_usual_cuts_by_hand():
    # Two orders need one cut; three need 1 + 2/3 on average, which the formula with Euler's constant only nears.
    assert [usual_cuts(1), usual_cuts(2)] == [0, 1]
    assert usual_cuts(3) == pytest.approx(2 * (np.log(2) + 0.5772156649) - 4 / 3)


def test_probabilities_mean_the_expected_share(lesson, parameters):
    model = AnomalyDetector(parameters, trees=50, expected_share=0.02, highest=0.4).fit(lesson[0])
    found = model.predict_proba(lesson[0])
    assert found.mean() == pytest.approx(0.02, abs=0.002)
    assert found.max() == pytest.approx(0.4, abs=0.02)


def test_what_no_order_was_like_is_odd(lesson, parameters):
    model = AnomalyDetector(parameters, trees=50).fit(lesson[0])
    usual, odd = lesson[0].iloc[[100]], lesson[0].iloc[[100]].copy()
    odd[["amount", "orders_by_card_1h", "orders_by_card_1d", "amount_by_card_1d", "linked_orders"]] = 5_000.0
    assert model.predict_proba(odd)[0] > 10 * model.predict_proba(usual)[0]
    assert model.explain(odd)[0][0].value == 5_000.0


def test_labels_are_not_looked_at(lesson, parameters):
    features, labels, times = lesson
    with_labels = AnomalyDetector(parameters, trees=20).fit(features, labels, times)
    without = AnomalyDetector(parameters, trees=20).fit(features)
    assert with_labels.predict_proba(features).tobytes() == without.predict_proba(features).tobytes()
