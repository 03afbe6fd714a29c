"""Ranking metrics over many users at once.

All take ``hits``, an (n_users, k) table of whether the item at each place was relevant, and ``relevant``, the number of
relevant items of each user (above 0), and give the mean over users, in [0, 1].
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.columns import Columns
from core_ml.validation import factorize_ids, require_columns

Hits = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


def ndcg(hits: Hits, relevant: Counts) -> float:
    """Normalised discounted cumulative gain: gains ``1 / log2(place + 1)`` against those of a perfect list."""
    discounts = 1 / np.log2(np.arange(2, hits.shape[1] + 2))
    ideal = np.cumsum(discounts)[np.minimum(relevant, hits.shape[1]) - 1]
    return float(np.mean(hits @ discounts / ideal))


def recall(hits: Hits, relevant: Counts) -> float:
    """Part of the relevant items that are in the list."""
    return float(np.mean(hits.sum(axis=1) / relevant))


def precision(hits: Hits, relevant: Counts) -> float:
    """Part of the k places that hold a relevant item; a list that is too short does not gain by it."""
    del relevant
    return float(np.mean(hits.sum(axis=1) / hits.shape[1]))


def average_precision(hits: Hits, relevant: Counts) -> float:
    """MAP: precision at each hit, summed, over ``min(relevant, k)``."""
    places = np.arange(1, hits.shape[1] + 1)
    at_hits = (np.cumsum(hits, axis=1) / places * hits).sum(axis=1)
    return float(np.mean(at_hits / np.minimum(relevant, hits.shape[1])))


def hit_rate(hits: Hits, relevant: Counts) -> float:
    """Part of the users with at least one relevant item in the list."""
    del relevant
    return float(np.mean(hits.any(axis=1)))


RANKING = {"ndcg": ndcg, "recall": recall, "precision": precision, "map": average_precision, "hit_rate": hit_rate}


def ranking(recommended: pd.DataFrame, truth: pd.DataFrame, k: int) -> dict[str, float]:
    """All of the above, over the users of ``truth``, as ``{"ndcg@10": …}``.

    Parameters
    ----------
    recommended : DataFrame
        ``user_id, item_id, rank``; users without rows count as empty lists.
    truth : DataFrame
        ``user_id, item_id`` of the relevant items; repeated rows count once.
    """
    hits, relevant = judge(recommended, truth, k)
    return {f"{name}@{k}": metric(hits, relevant) for name, metric in RANKING.items()}


def judge(recommended: pd.DataFrame, truth: pd.DataFrame, k: int) -> tuple[Hits, Counts]:
    """``hits`` and ``relevant``, one row a user of ``truth``, in the order of their ids."""
    require_columns(recommended, [Columns.USER, Columns.ITEM, Columns.RANK], name="recommendations")
    require_columns(truth, [Columns.USER, Columns.ITEM], name="relevant items")
    users, user_ids = factorize_ids(truth[Columns.USER])
    items, item_ids = factorize_ids(truth[Columns.ITEM])
    n_items = max(1, len(item_ids))
    wanted = np.unique(users * n_items + items)
    rows, columns = user_ids.get_indexer(_texts(recommended[Columns.USER])), _codes(recommended[Columns.ITEM], item_ids)
    place = recommended[Columns.RANK].to_numpy(dtype=np.int64) - 1
    inside = (rows >= 0) & (place < k)
    hits = np.zeros((len(user_ids), k), dtype=bool)
    found = (columns >= 0) & np.isin(rows * n_items + columns, wanted)
    hits[rows[inside], place[inside]] = found[inside]
    return hits, np.bincount(wanted // n_items, minlength=len(user_ids)).astype(np.int64)


def coverage(recommended: pd.DataFrame, n_items: int) -> float:
    """Part of the catalogue that is recommended to anybody."""
    return recommended[Columns.ITEM].nunique() / n_items


def novelty(recommended: pd.DataFrame, interactions: pd.DataFrame) -> float:
    """Mean self-information of the recommended items, ``-log2(buyers / users)``, in bits.

    An item that every customer has gives 0, one that a customer in a thousand has gives 10. Items without a buyer count
    as if they had one.
    """
    pairs = interactions[[Columns.USER, Columns.ITEM]].drop_duplicates()
    buyers = pairs[Columns.ITEM].map(str).value_counts()
    seen = recommended[Columns.ITEM].map(str).map(buyers).fillna(1.0).to_numpy(dtype=float)
    return float(np.mean(-np.log2(seen / pairs[Columns.USER].nunique()))) if len(seen) else 0.0


def _codes(values: pd.Series[Any], index: pd.Index[str]) -> Counts:
    return index.get_indexer(_texts(values)).astype(np.int64)


def _texts(values: pd.Series[Any]) -> pd.Index[str]:
    codes, ids = factorize_ids(values)
    return ids[codes] if len(ids) else pd.Index([], dtype=object)
