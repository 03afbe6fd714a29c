"""The way through what somebody should look at: which stop comes next."""

from collections.abc import Sequence


def following(stops: Sequence[str], now: str, order: Sequence[str], *, by: int = 1) -> str:
    """The stop after ``now`` (before it with ``by`` -1), round and round; empty where there is none.

    ``order`` has all places of the screen in their order, ``stops`` those of them that are worth a look.
    """
    wanted = set(stops) - {now}
    if not wanted:
        return ""
    start = order.index(now) if now in order else (-1 if by > 0 else len(order))
    for step in range(1, len(order) + 1):
        place = order[(start + by * step) % len(order)]
        if place in wanted:
            return place
    return ""
