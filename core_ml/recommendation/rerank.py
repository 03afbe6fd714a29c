"""The last step before a list is shown: the owner's weights, and variety."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.columns import Columns
from core_ml.recommendation.base import Codes, Scores

Links = Callable[[Codes, Codes], npt.NDArray[Any]]


def owner_factors(catalogue: pd.DataFrame | None, *, margin: float, stock: float, n_items: int) -> Scores:
    """(n_items,) factors above 0 on the scores; 1 where nothing is known of an item.

    ``margin`` and ``stock`` say how much: the item at the top of the shop's margins (or of its free stock) gets
    ``exp(weight / 2)``, the one at the bottom ``exp(-weight / 2)``, by its place among all. Places, not amounts: one
    pallet of a slow seller must not outweigh everything.
    """
    factors = np.ones(n_items)
    for column, weight in ((Columns.MARGIN, margin), (Columns.STOCK, stock)):
        if weight and catalogue is not None and column in catalogue:
            place = pd.to_numeric(catalogue[column], errors="coerce").rank(pct=True) - 0.5
            factors *= np.exp(weight * place.fillna(0.0).to_numpy())
    return factors.astype(np.float32)


def diversify(picks: Codes, scores: Scores, links: Links, k: int, trade_off: float) -> tuple[Codes, Scores]:
    """Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998) on lists longer than ``k``.

    One after the other, the item with the best ``(1 - trade_off) · score / best score - trade_off · likeness to the
    most like item already taken``. Padding (-1) is taken last.

    Parameters
    ----------
    picks, scores : (n, m), best first
    links : (codes, codes) -> likeness in [0, 1]
    trade_off : float, 0 (order stays) to 1 (variety alone)

    Returns
    -------
    (n, k) picks and their scores, in the new order
    """
    k = min(k, picks.shape[1])
    out = np.full((len(picks), k), -1, dtype=np.int64)
    values = np.full((len(picks), k), -np.inf, dtype=np.float32)
    for row, items in enumerate(picks):
        items = items[items >= 0]
        order = _greedy(scores[row, : len(items)], np.asarray(links(items, items)), k, trade_off)
        out[row, : len(order)] = items[order]
        values[row, : len(order)] = scores[row, order]
    return out, values


def _greedy(scores: Scores, likeness: npt.NDArray[Any], k: int, trade_off: float) -> list[int]:
    if not len(scores):
        return []
    relevance = scores / max(float(scores[0]), 1e-9)
    nearest = np.zeros(len(scores))
    taken: list[int] = []
    for _ in range(min(k, len(scores))):
        gain = (1 - trade_off) * relevance - trade_off * nearest
        gain[taken] = -np.inf
        best = int(gain.argmax())
        taken.append(best)
        nearest = np.maximum(nearest, likeness[best])
    return taken
