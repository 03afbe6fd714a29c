"""What prices, promotions and holidays do to demand, learned from all series together.

An effect multiplies demand: Poisson regression of the logarithm, with an effect that all series share. Every series has
a level of its own in every few periods, which is conditioned on rather than estimated (Hausman, Hall and Griliches,
1984): so neither trends nor large products can be taken for effects. Effects are held towards none (ridge), those of
holidays more, which have been seen only a few times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core_ml.exceptions import ParameterError
from core_ml.forecasting.forecaster import forecast
from core_ml.forecasting.forecasts import Forecast
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.seasonality import DAYS, over, season_of
from core_ml.forecasting.smoothing import Floats

LEVEL = {Frequency.DAY: 28, Frequency.WEEK: 13, Frequency.MONTH: 12, Frequency.QUARTER: 8, Frequency.YEAR: 8}
"""Periods in which a series keeps its level."""
ROWS = 256
STEPS = 30
PRECISE = 1e-8
MOST = np.log(20.0)
"""No effects together change demand by more than this factor."""


@dataclass(frozen=True)
class Regressor:
    """``values`` of past and known future, (n, T + h), or (T + h,) where all series have the same.

    ``usual`` is the usual size of the effect of one unit on the logarithm of demand. Where a value is NaN there is no
    effect.
    """

    name: str
    values: Floats
    usual: float = 1.0


def price(values: Floats) -> Regressor:
    """Price elasticity, from prices (n, T + h), against each series' own median price."""
    known = np.where(values > 0, values, np.nan)
    some = np.isfinite(known).any(axis=1)
    usual = np.ones(len(known))
    usual[some] = np.nanmedian(known[some], axis=1)
    return Regressor("price", np.log(known / usual[:, None]), 2.0)


def promotion(values: Floats) -> Regressor:
    """From 1 where a series was promoted, 0 elsewhere."""
    return Regressor("promotion", np.asarray(values, dtype=float), 1.0)


def discount(values: Floats) -> Regressor:
    """From the part of the price that was taken off, 0 to 1."""
    return Regressor("discount", np.asarray(values, dtype=float), 3.0)


@dataclass(frozen=True)
class Effects:
    """Coefficients (k,) of the logarithm of demand, and their standard errors (k,)."""

    names: tuple[str, ...]
    coefficients: Floats
    errors: Floats

    def factors(self, regressors: Sequence[Regressor], series: int) -> Floats:
        """(n, T + h) by which demand is multiplied."""
        total = np.zeros((series, _periods(regressors)))
        for regressor in regressors:
            total += self.coefficients[self.names.index(regressor.name)] * np.nan_to_num(regressor.values)
        factors: Floats = np.exp(np.clip(total, -MOST, MOST))
        return factors


def learn(panel: Panel, regressors: Sequence[Regressor]) -> Effects:
    """Effects of ``regressors``, of whose values those of the past are used.

    Raises
    ------
    ParameterError
        Without regressors, with a name given twice, or with values that do not fit the panel.
    """
    _check(panel, regressors)
    system = _System.of(panel, regressors)
    coefficients, penalty = np.zeros(len(regressors)), np.array([one.usual for one in regressors]) ** -2.0
    power = np.eye(len(regressors))
    dispersion = np.ones(len(regressors))
    for _ in range(STEPS):
        pull, power, found = system.derivatives(coefficients)
        step = np.linalg.solve(power + np.diag(dispersion * penalty), pull - dispersion * penalty * coefficients)
        coefficients = coefficients + np.clip(step, -1.0, 1.0)
        settled = np.abs(step).max() < PRECISE and np.allclose(found, dispersion, rtol=1e-4)
        dispersion = found
        if settled:
            break
    inverse = np.linalg.inv(power / np.sqrt(np.outer(dispersion, dispersion)) + np.diag(penalty))
    names = tuple(one.name for one in regressors)
    return Effects(names, coefficients, np.sqrt(np.diag(inverse)))


def forecast_with(panel: Panel, regressors: Sequence[Regressor], h: int, *, windows: int = 3) -> Forecast:
    """Forecast what demand would be without effects, and give it those that are known of the ``h`` periods to come.

    Raises
    ------
    ParameterError
        As `learn`, and without values for the periods to come.
    """
    periods = panel.y.shape[1]
    if regressors and _periods(regressors) != periods + h:
        raise ParameterError(
            f"the regressors have {_periods(regressors)} periods; give {periods} of the past and {h} to come"
        )
    factors = learn(panel, regressors).factors(regressors, len(panel))
    return forecast(panel, h, windows=windows, factors=factors)


