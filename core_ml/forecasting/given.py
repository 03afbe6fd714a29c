"""Forecasts with everything that is given besides demand: what is known of each period, and which series are alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from core_ml.exceptions import DataError
from core_ml.forecasting.cold_start import AGES, ColdStart
from core_ml.forecasting.effects import learn
from core_ml.forecasting.forecaster import forecast
from core_ml.forecasting.forecasts import Forecast, joined
from core_ml.forecasting.known import Known
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.rescaling import with_mean
from core_ml.forecasting.smoothing import Flags, Floats
from core_ml.forecasting.static import group_columns
from core_ml.forecasting.totals import reconciled

LITTLE = 4
"""A series with less than this part of the ages of a launch has little history of its own."""


def forecast_given(
    panel: Panel,
    h: int,
    *,
    known: Known | None = None,
    static: pd.DataFrame | None = None,
    adding_up: bool = False,
    windows: int = 3,
) -> Forecast:
    """Forecast ``panel``, of whose past and ``h`` periods to come the values of ``known`` (n, T + h) are given.

    ``static`` (see `static_table`) makes series with little history or none be forecast from similar ones; with
    ``adding_up`` the totals of its groups are forecast as well, and what they know comes down to the series.

    Raises
    ------
    DataError
        With ``static``, series that end in different periods.
    """
    if static is not None:
        require_one_end(panel)
    factors = np.ones((len(panel), panel.y.shape[1] + h))
    if known is not None:
        regressors = known.regressors(aligned=panel.is_aligned)
        factors = learn(panel, regressors).factors(regressors, len(panel))
    plain = replace(panel, y=panel.y / factors[:, : panel.y.shape[1]])
    found = forecast(plain, h, windows=windows) if static is None else _with_newcomers(plain, h, static, windows)
    if adding_up and static is not None and group_columns(static):
        groups = static[[static.columns[0], *group_columns(static)]]
        found = reconciled(plain, groups, h, windows=windows, leaves=found).leaves
    return with_mean(found, found.mean * factors[:, panel.y.shape[1] :])


def require_one_end(panel: Panel) -> None:
    """Refuse series that end in different periods."""
    if not panel.is_aligned:
        early = panel.ids[int(panel.ends.argmin())]
        raise DataError(
            f"{early!r} ends before others; to be compared with them, every series needs its rows until the same period"
        )


def is_new(y: Floats, panel: Panel) -> Flags:
    """(n,) whether a series has little history."""
    few: Flags = np.isfinite(y).sum(axis=1) < max(AGES[panel.frequency] // LITTLE, 1)
    return few


def _with_newcomers(panel: Panel, h: int, static: pd.DataFrame, windows: int) -> Forecast:
    new = is_new(panel.y, panel)
    parts = []
    if not new.all():
        rows = np.flatnonzero(~new)
        parts.append((rows, forecast(panel.rows(rows), h, windows=windows)))
    if new.any():
        begun = np.flatnonzero(np.isfinite(panel.y).any(axis=1))
        if not len(begun):
            raise DataError("no series has a period to learn from")
        cold = ColdStart.learn(panel.rows(begun), static.iloc[begun])
        rows = np.flatnonzero(new)
        parts.append((rows, cold.forecast(static.iloc[rows], h)))
    return joined(panel.ids, parts)
