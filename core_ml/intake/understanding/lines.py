"""Lines and cells: words in a row, and the runs of words that no wide gap divides."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core_ml.intake.page import Box, Page, Word

GAP = 1.7
"""Widths of a letter after which a new cell begins: a space is about half of one, justified text up to one and a
half.
"""
RULE = re.compile(r"[|¦\[\]{}_—–\-“”\"'‘’.,:;~=]*[|¦][|¦\[\]{}_—–\-“”\"'‘’.,:;~=]*|_{2,}|[—–]{2,}|-{3,}|={3,}|\.{4,}")
"""What OCR reads of a table's rules, and what is set in place of them."""
ASIDE = re.compile(r"[:：]|[(（][A-Z]{2,3}[)）][:：]?")
FAR = 40
"""Widths of a letter between a label and its colon, at most."""
SPACED = 5
"""Letters apart from each other that are one word, at least."""
RECENT = 4
"""Words at the end of a line that say how high it stands."""
LEVEL = 0.5
"""Of a letter's height, by which two pieces of one line differ, at most."""
COLON = re.compile(
    r"(?<=[^\W\d.）)])\s*[:：](?!//)|(?<=[.）)])[:：]|[：；。]|(?<=[\u4e00-\u9fff])(?=[¥￥])|^[一二三四五六七八九十]{1,2}、"
)
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
    words = [part for word in page.words for clean in unruled(word) for part in split(clean)]
    if not words:
        return []
    words = unspaced(words)
    unit = statistics.median(word.box.width / letters(word.text) for word in words)
    rules = sorted(word.box.left for word in page.words if RULE.fullmatch(word.text))
    lines = [
        Line(cells, page.number, Box.around(cell.box for cell in cells), unit)
        for row in merged(gathered(words))
        for cells in (tuple(cells_of(row, page, unit, rules)),)
    ]
    return sorted(lines, key=lambda line: (line.box.middle, line.box.left))


def unruled(word: Word) -> list[Word]:
    """The word without the rules of a table that OCR read as its letters; nothing where it is only a rule."""
    text = word.text.strip()
    if not text or RULE.fullmatch(text) or is_upright(word):
        return []
    core = text.strip("|¦[]{}_") if "|" in text or "¦" in text else text.strip("_")
    if core == text or not core:
        return [word] if core == word.text else [Word(text, word.box, word.confidence)]
    start = word.text.find(core)
    return [piece(word, start, start + len(core))]


def is_upright(word: Word) -> bool:
    """Whether a word runs up the page, as small print at its margin does."""
    return len(word.text) >= 3 and not CJK.search(word.text) and word.box.height > 1.2 * word.box.width


def unspaced(words: list[Word]) -> list[Word]:
    """The words, those set with a space between all letters (``R e c h n u n g``) put together."""
    held: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        if (
            word is not None
            and len(word.text) == 1
            and word.text.isalpha()
            and not CJK.match(word.text)
            and (not run or near(run[-1], word))
        ):
            run.append(word)
            continue
        held.extend(run if len(run) < SPACED else [put_together(run)])
        run = []
        if word is not None:
            if len(word.text) == 1 and word.text.isalpha() and not CJK.match(word.text):
                run = [word]
            else:
                held.append(word)
    return held


def near(last: Word, word: Word) -> bool:
    """Whether a letter follows another one on its line, no further off than a wide letter."""
    return (
        abs(last.box.middle - word.box.middle) < 0.5 * last.box.height
        and 0 <= word.box.left - last.box.right < 1.5 * last.box.height
    )


def put_together(run: Sequence[Word]) -> Word:
    return Word(
        "".join(word.text for word in run), Box.around(word.box for word in run), min(word.confidence for word in run)
    )


def split(word: Word) -> list[Word]:
    """The word, cut behind a label's colon: ``Datum:`` and ``5.3.2024``."""
    cuts = [match.end() for match in COLON.finditer(word.text)]
    edges = [0, *(cut for cut in cuts if cut < len(word.text)), len(word.text)]
    if len(edges) == 2:
        return [word]
    return [piece(word, start, end) for start, end in itertools.pairwise(edges)]


def piece(word: Word, start: int, end: int) -> Word:
    """Characters ``start`` to ``end`` of a word, with their share of its box."""
    step = word.box.width / letters(word.text)
    left = word.box.left + step * letters(word.text[:start])
    right = min(left + step * letters(word.text[start:end]), word.box.right)
    return Word(word.text[start:end], Box(min(left, right), word.box.top, right, word.box.bottom), word.confidence)


