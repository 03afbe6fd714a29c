"""Cells of a table's lines under their columns."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from core_ml.intake.page import Box, Word
from core_ml.intake.understanding.headings import Column
from core_ml.intake.understanding.lines import Cell, Line
from core_ml.intake.understanding.numbers import mended, number

Row = dict[int, list[Word]]
"""Place of the column -> words of a line that stand in it."""

MARGIN = 12
"""Widths of a letter right of the last heading in which its column may still have something."""
SHARE = 0.35
"""Of the narrower one's width that a cell and a column share, from which on the cell stands in it."""


def placed(line: Line, columns: Sequence[Column], mark: str) -> Row:
    """The words of a line by the place of their column."""
    row: Row = {}
    left, right = min(column.left for column in columns), max(column.right for column in columns)
    for cell in line.cells:
        if cell.box.right < left - line.unit or cell.box.left > right + MARGIN * line.unit:
            continue
        for words in pieces(cell, columns, mark):
            box = Box.around(word.box for word in words)
            place = column_of(box, words, columns, mark)
            row.setdefault(place, []).extend(words)
    return row


def pieces(cell: Cell, columns: Sequence[Column], mark: str) -> list[list[Word]]:
    """The cell, cut where two columns meet in it: between words, under headings of which one or both hold numbers."""
    under = [column for column in columns if min(column.right, cell.box.right) - max(column.left, cell.box.left) > 0]
    if len(under) < 2 or len(cell.words) < 2:
        return [list(cell.words)]
    groups: list[list[Word]] = [[cell.words[0]]]
    for last, word in zip(cell.words, cell.words[1:], strict=False):
        if cut_between(last, word, columns, mark):
            groups.append([])
        groups[-1].append(word)
    return groups


def cut_between(last: Word, word: Word, columns: Sequence[Column], mark: str) -> bool:
    """Whether a new column begins with a word: it, or what is before it, is a number under its own heading."""
    one, other = nearest(last.box, columns), nearest(word.box, columns)
    if one == other or one > other:
        return False
    left, right = columns[one], columns[other]
    if right.numeric:
        return is_number(word.text, mark) or (left.numeric and word.text[:1] in "€$£¥￥")
    if left.numeric or left.word == "position":
        return is_number(last.text, mark)
    return (
        left.word in ("code", "buyer_code", "gtin", "our_code", "your_code")
        and right.word == "description"
        and word.box.left >= right.left - 2
    )


def is_number(text: str, mark: str) -> bool:
    return number(text, mark) is not None


def nearest(box: Box, columns: Sequence[Column]) -> int:
    """Place of the column that a box is nearest to."""
    return min(range(len(columns)), key=lambda place: distance(box, columns[place]))


def distance(box: Box, column: Column) -> float:
    """Points between a box and a column; below zero where they share some, then by how well their edges meet."""
    shared = min(box.right, column.right) - max(box.left, column.left)
    if shared <= 0:
        return -shared
    return -shared / max(min(box.width, column.right - column.left), 1.0)


def column_of(box: Box, words: Sequence[Word], columns: Sequence[Column], mark: str) -> int:
    """Place of the column of some words: by where they stand, and whether they are a number."""
    text = " ".join(word.text for word in words)
    numeric = has_number(text, mark)
    costs = [cost(box, column, numeric) for column in columns]
    return min(range(len(columns)), key=costs.__getitem__)


def cost(box: Box, column: Column, numeric: bool) -> float:
    """How badly words fit a column, in points."""
    shared = min(box.right, column.right) - max(box.left, column.left)
    edges = min(
        abs(box.left - column.left),
        abs(box.right - column.right),
        abs(box.left + box.right - column.left - column.right) / 2,
    )
    if shared > 0:
        apart = (
            0.3 * edges * (1.0 - min(shared / max(min(box.width, column.right - column.left), 1.0), 1.0)) + 0.05 * edges
        )
    else:
        apart = -shared + 0.3 * edges
    if column.numeric and not numeric:
        apart += 80.0
    if column.word == "description" and numeric:
        apart += 15.0
    return apart


def has_number(text: str, mark: str) -> bool:
    """Whether a text is a number, with a unit at most."""
    if number(text, mark) is not None or number(mended(text), mark) is not None:
        return True
    return bool(
        re.fullmatch(r"[-+(]?[€$£¥￥]?\s*\d[\d.,' ]*\)?\s*[^\W\d]{0,8}\.?\s*[%€$£¥￥]?(?:\s?/\s?\w+)?[*A-Z]?", text)
    )


def fitted(columns: Sequence[Column], rows: Sequence[Row], mark: str) -> tuple[Column, ...]:
    """The columns, as wide as what stands in them: a heading is often narrower than its numbers, or set apart from
    them.
    """
    result = []
    for place, column in enumerate(columns):
        boxes = [Box.around(word.box for word in row[place]) for row in rows if row.get(place)]
        if column.numeric:
            boxes = [
                box
                for row, box in zip([row for row in rows if row.get(place)], boxes, strict=True)
                if has_number(text_of(row[place]), mark)
            ]
        if len(boxes) >= 2:
            left = statistics.median_low(sorted(box.left for box in boxes))
            right = statistics.median_high(sorted(box.right for box in boxes))
            column = replace(column, left=min(column.left, left), right=max(column.right, right))
        result.append(column)
    return tuple(trimmed(result))


def trimmed(columns: Sequence[Column]) -> list[Column]:
    """The columns, none reaching into the heading of the next."""
    held = list(columns)
    for place, (one, other) in enumerate(itertools.pairwise(held)):
        if one.right > other.left:
            middle = min(max((one.right + other.left) / 2, one.left), other.right)
            edge = other.left if not one.numeric and one.left < other.left else middle
            held[place] = replace(one, right=max(edge, one.left))
            held[place + 1] = replace(other, left=min(max(edge, one.left), other.right))
    return held


def text_of(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
