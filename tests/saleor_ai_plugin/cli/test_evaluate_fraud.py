import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from saleor_ai_plugin.cli.evaluate import app

FIGURES = {
    "auc",
    "average_precision",
    "card_precision@100",
    "ece",
    "brier",
    "fit_seconds",
    "predict_seconds",
    "peak_mib",
}


@pytest.fixture(scope="module")
def payments():
    """1,500 payments of 60 days by 60 cards at 20 shops; what is above 200 and what goes through shop 3 is fraud."""
    rng = np.random.default_rng(0)
    n = 1_500
    frame = pd.DataFrame(
        {
            "when": pd.Timestamp("2024-03-01") + pd.to_timedelta(np.sort(rng.integers(0, 60 * 86400, n)), unit="s"),
            "card": rng.integers(0, 60, n),
            "place": rng.integers(0, 20, n),
            "paid": rng.gamma(2, 40, n).round(2),
            "land": rng.choice(["DE", "FR"], n),
        }
    )
    return frame.assign(bad=((frame["paid"] > 200) | (frame["place"] == 3) & (frame["card"] < 30)).astype(int))


@pytest.fixture
def file(payments, tmp_path):
    path = tmp_path / "payments.csv"
    payments.to_csv(path, index=False)
    return path


def run(path, **change):
    given = {
        "time-column": "when",
        "label-column": "bad",
        "entity-columns": "card,place",
        "amount-column": "paid",
        "train-from": "2024-04-05",
        "train-to": "2024-04-14",
        "delay-days": "5",
        "test-from": "2024-04-20",
        "test-to": "2024-04-29",
        "models": "logistic,anomaly",
    } | {name.replace("_", "-"): value for name, value in change.items()}
    arguments = [part for name, value in given.items() for part in (f"--{name}", str(value))]
    return CliRunner().invoke(app, ["fraud", "--transactions", str(path), *arguments])


def test_report_has_the_products_shape(file, tmp_path):
    output = tmp_path / "report.json"
    result = run(file, output=output, category_columns="land")
    assert result.exit_code == 0, result.output
    report = json.loads(output.read_text())
    assert {"task", "data", "protocol", "chosen", "models"} <= set(report)
    assert report["task"] == "fraud"
    assert report["data"]["path"] == str(file)
    assert report["data"]["rows"] == 1_500
    assert report["protocol"]["delay_days"] == 5
    assert report["protocol"]["card"] == "card"
    assert set(report["models"]) == {"logistic", "anomaly"}
    assert report["chosen"] == "logistic"
    for figures in report["models"].values():
        assert set(figures) == FIGURES
        assert all(0 <= figures[name] <= 1 for name in ("auc", "average_precision", "card_precision@100", "ece"))
    assert "the product would use logistic" in result.output


def test_all_models_by_default(payments, tmp_path):
    path = tmp_path / "payments.parquet"
    payments.to_parquet(path)
    result = run(path, models="", output=tmp_path / "report.json")
    assert result.exit_code == 0, result.output
    assert set(json.loads((tmp_path / "report.json").read_text())["models"]) == {"logistic", "boosted", "anomaly"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"time_column": "moment"}, "no column 'moment'; the columns are 'when', 'card'"),
        ({"entity_columns": "card,ip"}, "no column 'ip'; the columns are"),
        ({"entity_columns": ","}, "no entity columns are named"),
        ({"entity_columns": "card,paid"}, "'paid' is named as an entity, category or number, and as time, amount"),
        ({"label_column": "land"}, "1500 rows of the label 'land' are neither 0 nor 1, first "),
        ({"amount_column": "land"}, "values of 'land' are not numbers"),
        ({"time_column": "land"}, "values of 'land' are not times"),
        ({"train_from": "yesterday"}, "--train-from 'yesterday' is not a day; write it as 2024-03-01"),
        ({"train_from": "2024-04-20"}, "the train period runs from 2024-04-20 to 2024-04-14; its end is before its"),
        ({"train_to": "2024-04-25"}, "training ends on 2024-04-25 and the test starts on 2024-04-20; the test must"),
        ({"delay_days": "30"}, "with a delay of 30 days no outcome of the training days is known on 2024-04-20"),
        ({"train_from": "2023-04-05", "train_to": "2023-04-06"}, "there is no order in the training days"),
        ({"test_from": "2025-04-20", "test_to": "2025-04-29"}, "the data end on 2024-04-29, before the test starts"),
        ({"models": "magic"}, "there is no model magic; the models are logistic, boosted, anomaly"),
        ({"output": "/nowhere/at/all.json"}, "there is no folder /nowhere/at"),
    ],
)
def test_wrong_settings_are_one_line_and_end_with_2(file, change, message):
    result = run(file, **change)
    assert result.exit_code == 2, result.output
    assert message in result.output
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame["bad"].where(frame["when"] > "2024-04-15", 0), "no fraud of the training days is known"),
        (
            lambda frame: frame["bad"].where(frame["when"] < "2024-04-15", 0),
            "the test days hold only one kind of order",
        ),
        (lambda frame: frame["bad"].where(frame["card"] > 0), "have an empty 'bad'; an evaluation needs every outcome"),
        (lambda frame: frame["bad"].map({0: "no", 1: "yes"}), "are neither 0 nor 1, first 'no'"),
    ],
)
def test_labels_that_cannot_be_used_end_with_2(payments, tmp_path, change, message):
    path = tmp_path / "payments.csv"
    payments.assign(bad=change(payments)).to_csv(path, index=False)
    result = run(path)
    assert result.exit_code == 2, result.output
    assert message in result.output
    assert result.output.count("\n") == 1


def test_an_empty_file_ends_with_2(payments, tmp_path):
    path = tmp_path / "payments.csv"
    payments.head(0).to_csv(path, index=False)
    result = run(path)
    assert result.exit_code == 2
    assert "has a header but no rows" in result.output
