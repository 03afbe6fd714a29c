import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, EmptyDataError, MissingColumnsError, ParameterError
from core_ml.validation import check_interactions, check_items, check_k, factorize_ids, text_ids

GOOD = pd.DataFrame({"user_id": [1, 2], "item_id": ["x", "y"]})


def test_missing_columns_are_named_all_at_once():
    with pytest.raises(MissingColumnsError, match="'user_id', 'item_id'; the columns are 'customer', 'sku'"):
        check_interactions(pd.DataFrame({"customer": [1], "sku": [2]}))


def test_empty_frame():
    with pytest.raises(EmptyDataError, match="no rows"):
        check_interactions(GOOD[:0])


def test_empty_id_says_which_row():
    with pytest.raises(DataError, match="1 rows have an empty user_id, first at row 2"):
        check_interactions(pd.DataFrame({"user_id": ["a", None], "item_id": ["x", "y"]}))


@pytest.mark.parametrize("weight", [np.nan, np.inf, "many"])
def test_weight_that_is_no_number(weight):
    with pytest.raises(DataError, match="a weight that is not a finite number, first at row 2"):
        check_interactions(GOOD.assign(weight=[1, weight]))


def test_times_as_text_are_refused():
    with pytest.raises(DataError, match=r"pandas\.to_datetime"):
        check_interactions(GOOD.assign(timestamp=["2024-01-01", "2024-01-02"]))


def test_empty_time_is_refused():
    with pytest.raises(DataError, match="an empty timestamp, first at row 1"):
        check_interactions(GOOD.assign(timestamp=[pd.NaT, pd.Timestamp("2024-01-01")]))


def test_catalogue_with_an_item_twice_names_it():
    with pytest.raises(DataError, match="'x' more than once"):
        check_items(pd.DataFrame({"item_id": ["x", "y", "x"]}))


@pytest.mark.parametrize("k", [0, -1, 2.5, True, "3"])
def test_k_must_be_a_whole_number(k):
    with pytest.raises(ParameterError, match="whole number"):
        check_k(k)


def test_ids_of_mixed_types_become_one_text():
    codes, ids = factorize_ids(pd.Series([17850.0, 17850, "17850", "b", 3], dtype=object))
    assert list(ids) == ["17850", "3", "b"]
    assert list(codes) == [0, 0, 0, 2, 1]


def test_ids_do_not_depend_on_the_order_of_rows():
    assert list(factorize_ids(pd.Series(["b", "a"]))[1]) == list(factorize_ids(pd.Series(["a", "b"]))[1]) == ["a", "b"]


def test_text_ids_keep_leading_zeros():
    assert text_ids(["007", 7.0, 7]) == ["007", "7", "7"]
