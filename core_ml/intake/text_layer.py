"""The text layer of a PDF page as words: characters in one line without a gap."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from core_ml.intake.characters import RISE, Character
from core_ml.intake.lines import in_reading_order
from core_ml.intake.page import Box, Word

GAP = 0.13
"""In font sizes: a wider gap ends a word."""
BACK = 0.6
"""In font sizes: what begins further to the left is not the same word."""
SHIFT = 0.35
"""In font sizes: what stands higher or lower is not the same line."""
QUARTER = 90


def runs_of(characters: Iterable[Character | None]) -> Iterator[list[Character]]:
    """Characters that make a word, in the order of the file."""
    run: list[Character] = []
    for character in characters:
        if character is None or (run and not _follows(run[-1], character)):
            if run:
                yield run
            run = []
        if character is not None and not (run and _printed_twice(run[-1], character)):
            run.append(character)
    if run:
        yield run


def turn_of(runs: Iterable[list[Character]]) -> int:
    """Degrees clockwise by which the page has to be turned for most of its text to stand upright."""
    quarters: Counter[int] = Counter()
    for run in runs:
        quarters[QUARTER * round(run[0].direction / QUARTER) % 360] += len(run)
    return -quarters.most_common(1)[0][0] % 360 if quarters else 0


def words_of(runs: list[list[Character]], width: float, height: float, turned: int) -> tuple[Word, ...]:
    """Words in reading order on the page as it is shown, turned.

    Parameters
    ----------
    width, height : of the page as it is shown, before it is turned, points
    turned : degrees clockwise: 0, 90, 180 or 270
    """
    upright: list[Word] = []
    aslant: list[Word] = []
    for run in runs:
        word = Word("".join(character.text for character in run), turned_box(_box(run), width, height, turned))
        (upright if _straight(run[0].direction + turned) else aslant).append(word)
    return in_reading_order(upright) + tuple(aslant)


def turned_box(box: Box, width: float, height: float, turned: int) -> Box:
    """Where a box lies when its page, ``width`` by ``height``, was turned clockwise."""
    if turned == 90:
        return Box(height - box.bottom, box.left, height - box.top, box.right)
    if turned == 180:
        return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
    if turned == 270:
        return Box(box.top, width - box.right, box.bottom, width - box.left)
    return box


def _straight(direction: int) -> bool:
    return min(direction % 360, -direction % 360) <= QUARTER // 2


def _along(one: Character, other: Character) -> tuple[float, float]:
    """(way along the line, way across it) from the baseline of one to that of the other."""
    across, down, angle = other.across - one.across, other.down - one.down, math.radians(one.direction)
    return across * math.cos(angle) + down * math.sin(angle), down * math.cos(angle) - across * math.sin(angle)


def _follows(one: Character, other: Character) -> bool:
    if abs(one.direction - other.direction) > 2:
        return False
    size = max(one.size, other.size, 1e-3)
    along, aside = _along(one, other)
    return abs(aside) <= SHIFT * size and -BACK * size <= along - one.advance <= GAP * size


def _printed_twice(one: Character, other: Character) -> bool:
    """Bold by being printed again, a hair beside."""
    along, aside = _along(one, other)
    return one.text == other.text and abs(along) < 0.08 * one.size and abs(aside) < 0.08 * one.size


def _box(run: list[Character]) -> Box:
    around = Box.around(character.box for character in run)
    first = run[0]
    if first.direction == 0:
        top = min(around.top, first.down - RISE * first.size)
        return Box(around.left, top, around.right, max(around.bottom, first.down))
    return around
