import numpy as np
import pandas as pd
import pytest

from core_ml.credit.table import Features, as_category, as_events, as_numbers, infer_features
from core_ml.exceptions import DataError, EmptyDataError, MissingColumnsError, ParameterError


@pytest.mark.parametrize(
    ("values", "event"),
    [
        ([0, 1, 0], [0, 1, 0]),
        (["0", "1", "1"], [0, 1, 1]),
        ([1, 2, 1], [0, 1, 0]),
        (["2", "10", "2"], [0, 1, 0]),
        (["Yes", "no", "yes "], [1, 0, 1]),
        (["good", "bad", "good"], [0, 1, 0]),
        ([True, False, True], [1, 0, 1]),
    ],
)
def test_which_value_is_the_event(values, event):
    assert as_events(pd.Series(values), "target").tolist() == [bool(one) for one in event]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([0, 1, 2], r"the target 'paid' has 3 values \('0', '1', '2'\); exactly two are needed, best 0 and 1"),
        (list("abcdef"), "has 6 values .*, …"),
        ([1, 1], "the target 'paid' is '1' in every row; both outcomes are needed"),
        (["red", "blue"], "'blue' or 'red', and it is not clear which is the default; write 1 for the default"),
        (["1", None, "0", ""], "2 rows have no 'paid', first at row 2; leave them out"),
    ],
)
def test_unclear_targets_are_refused(values, message):
    with pytest.raises(DataError, match=message):
        as_events(pd.Series(values), "paid")


def test_columns_are_told_apart():
    n = 60
    frame = pd.DataFrame(
        {
            "id": np.arange(1, n + 1),
            "amount": [str(10 * place + place % 7) for place in range(n)],
            "code": ["1", "2", "A"] * 20,
            "kind": [1, 2, 3] * 20,
            "name": [f"Ann {place}" for place in range(n)],
            "same": "x",
            "when": pd.date_range("2024-01-01", periods=n),
            "gaps": ["", "3.5", "4"] * 20,
            "target": [0, 1] * 30,
            "age": np.arange(n) % 9,
        }
    )
    features, left_out = infer_features(frame, leave_out=["target", "age"], categorical=["kind"])
    assert features == Features(("amount", "gaps"), ("code", "kind"))
    assert left_out == {
        "id": "is a running number",
        "name": "hardly repeats",
        "same": "has one value at most",
        "when": "holds times",
    }


def test_a_column_of_numbers_with_a_slip_is_not_taken_for_categories():
    values = [str(place * 3) for place in range(100)]
    values[41] = "12O"
    with pytest.raises(DataError, match="all but 1 values of 'amount' are numbers, the first other one is '12O'"):
        infer_features(pd.DataFrame({"amount": values}))


def test_nothing_to_learn_from():
    with pytest.raises(EmptyDataError, match="no rows"):
        infer_features(pd.DataFrame({"x": []}))
    with pytest.raises(DataError, match="no column is left to learn from"):
        infer_features(pd.DataFrame({"x": ["a", "a"]}))
    with pytest.raises(MissingColumnsError, match="no column 'y'"):
        infer_features(pd.DataFrame({"x": [1, 2]}), categorical=["y"])
    with pytest.raises(ParameterError, match="no feature"):
        Features().read(pd.DataFrame({"x": [1]}))
    with pytest.raises(ParameterError, match="'x' cannot be a number and a category at once"):
        Features(("x",), ("x",))


def test_empty_cells_are_missing_in_both_readings():
    assert as_category(pd.Series(["a", " ", None, 2.0, np.nan])) == ["a", None, None, "2", None]
    assert as_numbers(pd.Series(["1", " ", None, "2.5"]), "x").tolist()[::3] == [1.0, 2.5]
    assert as_numbers(pd.Series(["1", " ", None, "2.5"]), "x").isna().tolist() == [False, True, True, False]
