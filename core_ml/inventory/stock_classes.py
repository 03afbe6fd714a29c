"""ABC by value and XYZ by how steady demand is: the classes that an owner sets policies for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import DataError, ParameterError
from core_ml.inventory.arrays import Floats, numbers

Letters = npt.NDArray[np.str_]


def abc(value: npt.ArrayLike, cuts: Sequence[float] = (0.8, 0.95)) -> Letters:
    """(n,) ``A``, ``B`` or ``C``: places by value, the largest first, until ``cuts`` of all value are reached.

    Parameters
    ----------
    value : (n,)
        Sales or margin of each place over a year, say; what has none is C. The place that crosses a cut is above it.
    """
    given = np.asarray(value, dtype=np.float64)
    worth = numbers("value", given, len(given))
    first, second = _cuts(cuts, most=1.0)
    order = np.argsort(-worth, kind="stable")
    total = worth.sum()
    before = np.empty(len(worth))
    before[order] = (np.cumsum(worth[order]) - worth[order]) / (total if total > 0 else 1.0)
    letters = np.where(before < first - 1e-12, "A", np.where(before < second - 1e-12, "B", "C"))
    return np.where(worth > 0, letters, "C")


def xyz(variation: npt.ArrayLike, cuts: Sequence[float] = (0.5, 1.0)) -> Letters:
    """(n,) ``X`` (steady), ``Y`` or ``Z``: by coefficient of variation; not known (NaN) is Z."""
    given = np.asarray(variation, dtype=np.float64)
    first, second = _cuts(cuts, most=np.inf)
    return np.where(given <= first, "X", np.where(given <= second, "Y", "Z"))


def variation(history: npt.ArrayLike, *, error: npt.ArrayLike | None = None, block: int = 7) -> Floats:
    """(n,) coefficient of variation of the demand summed over ``block`` periods, NaN without demand.

    Parameters
    ----------
    history : (n, T)
        NaN where a series had not begun.
    error : (n,), optional
        Root mean squared error of forecasts of such sums. Where it is given it takes the place of the deviation: demand
        that moves as foreseen is steady enough.
    """
    series = np.asarray(history, dtype=np.float64)
    if series.ndim != 2 or block < 1:
        raise DataError(f"history has the shape {series.shape} and block is {block}; (n, T) and 1 or more are needed")
    blocks = series.shape[1] // block
    sums = series[:, series.shape[1] - blocks * block :].reshape(len(series), blocks, block).sum(axis=2)
    known = np.isfinite(sums)
    count = known.sum(axis=1)
    held = np.where(known, sums, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = held.sum(axis=1) / count
        square = (np.where(known, held - mean[:, None], 0.0) ** 2).sum(axis=1) / (count - 1)
        deviation = np.where(count > 1, np.sqrt(square), np.nan)
        if error is not None:
            given = np.asarray(error, dtype=np.float64)
            deviation = np.where(np.isfinite(given), given, deviation)
        return np.where(mean > 0, deviation / mean, np.nan)


def classes(abc_class: Letters, xyz_class: Letters) -> Letters:
    """(n,) both letters together, such as ``AX``."""
    return np.char.add(abc_class, xyz_class)


def _cuts(cuts: Sequence[float], most: float) -> tuple[float, float]:
    if len(cuts) != 2 or not 0 < cuts[0] < cuts[1] <= most:
        raise ParameterError(f"cuts are {tuple(cuts)}; two are needed, rising, above 0 and at most {most:g}")
    return cuts[0], cuts[1]
