import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_ml.credit.binning import BinningSettings, bin_categories, bin_numbers, learn_bins
from core_ml.credit.bins import Bins
from core_ml.credit.merging import shape_of
from core_ml.credit.table import Features
from core_ml.exceptions import DataError, EmptyDataError, MissingColumnsError, ParameterError

FINE = BinningSettings(min_share=0.01, min_events=1, price=0.5, smoothing=0.1)


def column(values, name="x"):
    return pd.Series(values, name=name)


def test_woe_and_iv_by_hand():
    # Bin 1: 10 events of 100; bin 2: 40 of 100. Shares of events .2 and .8, of the others 90/150 and 60/150.
    values = column([0.0] * 100 + [1.0] * 100)
    event = np.array([1] * 10 + [0] * 90 + [1] * 40 + [0] * 60, dtype=bool)
    bins = bin_numbers(values, event, BinningSettings(smoothing=0.1))
    woe = [np.log(0.2 / 0.6), np.log(0.8 / 0.4)]
    assert bins.edges.tolist() == [0.5]
    assert bins.rows.tolist() == [100, 100, 0, 0]
    assert bins.events.tolist() == [10, 40, 0, 0]
    assert bins.woe() == pytest.approx([*woe, 0, 0], abs=2e-3)
    assert bins.iv() == pytest.approx((0.2 - 0.6) * woe[0] + (0.8 - 0.4) * woe[1], abs=2e-3)


def test_missing_and_special_values_keep_bins_of_their_own():
    values = column([0.0] * 60 + [5.0] * 60 + [-1.0] * 40 + [np.nan] * 40)
    event = np.array([1] * 6 + [0] * 54 + [1] * 30 + [0] * 30 + [1] * 4 + [0] * 36 + [1] * 20 + [0] * 20, dtype=bool)
    bins = bin_numbers(values, event, BinningSettings(special={"x": [-1]}))
    assert bins.labels() == ["x <= 2.5", "x > 2.5", "= -1", "missing", "unseen"]
    assert bins.rows.tolist() == [60, 60, 40, 40, 0]
    assert bins.place(column([-50.0, 2.5, 2.6, 1e9, -1.0, np.nan])).tolist() == [0, 0, 1, 1, 2, 3]
    assert (bins.low.tolist(), bins.high.tolist()) == ([0.0, 5.0], [0.0, 5.0])


def test_smoothing_draws_a_bin_to_the_average():
    values = column([0.0] * 90 + [np.nan] * 10)
    event = np.array([1] * 30 + [0] * 60 + [1] * 10, dtype=bool)
    strong = bin_numbers(values, event, BinningSettings(smoothing=10.0))
    # 10 of 10 with ten average rows of 40 % among them: 14 of 20.
    assert strong.rates()[strong.missing] == pytest.approx(0.7)
    assert np.isfinite(strong.woe()).all()


def test_rare_categories_come_together_with_those_of_like_rate():
    values = column(["a"] * 100 + ["b"] * 100 + ["c"] * 3 + ["d"] * 3 + [None] * 20)
    event = np.array([1] * 10 + [0] * 90 + [1] * 60 + [0] * 40 + [0] * 3 + [1] * 3 + [1] * 10 + [0] * 10, dtype=bool)
    bins = bin_categories(values, event, BinningSettings(min_share=0.05))
    assert bins.categories == {"a": 0, "c": 0, "b": 1, "d": 1}
    assert bins.labels() == ["a, c", "d, b", "missing", "unseen"] or bins.labels()[0] == "a, c"
    assert bins.place(column(["c", "zeppelin", None, " a "])).tolist() == [0, bins.unseen, bins.missing, 0]
    assert bins.woe()[bins.unseen] == 0


def test_very_many_categories_are_first_put_into_parts():
    values = column([f"c{place}" for place in range(3_000)])
    event = np.arange(3_000) % 3 == 0
    bins = bin_categories(values, event, BinningSettings(pre_bins=8, min_events=0))
    assert len(bins.categories) == 3_000
    assert 2 <= bins.regular <= 8
    assert bins.rates()[bins.regular - 1] > 0.9


def test_whole_numbers_and_their_float_form_are_one_category():
    event = np.array([0, 1] * 50, dtype=bool)
    bins = bin_categories(column([1, 2] * 50), event, BinningSettings())
    assert bins.place(column([1.0, 2.0])).tolist() == bins.place(column(["1", "2"])).tolist()
    assert bins.unseen not in bins.place(column([1.0, 2.0]))


def test_table_has_a_row_a_bin(applicants):
    frame, event = applicants
    table = bin_numbers(frame["income"], event, BinningSettings()).table()
    assert list(table) == ["feature", "bin", "rows", "events", "event_rate", "woe", "iv"]
    assert table["rows"].sum() == len(frame)
    assert table["events"].sum() == event.sum()


