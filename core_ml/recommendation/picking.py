"""From rows of scores to the best items of each row."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

GROUP = 64


def top_k(scores: Scores, k: int) -> tuple[Codes, Scores]:
    """The ``k`` best columns of each row, best first, ties by column; -1 and -inf where fewer are finite."""
    rows, n = scores.shape
    k = min(k, n)
    if rows == 0 or k == 0:
        return np.empty((rows, k), dtype=np.int64), np.empty((rows, k), dtype=np.float32)
    if n >= 4 * GROUP * k:
        return _top_k_of_wide(scores, k)
    part = np.argpartition(-scores, k - 1, axis=1)[:, :k] if k < n else np.tile(np.arange(n), (rows, 1))
    if k < n:
        _settle_ties(scores, part)
    part.sort(axis=1)
    values = np.take_along_axis(scores, part, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    picks = np.take_along_axis(part, order, axis=1).astype(np.int64)
    values = np.take_along_axis(values, order, axis=1)
    picks[np.isneginf(values)] = -1
    return picks, values


def _top_k_of_wide(scores: Scores, k: int) -> tuple[Codes, Scores]:
    """`top_k` for wide rows, at a tenth of the time: the ``k`` best reach the ``k``-th best maximum of a group.

    A group is every so many columns; what reaches that bound is little more than ``k`` values a row.
    """
    rows, n = scores.shape
    whole = n - n % GROUP
    maxima = scores[:, :whole].reshape(rows, GROUP, -1).max(axis=1)
    bound = np.partition(maxima, -k, axis=1)[:, -k]
    reached = np.flatnonzero(scores >= np.maximum(bound, np.finfo(np.float32).min)[:, None])
    row, values = reached // n, scores.ravel()[reached]
    order = np.lexsort((-values, row))
    first = np.searchsorted(row, np.arange(rows))
    place = np.arange(len(row)) - first[row]
    order, row, place = order[place < k], row[place < k], place[place < k]
    picks, best = np.full((rows, k), -1, dtype=np.int64), np.full((rows, k), -np.inf, dtype=np.float32)
    picks[row, place], best[row, place] = reached[order] % n, values[order]
    return picks, best


def _settle_ties(scores: Scores, part: npt.NDArray[np.intp]) -> None:
    """Where the cut falls among equal scores, take the lowest columns: argpartition's choice is arbitrary."""
    cut = np.take_along_axis(scores, part, axis=1).min(axis=1, keepdims=True)
    tied = (scores == cut).sum(axis=1) > (np.take_along_axis(scores, part, axis=1) == cut).sum(axis=1)
    for row in np.flatnonzero(tied & np.isfinite(cut[:, 0])):
        above = np.flatnonzero(scores[row] > cut[row])
        level = np.flatnonzero(scores[row] == cut[row])[: part.shape[1] - len(above)]
        part[row] = np.concatenate([above, level])


def stack(parts: list[tuple[Codes, Scores]], k: int) -> tuple[Codes, Scores]:
    """Picks and scores of several batches as one; (0, k) where there are none."""
    if not parts:
        return np.empty((0, k), dtype=np.int64), np.empty((0, k), dtype=np.float32)
    return np.concatenate([picks for picks, _ in parts]), np.concatenate([values for _, values in parts])