@dataclass(frozen=True)
class _System:
    """Demand ``y`` (n, b, w) by blocks of w periods in which a series has one level; ``usual`` is its season."""

    y: Floats
    usual: Floats
    regressors: tuple[Floats, ...]
    is_shared: tuple[bool, ...]

    @classmethod
    def of(cls, panel: Panel, regressors: Sequence[Regressor]) -> _System:
        n, periods = panel.y.shape
        window = LEVEL[panel.frequency]
        pad = -periods % window
        shape = (-1, (periods + pad) // window, window)
        usual = np.ones_like(panel.y)
        if panel.frequency.season == DAYS:
            usual = over(season_of(panel.y, DAYS, aligned=panel.is_aligned), periods)
        known = np.isfinite(panel.y) & (panel.y >= 0) & (usual > 0)
        values = [np.nan_to_num(np.atleast_2d(one.values)[:, :periods]) for one in regressors]
        blocks = [
            np.pad(part, ((0, 0), (pad, 0))).reshape(shape)
            for part in (np.where(known, panel.y, 0.0), np.where(known, usual, 0.0), *values)
        ]
        return cls(blocks[0], blocks[1], tuple(blocks[2:]), tuple(len(one) == 1 < n for one in values))

    def derivatives(self, coefficients: Floats) -> tuple[Floats, Floats, Floats]:
        """Gradient (k,) and curvature (k, k) of the likelihood given each block's sum; dispersion (k,).

        A shared regressor is as unsure as what happens to all series at once, the others as what happens to each.
        """
        k = len(coefficients)
        pull, power = np.zeros(k), np.zeros((k, k))
        chi, count = 0.0, 0
        by_period = np.zeros((2, *self.y.shape[1:]))
        for y, usual, x in self._parts():
            expected = usual * np.exp(np.clip(x @ coefficients, -2 * MOST, 2 * MOST))
            expected *= y.sum(axis=2, keepdims=True) / np.maximum(expected.sum(axis=2, keepdims=True), 1e-300)
            total = expected.sum(axis=2)
            middle = np.einsum("nbw,nbwk->nbk", expected, x) / np.maximum(total, 1e-300)[..., None]
            flat, weight = x.reshape(-1, k), expected.reshape(-1, 1)
            means = middle.reshape(-1, k)
            pull += flat.T @ (y - expected).ravel()
            power += flat.T @ (weight * flat) - means.T @ (total.reshape(-1, 1) * means)
            some = expected > 0
            chi += float(((y - expected)[some] ** 2 / expected[some]).sum())
            count += int(some.sum()) - int(some.any(axis=2).sum())
            by_period += np.stack([(y - expected).sum(axis=0), expected.sum(axis=0)])
        missed, expected = by_period
        together = float((missed[expected > 0] ** 2 / expected[expected > 0]).mean()) if (expected > 0).any() else 1.0
        own = max(chi / max(count, 1), 1.0)
        return pull, power, np.where(self.is_shared, max(together, own), own)

    def _parts(self) -> Iterator[tuple[Floats, Floats, Floats]]:
        for row in range(0, len(self.y), ROWS):
            here = slice(row, row + ROWS)
            y = self.y[here]
            x = np.stack([np.broadcast_to(one if len(one) == 1 else one[here], y.shape) for one in self.regressors], -1)
            yield y, self.usual[here], x


def _periods(regressors: Sequence[Regressor]) -> int:
    return int(regressors[0].values.shape[-1]) if regressors else 0


def _check(panel: Panel, regressors: Sequence[Regressor]) -> None:
    if not regressors:
        raise ParameterError("there are no regressors; give prices, promotions or holidays, or use forecast()")
    names = [one.name for one in regressors]
    if len(set(names)) < len(names):
        raise ParameterError(f"two regressors have the same name, of {', '.join(names)}; give each its own")
    for one in regressors:
        series = one.values.shape[0] if one.values.ndim == 2 else len(panel)
        enough = panel.y.shape[1] <= one.values.shape[-1] == _periods(regressors)
        if series != len(panel) or not enough:
            raise ParameterError(
                f"the regressor {one.name!r} is {one.values.shape}; give ({len(panel)}, periods) or (periods,): the "
                f"{panel.y.shape[1]} periods of the past and the same number to come for all"
            )
        if one.values.ndim == 1 and not panel.is_aligned:
            raise ParameterError(f"the regressor {one.name!r} is one for all series, but they end in different periods")