def gathered(words: Iterable[Word]) -> list[list[Word]]:
    """Words by line: each joins the line that its last words lead to, which follows a slight slope of the page."""
    rows: list[list[Word]] = []
    ends: list[Box] = []
    for word in sorted(words, key=lambda word: word.box.left):
        worth = [continues(end, word) for end in ends]
        best = max(range(len(rows)), key=worth.__getitem__, default=None)
        if best is not None and worth[best] > 0:
            rows[best].append(word)
            ends[best] = ending(rows[best])
        else:
            rows.append([word])
            ends.append(word.box)
    return rows


def ending(row: Sequence[Word]) -> Box:
    """Where a line ends: the right edge of its last word, and the usual height of its last ones."""
    last = [word.box for word in row[-RECENT:]]
    top = statistics.median(box.top for box in last)
    return Box(last[-1].left, top, last[-1].right, max(statistics.median(box.bottom for box in last), top))


def continues(last: Box, word: Word) -> float:
    """How well a word stands on the line that ends with a box to its left: 0 not at all, 1 at the same height."""
    shared = min(last.bottom, word.box.bottom) - max(last.top, word.box.top)
    if shared < 0.5 * min(last.height, word.box.height):
        return 0.0
    if word.box.left < last.right - 0.5 * min(last.width, word.box.width):
        return 0.0
    apart = abs(last.middle - word.box.middle) / max(last.height, word.box.height, 0.1)
    return max(1.0 - apart, 0.0)


def merged(rows: list[list[Word]]) -> list[list[Word]]:
    """The lines, with pieces of one put together that stand at the same height side by side."""
    held: list[tuple[list[Word], Box]] = []
    for row in sorted(rows, key=lambda row: Box.around(word.box for word in row).middle):
        box = Box.around(word.box for word in row)
        for place in range(len(held) - 1, max(len(held) - 4, -1), -1):
            other, around = held[place]
            height = min(
                statistics.median(word.box.height for word in row), statistics.median(word.box.height for word in other)
            )
            beside = min(box.right, around.right) <= max(box.left, around.left)
            if abs(box.middle - around.middle) < LEVEL * height and (beside or not crosses(row, other)):
                words = sorted([*other, *row], key=lambda word: word.box.left)
                held[place] = words, Box.around(word.box for word in words)
                break
        else:
            held.append((row, box))
    return [row for row, _ in held]


def crosses(row: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether a word of one line stands over one of the other."""
    return any(
        min(one.box.right, two.box.right) - max(one.box.left, two.box.left) > 2.0 for one in row for two in other
    )


def cells_of(row: list[Word], page: Page, unit: float, rules: Sequence[float]) -> Iterable[Cell]:
    """The cells of a line: a wide gap, or a rule of a table, divides them."""
    groups = [[row[0]]]
    for last, word in itertools.pairwise(row):
        wide = word.box.left - last.box.right > GAP * own_unit(last, word, unit) and not belongs(groups[-1], word, unit)
        if wide or ruled(last, word, rules):
            groups.append([])
        groups[-1].append(word)
    for group in groups:
        yield Cell.of(group, page.number)


def belongs(group: Sequence[Word], word: Word, unit: float) -> bool:
    """Whether a word goes with the one before it across a wide gap: a colon, ``(BY)``, the second letter of
    ``合　计``.
    """
    last = group[-1]
    if ASIDE.fullmatch(word.text):
        return word.box.left - last.box.right < FAR * unit and not any(char.isdigit() for char in last.text)
    single = len(last.text) == len(word.text) == 1 and bool(CJK.match(last.text) and CJK.match(word.text))
    return single and len(group) <= 3 and word.box.left - last.box.right < 9 * unit


def ruled(last: Word, word: Word, rules: Sequence[float]) -> bool:
    """Whether a rule that was read as a letter stands between two words."""
    if "|" in last.text[-1:] + word.text[:1]:
        return True
    return any(last.box.right - 1 <= rule <= word.box.left + 1 for rule in rules) if rules else False


def own_unit(last: Word, word: Word, unit: float) -> float:
    """Width of a letter of two neighbours: large print has wide spaces, small print is never narrower than the
    page's.
    """
    own = (last.box.width + word.box.width) / (letters(last.text) + letters(word.text))
    return min(max(own, unit), 3 * unit)
