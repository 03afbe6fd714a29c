import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, ParameterError
from core_ml.forecasting.calendar import NONE, calendar, foretold
from core_ml.forecasting.effects import Regressor
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.shopping_days import black_friday, shopping_regressors

END = pd.Timestamp("2026-11-22")
AHEAD = 28


def panel_of(y) -> Panel:
    y = np.asarray(y, dtype=float)
    ids = pd.Index([f"g{i}" for i in range(len(y))], dtype=object)
    return Panel(ids, y, np.full(len(y), END.toordinal()), Frequency.DAY)


def starts_of(periods: int) -> pd.DatetimeIndex:
    return pd.date_range(end=END + pd.Timedelta(days=AHEAD), periods=periods + AHEAD)


def shop(periods=560, *, season=0.0, friday=1.0, seed=0):
    """Six groups that sell 20 to 70 a day, in waves of a year, and ``friday`` times as much on Black Friday."""
    days = starts_of(periods)
    wave = np.exp(season * np.cos(2 * np.pi * (days.dayofyear.to_numpy() - 20) / 365.25))
    fridays = {pd.Timestamp(black_friday(year)) for year in (2024, 2025, 2026)}
    factor = wave * np.where([day in fridays for day in days], friday, 1.0)
    level = np.arange(20.0, 80.0, 10)[:, None] * factor
    return np.random.default_rng(seed).poisson(level).astype(float), factor


def test_black_friday_is_the_day_after_thanksgiving():
    assert [black_friday(year).isoformat() for year in (2024, 2025, 2026)] == ["2024-11-29", "2025-11-28", "2026-11-27"]


def test_shopping_days_have_a_regressor_for_each_distance():
    starts = pd.date_range("2026-11-20", "2026-12-02")
    found = {one.name: starts[one.values == 1].strftime("%m-%d").tolist() for one in shopping_regressors(starts)}
    assert found["Black Friday"] == ["11-27"]
    assert found["Black Friday +3"] == ["11-30"]
    assert found["Black Friday -5"] == ["11-22"]
    assert not [name for name in found if name.startswith("618")]


def test_what_happened_on_black_friday_is_foretold_a_year_later():
    y, factor = shop(friday=4.0)
    found = calendar(panel_of(y[:, :560]), shopping_regressors(starts_of(560)), AHEAD)
    friday = int(factor.argmax()) if factor[560:].max() < 4 else 560 + int(factor[560:].argmax())
    assert found.factors[:, friday] / found.factors[:, friday - 7] == pytest.approx(np.full(6, 4.0), rel=0.2)
    ahead = foretold(y[:, :560], found.factors)
    assert ahead.sum() == pytest.approx(y[:, 560:].sum(), rel=0.05)


def test_days_on_which_nothing_happened_change_nothing():
    y, _ = shop()
    found = calendar(panel_of(y[:, :560]), shopping_regressors(starts_of(560)), AHEAD)
    assert np.abs(np.log(found.factors)).max() < 0.15
    assert np.abs(np.log(found.factors)).mean() < 0.01


def test_the_season_of_the_year_is_taken_up_where_earlier_weeks_say_so():
    y, factor = shop(season=0.5)
    found = calendar(panel_of(y[:, :560]), [], AHEAD)
    assert "season" in found.chosen
    assert found.errors[found.chosen] < 0.9 * found.errors[NONE]
    rises = found.factors[:, 560:].mean(axis=1) / found.factors[:, 490:560].mean(axis=1)
    assert rises == pytest.approx(np.full(6, factor[560:].mean() / factor[490:560].mean()), rel=0.1)


def test_a_shop_without_a_year_has_no_season():
    y, _ = shop(300, season=0.5)
    found = calendar(panel_of(y[:, :300]), [], AHEAD)
    assert np.array_equal(found.factors, np.ones((6, 328)))


def test_planned_promotions_are_known_and_others_come_again_after_a_year():
    rng = np.random.default_rng(3)
    promoted = np.zeros(560 + AHEAD)
    promoted[100:560:26] = promoted[101:560:26] = 0.3
    level = 50 * np.exp(3 * promoted)
    y = rng.poisson(level, (4, 560 + AHEAD)).astype(float)
    unknown = np.where(np.arange(560 + AHEAD) < 560, promoted, np.nan)
    planned = promoted.copy()
    planned[565] = 0.3
    told = calendar(panel_of(y[:, :560]), [], AHEAD, promoted=planned)
    assert "promotions" in told.chosen
    assert told.factors[0, 565] / told.factors[0, 570] == pytest.approx(np.exp(0.9), rel=0.1)
    again = calendar(panel_of(y[:, :560]), [], AHEAD, promoted=unknown).factors[0]
    # A year is 364 days here, so that weekdays meet.
    before = promoted[np.arange(560, 560 + AHEAD) - 364] > 0
    assert again[560:][before].min() > 1.5 * again[560:][~before].max()


def test_nothing_is_known_of_an_empty_shop():
    assert calendar(panel_of(np.full((2, 60), np.nan)), [], AHEAD).chosen == NONE
    assert np.array_equal(calendar(panel_of(np.zeros((2, 560))), [], AHEAD).factors, np.ones((2, 588)))


def test_what_does_not_fit_is_refused():
    panel = panel_of(np.ones((2, 60)))
    with pytest.raises(ParameterError, match=r"'x' is \(60,\); give \(88,\)"):
        calendar(panel, [Regressor("x", np.ones(60))], AHEAD)
    with pytest.raises(ParameterError, match=r"'promoted' is \(3,\)"):
        calendar(panel, [], AHEAD, promoted=np.ones(3))
    apart = Panel(panel.ids, panel.y, np.array([1, 2]), Frequency.DAY)
    with pytest.raises(DataError, match="end on different days"):
        calendar(apart, [], AHEAD)
