"""Which of a customer's own items speak most for a recommended one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from core_ml.recommendation.base import Codes, Explained
from core_ml.recommendation.dataset import Histories
from core_ml.recommendation.reasons import Reason

SOURCES = 3
# (source codes, target codes) -> strengths (n_sources, n_targets); not positive means no link.
Links = Callable[[Codes, Codes], npt.NDArray[Any]]


def strongest_sources(
    histories: Histories, picks: Codes, links: Links, code: Reason = Reason.BECAUSE_YOU_BOUGHT
) -> list[list[Explained]]:
    """Reasons with ``items``, the codes of up to three own items with the strongest link to each pick.

    A pick that none of the own items points to is popular.
    """
    explained: list[list[Explained]] = []
    for row, items in enumerate(picks):
        own = np.unique(histories.items[histories.indptr[row] : histories.indptr[row + 1]]).astype(np.int64)
        if len(own) == 0:
            explained.append([(Reason.POPULAR, {})] * len(items))
            continue
        strengths = links(own, np.maximum(items, 0))
        strengths = np.where(own[:, None] == items[None, :], 0.0, strengths)
        order = np.argsort(-strengths, axis=0, kind="stable")[:SOURCES]
        explained.append([_reason(own[order[:, j]], strengths[order[:, j], j], code) for j in range(len(items))])
    return explained


def _reason(sources: Codes, strengths: npt.NDArray[Any], code: Reason) -> Explained:
    named = [int(item) for item, strength in zip(sources, strengths, strict=True) if strength > 0]
    return (code, {"items": named}) if named else (Reason.POPULAR, {})
