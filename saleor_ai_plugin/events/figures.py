"""What a consumer counts: events handled, failures, and how long each event waited from its commit on."""

from bisect import bisect_left
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from saleor_ai_plugin.events.consumer import Consumed

LAG_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
"""Upper ends of the histogram's buckets; one more holds whatever is above."""


@dataclass
class Figures:
    """Counted since the process started."""

    handled: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    lags: list[int] = field(default_factory=lambda: [0] * (len(LAG_SECONDS) + 1))
    lag_sum: float = 0.0

    def add(self, consumed: Consumed, *, now: datetime) -> None:
        for kind, count in consumed.handled.items():
            self.handled[kind] = self.handled.get(kind, 0) + count
        self.failed += consumed.failed
        for occurred in consumed.occurred:
            # A clock that is behind the shop's must not count backwards.
            lag = max(0.0, (now - occurred).total_seconds())
            self.lags[bisect_left(LAG_SECONDS, lag)] += 1
            self.lag_sum += lag

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Self:
        return cls(**kept)