def test_what_is_true_is_found(applicants):
    frame, event = applicants
    bins = {one.name: one for one in learn_bins(frame, event, FEATURES, BinningSettings())}
    shapes = {name: shape_of(one.rates()[: one.regular]) for name, one in bins.items()}
    assert (shapes["income"], shapes["age"], shapes["arrears"]) == ("falling", "peak", "rising")
    assert bins["noise"].iv() < 0.02 < bins["housing"].iv() < bins["income"].iv()


FEATURES = Features(("income", "age", "arrears", "noise"), ("housing",))


def test_packed_comes_back(applicants):
    frame, event = applicants
    for bins in learn_bins(frame, event, FEATURES, BinningSettings(special={"age": [18.0]})):
        again = Bins.unpacked(bins.packed())
        assert again.labels() == bins.labels()
        assert again.place(frame[bins.name]).tolist() == bins.place(frame[bins.name]).tolist()
        assert again.woe().tolist() == bins.woe().tolist()


@pytest.mark.parametrize(
    ("frame", "event", "error", "message"),
    [
        ({"x": []}, [], EmptyDataError, "no rows"),
        ({"x": [1, 2]}, [1, 1], DataError, "all rows have the same outcome"),
        ({"x": [1, 2]}, [1, 2], DataError, "outcomes must be True or False"),
        ({"x": [1, 2]}, [1, 0, 1], DataError, r"2 rows and outcomes of shape \(3,\)"),
        ({"x": [1, np.inf]}, [1, 0], DataError, "1 values of 'x' are not finite numbers, first 'inf'"),
        ({"x": ["1", "many"]}, [1, 0], DataError, "not finite numbers, first 'many'; repair them or name the column"),
        ({"y": [1, 2]}, [1, 0], MissingColumnsError, "the applicants have no column 'x'; the columns are 'y'"),
    ],
)
def test_unusable_tables_are_refused(frame, event, error, message):
    with pytest.raises(error, match=message):
        learn_bins(pd.DataFrame(frame), event, Features(("x",)), BinningSettings())


@pytest.mark.parametrize(
    "wrong",
    [{"pre_bins": 1}, {"min_share": 0.6}, {"min_events": -1}, {"price": -1}, {"smoothing": 0}, {"turn_price": -2}],
)
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(ParameterError, match=f"{next(iter(wrong))} is .*; it must be from"):
        BinningSettings(**wrong)


def test_special_values_are_for_numbers_that_are_there():
    with pytest.raises(ParameterError, match="special values are for numbers; 'y' is none of the features"):
        learn_bins(pd.DataFrame({"x": [1, 2]}), np.array([0, 1]), Features(("x",)), BinningSettings(special={"y": [1]}))


numbers = st.one_of(st.none(), st.integers(-5, 5).map(float), st.floats(-1e300, 1e300))
rows = st.lists(st.tuples(numbers, st.booleans()), min_size=4, max_size=80).filter(
    lambda drawn: 0 < sum(event for _, event in drawn) < len(drawn)
)


@settings(deadline=None)
@given(rows, st.randoms())
def test_laws_of_numbers(drawn, random):
    values = column([np.nan if value is None else value for value, _ in drawn])
    event = np.array([event for _, event in drawn])
    bins = bin_numbers(values, event, FINE)
    assert shape_of(bins.rates()[: bins.regular]) != "mixed"
    assert shape_of(bins.woe()[: bins.regular]) != "mixed"
    assert (bins.iv_parts() >= 0).all()
    assert bins.rows.sum() == len(drawn)
    assert (np.diff(bins.edges) > 0).all()
    filled = bins.rows[: bins.regular] > 0
    assert (bins.low[filled] <= bins.high[filled]).all()
    for place in np.flatnonzero(filled):
        assert bins.place(column([bins.low[place], bins.high[place]])).tolist() == [place, place]
    order = list(range(len(drawn)))
    random.shuffle(order)
    again = bin_numbers(values.iloc[order], event[order], FINE)
    assert again.edges.tolist() == bins.edges.tolist()
    assert again.events.tolist() == bins.events.tolist()


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh") | st.none(), st.booleans()), min_size=4, max_size=80).filter(
        lambda drawn: 0 < sum(event for _, event in drawn) < len(drawn)
    ),
    st.randoms(),
)
def test_laws_of_categories(drawn, random):
    values = pd.Series([value for value, _ in drawn], name="x", dtype=object)
    event = np.array([event for _, event in drawn])
    bins = bin_categories(values, event, FINE)
    assert shape_of(bins.rates()[: bins.regular]) in {"flat", "rising"}
    assert (bins.iv_parts() >= 0).all()
    assert bins.rows[bins.unseen] == 0
    order = list(range(len(drawn)))
    random.shuffle(order)
    again = bin_categories(values.iloc[order], event[order], FINE)
    assert again.categories == bins.categories
