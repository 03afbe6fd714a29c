import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, MissingColumnsError
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.static import group_columns, since_launch, static_table

GAP = np.nan
SERIES = pd.DataFrame(
    {
        "unique_id": ["1", "1", "1", "1", "2", "2"],
        "ds": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-03", "2026-01-04"]),
        "y": [1, 2, 3, 4, 5, 6],
    }
)
STATIC = pd.DataFrame({"unique_id": ["2", "1"], "category": ["hats", None], "weight": ["3", ""], "name": ["Hat", "7"]})


@pytest.fixture
def panel():
    return Panel.from_frame(SERIES, Frequency.DAY)


def test_attributes_come_in_the_order_of_the_series(panel):
    found = static_table(STATIC.replace("", None), panel)
    assert found["unique_id"].tolist() == ["1", "2"]
    assert found["category"].tolist() == [None, "hats"]
    assert found["weight"].tolist() == pytest.approx([GAP, 3.0], nan_ok=True)
    assert found["name"].tolist() == ["7", "Hat"]


def test_groups_are_text_that_series_share():
    n = 8
    static = pd.DataFrame(
        {"unique_id": range(n), "category": ["a", "b"] * 4, "name": [f"n{i}" for i in range(n)],
         "brand": ["x"] * n, "price": [1.0, 2.0] * 4}
    )  # fmt: skip
    assert group_columns(static) == ["category"]


@pytest.mark.parametrize(
    ("launched", "y"),
    [
        (["2026-01-02", ""], [GAP, 0, 5, 6]),
        (["2025-12-01", "2026-01-01"], [0, 0, 5, 6]),
        (["2026-01-03", ""], [GAP, GAP, 5, 6]),
    ],
)
def test_from_its_launch_on_nothing_was_wanted(panel, launched, y):
    frame = pd.DataFrame({"unique_id": ["2", "1"], "launched": launched}).replace("", None)
    found = since_launch(panel, SERIES, static_table(frame, panel))
    np.testing.assert_array_equal(found.y, [[1, 2, 3, 4], y])
    assert np.isnan(panel.y[1, :2]).all()


def test_launches_of_months_and_of_counted_periods():
    months = SERIES.assign(ds=["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-03-01", "2026-04-01"])
    panel = Panel.from_frame(months, Frequency.MONTH)
    launched = static_table(pd.DataFrame({"unique_id": ["1", "2"], "launched": [None, "2026-02-20"]}), panel)
    np.testing.assert_array_equal(since_launch(panel, months, launched).y[1], [GAP, 0, 5, 6])
    counted = SERIES.assign(ds=[1, 2, 3, 4, 3, 4])
    panel = Panel.from_frame(counted, Frequency.WEEK)
    launched = static_table(pd.DataFrame({"unique_id": ["1", "2"], "launched": [None, 2]}), panel)
    np.testing.assert_array_equal(since_launch(panel, counted, launched).y[1], [GAP, 0, 5, 6])


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (STATIC[["unique_id"]], "no column besides unique_id"),
        (pd.concat([STATIC, STATIC]), "row 3 of the static table: '2' has a row before"),
        (STATIC.assign(unique_id=["2", "9"]), "row 2 of the static table: '9' is none of the series"),
        (STATIC[:1], "the series '1' has no row in the static table"),
        (STATIC.assign(price=[3, "much"]), "row 2 of the static table: price is 'much'; give a number above 0"),
        (STATIC.assign(price=[0, 3]), "row 1 of the static table: price is 0"),
        (STATIC.assign(launched=["soon", None]), "row 1 of the static table: launched is 'soon'; give a date"),
    ],
)
def test_wrong_tables_are_refused(panel, frame, message):
    with pytest.raises(DataError, match=message):
        static_table(frame, panel)


def test_a_table_without_ids_or_with_a_launch_too_late_is_refused(panel):
    with pytest.raises(MissingColumnsError, match="the static have no column 'unique_id'"):
        static_table(STATIC.drop(columns="unique_id"), panel)
    late = static_table(pd.DataFrame({"unique_id": ["1", "2"], "launched": [None, "2026-01-04"]}), panel)
    with pytest.raises(DataError, match="'2' was launched on 2026-01-04, but its first row is of 2026-01-03"):
        since_launch(panel, SERIES, late)
