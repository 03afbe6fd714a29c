import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, EmptyDataError, MissingColumnsError
from core_ml.forecasting.hierarchy import Hierarchy

GROUPS = pd.DataFrame(
    {
        "unique_id": ["a", "b", "c"],
        "product": ["shoe", "shoe", "hat"],
        "warehouse": [1, 2, 1],
    }
)


def test_every_column_is_a_grouping():
    hierarchy = Hierarchy.of(GROUPS)
    assert hierarchy.names == ["all", "product: hat", "product: shoe", "warehouse: 1", "warehouse: 2"]
    totals = hierarchy.totals(np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0]]))
    assert totals.tolist() == [[7, 70], [4, 40], [3, 30], [5, 50], [2, 20]]


def test_groupings_may_cross():
    hierarchy = Hierarchy.of(GROUPS, by=[["product", "warehouse"]])
    assert hierarchy.names[1:] == [f"product × warehouse: {group}" for group in ("hat × 1", "shoe × 1", "shoe × 2")]


def test_what_is_the_same_total_is_found():
    same, leaf = Hierarchy.of(GROUPS.assign(category=["x", "x", "y"])).originals()
    # all; product hat, shoe; warehouse 1, 2; category x (as shoe), y (as hat)
    assert same.tolist() == [0, 1, 2, 3, 4, 2, 1]
    assert leaf.tolist() == [-1, 2, -1, -1, 1, -1, 2]


def test_a_missing_label_is_a_group():
    hierarchy = Hierarchy.of(GROUPS.assign(product=["shoe", None, float("nan")]), by=[["product"]])
    assert hierarchy.names == ["all", "product: (none)", "product: shoe"]
    assert hierarchy.totals(np.ones((3, 1)))[:, 0].tolist() == [3, 2, 1]


def test_wrong_groups_are_refused():
    with pytest.raises(DataError, match="'a' is in the groups twice"):
        Hierarchy.of(pd.concat([GROUPS, GROUPS]))
    with pytest.raises(MissingColumnsError, match="'channel'"):
        Hierarchy.of(GROUPS, by=[["channel"]])
    with pytest.raises(EmptyDataError):
        Hierarchy.of(GROUPS[:0])
