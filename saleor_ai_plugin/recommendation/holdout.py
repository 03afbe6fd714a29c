"""The holdout group: a stable share of visitors who see no recommendations, to compare the others with."""

import hashlib

BUCKETS = 10_000


def bucket(visitor: str, *, salt: str) -> int:
    """A visitor's place from 0 to 9,999: the same for ever, and different under another salt."""
    return int.from_bytes(hashlib.sha256(f"{salt}|{visitor}".encode()).digest()[:4], "big") % BUCKETS


def is_held_out(visitor: str, *, percent: float, salt: str) -> bool:
    """Whether a visitor belongs to the holdout group; whoever cannot be told apart never does.

    A larger percentage only adds visitors, another salt deals them all anew.
    """
    return bool(visitor) and bucket(visitor, salt=salt) < percent / 100 * BUCKETS
