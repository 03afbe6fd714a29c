"""How often and for how much an entity has ordered of late."""

from __future__ import annotations

import numpy as np

from core_ml.fraud.orders import Floats, Ints
from core_ml.fraud.parameters import MICROSECONDS
from core_ml.fraud.streams import Stream, Turned


def velocity_names(entity: str, windows: tuple[str, ...]) -> list[str]:
    """Names of what `velocity` gives, in its order."""
    kinds = ("orders", "amount", "mean_amount", "amount_to_mean")
    names = [f"{kind}_by_{entity}_{window}" for window in windows for kind in kinds]
    return [f"has_{entity}", *names, f"is_first_by_{entity}", f"hours_since_last_by_{entity}"]


def velocity(stream: Stream, asked: Turned, past: Ints, horizon: int) -> Floats:
    """(r, k, n) columns of r entities.

    Parameters
    ----------
    stream : orders by the time they were placed
    past : (m,) amounts of the past orders
    horizon : microseconds of the longest window
    """
    end, start = stream.before(asked.codes, asked.now, asked.since)
    totals = stream.totals(past)
    count, total = end - start, totals[end] - totals[start]
    windows = np.empty((len(start), 4, *end.shape))
    windows[:, 0] = count
    windows[:, 1] = total / 1000
    windows[:, 2] = np.where(count > 0, total / (1000 * np.maximum(count, 1)), 0.0)
    # Without an order, or without an amount, in the window, this amount is taken to be the usual one.
    windows[:, 3] = np.where(total > 0, asked.amount * count.astype(np.float64) / np.maximum(total, 1), 1.0)
    rest = [end == start[-1], hours_since_last(stream, end, start[-1], asked.time, horizon)]
    whole = np.concatenate([[asked.codes >= 0], windows.reshape(windows.shape[0] * windows.shape[1], *end.shape), rest])
    return np.swapaxes(whole, 0, 1)


def hours_since_last(stream: Stream, end: Ints, start: Ints, time: Ints, horizon: int) -> Floats:
    """Hours since the event just before place ``end``; the horizon's where none lies between ``start`` and ``end``."""
    last = np.append(stream.moments, 0)[end - 1]
    return np.where(end > start, time - last, horizon) / MICROSECONDS["h"]
