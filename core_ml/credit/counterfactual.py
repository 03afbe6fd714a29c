"""What would have changed it: the smallest changes of an application that bring its score over the line.

On a scorecard that is exact: a change moves a feature to another bin, and the points say what that is worth. Only
features that the caller names as changeable are touched, and only in the direction that is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from typing import Any

import pandas as pd

from core_ml.credit.bins import Bins
from core_ml.credit.scorecard import Scorecard
from core_ml.exceptions import DataError, ParameterError


class Direction(StrEnum):
    """Which way a feature can change. Categories know only ANY."""

    UP = "up"
    DOWN = "down"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Change:
    """One feature moved.

    Attributes
    ----------
    feature, to_bin : str
        What moves, and the bin that it reaches, in words.
    value, to : float or str
        What is there, and the nearest value seen in training that is in the bin; of categories the most frequent bin's
        names are in ``to_bin``, and ``to`` is the first of them.
    points : int
        What it gains.
    effort : float
        Part of the training rows that is passed on the way, 0 to 1: of a number the rows between, of a category
        all that are not in the bin it reaches.
    """

    feature: str
    value: float | str
    to: float | str
    to_bin: str
    points: int
    effort: float


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Changes that together bring ``score`` to the threshold or above."""

    changes: tuple[Change, ...]
    score: int
    pd: float
    effort: float


def what_would_change(
    card: Scorecard,
    applicant: pd.DataFrame,
    *,
    threshold: int,
    changeable: Mapping[str, Direction],
    protected: Sequence[str] = (),
    top: int = 3,
) -> list[WhatIf]:
    """Up to ``top`` answers for one applicant, single changes first, then the least effort.

    Two changes are offered only where neither suffices alone. Empty where the score is over the line already, or no two
    changes reach it. A missing value is not changed: where somebody stands that is not known says nothing of the way.

    Parameters
    ----------
    applicant : DataFrame
        One row.
    threshold : int
        The least score that passes; `Scorecard.score_at` gives that of a PD.
    changeable : mapping of feature to Direction
        What the applicant can do something about. Features that are not in the card are ignored, and so are derived
        ones and columns that any is made from: a change of one would move several.
    protected : sequence of str
        Columns that must never be named as changeable.

    Raises
    ------
    DataError, ParameterError
        Not exactly one row; a protected column among the changeable ones; a direction for a category.
    """
    if len(applicant) != 1:
        raise DataError(f"there are {len(applicant)} rows; ask about one applicant at a time")
    wrong = sorted(set(protected) & set(changeable))
    if wrong:
        raise ParameterError(f"{', '.join(map(repr, wrong))} is protected and cannot be asked to change")
    score = int(card.score(applicant)[0])
    if score >= threshold:
        return []
    options = _options(card, applicant, changeable)
    single = [(one,) for moves in options for one in moves if score + one.points >= threshold]
    pairs = [
        pair
        for first, second in combinations(options, 2)
        for pair in product(first, second)
        if score + pair[0].points + pair[1].points >= threshold
        and max(pair[0].points, pair[1].points) < threshold - score
    ]
    found = [*_easiest(single), *_easiest(pairs)]
    return [_answer(card, changes, score) for changes in found[:top]]


def _options(card: Scorecard, applicant: pd.DataFrame, changeable: Mapping[str, Direction]) -> list[list[Change]]:
    """The moves of each feature that gain points."""
    place = card.bin_places(applicant)[0]
    read = card.used.read(applicant)
    tied = {name for one in card.derived_ for name in (one.name, *one.reads)}
    options = []
    for column, bins in enumerate(card.bins_):
        if bins.name in changeable and bins.name not in tied and place[column] < bins.missing:
            direction = Direction(changeable[bins.name])
            if bins.categories is not None and direction is not Direction.ANY:
                raise ParameterError(f"{bins.name!r} is a category and has no direction; say any")
            value, here = read[bins.name].iloc[0], int(place[column])
            gains = card.points_[column] - card.points_[column][here]
            moves = _category_moves if bins.categories is not None else _number_moves
            options.append([move for move in moves(bins, value, here, gains, direction) if move.points > 0])
    return options


def _number_moves(bins: Bins, value: float, here: int, gains: Any, direction: Direction) -> Iterator[Change]:
    if here >= bins.regular:
        return
    labels, total = bins.labels(), int(bins.rows[: bins.regular].sum())
    for there in range(bins.regular):
        upward = there > here
        if there == here or bins.rows[there] == 0 or direction == (Direction.DOWN if upward else Direction.UP):
            continue
        to = bins.low[there] if upward else bins.high[there]
        between = bins.rows[min(here, there) + 1 : max(here, there)].sum()
        # Half of the bin that is left: where in it the applicant stands is not kept.
        effort = (float(between) + bins.rows[here] / 2) / total
        yield Change(bins.name, float(value), float(to), labels[there], int(gains[there]), effort)


def _category_moves(bins: Bins, value: str, here: int, gains: Any, direction: Direction) -> Iterator[Change]:
    del direction
    labels, total = bins.labels(), int(bins.rows.sum())
    for there in range(bins.regular):
        if there != here and bins.rows[there]:
            first = next(name for name, place in (bins.categories or {}).items() if place == there)
            effort = 1 - float(bins.rows[there]) / total
            yield Change(bins.name, value, first, labels[there], int(gains[there]), effort)


def _easiest(found: Sequence[tuple[Change, ...]]) -> list[tuple[Change, ...]]:
    """One answer a set of features: the one of least effort; in the order of effort."""
    best: dict[tuple[str, ...], tuple[Change, ...]] = {}
    for changes in sorted(found, key=_key):
        best.setdefault(tuple(change.feature for change in changes), changes)
    return list(best.values())


def _key(changes: tuple[Change, ...]) -> tuple[float, tuple[str, ...]]:
    return sum(change.effort for change in changes), tuple(change.feature + change.to_bin for change in changes)


def _answer(card: Scorecard, changes: tuple[Change, ...], score: int) -> WhatIf:
    reached = score + sum(change.points for change in changes)
    return WhatIf(changes, reached, float(card.pd_of(reached)), sum(change.effort for change in changes))
