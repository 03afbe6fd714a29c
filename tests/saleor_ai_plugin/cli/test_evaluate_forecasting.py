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


@pytest.fixture
def given(tmp_path):
    """Series and attributes, of which a test may change the one or the other."""
    series = table(n=6).assign(price=lambda frame: 5 + frame["y"] % 2, promotion="false")
    static = pd.DataFrame({"unique_id": [f"v{i}" for i in range(6)], "category": ["hat", "coat"] * 3})

    def written(change_series=lambda frame: frame, change_static=lambda frame: frame):
        paths = tmp_path / "given.csv", tmp_path / "static.csv"
        change_series(series).to_csv(paths[0], index=False)
        change_static(static).to_csv(paths[1], index=False)
        return paths

    return written


def test_what_is_given_besides_is_in_the_report(given, tmp_path):
    series, static = given()
    output = tmp_path / "report.json"
    result = run(series, "--static", str(static), "--output", str(output), horizon="5")
    assert result.exit_code == 0, result.output
    report = json.loads(output.read_text(), parse_constant=pytest.fail)
    assert (report["protocol"]["regressors"], report["protocol"]["static"]) == (["price", "promotion"], ["category"])
    assert {"product", "product, of y alone", "product, adding up"} <= set(report["models"])
    assert list(report["effects"]) == ["price", "promotion"]
    assert "Effects on the logarithm of demand: price " in result.stdout


def test_series_that_begin_with_the_test_are_reported_apart(given, tmp_path):
    series, static = given(lambda frame: frame.drop(index=range(63)).drop(columns=["price", "promotion"]))
    output = tmp_path / "report.json"
    result = run(series, "--static", str(static), "--output", str(output))
    assert result.exit_code == 0, result.output
    report = json.loads(output.read_text(), parse_constant=pytest.fail)
    assert (report["protocol"]["series"], report["protocol"]["newcomers"]) == (5, 1)
    assert list(report["newcomers"]) == ["product", "usual of its category"]
    assert "Of 1 series with almost no history" in result.stdout


@pytest.mark.parametrize(
    ("series", "static", "message"),
    [
        (lambda f: f.assign(price="dear"), None, "row 1: price of 'v0' in 2026-01-05 is 'dear'"),
        (lambda f: f.assign(price=f["price"].where(f.index != 69)), None, "row 70: price of 'v0' in 2026-03-15 is"),
        (lambda f: f.drop(index=67), None, "price of 'v0' is not known in period 3 counted back from its end"),
        (None, lambda f: f[:5], "the series 'v5' has no row in the static table"),
        (None, lambda f: f.assign(unique_id=f["unique_id"].replace("v2", "x")), "row 3 of the static table: 'x' is"),
        (None, lambda f: pd.concat([f, f[:1]]), "row 7 of the static table: 'v0' has a row before"),
        (None, lambda f: f.assign(launched="May"), "row 1 of the static table: launched is 'May'"),
        (lambda f: f.drop(index=69), None, "'v0' ends before others"),
    ],
)  # fmt: skip
def test_bad_regressors_and_attributes_get_one_sentence(given, series, static, message):
    def same(frame):
        return frame

    paths = given(series or same, static or same)
    result = run(paths[0], "--static", str(paths[1]))
    assert (result.exit_code, result.stderr.count("Error:")) == (2, 1), result.output
    assert message in result.stderr


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
