"""Figures of a fraud model on a test period."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.calibration import calibration_error
from core_ml.fraud.orders import Floats, Ints

K = 100
"""Cards that a team can look at in a day."""


def figures(score: Floats, fraud: npt.NDArray[np.bool_], card: Ints, day: Ints) -> dict[str, float]:
    """AUC, average precision, card precision@100, expected calibration error and Brier score."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    return {
        "auc": float(roc_auc_score(fraud, score)),
        "average_precision": float(average_precision_score(fraud, score)),
        f"card_precision@{K}": card_precision(score, fraud, card, day, k=K),
        "ece": calibration_error(score, fraud),
        "brier": float(np.mean((score - fraud) ** 2)),
    }


def card_precision(score: Floats, fraud: npt.NDArray[np.bool_], card: Ints, day: Ints, *, k: int = K) -> float:
    """CardPrecision@k of the Fraud Detection Handbook (Le Borgne et al., 2022, chapter 4.4).

    Each day the ``k`` cards with the highest score of any of their orders are looked at; what counts is the part of the
    ``k`` that had a fraud that day. A card that was found out is known, and left out of the days after. The mean over
    the days; a day with fewer than ``k`` cards is still divided by ``k``.
    """
    found: set[int] = set()
    shares = []
    for one in np.unique(day):
        rows = np.flatnonzero(day == one)
        rows = rows[~np.isin(card[rows], list(found))]
        orders = pd.DataFrame({"card": card[rows], "score": score[rows], "fraud": fraud[rows]})
        cards = orders.groupby("card").max().sort_values("score", ascending=False, kind="stable").head(k)
        caught = cards.index[cards["fraud"]]
        found.update(int(number) for number in caught)
        shares.append(len(caught) / k)
    return float(np.mean(shares))
