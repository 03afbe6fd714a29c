import pandas as pd
import pytest

from core_ml import splits
from core_ml.exceptions import DataError, MissingColumnsError, ParameterError

FRAME = pd.DataFrame(
    {
        "user_id": ["a", "a", "b", "b", "c"],
        "item_id": ["x", "y", "x", "x", "z"],
        "timestamp": pd.to_datetime(
            ["2024-01-01", "2024-01-03 23:59", "2024-01-05", "2024-01-02", "2024-01-04"], format="ISO8601"
        ),
    }
)


def test_time_split_trains_up_to_the_end_of_the_day():
    train, test = splits.parse("time:2024-01-03").cut(FRAME)
    assert list(train.index) == [0, 1, 3]
    assert list(test.index) == [2, 4]


def test_time_split_with_an_hour_cuts_there():
    train, _ = splits.parse("time:2024-01-03T12:00").cut(FRAME)
    assert list(train.index) == [0, 3]


@pytest.mark.parametrize(("date", "side"), [("2025-01-01", "test"), ("2020-01-01", "train")])
def test_time_split_outside_the_data_says_where_the_data_are(date, side):
    with pytest.raises(DataError, match=f"no rows to {side} on; the data run from 2024-01-01"):
        splits.parse(f"time:{date}").cut(FRAME)


def test_time_split_without_times_names_the_column():
    with pytest.raises(MissingColumnsError, match="timestamp"):
        splits.parse("time:2024-01-03").cut(FRAME.drop(columns="timestamp"))


def test_leave_last_takes_the_latest_row_of_users_with_two():
    train, test = splits.parse("leave-last").cut(FRAME)
    assert sorted(test.index) == [1, 2]
    assert sorted(train.index) == [0, 3, 4]


def test_leave_last_without_times_takes_the_last_in_the_file():
    _, test = splits.parse("leave-last").cut(FRAME.drop(columns="timestamp"))
    assert sorted(test.index) == [1, 3]


def test_random_split_keeps_rows_of_a_pair_together_and_repeats_itself():
    frame = pd.DataFrame({"user_id": [u for u in range(100) for _ in range(4)], "item_id": [0, 0, 1, 2] * 100})
    train, test = splits.parse("random:0.3:7").cut(frame)
    pairs = set(map(tuple, train.to_numpy())) & set(map(tuple, test.to_numpy()))
    assert pairs == set()
    assert 0.2 < len(test) / len(frame) < 0.4
    again = splits.parse("random:0.3:7").cut(frame)[1]
    assert list(again.index) == list(test.index)


@pytest.mark.parametrize(
    "text", ["", "time", "time:", "time:soon", "random:0.2", "random:a:1", "weekly", "leave-first"]
)
def test_parse_of_nonsense_names_what_was_given(text):
    with pytest.raises(ParameterError, match=repr(text)[1:-1] or "the split ''"):
        splits.parse(text)


@pytest.mark.parametrize("fraction", ["0", "1", "-0.5", "1.5"])
def test_random_split_fraction_outside_its_range(fraction):
    with pytest.raises(ParameterError, match="between 0 and 1"):
        splits.parse(f"random:{fraction}:1")


@pytest.mark.parametrize("text", ["time:2024-01-03", "time:2024-01-03T12:00:00", "random:0.3:7", "leave-last"])
def test_a_split_is_written_as_it_is_read(text):
    assert str(splits.parse(text)) == text


def test_inner_split_by_time_holds_out_a_quarter_of_a_short_history():
    inner = splits.inner(splits.parse("time:2024-01-05"), FRAME)
    assert inner.until == pd.Timestamp("2024-01-04")


def test_inner_split_by_time_holds_out_eight_weeks_of_a_long_one():
    frame = pd.DataFrame({"timestamp": pd.to_datetime(["2023-01-01", "2024-01-01"])})
    assert splits.inner(splits.parse("time:2024-01-01"), frame).until == pd.Timestamp("2023-11-06")


def test_inner_split_at_random_draws_anew():
    assert str(splits.inner(splits.parse("random:0.3:7"), FRAME)) == "random:0.3:8"
