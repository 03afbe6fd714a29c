"""The product's own choice: models combined per series by backtest, with intervals from the same backtest.

Series that (almost) always sell and series with many zeros are worked on apart: other models serve them, and what is
learned from all series together should be learned from like ones.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import ParameterError
from core_ml.forecasting import combination, sparse, steady
from core_ml.forecasting.backtest import backtest
from core_ml.forecasting.boosting import boosted
from core_ml.forecasting.candidates import SEASONAL, SKEWED, SPARSE, STEADY, Candidate
from core_ml.forecasting.forecasts import Forecast, joined
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.rescaling import with_mean
from core_ml.forecasting.smoothing import Floats
from core_ml.quantiles import LEVELS

TOGETHER: dict[str, Candidate] = {"boosted trees": boosted}
"""Models that learn from all series that (almost) always sell at once."""
ZEROS = 0.3
"""From this share of periods without demand on, a series counts as sparse."""
TAILS = (0.1, 0.9)


def forecast(panel: Panel, h: int, *, windows: int = 3, factors: Floats | None = None) -> Forecast:
    """Forecast the ``h`` periods after the end of each series; models are judged on ``windows`` before it.

    ``factors`` (n, T + h), more than 0, are known to multiply demand, in the past and in the periods to come.

    Raises
    ------
    ParameterError
        With ``h`` or ``windows`` below 1, or factors of another shape.
    """
    for name, value in (("h", h), ("windows", windows)):
        if isinstance(value, bool) or value < 1:
            raise ParameterError(f"{name} is {value!r}; give a whole number of periods, 1 or more")
    if factors is not None and factors.shape != (len(panel), panel.y.shape[1] + h):
        raise ParameterError(f"factors are {factors.shape}; give ({len(panel)}, {panel.y.shape[1] + h})")
    is_sparse = _is_sparse(panel.y)
    parts = [
        (rows, part(panel.rows(rows).since_first(), h, windows, None if factors is None else factors[rows]))
        for rows, part in ((np.flatnonzero(~is_sparse), _steady), (np.flatnonzero(is_sparse), _sparse))
        if len(rows)
    ]
    return joined(panel.ids, parts)


def _is_sparse(y: Floats) -> npt.NDArray[np.bool_]:
    known = np.isfinite(y)
    zeros = (known & (y == 0)).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    whole = (np.where(known, y, 0.0) >= 0).all(axis=1)
    found: npt.NDArray[np.bool_] = (zeros >= ZEROS) & whole
    return found


def steady_models(frequency: Frequency) -> tuple[dict[str, Candidate], dict[str, Candidate]]:
    """Models of series that (almost) always sell: those that learn each by itself, and those that learn together.

    Boosted trees and what is made for single large orders serve days and weeks. Of months and longer they are left out:
    on earlier origins of M3 they helped a little, on its official months they did not (docs/benchmarks.md).
    """
    seasonal = SEASONAL if frequency.season > 1 else {}
    if frequency in (Frequency.DAY, Frequency.WEEK):
        return STEADY | SKEWED | seasonal, TOGETHER
    return STEADY | seasonal, {}


def _steady(panel: Panel, h: int, windows: int, factors: Floats | None) -> Forecast:
    models, together = steady_models(panel.frequency)
    plain, known = _without(panel, factors, h)
    tested = backtest(plain, models, h, windows, together=together)
    weights = combination.weights(tested.errors(squared=False))
    periods, sums = steady.distribution(tested, weights)
    found = Forecast(panel.ids, expected(periods), LEVELS, periods, sums, tested.models, weights)
    return found if known is None else with_mean(found, found.mean * known[:, -h:])


def _sparse(panel: Panel, h: int, windows: int, factors: Floats | None) -> Forecast:
    plain, known = _without(panel, factors, h)
    tested = backtest(plain, SPARSE, h, windows)
    weights = combination.weights(tested.errors(squared=True))
    mean, periods, sums = sparse.distribution(tested, weights, panel.y, known)
    return Forecast(panel.ids, mean, LEVELS, periods, sums, tuple(SPARSE), weights)


def _without(panel: Panel, factors: Floats | None, h: int) -> tuple[Panel, Floats | None]:
    """What demand would be without ``factors``, and these for as many periods as the panel has."""
    if factors is None:
        return panel, None
    known = factors[:, factors.shape[1] - h - panel.y.shape[1] :]
    return replace(panel, y=panel.y / known[:, : panel.y.shape[1]]), known


def expected(quantiles: Floats) -> Floats:
    """(…,) means of distributions given by their quantiles (…, Q) at `LEVELS`.

    Beyond `TAILS` the quantiles rest on few errors, often of few series; they count as if they were there.
    """
    inner = (TAILS[0] <= LEVELS) & (TAILS[1] >= LEVELS)
    inside = quantiles[..., inner]
    edges = np.concatenate([inside[..., :1], inside, inside[..., -1:]], axis=-1)
    share = np.diff(np.concatenate([[0.0], LEVELS[inner], [1.0]]))
    mean: Floats = ((edges[..., 1:] + edges[..., :-1]) / 2) @ share
    return mean
