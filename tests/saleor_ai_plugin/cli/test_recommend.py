import pytest
import typer
from typer.testing import CliRunner

from saleor_ai_plugin.cli.recommend import recommend

ROWS = """user_id,item_id,rating
123,a,5
123,b,1
123,c,4
7,a,5
7,b,1
7,d,5
7,e,1
122,a,1
122,b,5
122,e,5
124,b,5
124,c,1
124,e,5
"""


@pytest.fixture
def run(tmp_path):
    path = tmp_path / "user_item_ratings.csv"
    path.write_text(ROWS)
    app = typer.Typer()
    app.command()(recommend)

    def call(*arguments: str, ratings: str = str(path)):
        return CliRunner().invoke(app, ["--ratings", ratings, *arguments])

    return call


def test_items_of_customers_who_rate_alike(run):
    result = run("--user", "123", "--k", "5")
    assert result.exit_code == 0
    assert "Customers who rate most like 123: 7 (" in result.output
    assert "  1. d  predicted rating " in result.output
    assert "1 like-minded customer rated it 5" in result.output
    assert " e " not in result.output


def test_unknown_customer_is_told_so(run):
    result = run("--user", "999", "--k", "2")
    assert result.exit_code == 0
    assert "Customer 999 is not in the file, so these are the items that most customers like:" in result.output
    assert result.output.count("popular:") == 2


def test_list_is_written(run, tmp_path):
    result = run("--user", "123", "--output", str(tmp_path / "out.csv"))
    assert result.exit_code == 0
    assert (tmp_path / "out.csv").read_text().startswith("user_id,item_id,score,rank,reason,reason_params\n123,d,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--user", "123", "--rating-column", "stars"], "no column 'stars'; the columns are 'user_id'"),
        (["--user", "123", "--k", "0"], "Invalid value for '--k'"),
    ],
)
def test_wrong_settings_end_with_2(run, arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_missing_file_ends_with_2(run):
    result = run("--user", "123", ratings="nowhere.csv")
    assert result.exit_code == 2
    assert result.output == "Error: there is no file nowhere.csv\n"
