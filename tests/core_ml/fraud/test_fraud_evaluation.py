import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, ParameterError
from core_ml.fraud.evaluation import _Rows, evaluate, run
from core_ml.fraud.protocol import Protocol


def protocol(**change):
    days = {"train_from": "2024-02-20", "train_to": "2024-03-10", "test_from": "2024-03-20", "test_to": "2024-04-05"}
    return Protocol(delay_days=7, **{name: pd.Timestamp(text) for name, text in (days | change).items()})


def test_models_are_judged_and_one_is_chosen_on_earlier_days(shop, parameters):
    found = evaluate(shop, protocol(), parameters, models=["logistic", "anomaly"])
    assert set(found.models) == {"logistic", "anomaly"}
    assert found.models["logistic"]["auc"] > 0.6
    assert found.chosen == "logistic"
    earlier = "train 2024-01-25 to 2024-02-13, delay 7 days, test 2024-02-23 to 2024-03-10"
    assert found.protocol["chosen_on"] == f"average_precision of {earlier}"
    assert (
        found.protocol["train_rows"] == ((shop["placed_at"] >= "2024-02-20") & (shop["placed_at"] < "2024-03-11")).sum()
    )
    for figures in found.models.values():
        assert {"auc", "average_precision", "card_precision@100", "ece", "brier"} < set(figures)


def test_without_earlier_days_the_product_uses_boosted_trees(shop, parameters):
    late = shop[shop["placed_at"] >= "2024-02-25"]
    found = evaluate(late, protocol(), parameters, models=["anomaly", "logistic"])
    assert found.chosen == "anomaly"
    assert found.protocol["chosen_on"].startswith("nothing")


def test_labels_of_the_test_change_neither_features_nor_scores(shop, parameters):
    whole = _Rows.of(shop, parameters).cut(protocol())
    flipped = shop.assign(fraud=shop["fraud"].where(shop["placed_at"] < "2024-04-01", 1 - shop["fraud"]))
    again = _Rows.of(flipped, parameters).cut(protocol())
    assert whole.train.equals(again.train)
    assert np.array_equal(whole.labels, again.labels)
    shared = np.isin(whole.test.index, again.test.index)
    assert whole.test[shared].equals(again.test.loc[whole.test.index[shared]])


def test_outcomes_that_are_not_known_at_the_test_are_not_learned(shop, parameters):
    part = _Rows.of(shop, parameters).cut(protocol(train_to="2024-03-15"))
    late = (part.times >= "2024-03-13").to_numpy()
    assert np.isnan(part.labels[late]).all()
    assert not np.isnan(part.labels[~late]).any()


def test_a_run_gives_all_figures(shop, parameters):
    figures = run("anomaly", _Rows.of(shop, parameters).cut(protocol()))
    assert list(figures) == [
        "auc", "average_precision", "card_precision@100", "ece", "brier", "fit_seconds", "predict_seconds", "peak_mib",
    ]  # fmt: skip
    assert all(np.isfinite(list(figures.values())))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"train_from": "2023-01-01", "train_to": "2023-02-01"}, DataError, "there is no order in the training days"),
        (
            {"test_from": "2025-01-01", "test_to": "2025-02-01"},
            DataError,
            "the data end on 2024-04-09, before the test",
        ),
    ],
)
def test_days_without_orders_are_refused(shop, parameters, change, error, message):
    with pytest.raises(error, match=message):
        evaluate(shop, protocol(**change), parameters)


def test_no_fraud_in_training_or_test_is_refused(shop, parameters):
    honest = shop.assign(fraud=shop["fraud"].where(shop["placed_at"] >= "2024-03-11", 0))
    with pytest.raises(DataError, match="no fraud of the training days is known when the test starts"):
        evaluate(honest, protocol(), parameters)
    honest = shop.assign(fraud=shop["fraud"].where(shop["placed_at"] < "2024-03-11", 0))
    with pytest.raises(DataError, match="the test days hold only one kind of order"):
        evaluate(honest, protocol(), parameters)


def test_unknown_models_are_refused(shop, parameters):
    with pytest.raises(ParameterError, match="there is no model magic; the models are logistic, boosted, anomaly"):
        evaluate(shop, protocol(), parameters, models=["magic"])
