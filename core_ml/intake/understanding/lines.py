"""Lines and cells: words in a row, and the runs of words that no wide gap divides."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core_ml.intake.page import Box, Page, Word

GAP = 1.7
"""Widths of a letter after which a new cell begins: a space is about half of one, justified text up to one and a half."""
COLON = re.compile(r"(?<=[^\W\d.）)])\s*[:：](?!//)|(?<=[.）)])[:：]|[：]")
"""A colon that ends a label; those of times (12:30) and addresses (http://) do not."""
CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of one line without a wide gap between them."""

    words: tuple[Word, ...]
    page: int
    box: Box
    text: str

    @classmethod
    def of(cls, words: Sequence[Word], page: int) -> Cell:
        """The cell of at least one word."""
        return cls(tuple(words), page, Box.around(word.box for word in words), joined(words))

    @property
    def confidence(self) -> float:
        """Of its least certain word."""
        return min(word.confidence for word in self.words)


@dataclass(frozen=True, slots=True)
class Line:
    """Cells side by side, from left to right."""

    cells: tuple[Cell, ...]
    page: int
    box: Box
    unit: float
    """Width of a letter on its page, points."""

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for cell in self.cells for word in cell.words)


def joined(words: Sequence[Word]) -> str:
    """The words' text, with a space between, but not between two Chinese characters."""
    parts: list[str] = []
    for word in words:
        if parts and not (CJK.match(parts[-1][-1]) and CJK.match(word.text[0])):
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


def letters(text: str) -> int:
    """How many letters wide it is: a Chinese character counts as two."""
    return len(text) + len(CJK.findall(text))


def lines_of(page: Page) -> list[Line]:
    """The lines of a page, from top to bottom."""
    words = [part for word in page.words if word.text.strip() for part in split(word)]
    if not words:
        return []
    unit = statistics.median(word.box.width / letters(word.text) for word in words)
    rows = gathered(words)
    lines = [
        Line(cells, page.number, Box.around(cell.box for cell in cells), unit) for cells in cells_of(rows, page, unit)
    ]
    return sorted(lines, key=lambda line: (line.box.middle, line.box.left))


def split(word: Word) -> list[Word]:
    """The word, cut behind a label's colon: ``Datum:`` and ``5.3.2024``."""
    cuts = [match.end() for match in COLON.finditer(word.text)]
    edges = [0, *(cut for cut in cuts if cut < len(word.text)), len(word.text)]
    if len(edges) == 2:
        return [word]
    return [piece(word, start, end) for start, end in zip(edges, edges[1:], strict=False)]


def piece(word: Word, start: int, end: int) -> Word:
    """Characters ``start`` to ``end`` of a word, with their share of its box."""
    step = word.box.width / letters(word.text)
    left = word.box.left + step * letters(word.text[:start])
    right = min(left + step * letters(word.text[start:end]), word.box.right)
    return Word(word.text[start:end], Box(min(left, right), word.box.top, right, word.box.bottom), word.confidence)


def gathered(words: Iterable[Word]) -> list[list[Word]]:
    """Words by line: each joins the line whose last word it continues, which follows a slight slope of the page."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.left):
        best = max(rows, key=lambda row: continues(row[-1], word), default=None)
        if best is not None and continues(best[-1], word) > 0:
            best.append(word)
        else:
            rows.append([word])
    return rows


def continues(last: Word, word: Word) -> float:
    """How well a word stands on the line of another one to its left: 0 not at all, 1 at the same height."""
    low = min(last.box.height, word.box.height)
    shared = min(last.box.bottom, word.box.bottom) - max(last.box.top, word.box.top)
    if shared < 0.5 * low or word.box.left < last.box.right - 0.5 * min(last.box.width, word.box.width):
        return 0.0
    apart = abs(last.box.middle - word.box.middle) / max(last.box.height, word.box.height, 0.1)
    return max(1.0 - apart, 0.0)


def cells_of(rows: list[list[Word]], page: Page, unit: float) -> Iterable[tuple[Cell, ...]]:
    """Every row's cells."""
    for row in rows:
        groups = [[row[0]]]
        for last, word in zip(row, row[1:], strict=False):
            if word.box.left - last.box.right > GAP * own_unit(last, word, unit):
                groups.append([])
            groups[-1].append(word)
        yield tuple(Cell.of(group, page.number) for group in groups)


def own_unit(last: Word, word: Word, unit: float) -> float:
    """Width of a letter of two neighbours: large print has wide spaces, small print is never narrower than the page's."""
    own = (last.box.width + word.box.width) / (letters(last.text) + letters(word.text))
    return min(max(own, unit), 3 * unit)
