"""Folds that keep the share of events."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import DataError, ParameterError

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


def stratified_folds(event: Flags, folds: int, seed: int) -> list[tuple[Rows, Rows]]:
    """Rows to learn from and rows to judge on, ``folds`` times; events and non-events dealt out evenly.

    Raises
    ------
    ParameterError, DataError
        Fewer than two folds; fewer rows of an outcome than folds.
    """
    if folds < 2:
        raise ParameterError(f"folds is {folds}; at least 2 are needed")
    rarer = int(min(event.sum(), (~event).sum()))
    if rarer < folds:
        raise DataError(
            f"the rarer outcome has {rarer} rows, fewer than the {folds} folds; take fewer folds or more rows"
        )
    rng = np.random.default_rng(seed)
    fold = np.empty(len(event), dtype=np.int64)
    for outcome in (True, False):
        rows = np.flatnonzero(event == outcome)
        fold[rng.permutation(rows)] = np.arange(len(rows)) % folds
    return [(np.flatnonzero(fold != one), np.flatnonzero(fold == one)) for one in range(folds)]


def inner_folds(event: Flags, wanted: int, seed: int) -> list[tuple[Rows, Rows]]:
    """Like `stratified_folds`, with fewer folds where an outcome is rare."""
    rarer = int(min(event.sum(), (~event).sum()))
    return stratified_folds(event, max(2, min(wanted, rarer)), seed)


def seeds(seed: int) -> Iterator[int]:
    """Seeds that follow from one."""
    return (int(one) for one in np.random.SeedSequence(seed).generate_state(64))
