import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from saleor_ai_plugin.cli.evaluate import app

FIGURES = {"auc", "gini", "ks", "brier", "ece", "fit_seconds", "predict_seconds"}


def table(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    income = rng.lognormal(8, 0.5, n).round()
    sector = rng.choice(["1", "2", "3"], n)
    risk = 1 / (1 + np.exp(1.0 + 1.5 * (np.log(income) - 8) - 0.7 * (sector == "2")))
    return pd.DataFrame(
        {
            "id": np.arange(n) + 1,
            "income": income,
            "sector": sector,
            "sex": rng.choice(["f", "m"], n),
            "age": rng.integers(18, 80, n),
            "paid": np.where(rng.random(n) < risk, "bad", "good"),
        }
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "applicants.csv"
    table().to_csv(path, index=False)
    return path


def run(path, *arguments, target="paid"):
    return CliRunner().invoke(app, ["credit", "--table", str(path), "--target", target, *arguments])


def test_report_has_the_products_shape(file, tmp_path):
    output = tmp_path / "report.json"
    result = run(
        file, "--categorical", "sector,sex", "--folds", "2", "--sensitive", "sex, age", "--output", str(output)
    )
    assert result.exit_code == 0, result.output
    report = json.loads(output.read_text(), parse_constant=pytest.fail)
    assert list(report) == ["task", "data", "protocol", "chosen", "models", "fairness"]
    assert report["task"] == "credit"
    assert report["data"] == {
        "path": str(file),
        "rows": 300,
        "target": "paid",
        "events": int((table()["paid"] == "bad").sum()),
        "numeric": ["income"],
        "categorical": ["sector"],
        "left_out": {"id": "is a running number"},
    }
    assert (report["protocol"]["folds"], report["protocol"]["seed"]) == (2, 0)
    assert set(report["models"]) == {"logistic", "scorecard", "boosted"}
    assert report["chosen"] in {"scorecard", "boosted"}
    for figures in report["models"].values():
        assert set(figures) == FIGURES | {"peak_mib"} | {f"{name}_std" for name in FIGURES}
        assert figures["gini"] == pytest.approx(2 * figures["auc"] - 1)
        assert figures["auc"] > 0.55
        assert figures["peak_mib"] > 20
    assert [group["group"] for group in report["fairness"]["sex"]["scorecard"]] == ["f", "m"]
    assert len(report["fairness"]["age"]["boosted"]) == 4
    assert "the product would use" in result.output
    assert "Note: the column 'id' is a running number and is left out" in result.output
    assert "by sex (95 % intervals)" in result.output
    assert "_std" not in result.output


@pytest.mark.parametrize(
    ("arguments", "target", "message"),
    [
        ([], "owed", "no column 'owed'; the columns are 'id', 'income', 'sector', 'sex', 'age', 'paid'"),
        (["--categorical", "colour"], "paid", "no column 'colour'; the columns are"),
        (["--sensitive", "sex,faith"], "paid", "no column 'faith'; the columns are"),
        (["--sensitive", "paid"], "paid", "the target 'paid' cannot be in --sensitive"),
        (["--categorical", "paid"], "paid", "the target 'paid' cannot be in --categorical"),
        ([], "sector", "the target 'sector' has 3 values ('1', '2', '3'); exactly two are needed"),
        ([], "sex", "'f' or 'm', and it is not clear which is the default; write 1 for the default and 0 else"),
        (["--folds", "200"], "paid", "fewer than the 200 folds; take fewer folds or more rows"),
        (["--output", "/nowhere/at/all.json"], "paid", "there is no folder /nowhere/at"),
    ],
)
def test_wrong_settings_are_one_line_and_end_with_2(file, arguments, target, message):
    result = run(file, *arguments, target=target)
    assert result.exit_code == 2
    assert message in result.output
    lines = [line for line in result.output.splitlines() if not line.startswith("Note: ")]
    assert len(lines) == 1
    assert lines[0].startswith("Error: ")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame.assign(paid="good"), "the target 'paid' is 'good' in every row; both outcomes are needed"),
        (
            lambda frame: frame.assign(paid=frame["paid"].where(frame.index != 6)),
            "1 rows have no 'paid', first at row 7",
        ),
        (lambda frame: frame.iloc[:0], "the table has no rows"),
        (lambda frame: frame[["id", "paid"]], "no column is left to learn from"),
        (
            lambda frame: frame.assign(income=frame["income"].astype(str).where(frame.index != 9, "12O0")),
            "all but 1 values of 'income' are numbers, the first other one is '12O0'",
        ),
    ],
)
def test_unusable_tables_are_one_sentence(tmp_path, change, message):
    path = tmp_path / "applicants.csv"
    change(table()).to_csv(path, index=False)
    result = run(path)
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.csv", None, "there is no file"),
        ("empty.csv", b"", "is empty"),
        ("table.xls", b"x", "neither CSV nor Parquet"),
        ("cut.parquet", b"PAR1 and no more", "truncated or damaged"),
    ],
)
def test_unreadable_files_are_one_sentence(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = run(tmp_path / name)
    assert result.exit_code == 2
    assert message in result.output
