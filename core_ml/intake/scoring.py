"""How well documents were read: precision, recall and F1 of each field and of line items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core_ml.intake.comparing import is_close, is_right, is_right_line, is_same_article
from core_ml.intake.truth import Facts, Truth, Value


@dataclass(frozen=True, slots=True)
class Counts:
    """How many values are right, how many were said, how many there are. Each rate is 0 where it has nothing."""

    right: int = 0
    said: int = 0
    true: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.said + other.said, self.true + other.true)

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.said + self.true) if self.said + self.true else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Of one document.

    Attributes
    ----------
    fields : of the head, by name
    close : the same, where one character in ten of a text may be wrong
    lines : line items
    line_fields : of the lines, each compared with the line that it was assigned to
    """

    fields: Mapping[str, Counts] = field(default_factory=dict)
    close: Mapping[str, Counts] = field(default_factory=dict)
    lines: Counts = Counts()
    line_fields: Mapping[str, Counts] = field(default_factory=dict)

    @property
    def has_wrong_line(self) -> bool:
        """Whether a line is wrong, missing or invented."""
        return not self.lines.right == self.lines.said == self.lines.true


def score(truth: Truth, said: Facts) -> Score:
    """Compare a document with its truth; of one that could not be read, ``said`` is empty."""
    exact: dict[str, Counts] = {}
    close: dict[str, Counts] = {}
    for name in (*truth.facts.fields, *_invented(truth, said)):
        pair = (truth.facts.fields.get(name), said.fields.get(name))
        exact[name] = _counted(pair, right=_both(pair) and is_right(name, *pair))  # type: ignore[arg-type]
        close[name] = _counted(pair, right=_both(pair) and is_close(name, *pair))  # type: ignore[arg-type]
    if not truth.has_lines:
        return Score(exact, close)
    pairs = assigned(truth.facts.lines, said.lines)
    right = sum(is_right_line(truth.facts.lines[true], said.lines[found]) for true, found in pairs)
    lines = Counts(right, len(said.lines), len(truth.facts.lines))
    return Score(exact, close, lines, _line_fields(truth, said, dict(pairs)))


def assigned(true: Sequence[Mapping[str, Value]], said: Sequence[Mapping[str, Value]]) -> list[tuple[int, int]]:
    """Which found line is which true one: as many right lines as can be, then as many right values.

    Returns
    -------
    list of (place in ``true``, place in ``said``)
        of pairs that have something in common
    """
    # Only here: whoever scores pays for it.
    from scipy.optimize import linear_sum_assignment

    worth = np.array([[_likeness(one, other) for other in said] for one in true], dtype=float)
    if not worth.size:
        return []
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if worth[row, column] > 0]


def total(counts: Iterable[Counts]) -> Counts:
    """All of them together: what is more frequent weighs more (micro average)."""
    return sum(counts, Counts())


def by_field(scores: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """Sums over documents."""
    found: dict[str, Counts] = {}
    for one in scores:
        for name, counts in one.items():
            found[name] = found.get(name, Counts()) + counts
    return found


def _invented(truth: Truth, said: Facts) -> list[str]:
    """What was found although it is not there. Goods that go to the buyer's own address may be said to go there."""
    found = sorted((truth.absent - set(truth.facts.fields)) & set(said.fields))
    elsewhere = any(name.startswith("deliver_to.") for name in truth.facts.fields)
    return [name for name in found if elsewhere or not _is_buyers(name, truth, said)]


def _is_buyers(name: str, truth: Truth, said: Facts) -> bool:
    role, _, part = name.partition(".")
    own = truth.facts.fields.get(f"buyer.{part}")
    return role == "deliver_to" and own is not None and is_right(name, own, said.fields[name])


def _likeness(true: Mapping[str, Value], said: Mapping[str, Value]) -> float:
    """1000 for a right line, 10 for the right article, 1 for each right value."""
    same = sum(name in said and is_right(name, value, said[name]) for name, value in true.items())
    return 1000.0 * is_right_line(true, said) + 10.0 * is_same_article(true, said) + same


def _line_fields(truth: Truth, said: Facts, pairs: Mapping[int, int]) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    alone = [line for place, line in enumerate(said.lines) if place not in pairs.values()]
    both = [(line, said.lines[pairs[place]] if place in pairs else {}) for place, line in enumerate(truth.facts.lines)]
    judged = {name for line in truth.facts.lines for name in line} | truth.line_absent
    for true, read in [*both, *(({}, line) for line in alone)]:
        for name in judged & {*true, *read}:
            if name not in true and name not in truth.line_absent:
                continue
            pair = (true.get(name), read.get(name))
            counts = _counted(pair, right=_both(pair) and is_right(name, *pair))  # type: ignore[arg-type]
            found[name] = found.get(name, Counts()) + counts
    return found


def _both(pair: tuple[Value | None, Value | None]) -> bool:
    return None not in pair


def _counted(pair: tuple[Value | None, Value | None], *, right: bool) -> Counts:
    true, said = pair
    return Counts(int(right), int(said is not None), int(true is not None))
