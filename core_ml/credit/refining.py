"""From one coefficient a feature to points of their own for each bin, as far as the data ask for it.

A bin's weight of evidence says what it is worth alone. Beside other features that say much the same, some bins are
worth more and some less. A second logistic regression moves each bin from where WOE and coefficient put it, drawn
back by a ridge; then the order by WOE is restored, so that a riskier bin never gets more points.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from core_ml.credit.bins import Bins, Counts, Floats
from core_ml.credit.nonnegative import NonNegativeLogit

Flags = npt.NDArray[np.bool_]


def refined(
    bins: Sequence[Bins], place: Counts, event: Flags, model: NonNegativeLogit, *, ridge: float
) -> tuple[float, list[Floats]]:
    """Intercept, and log-odds of each bin of each feature; an infinite ``ridge`` leaves WOE times coefficient."""
    values = [weight * one.woe() for one, weight in zip(bins, model.weights, strict=True)]
    used = [column for column, weight in enumerate(model.weights) if weight > 0]
    if not np.isfinite(ridge) or not used:
        return model.intercept, values
    sizes = [len(bins[column].rows) for column in used]
    start = np.concatenate([[0], np.cumsum(sizes)])
    columns = (place[:, used] + start[:-1]).ravel()
    rows = np.repeat(np.arange(len(place)), len(used))
    table = csr_matrix((np.ones(len(columns)), (rows, columns)), shape=(len(place), start[-1]))
    center = np.concatenate([values[column] for column in used])
    intercept, moved = _fit(table, event, model.intercept, center, ridge)
    for column, low, high in zip(used, start, start[1:], strict=False):
        values[column] = in_order(moved[low:high], bins[column])
    return intercept, values


def _fit(table: csr_matrix, event: Flags, intercept: float, center: Floats, ridge: float) -> tuple[float, Floats]:
    from scipy.optimize import minimize

    truth, turned = event.astype(np.float64), table.T.tocsr()

    def loss(parameters: Floats) -> tuple[float, Floats]:
        odds = parameters[0] + table @ parameters[1:]
        pull = parameters[1:] - center
        gap = 1 / (1 + np.exp(-odds)) - truth
        value = np.logaddexp(0, odds).sum() - truth @ odds + ridge / 2 * pull @ pull
        return float(value), np.concatenate([[gap.sum()], turned @ gap + ridge * pull])

    found = minimize(loss, np.concatenate([[intercept], center]), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return float(found.x[0]), np.asarray(found.x[1:], dtype=np.float64)


def in_order(values: Floats, bins: Bins) -> Floats:
    """The nearest log-odds that do not fall as WOE rises (pool adjacent violators, by rows of the bins)."""
    from sklearn.isotonic import isotonic_regression

    woe = bins.woe()
    # Bins that nobody was in stay at 0, the average.
    seen = np.flatnonzero(bins.rows > 0)
    order = seen[np.argsort(woe[seen], kind="stable")]
    ordered = np.zeros(len(values))
    ordered[order] = isotonic_regression(values[order], sample_weight=bins.rows[order].astype(np.float64))
    return ordered
