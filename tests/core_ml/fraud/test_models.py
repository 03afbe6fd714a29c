"""What every fraud model keeps to."""

import numpy as np
import pytest

from core_ml.exceptions import (
    ArtifactError,
    DataError,
    EmptyDataError,
    FitCancelledError,
    MissingColumnsError,
    NotFittedError,
    ParameterError,
)
from core_ml.fraud import FraudModel, features_of, registered
from core_ml.fraud.features import Unmade

QUICK = {"logistic": {}, "boosted": {"trees": 30}, "anomaly": {"trees": 40}}


@pytest.fixture(params=list(registered()))
def unfitted(request, parameters):
    return registered()[request.param](parameters, **QUICK[request.param])


@pytest.fixture
def model(unfitted, lesson):
    return unfitted.fit(*lesson)


def test_probabilities_are_probabilities(model, lesson):
    probability = model.predict_proba(lesson[0])
    assert probability.shape == (3_000,)
    assert ((probability >= 0) & (probability < 1)).all()


def test_a_row_does_not_depend_on_the_rows_beside_it(model, lesson):
    features = lesson[0]
    together = model.predict_proba(features)
    for first, count in ((0, 1), (7, 2), (100, 64), (100, 65), (1_000, 1_999)):
        apart = model.predict_proba(features.iloc[first : first + count])
        assert apart.tobytes() == together[first : first + count].tobytes()


def test_saved_models_come_back(model, lesson, tmp_path):
    model.save(tmp_path / "fraud.model")
    again = FraudModel.load(tmp_path / "fraud.model")
    assert type(again) is type(model)
    assert again.parameters == model.parameters
    assert (again.rows_, again.frauds_) == (model.rows_, model.frauds_)
    assert again.predict_proba(lesson[0]).tobytes() == model.predict_proba(lesson[0]).tobytes()
    assert again.explain(lesson[0].head(3)) == model.explain(lesson[0].head(3))


def test_a_second_fit_forgets_the_first(model, lesson, parameters, shop):
    features, labels, times = lesson
    other = type(model)(parameters, **QUICK[model.name]).fit(features[:2_000], labels[:2_000], times[:2_000])
    model.fit(features[:2_000], labels[:2_000], times[:2_000])
    assert model.predict_proba(features).tobytes() == other.predict_proba(features).tobytes()


def test_progress_ends_at_one_and_never_falls(unfitted, lesson):
    seen = []
    unfitted.fit(*lesson, on_progress=lambda fraction, step: seen.append(fraction))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)


def test_a_stopped_fit_leaves_the_model_as_it_was(model, lesson):
    before = model.predict_proba(lesson[0]).tobytes()
    asked = iter([False, True])
    with pytest.raises(FitCancelledError, match=f"stopped on request while fitting {model.name}"):
        model.fit(*lesson, should_stop=lambda: next(asked, True))
    assert model.predict_proba(lesson[0]).tobytes() == before


def test_unfitted_models_say_so(unfitted, lesson):
    with pytest.raises(NotFittedError, match="is not fitted yet"):
        unfitted.predict_proba(lesson[0])


def test_a_missing_feature_is_named(model, lesson):
    with pytest.raises(MissingColumnsError, match="the features have no column 'hour'"):
        model.predict_proba(lesson[0].drop(columns="hour"))


def test_values_that_are_no_numbers_are_refused(model, lesson):
    with pytest.raises(DataError, match="not finite numbers"):
        model.predict_proba(lesson[0].assign(hour=np.nan))


def test_no_orders_no_model(unfitted, lesson):
    features, labels, times = lesson
    with pytest.raises(EmptyDataError, match="no orders to learn from"):
        unfitted.fit(features.head(0), labels[:0], times.head(0))


def test_reasons_are_few_and_the_strongest_comes_first(model, lesson):
    features = lesson[0]
    with pytest.raises(ParameterError, match="most is 0"):
        model.explain(features.head(1), 0)
    worst = features.iloc[np.argsort(-model.predict_proba(features))[:20]]
    for found in model.explain(worst, most=3):
        assert 1 <= len(found) <= 3
        weights = [reason.weight for reason in found]
        assert weights == sorted(weights, reverse=True)
        assert min(weights) > 0
        assert len({(reason.code, reason.entity, reason.other, reason.feature) for reason in found}) == len(found)


