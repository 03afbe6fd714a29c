"""What has to be beaten: naive forecasts, Croston's family with empirical intervals, and AutoETS where it is installed.

Each takes a `Panel` and ``h`` and gives a `Guess`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import pandas as pd

from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.intermittent import imapa, sba, tsb
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.smoothing import Floats
from core_ml.levels import LEVELS

RESIDUALS = 60
"""As many of the last one-step errors make an empirical interval."""
LONGEST_SEASON = 24


@dataclass(frozen=True, slots=True)
class Guess:
    """Points (n, h) and quantiles (n, h, Q) at `LEVELS`."""

    points: Floats
    quantiles: Floats


def naive(panel: Panel, h: int) -> Guess:
    """The last value, for ever."""
    return _seasonal(panel, h, 1)


def seasonal_naive(panel: Panel, h: int) -> Guess:
    """The last season, again; the last value where there is not a whole one."""
    season = panel.frequency.season
    return _seasonal(panel, h, season if panel.y.shape[1] > season else 1)


def croston(panel: Panel, h: int) -> Guess:
    return _from_path(panel.y, sba(panel.y), h)


def teunter(panel: Panel, h: int) -> Guess:
    return _from_path(panel.y, tsb(panel.y), h)


def aggregated(panel: Panel, h: int) -> Guess:
    periods = panel.y.shape[1]
    path = np.full((len(panel), periods + 1), np.nan)
    for t in range(max(1, periods - RESIDUALS), periods + 1):
        path[:, t] = imapa(panel.y[:, :t])
    return _from_path(panel.y, path, h)


def auto_ets(panel: Panel, h: int) -> Guess:
    """Exponential smoothing chosen and fitted series by series, by `statsforecast`."""
    from statsforecast import StatsForecast
    from statsforecast.models import AutoETS

    row, column = np.nonzero(np.isfinite(panel.y))
    frame = pd.DataFrame({"unique_id": row, "ds": column, "y": panel.y[row, column]})
    season = panel.frequency.season if panel.frequency.season <= LONGEST_SEASON else 1
    # On daily series the search over all forms takes ten times as long and is no better.
    model = AutoETS(season, model="ZNA" if panel.frequency is Frequency.DAY else "ZZZ")
    widths = sorted({round(abs(200 * level - 100)) for level in LEVELS.tolist()} - {0})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = StatsForecast([model], freq=1, n_jobs=-1).forecast(df=frame, h=h, level=widths)
    points = found["AutoETS"].to_numpy(dtype=float).reshape(len(panel), h)
    columns = [_column(level) for level in LEVELS.tolist()]
    return Guess(points, found[columns].to_numpy(dtype=float).reshape(len(panel), h, len(LEVELS)))


def baselines() -> dict[str, Callable[[Panel, int], Guess]]:
    """Those that can run here, by name."""
    found: dict[str, Callable[[Panel, int], Guess]] = {
        "naive": naive,
        "seasonal naive": seasonal_naive,
        "Croston SBA": croston,
        "TSB": teunter,
        "IMAPA": aggregated,
    }
    return found | ({"AutoETS": auto_ets} if find_spec("statsforecast") else {})


def _column(level: float) -> str:
    width = round(abs(200 * level - 100))
    return "AutoETS" if width == 0 else f"AutoETS-{'hi' if level > 0.5 else 'lo'}-{width}"


def _seasonal(panel: Panel, h: int, season: int) -> Guess:
    y = panel.y
    last = _filled(y)[:, -season:]
    points = last[:, np.arange(h) % season]
    errors = y[:, season:] - y[:, :-season]
    spread = _quantiles(errors)
    return Guess(points, points[..., None] + spread[:, None, :])


def _from_path(y: Floats, path: Floats, h: int) -> Guess:
    points = np.repeat(path[:, -1:], h, axis=1)
    spread = _quantiles(y - path[:, :-1])
    return Guess(points, np.maximum(points[..., None] + spread[:, None, :], 0.0))


def _quantiles(errors: Floats) -> Floats:
    """(n, Q) of each series' last errors; 0 where there is none."""
    recent = errors[:, -RESIDUALS:]
    found = np.zeros((len(errors), len(LEVELS)))
    some = np.isfinite(recent).any(axis=1)
    if some.any():
        found[some] = np.nanquantile(recent[some], LEVELS, axis=1).T
    return found


def _filled(y: Floats) -> Floats:
    """Gaps hold the value before them; 0 before the first."""
    return np.asarray(pd.DataFrame(y).ffill(axis=1).fillna(0.0).to_numpy(dtype=float))
