import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from saleor_ai_plugin.cli.evaluate import app

METRICS = {"ndcg@3", "recall@3", "precision@3", "map@3", "hit_rate@3"}
COSTS = {"coverage", "novelty", "fit_seconds", "predict_seconds", "peak_mib"}


@pytest.fixture
def sales(tmp_path):
    """Forty customers of two tastes over ten weeks, who come back after six weeks for what they had."""
    rows = [
        (
            f"c{user}",
            f"t{user % 2}-{(user + week) % (6 + user // 2 % 5)}",
            f"2024-{1 + day // 28:02}-{1 + day % 28:02}",
        )
        for week in range(10)
        for user in range(40)
        for day in [week * 7 + user % 7]
    ]
    path = tmp_path / "sales.csv"
    pd.DataFrame(rows, columns=["who", "what", "when"]).sort_values("when").to_csv(path, index=False)
    return path


def run(path, *arguments):
    given = ["recommendation", "--interactions", str(path), "--user-column", "who", "--item-column", "what"]
    return CliRunner().invoke(app, [*given, *arguments])


def test_report_has_the_products_shape(sales, tmp_path):
    output = tmp_path / "report.json"
    result = run(
        sales, "--time-column", "when", "--split", "time:2024-02-25", "--k", "3", "--models", "popular,item_knn",
        "--output", str(output),
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    report = json.loads(output.read_text())
    assert {"task", "data", "protocol", "chosen", "models"} <= set(report)
    assert report["task"] == "recommendation"
    assert report["data"]["path"] == str(sales)
    assert report["data"]["rows"] == 400
    assert report["protocol"]["users"] == 40
    assert set(report["models"]) == {"popular", "item_knn"}
    assert report["chosen"] in report["models"]
    for figures in report["models"].values():
        assert set(figures) == METRICS | COSTS | {f"new_{name}" for name in METRICS}
        assert all(0 <= figures[name] <= 1 for name in METRICS)
        assert figures["peak_mib"] > 20
    assert "the product would use" in result.output


def test_random_split_of_pairs_never_shows_known_items(sales, tmp_path):
    output = tmp_path / "report.json"
    result = run(sales, "--split", "random:0.3:1", "--k", "3", "--models", "popular", "--output", str(output))
    assert result.exit_code == 0, result.output
    report = json.loads(output.read_text())
    assert report["protocol"]["known_items"] == "never shown"
    assert set(report["models"]["popular"]) == METRICS | COSTS


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--split", "weekly"], "the split 'weekly' is not known"),
        (["--split", "time:2024-02-01"], "needs --time-column"),
        (
            ["--split", "time:2030-01-01", "--time-column", "when"],
            "leaves no rows to test on; the data run from 2024-01-01 to 2024-03-14",
        ),
        (["--time-column", "what"], "values of 'what' are not times"),
        (["--models", "magic"], "there is no model magic; the models are popular"),
        (["--rating-column", "stars"], "no column 'stars'; the columns are 'who', 'what', 'when'"),
        (["--output", "/nowhere/at/all.json"], "there is no folder /nowhere/at"),
    ],
)
def test_wrong_settings_are_one_line_and_end_with_2(sales, arguments, message):
    result = run(sales, *arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1


def test_truncated_parquet_ends_with_2(tmp_path):
    path = tmp_path / "cut.parquet"
    pd.DataFrame({"who": ["a"] * 50, "what": ["x"] * 50}).to_parquet(path)
    path.write_bytes(path.read_bytes()[:-9])
    result = run(path)
    assert result.exit_code == 2
    assert "truncated or damaged" in result.output