def test_a_model_of_another_kind_is_refused(model, tmp_path):
    model.save(tmp_path / "fraud.model")
    other = next(cls for name, cls in registered().items() if name != model.name)
    with pytest.raises(ArtifactError, match=f"holds a 'fraud.{model.name}'"):
        other.load(tmp_path / "fraud.model")


@pytest.mark.parametrize("name", ["logistic", "boosted"])
class TestModelsWithLabels:
    def test_frauds_rank_first(self, name, lesson, parameters):
        features, labels, times = lesson
        known = ~np.isnan(labels)
        model = registered()[name](parameters, **QUICK[name]).fit(features, labels, times)
        score = model.predict_proba(features[known])
        top = np.argsort(-score)[: int(labels[known].sum())]
        assert labels[known][top].mean() > 0.6

    def test_unknown_outcomes_are_left_out(self, name, lesson, parameters):
        features, labels, times = lesson
        known = ~np.isnan(labels)
        assert 0 < known.sum() < len(labels)
        whole = registered()[name](parameters, **QUICK[name]).fit(features, labels, times)
        part = registered()[name](parameters, **QUICK[name]).fit(features[known], labels[known], times[known])
        assert whole.rows_ == known.sum()
        assert whole.predict_proba(features).tobytes() == part.predict_proba(features).tobytes()

    @pytest.mark.parametrize(
        ("labels", "error", "message"),
        [
            (None, DataError, "needs labels; without any use the model 'anomaly'"),
            ([0, 1], DataError, "there are 2 labels for 3000 rows"),
            (np.full(3_000, 0.5), DataError, "other values than 1"),
            (np.zeros(3_000), EmptyDataError, "no fraud is known among the 3000 orders"),
            (np.full(3_000, np.nan), EmptyDataError, "no fraud is known among the 0 orders"),
            (np.ones(3_000), EmptyDataError, "no genuine order is known"),
        ],
    )
    def test_labels_that_teach_nothing_are_refused(self, name, lesson, parameters, labels, error, message):
        with pytest.raises(error, match=message):
            registered()[name](parameters).fit(lesson[0], labels)


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("boosted", {"trees": 0}, "trees is 0; it must be from 1 to 5000"),
        ("boosted", {"depth": 11}, "depth is 11"),
        ("boosted", {"fraud_weight": 0}, "fraud_weight is 0"),
        ("boosted", {"calibration_share": 0.6}, "calibration_share is 0.6; it must be from 0 to 0.5"),
        ("anomaly", {"trees": 1}, "trees is 1; it must be from 10 to 2000"),
        ("anomaly", {"expected_share": 0.7}, "expected_share is 0.7; it must be above 0 and below highest, 0.5"),
        ("logistic", {"penalty": 0}, "penalty is 0; it must be above 0"),
    ],
)
def test_settings_outside_their_range_are_refused(name, change, message, lesson, parameters):
    with pytest.raises(ParameterError, match=message):
        registered()[name](parameters, **change).fit(*lesson)


def test_score_makes_the_features_too(shop, parameters, lesson):
    model = registered()["boosted"](parameters, trees=5).fit(*lesson)
    features, probability = model.score(shop.tail(3), shop)
    assert features.equals(features_of(shop.tail(3), shop, parameters))
    assert probability.tobytes() == model.predict_proba(lesson[0].tail(3)).tobytes()


@pytest.mark.parametrize("name", ["boosted", "anomaly"])
def test_features_that_are_made_when_asked_for_teach_the_same(shop, parameters, lesson, name, monkeypatch):
    monkeypatch.setattr("core_ml.fraud.base.BLOCK_ROWS", 700)
    features, labels, times = lesson
    unmade = Unmade(shop, shop, parameters)
    one = registered()[name](parameters, **QUICK[name]).fit(features, labels, times)
    other = registered()[name](parameters, **QUICK[name]).fit(unmade, labels, times)
    assert other.fingerprint_ == one.fingerprint_
    assert other.predict_proba(unmade).tobytes() == one.predict_proba(features).tobytes()
    rows = np.arange(100, 200)
    assert other.predict_proba(unmade.part(rows)).tobytes() == one.predict_proba(features.iloc[rows]).tobytes()
