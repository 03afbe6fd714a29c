import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from saleor_ai_plugin.cli.evaluate import app


def table(n=5, days=70):
    rng = np.random.default_rng(1)
    rows = [
        {"unique_id": f"v{series}", "ds": day.date(), "y": rng.poisson(3 + series)}
        for series in range(n)
        for day in pd.date_range("2026-01-05", periods=days)
    ]
    return pd.DataFrame(rows)


def run(path, *arguments, freq="D", horizon="7"):
    return CliRunner().invoke(
        app, ["forecasting", "--series", str(path), "--freq", freq, "--horizon", horizon, *arguments]
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "series.csv"
    table().to_csv(path, index=False)
    return path


def test_report_names_the_product_and_its_protocol(file, tmp_path):
    output = tmp_path / "report.json"
    result = run(file, "--windows", "2", "--output", str(output))
    assert result.exit_code == 0, result.output
    report = json.loads(output.read_text(), parse_constant=pytest.fail)
    assert list(report) == ["task", "data", "protocol", "chosen", "models"]
    assert (report["task"], report["chosen"], report["data"]["series"]) == ("forecasting", "product", 5)
    assert (report["protocol"]["horizon"], report["protocol"]["windows"]) == (7, 2)
    assert "product *" in result.stdout
    assert result.stdout.index("product *") < result.stdout.index("naive")


def test_missing_days_count_as_none_sold_and_are_told(tmp_path):
    path = tmp_path / "gaps.parquet"
    table().drop(index=[3, 4, 80]).to_parquet(path, index=False)
    result = run(path)
    assert result.exit_code == 0, result.output
    assert "3 periods are missing within series and count as 0" in result.stderr


@pytest.mark.parametrize(
    ("change", "freq", "message"),
    [
        (lambda frame: frame, "H", "--freq is 'H'; it is one of D, W, M, Q, Y"),
        (lambda frame: frame.drop(columns="y"), "D", "have no column 'y'"),
        (
            lambda frame: frame.assign(y=frame["y"].astype(object).where(frame.index != 2, "few")),
            "D",
            "row 3: y is 'few'",
        ),
        (lambda frame: frame.assign(ds=frame["ds"].where(frame.index != 1, "soon")), "D", "row 2: ds is 'soon'"),
        (
            lambda frame: pd.concat([frame, frame.iloc[:1]]),
            "D",
            "row 351: the period 2026-01-05 of 'v0' is given a second",
        ),
        (lambda frame: frame.head(5), "D", "no series has 10 periods"),
    ],
)
def test_bad_input_gets_one_sentence(tmp_path, change, freq, message):
    path = tmp_path / "bad.csv"
    change(table()).to_csv(path, index=False)
    result = run(path, freq=freq)
    assert (result.exit_code, result.stderr.count("Error:")) == (2, 1)
    assert message in result.stderr
