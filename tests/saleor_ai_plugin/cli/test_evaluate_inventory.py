import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from saleor_ai_plugin.cli.evaluate import app

FIGURES = ["cost", "holding", "shortage", "ordering", "demanded", "sold", "lost", "fill_rate", "stock", "lines"]
SMALL = ("--horizon", "28", "--warmup", "7")


def series(n: int = 6, days: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    demand = rng.poisson(rng.uniform(1, 6, n)[:, None], (n, days))
    when = pd.date_range("2025-01-01", periods=days)
    return pd.DataFrame(
        {
            "unique_id": np.repeat([f"00{place}" for place in range(n)], days),
            "ds": np.tile(when, n),
            "y": demand.ravel(),
        }
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "series.csv"
    series().to_csv(path, index=False)
    return path


def run(path, *arguments):
    return CliRunner().invoke(app, ["inventory", "--series", str(path), *arguments])


def written(tmp_path, name, frame):
    path = tmp_path / name
    frame.to_csv(path, index=False)
    return str(path)


def test_report_has_the_products_shape(file, tmp_path):
    output = tmp_path / "report.json"
    terms = pd.DataFrame({"unique_id": ["000", "001"], "unit_cost": [20, 5], "pack": [1, 6], "supplier": ["a", "b"]})
    ordered = pd.date_range("2025-01-01", periods=20, freq="3D")
    receipts = pd.DataFrame({"supplier": "a", "ordered": ordered, "received": ordered + pd.Timedelta(days=3)})
    result = run(
        file,
        *SMALL,
        "--terms",
        written(tmp_path, "terms.csv", terms),
        "--lead-times",
        written(tmp_path, "receipts.csv", receipts),
        "--output",
        str(output),
    )
    assert result.exit_code == 0, result.output
    report = json.loads(output.read_text(), parse_constant=pytest.fail)
    assert list(report) == ["task", "data", "protocol", "chosen", "models", "comparisons", "classes"]
    assert (report["task"], report["chosen"]) == ("inventory", "planned")
    assert (report["data"]["rows"], report["data"]["series"], report["data"]["periods"]) == (720, 6, 120)
    names = ["planned", "min/max 30 days", "min/max 30 days, same", "(s, S) normal", "(s, S) normal, same"]
    assert list(report["models"]) == names
    wanted = series().set_index("ds").groupby("unique_id")["y"].apply(lambda own: own.iloc[-28:].sum()).sum()
    for name, figures in report["models"].items():
        assert list(figures) == FIGURES
        assert figures["demanded"] == wanted
        assert figures["sold"] + figures["lost"] == pytest.approx(wanted)
        assert figures["cost"] == pytest.approx(
            figures["holding"] + figures["shortage"] + figures["ordering"], abs=1e-4
        )
        assert sum(part["cost"] for part in report["classes"][name].values()) == pytest.approx(
            figures["cost"], abs=1e-4
        )
    assert [one["with"] for one in report["comparisons"]] == ["min/max 30 days", "(s, S) normal"]
    assert report["protocol"]["defaults"]["holding_rate"] == 0.25
    assert "Note: unit_cost of 4 series is not given: 10" in result.output
    assert "Note: holding of 6 series is not given: 0.25 of unit_cost a year" in result.output
    assert "planned would have cost" in result.output
    assert "At the same service it would have cost" in result.output


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"unique_id": ["000", "001"], "days": [3, 5]}),
        pd.DataFrame({"unique_id": ["000", "001"], "days": [3, 5], "std": [0, 2]}),
        pd.DataFrame(
            {"unique_id": ["000"] * 2, "ordered": ["2025-01-01", "2025-02-01"], "received": ["2025-01-05", None]}
        ),
    ],
)
def test_lead_times_are_read_as_they_are_known(file, tmp_path, frame):
    result = run(file, *SMALL, "--lead-times", written(tmp_path, "lead.csv", frame))
    assert result.exit_code == 0, result.output


def test_weeks_and_a_service_level_of_the_owner(file, tmp_path):
    output = tmp_path / "report.json"
    result = run(
        file, "--freq", "W", "--horizon", "2", "--warmup", "1", "--service-level", ".99", "--output", str(output)
    )
    assert result.exit_code == 0, result.output
    report = json.loads(output.read_text())
    assert report["data"]["periods"] == 18
    assert report["models"]["planned"]["fill_rate"] > 0.9


def test_returns_are_no_demand(tmp_path):
    frame = series()
    frame.loc[3, "y"] = -4
    result = run(written(tmp_path, "returns.csv", frame), *SMALL)
    assert result.exit_code == 0, result.output
    assert "Note: 1 values below 0 (returns) are taken as 0" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--horizon", "200"], "--horizon 200 and --warmup 28 leave 0 to learn from, 14 are the least"),
        (["--service-level", "98"], "--service-level is 98.0; it must be between 0 and 1, such as .98"),
        (["--output", "/nowhere/at/all.json"], "there is no folder /nowhere/at"),
    ],
)
def test_wrong_settings_are_one_line_and_end_with_2(file, arguments, message):
    result = run(file, *arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert [line for line in result.output.splitlines() if line.startswith("Error: ")] == result.output.splitlines()


@pytest.mark.parametrize(
    ("option", "frame", "message"),
    [
        ("--costs", pd.DataFrame({"sku": ["000"]}), "has no column 'unique_id'; the columns are sku"),
        ("--costs", pd.DataFrame({"unique_id": ["000", "000"]}), "lists '000' more than once"),
        ("--costs", pd.DataFrame({"unique_id": ["000"], "pack": ["six"]}), "1 values of 'pack' are not numbers"),
        ("--costs", pd.DataFrame({"unique_id": ["000"], "pack": [0]}), "pack is 0 at place 0"),
        ("--lead-times", pd.DataFrame({"days": [3]}), "has no column 'unique_id' and none 'supplier'"),
        ("--lead-times", pd.DataFrame({"supplier": ["a"]}), "has neither 'ordered' and 'received' nor 'days'"),
        ("--lead-times", pd.DataFrame({"unique_id": ["000"], "days": [-3]}), "holds a lead time below 0 days"),
        (
            "--lead-times",
            pd.DataFrame({"unique_id": ["000"], "ordered": ["2025-02-01"], "received": ["2025-01-01"]}),
            "goods come after they are ordered",
        ),
    ],
)
def test_unusable_files_are_one_sentence(file, tmp_path, option, frame, message):
    result = run(file, *SMALL, option, written(tmp_path, "given.csv", frame))
    assert result.exit_code == 2
    assert message in result.output


def test_unusable_series_are_one_sentence(tmp_path):
    for frame, message in (
        (series().drop(columns="y"), "no column 'y'"),
        (series().iloc[:0], "has a header but no rows"),
        (series().assign(y="many"), "720 values of 'y' are not numbers"),
    ):
        result = run(written(tmp_path, "series.csv", frame))
        assert result.exit_code == 2
        assert message in result.output
