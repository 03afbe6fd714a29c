"""What is known of how an entity's earlier orders ended. An outcome is an event of the moment it became known.

With a fixed delay, outcomes known within the last 30 days are those of orders placed in the 30 days that ended a delay
ago: the shifted window of the Fraud Detection Handbook (Le Borgne et al., 2022, chapter 3.3).
"""

from __future__ import annotations

import numpy as np

from core_ml.fraud.orders import Bools, Floats, Ints, Past
from core_ml.fraud.parameters import MICROSECONDS, FeatureParameters
from core_ml.fraud.streams import Stream, Turned
from core_ml.fraud.velocity import hours_since_last


def outcome_names(entity: str, windows: tuple[str, ...]) -> list[str]:
    """Names of what `outcomes` gives, in its order."""
    kinds = ("outcomes", "frauds", "fraud_share")
    names = [f"{kind}_by_{entity}_{window}" for window in windows for kind in kinds]
    rest = ("mean_fraud_amount", "hours_since_fraud", "frauds_in_a_row", "hours_of_frauds_in_a_row")
    return [*names, *(f"{kind}_by_{entity}" for kind in rest)]


def outcomes(stream: Stream, frauds: Stream, asked: Turned, past: Past, parameters: FeatureParameters) -> Floats:
    """(r, k, n) columns of r entities.

    ``stream`` holds the outcomes of ``past`` and ``frauds`` those that are fraud, both by time of knowing.
    """
    end, start = stream.before(asked.codes, asked.now, asked.since)
    total = stream.totals(past.fraud)
    known, bad = end - start, total[end] - total[start]
    weight, share = parameters.prior_orders, parameters.prior_share
    windows = np.empty((len(start), 3, *end.shape))
    windows[:, 0] = known
    windows[:, 1] = bad
    # Without a prior and without an outcome there is no share to speak of.
    windows[:, 2] = (bad + weight * share) / np.maximum(known + weight, 1e-9)
    last, first = frauds.before(asked.codes, asked.now, asked.since[-1])
    sums = frauds.totals(past.amount)
    row = start_of_row(stream, past.fraud, end, start[-1])
    began = np.append(stream.moments, 0)[np.minimum(row, len(stream.moments))]
    rest = [
        np.where(last > first, (sums[last] - sums[first]) / (1000 * np.maximum(last - first, 1)), 0.0),
        hours_since_last(frauds, last, first, asked.time, parameters.horizon),
        end - row,
        np.where(end > row, asked.time - began, 0) / MICROSECONDS["h"],
    ]
    return np.swapaxes(np.concatenate([windows.reshape(windows.shape[0] * windows.shape[1], *end.shape), rest]), 0, 1)


def start_of_row(stream: Stream, fraud: Bools, end: Ints, start: Ints) -> Ints:
    """Place from which on, up to ``end``, every outcome is fraud: after the last genuine one, or at ``start``."""
    places = np.arange(len(stream.order), dtype=np.int64)
    genuine = np.maximum.accumulate(np.where(fraud[stream.order], -1, places))
    # A genuine outcome of another value lies before ``start``, and so does not count.
    begin: Ints = np.minimum(np.maximum(np.append(genuine, -1)[end - 1] + 1, start), end)
    return begin
