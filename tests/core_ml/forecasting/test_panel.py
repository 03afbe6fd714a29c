import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, EmptyDataError, MissingColumnsError
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel

FRAME = pd.DataFrame(
    {
        "unique_id": ["b", "a", "a", "b"],
        "ds": ["2026-01-01", "2026-01-04", "2026-01-01", "2026-01-02"],
        "y": [1, 4, 3, 2],
    }
)
GAP = np.nan


def test_series_end_in_the_last_column_and_gaps_are_without_demand():
    panel = Panel.from_frame(FRAME, Frequency.DAY)
    assert panel.ids.tolist() == ["a", "b"]
    assert np.array_equal(panel.y, [[3, 0, 0, 4], [GAP, GAP, 1, 2]], equal_nan=True)
    assert panel.ends[0] - panel.ends[1] == 2
    assert panel.filled == 2
    assert not panel.is_aligned
    assert len(panel) == 2


def test_whole_numbers_count_periods():
    panel = Panel.from_frame(FRAME.assign(ds=[1, 4, 1, 2]), Frequency.MONTH)
    assert panel.ends.tolist() == [4, 2]


def test_parts_of_a_panel():
    panel = Panel.from_frame(FRAME, Frequency.DAY)
    assert np.array_equal(panel.until(1).y, [[3, 0, 0], [GAP, GAP, 1]], equal_nan=True)
    assert (panel.until(1).ends == panel.ends - 1).all()
    second = panel.rows(np.array([1]))
    assert second.ids.tolist() == ["b"]
    assert second.is_aligned
    assert second.since_first().y.tolist() == [[1, 2]]
    assert Panel(second.ids, np.full((1, 3), GAP), second.ends, Frequency.DAY).since_first().y.shape == (1, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"unique_id": ["b", None, "a", "b"]}, "row 2 has no unique_id"),
        ({"ds": ["2026-01-01", "soon", "2026-01-01", "2026-01-02"]}, "row 2: ds is 'soon'"),
        ({"ds": [1.5, 4, 1, 2]}, "fractions"),
        ({"y": [1, "many", 3, 2]}, "row 2: y is 'many'"),
        ({"ds": ["2026-01-01", "2026-01-01", "2026-01-01", "2026-01-02"]}, "row 3: .* of 'a' is given a second time"),
    ],
)
def test_what_cannot_be_read_is_refused(change, message):
    with pytest.raises(DataError, match=message):
        Panel.from_frame(FRAME.assign(**change), Frequency.DAY)


def test_missing_columns_and_rows():
    with pytest.raises(MissingColumnsError, match="'ds', 'y'"):
        Panel.from_frame(FRAME[["unique_id"]], Frequency.DAY)
    with pytest.raises(EmptyDataError, match="nothing to forecast"):
        Panel.from_frame(FRAME[:0], Frequency.DAY)
