"""What the features of an order are made of: the columns, the windows, and when an outcome is known."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from core_ml.exceptions import ParameterError

MICROSECONDS = {"min": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000}
MOST_LINKS = 5
"""Links are counted once each by inclusion and exclusion: 2**5 - 1 groups of columns."""


@dataclass(frozen=True, slots=True)
class FeatureParameters:
    """Columns and settings of `core_ml.fraud.features.features_of`; checks itself.

    Parameters
    ----------
    entities : column names
        What orders have in common: customer, card, device, network, address, e-mail domain, voucher …
    windows : durations as ``15min``, ``1h``, ``7d``, ascending
        Nothing older than the longest one, the horizon, is looked at.
    delay_days : float, from 0
        An outcome counts from ``placed_at + delay_days`` on, or from ``known_at`` on where that column is named and
        filled.
    links : entities whose values tie orders together; by default the first five
    distinct_windows : windows in which other entities seen with an entity are counted; by default a day and the longest
    categories : text columns, one-hot in the classifier     numbers : columns passed on as they are; -1 where missing
    prior_orders, prior_share : a fraud share is smoothed as if ``prior_orders`` more outcomes had ``prior_share``
    utc_offset_hours : float, -14 to 14
        From UTC to the shop's clock, for hour, weekday and night.
    time, amount, label, known_at : column names
        ``label``: 1 fraud, 0 genuine, missing where it is not known.
    """

    entities: tuple[str, ...]
    windows: tuple[str, ...] = ("15min", "1h", "1d", "7d", "30d", "90d")
    delay_days: float = 7.0
    links: tuple[str, ...] | None = None
    distinct_windows: tuple[str, ...] | None = None
    categories: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    prior_orders: float = 5.0
    prior_share: float = 0.01
    utc_offset_hours: float = 0.0
    time: str = "placed_at"
    amount: str = "amount"
    label: str = "fraud"
    known_at: str | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            if isinstance(getattr(self, field.name), list):
                object.__setattr__(self, field.name, tuple(getattr(self, field.name)))
        self._check_columns()
        spans = [microseconds(window) for window in self.windows]
        if not spans or spans != sorted(set(spans)):
            raise ParameterError(f"the windows are {', '.join(self.windows) or 'empty'}; list them from short to long")
        _check_subset("distinct_windows", self.distinct_windows or (), self.windows)
        _check_range("delay_days", self.delay_days, 0, 3650)
        _check_range("prior_orders", self.prior_orders, 0, math.inf)
        _check_range("prior_share", self.prior_share, 0, 1)
        _check_range("utc_offset_hours", self.utc_offset_hours, -14, 14)

    def _check_columns(self) -> None:
        if not self.entities:
            raise ParameterError("no entity columns are named; name at least one, such as the customer or the card")
        named = [*self.entities, *self.categories, *self.numbers]
        for group in ("entities", "categories", "numbers"):
            columns = getattr(self, group)
            if len(set(columns)) != len(columns):
                raise ParameterError(f"{group} names a column twice: {', '.join(columns)}")
        used = {self.time, self.amount, self.label, self.known_at}
        if taken := [column for column in named if column in used]:
            raise ParameterError(
                f"{taken[0]!r} is named as an entity, category or number, and as time, amount or label; "
                "a column has one use"
            )
        _check_subset("links", self.links or (), self.entities)
        if self.links is not None and len(self.links) > MOST_LINKS:
            raise ParameterError(f"links names {len(self.links)} columns; at most {MOST_LINKS} are possible")

    @property
    def linking(self) -> tuple[str, ...]:
        """The entities that tie orders together."""
        return self.entities[:MOST_LINKS] if self.links is None else self.links

    @property
    def distinct(self) -> tuple[str, ...]:
        """The windows in which other entities are counted."""
        if self.distinct_windows is not None:
            return self.distinct_windows
        return tuple(dict.fromkeys([window for window in self.windows if window == "1d"] + [self.windows[-1]]))

    @property
    def outcome_windows(self) -> tuple[str, ...]:
        """The windows in which outcomes are counted: they come in by the day."""
        return (
            tuple(window for window in self.windows if microseconds(window) >= MICROSECONDS["d"]) or self.windows[-1:]
        )

    @property
    def delay(self) -> int:
        """Microseconds until the outcome of an order is known."""
        return round(self.delay_days * MICROSECONDS["d"])

    @property
    def horizon(self) -> int:
        """Microseconds; an order placed and known longer ago than this changes no feature."""
        return microseconds(self.windows[-1])

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        return asdict(self)

    @classmethod
    def unpacked(cls, content: dict[str, Any]) -> Self:
        return cls(**content)


def microseconds(window: str) -> int:
    """``15min``, ``1h`` or ``7d`` in microseconds."""
    found = re.fullmatch(r"([1-9]\d{0,4})(min|h|d)", window)
    if not found:
        raise ParameterError(f"the window {window!r} is not a duration; write it as 15min, 1h or 7d")
    return int(found[1]) * MICROSECONDS[found[2]]


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ParameterError(f"{name} is {value!r}; it must be from {low} to {high}")


def _check_subset(name: str, some: Iterable[str], all_: Iterable[str]) -> None:
    if unknown := [one for one in some if one not in set(all_)]:
        raise ParameterError(f"{name} names {', '.join(unknown)}, which is not among {', '.join(all_)}")
