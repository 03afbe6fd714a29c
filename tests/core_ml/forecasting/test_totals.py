import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.hierarchy import Hierarchy
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.totals import reconciled, summed

GROUPS = pd.DataFrame(
    {"unique_id": [f"v{i:02}" for i in range(24)], "product": np.arange(24) // 4, "warehouse": np.arange(24) % 2}
)


def panel_of(y, ends=None) -> Panel:
    ids = pd.Index([f"v{i:02}" for i in range(len(y))], dtype=object)
    return Panel(
        ids, np.asarray(y, dtype=float), np.zeros(len(y), dtype=np.int64) if ends is None else ends, Frequency.WEEK
    )


@pytest.fixture(scope="module")
def shop() -> Panel:
    rng = np.random.default_rng(5)
    level = rng.gamma(1, 3, 24)[:, None] * (1 + 0.3 * np.sin(np.arange(80) / 6))
    y = rng.poisson(level).astype(float)
    y[3, :50] = np.nan
    y[7, 60:66] = np.nan
    return panel_of(y)


def test_totals_are_the_sums_of_their_leaves(shop):
    found = reconciled(shop, GROUPS.sample(frac=1, random_state=0), 6)
    assert found.leaves.ids.tolist() == found.hierarchy.leaves.tolist() == shop.ids.tolist()
    assert np.array_equal(found.totals.mean, found.hierarchy.totals(found.leaves.mean))
    assert found.totals.mean[0] == pytest.approx(found.leaves.mean.sum(axis=0))
    assert found.totals.ids[0] == "all"
    assert (found.leaves.mean >= 0).all()
    for part in (found.leaves, found.totals):
        for quantiles in (part.quantiles, part.cumulative):
            assert (np.diff(quantiles, axis=-1) >= -1e-9).all()
    last = shop.y[:, -8:]
    assert found.totals.mean[0].mean() == pytest.approx(np.nansum(last, axis=0).mean(), rel=0.25)


def test_history_of_totals_by_hand():
    y = [[1, 2, np.nan, 4], [np.nan, np.nan, 10, 10]]
    groups = pd.DataFrame({"unique_id": ["v00", "v01"], "product": ["p", "q"]})
    totals = summed(Hierarchy.of(groups), panel_of(y))
    # The gap counts as the mean of what is known around it: (1 + 2 + 4) / 3; before it begins the other counts as 0.
    assert totals.y[0] == pytest.approx([1, 2, 7 / 3 + 10, 14])
    assert totals.y[2] == pytest.approx([np.nan, np.nan, 10, 10], nan_ok=True)


def test_a_single_series_is_its_own_total():
    groups = pd.DataFrame({"unique_id": ["v00"]})
    found = reconciled(panel_of(np.full((1, 30), 5.0)), groups, 3)
    assert np.array_equal(found.totals.quantiles, found.leaves.quantiles)
    assert found.leaves.mean == pytest.approx(np.full((1, 3), 5.0))


def test_series_that_do_not_end_together_or_have_no_group_are_refused(shop):
    with pytest.raises(DataError, match="'v01' ends before others"):
        reconciled(panel_of(np.ones((2, 9)), np.array([4, 3])), GROUPS, 2)
    with pytest.raises(DataError, match="'v23' has no row in the groups"):
        reconciled(shop, GROUPS[:-1], 2)


def test_groupings_that_cross_add_up_at_once(shop):
    """A place is a variant in a warehouse; what it sells counts in its category, its channel and pairs of these too."""
    place = np.arange(24)
    groups = pd.DataFrame(
        {
            "unique_id": shop.ids,
            "variant": place // 2,
            "category": place // 8,
            "warehouse": place % 2,
            "channel": place % 3,
        }
    )
    by = [["variant"], ["category"], ["warehouse"], ["channel"], ["category", "warehouse"]]
    found = reconciled(shop, groups, 4, by=by)
    totals = dict(zip(found.totals.ids, found.totals.mean, strict=True))
    whole = found.leaves.mean.sum(axis=0)
    assert totals["all"] == pytest.approx(whole)
    for names in by:
        label = " × ".join(names)
        parts = [total for name, total in totals.items() if name.startswith(f"{label}: ")]
        assert len(parts) == len(groups[names].drop_duplicates())
        assert np.sum(parts, axis=0) == pytest.approx(whole), label
    hats = found.leaves.mean[(groups["category"] == 1) & (groups["warehouse"] == 0)].sum(axis=0)
    assert totals["category × warehouse: 1 × 0"] == pytest.approx(hats)
