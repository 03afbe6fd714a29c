"""Types of arrays, and checks of those that come from outside: one sentence says what is wrong and at which place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import DataError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def numbers(name: str, values: npt.ArrayLike, n: int, *, least: float = 0.0, above: bool = False) -> Floats:
    """(n,) finite floats, at least (or above) ``least``; one number stands for all places.

    Raises
    ------
    DataError
        Another length, or a value out of range, with the first place it is at.
    """
    found = np.asarray(values, dtype=np.float64)
    if found.ndim == 0:
        found = np.full(n, float(found))
    if found.shape != (n,):
        raise DataError(f"{name} has the shape {found.shape}; one number for each of the {n} places is needed")
    bad = ~np.isfinite(found) | (found <= least if above else found < least)
    if bad.any():
        first, relation = int(bad.argmax()), "above" if above else "at least"
        raise DataError(
            f"{name} is {found[first]:g} at place {first} ({int(bad.sum())} such); it must be {relation} {least:g}"
        )
    return found


def whole(name: str, values: npt.ArrayLike, n: int, *, least: int = 0) -> Ints:
    """(n,) whole numbers from ``least``; see `numbers`."""
    found = numbers(name, values, n, least=least)
    odd = found != np.floor(found)
    if odd.any():
        first = int(odd.argmax())
        raise DataError(f"{name} is {found[first]:g} at place {first}; it must be a whole number")
    return found.astype(np.int64)
