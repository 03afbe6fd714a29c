import numpy as np
import pytest

from core_ml.calibration import calibration_error
from core_ml.fraud import known_labels
from core_ml.fraud.classifier import FraudClassifier
from core_ml.fraud.reasons import ReasonCode


def test_probabilities_hold(lesson, parameters):
    features, labels, times = lesson
    late = np.arange(len(labels)) >= 2_000
    seen = np.where(late, np.nan, labels)
    model = FraudClassifier(parameters, trees=60).fit(features, seen, times)
    judged = late & ~np.isnan(labels)
    found = model.predict_proba(features[judged])
    assert found.mean() == pytest.approx(labels[judged].mean(), abs=0.03)
    assert calibration_error(found, labels[judged]) < 0.05


def test_weight_of_frauds_is_calibrated_away(lesson, parameters):
    features, labels, times = lesson
    known = ~np.isnan(labels)
    plain = FraudClassifier(parameters, trees=40).fit(features, labels, times).predict_proba(features[known])
    heavy = FraudClassifier(parameters, trees=40, fraud_weight=10.0).fit(features, labels, times)
    assert heavy.trees_.probability(heavy.encoding_.table(features[known])).mean() > plain.mean() + 0.02
    assert heavy.predict_proba(features[known]).mean() == pytest.approx(plain.mean(), abs=0.02)


@pytest.mark.parametrize("calibration_share", [0.25, 0.0])
def test_fewer_genuine_orders_leave_the_probabilities_as_they_are(lesson, parameters, calibration_share):
    features, labels, times = lesson
    known = ~np.isnan(labels)
    few = FraudClassifier(parameters, trees=60, most_genuine=600, calibration_share=calibration_share)
    few.fit(features, labels, times)
    assert few.trees_.probability(few.encoding_.table(features[known])).mean() > 1.3 * labels[known].mean()
    assert few.predict_proba(features[known]).mean() == pytest.approx(labels[known].mean(), abs=0.03)


def test_calibration_sees_only_the_latest_part(lesson, parameters):
    features, labels, _ = lesson
    model = FraudClassifier(parameters, trees=5, calibration_share=0.0).fit(features, labels)
    # Nothing held back, nothing bent.
    raw = 1 / (1 + np.exp(-model._odds(model.encoding_.table(features))))
    assert model.predict_proba(features) == pytest.approx(raw, abs=2e-6)


def test_a_dear_order_is_held_for_its_amount_and_a_known_card_for_its_past(shop, lesson, parameters):
    features, labels, times = lesson
    model = FraudClassifier(parameters, trees=60).fit(features, labels, times)
    dear = features[(features["amount"] > 250) & (features["frauds_by_card_90d"] == 0)].head(3)
    for found in model.explain(dear):
        assert found[0].code in (ReasonCode.AMOUNT, ReasonCode.UNUSUAL_AMOUNT)
    known = features[(features["amount"] < 100) & (features["frauds_by_card_90d"] >= 5)].head(5)
    for found in model.explain(known):
        assert (found[0].code, found[0].entity) == (ReasonCode.KNOWN_FRAUD, "card")


def test_weights_and_start_add_up_to_the_log_odds(lesson, parameters):
    model = FraudClassifier(parameters, trees=20).fit(*lesson)
    table = model.encoding_.table(lesson[0])
    start = 0.8 * model.trees_.contributions(table)[1] + 0.2 * model.linear_.intercept
    assert model._weights(table).sum(axis=1) + start == pytest.approx(model._odds(table), abs=1e-4)


def test_categories_are_learned_by_value(lesson, parameters, shop):
    model = FraudClassifier(parameters, trees=5).fit(*lesson)
    assert model.encoding_.names[-3:] == ("country=DE", "country=FR", "country=PL")
    strange = lesson[0].head(1).assign(country="XX")
    assert model.encoding_.table(strange)[0, -3:].tolist() == [0, 0, 0]


def test_labels_come_in_with_their_delay(shop, parameters):
    at = shop["placed_at"].iloc[2_000]
    labels = known_labels(shop, parameters, at=at)
    known = ~np.isnan(labels)
    assert (shop["placed_at"][known] <= at - np.timedelta64(7, "D")).all()
    assert (labels[known] == shop["fraud"][known]).all()


def test_reason_names_the_value_that_the_order_has(lesson, parameters):
    model = FraudClassifier(parameters, trees=20).fit(*lesson)
    orders = lesson[0].head(300).assign(country=["PL", "XX", None] * 100)
    given = orders["country"].tolist()
    said = 0
    for row, found in enumerate(model.explain(orders, most=50)):
        for reason in found:
            if reason.feature.startswith("country="):
                assert (reason.feature, reason.value) == (f"country={given[row] or ''}", 1.0)
                said += 1
        assert sum(reason.feature.startswith("country=") for reason in found) <= 1
    assert said
