import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import ParameterError
from core_ml.forecasting.effects import learn
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.holidays import holiday_regressors, holidays
from core_ml.forecasting.panel import Panel


def days(*dates: str) -> list[int]:
    return [(pd.Timestamp(date) - pd.Timestamp(0)).days for date in dates]


def test_names_of_several_countries_are_one_holiday():
    found = holidays(["DE", "US", "HK"], [2026])
    assert found["Christmas"].tolist() == days("2026-12-25", "2026-12-26")
    assert found["Labor Day"].tolist() == days("2026-05-01", "2026-09-07")
    assert found["Good Friday"].tolist() == days("2026-04-03")


@pytest.mark.parametrize("country", ["CN", "HK", "KR", "VN", "SG"])
def test_lunar_new_year_has_one_name(country):
    found = holidays([country], [2026])
    assert days("2026-02-17")[0] in found["Lunar New Year"]
    assert not [name for name in found if "New Year" in name and name not in ("Lunar New Year", "New Year's Day")]


def test_lunar_new_year_is_known_where_it_is_no_holiday():
    assert days("2025-01-29")[0] in holidays(["DE"], [2025])["Lunar New Year"]
    assert "National Day" not in holidays(["DE"], [2025])


def test_an_unknown_country_is_refused():
    with pytest.raises(ParameterError, match="'Atlantis' are known"):
        holidays(["Atlantis"], [2026])


def test_days_around_a_holiday():
    starts = pd.date_range("2026-04-25", "2026-05-10")
    found = {
        one.name: starts[one.values == 1].strftime("%m-%d").tolist()
        for one in holiday_regressors(["DE"], starts, Frequency.DAY)
    }
    assert found["Labor Day"] == ["05-01"]
    assert found["Labor Day -5"] == ["04-26"]
    assert found["Labor Day +3"] == ["05-04"]
    assert "Labor Day +4" not in found


def test_a_holiday_that_lasts_has_no_day_before_its_second():
    starts = pd.date_range("2026-02-05", "2026-02-25")
    found = {one.name: one.values for one in holiday_regressors(["VN"], starts, Frequency.DAY)}
    on = found["Lunar New Year"]
    assert on.sum() >= 4
    assert not (found["Lunar New Year -1"] * on).any()
    assert not (found["Lunar New Year +1"] * on).any()


def test_weeks_and_months_have_parts():
    weeks = pd.date_range("2026-04-20", periods=3, freq="7D")
    found = {one.name: (one.values * 7).round(9).tolist() for one in holiday_regressors(["DE"], weeks, Frequency.WEEK)}
    # Friday 1 May is in the week from 27 April; five days before it begin on Sunday 26 April.
    assert found["Labor Day, before"] == [1, 4, 0]
    assert found["Labor Day"] == [0, 1, 0]
    assert found["Labor Day, after"] == [0, 2, 1]
    month = holiday_regressors(["DE"], pd.DatetimeIndex(["2026-05-01"]), Frequency.MONTH)
    assert {one.name: one.values[0] for one in month}["Labor Day"] == pytest.approx(1 / 31)


def test_the_effect_of_a_holiday_is_learned_by_all_series_together():
    rng = np.random.default_rng(0)
    starts = pd.date_range("2023-01-01", periods=1100)
    regressors = holiday_regressors(["DE"], starts, Frequency.DAY)
    christmas_eve = next(one for one in regressors if one.name == "Christmas -1").values
    week = np.tile([0.5, 1, 1, 1, 1.2, 1.5, 0.8], 158)[:1100]
    y = rng.poisson(2 * week * np.where(christmas_eve > 0, 2.0, 1.0), (300, 1100)).astype(float)
    ids = pd.Index([f"p{i}" for i in range(300)])
    some = [one for one in regressors if one.name.startswith(("Christmas", "Labor"))]
    found = learn(Panel(ids, y, np.zeros(300, dtype=np.int64), Frequency.DAY), some)
    effect = dict(zip(found.names, np.exp(found.coefficients), strict=True))
    assert effect["Christmas -1"] == pytest.approx(2, rel=0.06)
    assert effect["Labor Day"] == pytest.approx(1, abs=0.06)
