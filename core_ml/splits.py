"""Splits of interactions into what a model may learn from and what it is judged on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import numpy as np
import pandas as pd

from core_ml.columns import Columns
from core_ml.exceptions import DataError, ParameterError
from core_ml.validation import require_columns

FORMS = "time:DATE, random:FRACTION:SEED or leave-last"
DAY = timedelta(days=1)


class Split(Protocol):
    """A way to cut a frame of interactions in two."""

    def __str__(self) -> str: ...

    def cut(self, interactions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Train and test rows.

        Raises
        ------
        DataError
            If a side would be empty.
        """


@dataclass(frozen=True, slots=True)
class TimeSplit:
    """Train up to and including ``until`` (a date without a time: its whole day), test after it."""

    until: pd.Timestamp

    def __str__(self) -> str:
        return f"time:{self.until.date() if self.until == self.until.normalize() else self.until.isoformat()}"

    def cut(self, interactions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        require_columns(interactions, [Columns.TIME], name="interactions (for a split by time)")
        times = interactions[Columns.TIME]
        if times.dt.tz is not None:
            times = times.dt.tz_convert("UTC").dt.tz_localize(None)
        whole_day = self.until == self.until.normalize()
        train = times < self.until + DAY if whole_day else times <= self.until
        return _both(
            interactions, train.to_numpy(), f"the data run from {times.min():%Y-%m-%d} to {times.max():%Y-%m-%d}", self
        )


@dataclass(frozen=True, slots=True)
class RandomSplit:
    """A random ``fraction`` of the distinct (user, item) pairs is the test; repeated rows go together."""

    fraction: float
    seed: int

    def __str__(self) -> str:
        return f"random:{self.fraction}:{self.seed}"

    def cut(self, interactions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        pair = interactions.groupby([Columns.USER, Columns.ITEM], sort=True).ngroup().to_numpy()
        drawn = np.random.default_rng(self.seed).random(int(pair.max(initial=-1)) + 1) < self.fraction
        return _both(interactions, ~drawn[pair], f"there are {len(drawn)} pairs", self)


@dataclass(frozen=True, slots=True)
class LeaveLast:
    """The last row of each user with at least two is the test: the latest by time, else the last in the file."""

    def __str__(self) -> str:
        return "leave-last"

    def cut(self, interactions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        if Columns.TIME in interactions:
            interactions = interactions.sort_values(Columns.TIME, kind="stable")
        by_user = interactions.groupby(Columns.USER)
        last = by_user.cumcount(ascending=False).eq(0) & by_user[Columns.ITEM].transform("size").gt(1)
        return _both(interactions, ~last.to_numpy(), "no user has two rows", self)


def parse(text: str) -> Split:
    """A split from its word on the command line.

    Raises
    ------
    ParameterError
        With what is wrong and the three forms.
    """
    word, _, rest = text.partition(":")
    if text == "leave-last":
        return LeaveLast()
    if word == "time" and rest:
        try:
            until = pd.Timestamp(rest)
        except ValueError as error:
            raise ParameterError(f"{rest!r} in the split {text!r} is not a date; write time:2011-09-30") from error
        return TimeSplit(until.tz_convert("UTC").tz_localize(None) if until.tzinfo else until)
    if word == "random":
        return _random(text, rest)
    raise ParameterError(f"the split {text!r} is not known; it is one of {FORMS}")


def _random(text: str, rest: str) -> RandomSplit:
    try:
        fraction, seed = rest.split(":")
        split = RandomSplit(float(fraction), int(seed))
    except ValueError as error:
        raise ParameterError(f"the split {text!r} cannot be read; write random:0.2:42 (fraction, seed)") from error
    if not 0 < split.fraction < 1:
        raise ParameterError(f"the fraction in the split {text!r} must be between 0 and 1")
    return split


def inner(split: Split, train: pd.DataFrame, *, weeks: int = 8) -> Split:
    """A split of the training rows of ``split`` by the same principle, to choose a model without seeing the test.

    By time it holds out the last ``weeks`` weeks, or the last quarter of a shorter history.
    """
    if isinstance(split, TimeSplit):
        times = train[Columns.TIME]
        first, last = times.min(), times.max()
        until = last - min(timedelta(weeks=weeks), (last - first) / 4)
        return TimeSplit(until.tz_convert("UTC").tz_localize(None) if until.tzinfo else until)
    if isinstance(split, RandomSplit):
        return RandomSplit(split.fraction, split.seed + 1)
    return split


def _both(
    interactions: pd.DataFrame, train: np.ndarray[tuple[int], np.dtype[np.bool_]], known: str, split: Split
) -> tuple[pd.DataFrame, pd.DataFrame]:
    if train.all() or not train.any():
        side = "test" if train.all() else "train"
        raise DataError(f"the split {split} leaves no rows to {side} on; {known}")
    return interactions[train], interactions[~train]
