"""Which words are the value of a label: those behind it, right of it, or below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core_ml.intake.page import Box, Word
from core_ml.intake.understanding.labels import Hit
from core_ml.intake.understanding.lines import Cell, Line

FARTHEST = 60
"""Letters between a label and a value to its right, at most."""
BELOW = 2.6
"""Heights of a line between a label and a value below it, at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be a label's value, and how well they stand for it, 0 to 1."""

    words: tuple[Word, ...]
    page: int
    place: float
    line: int


def candidates(hit: Hit, lines: Sequence[Line], starts: set[tuple[int, int, int]]) -> Iterator[Candidate]:
    """Where the value of a label may stand, likeliest first.

    Parameters
    ----------
    starts : line, cell and word at which labels begin: no value goes beyond the next label
    """
    line = lines[hit.line]
    cell = line.cells[hit.cell]
    behind = until_label(cell, hit.end, (hit.line, hit.cell), starts)
    if behind:
        yield Candidate(behind, line.page, hit.quality, hit.line)
    elif hit.cell + 1 < len(line.cells) and hit.end == len(cell.words):
        after = line.cells[hit.cell + 1]
        right = until_label(after, 0, (hit.line, hit.cell + 1), starts)
        gap = (after.box.left - cell.box.right) / line.unit
        if right and gap < FARTHEST:
            yield Candidate(right, line.page, hit.quality * (0.95 - 0.25 * gap / FARTHEST), hit.line)
    if hit.end == len(cell.words) or cell.words[hit.end - 1].text[-1] in ":：":
        yield from below(hit, lines, starts)


def until_label(cell: Cell, start: int, place: tuple[int, int], starts: set[tuple[int, int, int]]) -> tuple[Word, ...]:
    """Words of a cell from one on, up to the next label; without a colon or a number sign of their own at the front."""
    end = next((word for word in range(start, len(cell.words)) if (*place, word) in starts), len(cell.words))
    words = cell.words[start:end]
    while words and not any(char.isalnum() for char in words[0].text):
        words = words[1:]
    return words


def below(hit: Hit, lines: Sequence[Line], starts: set[tuple[int, int, int]]) -> Iterator[Candidate]:
    """Cells in the lines below, under the label."""
    label = lines[hit.line].cells[hit.cell]
    box = Box.around(word.box for word in label.words[hit.start : hit.end])
    worth = 0.85
    for place in range(hit.line + 1, min(hit.line + 6, len(lines))):
        line = lines[place]
        if line.page != lines[hit.line].page or line.box.top - box.bottom > BELOW * max(box.height, 2 * line.unit):
            return
        under = [(number, cell) for number, cell in enumerate(line.cells) if stands_under(cell.box, box, line.unit)]
        for number, cell in under:
            words = until_label(cell, 0, (place, number), starts)
            if words:
                yield Candidate(words, line.page, hit.quality * worth, place)
        if under:
            worth -= 0.3
            if worth < 0.5:
                return


def stands_under(box: Box, label: Box, unit: float) -> bool:
    """Whether a box below a label is aligned with it, to the left, to the right or in the middle, or mostly beneath
    it.
    """
    if box.top < label.top + 0.5 * label.height:
        return False
    shared = min(box.right, label.right) - max(box.left, label.left)
    aligned = min(
        abs(box.left - label.left),
        abs(box.right - label.right),
        abs(box.left + box.right - label.left - label.right) / 2,
    )
    return shared > 0 and (aligned < 2 * unit or shared > 0.5 * min(box.width, label.width))


def label_starts(found: Iterable[Hit]) -> set[tuple[int, int, int]]:
    """Where labels begin that can be trusted."""
    return {(hit.line, hit.cell, hit.start) for hit in found if hit.quality >= 0.6}
