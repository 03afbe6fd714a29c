"""How often and for how much an entity has ordered of late."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core_ml.fraud.orders import Column, Floats, Ints
from core_ml.fraud.parameters import MICROSECONDS
from core_ml.fraud.streams import Stream


def velocity_names(entity: str, windows: tuple[str, ...]) -> list[str]:
    """Names of what `velocity` gives, in its order."""
    kinds = ("orders", "amount", "mean_amount", "amount_to_mean")
    names = [f"{kind}_by_{entity}_{window}" for window in windows for kind in kinds]
    return [f"has_{entity}", *names, f"is_first_by_{entity}", f"hours_since_last_by_{entity}"]


def velocity(
    stream: Stream, codes: Ints, time: Ints, amount: Ints, now: Ints, since: list[Ints], past: Ints, horizon: int
) -> Iterator[Column]:
    """Columns of one entity.

    Parameters
    ----------
    stream : orders by the time they were placed
    codes, time, amount, now : (n,) of the orders to be scored; ``now`` is the rank of their time
    since : a (n,) rank of the beginning of each window, short to long
    past : (m,) amounts of the past orders
    horizon : microseconds of the longest window
    """
    yield codes >= 0
    end, totals = stream.before(codes, now), stream.totals(past)
    start = end
    for begin in since:
        start = stream.before(codes, begin)
        count, total = end - start, totals[end] - totals[start]
        yield count
        yield total / 1000
        yield np.where(count > 0, total / (1000 * np.maximum(count, 1)), 0.0)
        # Without an order, or without an amount, in the window, this amount is taken to be the usual one.
        yield np.where(total > 0, amount * count.astype(np.float64) / np.maximum(total, 1), 1.0)
    yield end == start
    yield hours_since_last(stream, end, start, time, horizon)


def hours_since_last(stream: Stream, end: Ints, start: Ints, time: Ints, horizon: int) -> Floats:
    """Hours since the event just before place ``end``; the horizon's where none lies between ``start`` and ``end``."""
    last = np.append(stream.moments, 0)[end - 1]
    return np.where(end > start, time - last, horizon) / MICROSECONDS["h"]
