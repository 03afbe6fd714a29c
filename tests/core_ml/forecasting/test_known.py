import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, MissingColumnsError
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.known import Known
from core_ml.forecasting.panel import Panel

GAP = np.nan
TABLE = pd.DataFrame(
    {
        "unique_id": ["a", "a", "a", "b", "b"],
        "ds": ["2026-01-01", "2026-01-02", "2026-01-04", "2026-01-03", "2026-01-04"],
        "y": [1, 2, 3, 4, 5],
        "price": ["10", "10", "8", "2.5", "2.5"],
        "promotion": ["false", "no", "True", "0", "1"],
        "holiday": [1, 0, 0, 0, 0],
        "degrees": [1.0, 3.0, 5.0, 20.0, 22.0],
    }
)


def known_of(table, *names):
    panel = Panel.from_frame(table, Frequency.DAY)
    return panel, Known.from_frame(table, panel, names)


def test_columns_are_laid_beside_demand_by_hand():
    panel, known = known_of(TABLE, "price", "promotion")
    # b begins on the third day; a has no row on it, and none was wanted.
    np.testing.assert_array_equal(panel.y, [[1, 2, 0, 3], [GAP, GAP, 4, 5]])
    np.testing.assert_array_equal(known.values["price"], [[10, 10, GAP, 8], [GAP, GAP, 2.5, 2.5]])
    np.testing.assert_array_equal(known.values["promotion"], [[0, 0, GAP, 1], [GAP, GAP, 0, 1]])
    np.testing.assert_array_equal(known.rows(np.array([1])).first(3).values["price"], [[GAP, GAP, 2.5]])


def test_each_kind_of_column_is_known_by_its_name_and_values():
    _, known = known_of(
        TABLE.assign(discount=[0, 0, 0.2, 0, 0]), "price", "promotion", "holiday", "degrees", "discount"
    )
    price, promotion, holiday, degrees, discount = known.regressors(aligned=True)
    assert price.values[0] == pytest.approx([0, 0, GAP, np.log(0.8)], nan_ok=True)
    # All series that have a row in a period say the same of it, so it is one for all.
    np.testing.assert_array_equal(promotion.values, [0, 0, 0, 1])
    np.testing.assert_array_equal(holiday.values, [1, 0, 0, 0])
    assert (price.usual, promotion.usual, holiday.usual, degrees.usual, discount.usual) == (2.0, 1.0, 0.3, 0.5, 3.0)
    # Around each series' own mean, in units of the common spread: -2, 0, 2 and -1, 1 have a variance of 2.
    assert degrees.values[1] == pytest.approx([GAP, GAP, -1 / 2**0.5, 1 / 2**0.5], nan_ok=True)
    assert known.regressors(aligned=False)[1].values.shape == (2, 4)


def test_what_does_not_vary_has_no_effect():
    _, known = known_of(TABLE.assign(degrees=7.0), "degrees")
    assert np.nan_to_num(known.regressors(aligned=True)[0].values).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("price", ["10", "10", "dear", "2", "2"], "row 3: price of 'a' in 2026-01-04 is 'dear'; every column besides"),
        ("price", [10, 10, None, 2, 2], "row 3: price of 'a' in 2026-01-04 is empty"),
        ("price", [10, 10, 1, 0, 2], "row 4: price of 'b' in 2026-01-03 is 0; give a price above 0"),
        ("discount", [0, 20, 0, 0, 0], "row 2: discount of 'a' in 2026-01-02 is 20; give the part"),
        ("promotion", ["true", "perhaps", "1", "0", "0"], "row 2: promotion of 'a' in 2026-01-02 is 'perhaps'"),
        ("degrees", [1, 2, np.inf, 3, 4], "row 3: degrees of 'a' in 2026-01-04 is inf"),
    ],
)
def test_values_that_cannot_be_read_are_named(column, values, message):
    with pytest.raises(DataError, match=message):
        known_of(TABLE.assign(**{column: values}), column)


def test_a_period_to_be_foretold_needs_its_values():
    panel, known = known_of(TABLE, "price")
    known.require(panel, 1)
    with pytest.raises(DataError, match="price of 'a' is not known in period 2 counted back"):
        known.require(panel, 2)
    with pytest.raises(MissingColumnsError, match="'colour'"):
        known_of(TABLE, "colour")
