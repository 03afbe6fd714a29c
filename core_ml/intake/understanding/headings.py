"""Headings of a table: the line, or two or three lines, that name its columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core_ml.intake.page import Box, Word
from core_ml.intake.understanding.labels import COLUMN_HEADINGS, Hit, hits_in, key
from core_ml.intake.understanding.lines import Cell, Line
from core_ml.intake.understanding.numbers import MONEY

TEXTS = ("description", "code", "buyer_code", "our_code", "your_code", "gtin", "specification_", "unit")
NUMBERS = ("quantity", "price", "discount", "tax_rate", "tax_amount_", "total", "gross_")
NAMED = ("description", "code", "buyer_code", "our_code", "your_code", "gtin")
AMOUNTS = ("quantity", "price", "total", "gross_")
STACKED = ("code", "description", "gtin", "our_code", "your_code")
"""What may stand in two lines of one column."""
MOST_LINES = 3
NEAR = 1.3
"""Heights of a line between two lines of one heading, at most, from middle to middle over their height."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    word : what it holds, a word of the vocabulary; "other_" where nobody knows
    left, right : of what stands in it, points
    """

    word: str
    left: float
    right: float
    heading: str
    under: str = ""
    """What its further lines hold, where two headings stand one under the other: a code over its description."""

    @property
    def numeric(self) -> bool:
        return self.word in NUMBERS


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a table begins: places of its first line and of the line after its last, and its columns."""

    start: int
    end: int
    columns: tuple[Column, ...]

    def has(self, *words: str) -> bool:
        """Whether there is a column of one of these words."""
        return any(column.word in words for column in self.columns)


def headings(lines: Sequence[Line], fuzzy: bool) -> list[Heading]:
    """Every heading of a table, from top to bottom."""
    found: list[Heading] = []
    start = 0
    while start < len(lines):
        heading = heading_at(lines, start, fuzzy)
        if heading is not None:
            found.append(heading)
        start = heading.end if heading else start + 1
    return found


def heading_at(lines: Sequence[Line], start: int, fuzzy: bool) -> Heading | None:
    """The heading that begins with a line: with as many of the lines below it as make it say more."""
    best: tuple[float, Heading] | None = None
    if MONEY.search(lines[start].text):
        return None
    for end in range(start + 1, min(start + MOST_LINES, len(lines)) + 1):
        if end - start > 1 and not together(lines[end - 2], lines[end - 1]):
            break
        columns = columns_of(stacked(lines[start:end]), fuzzy)
        worth = sum(1.0 + 0.5 * bool(column.under) for _, column in columns if column.word != "other_")
        worth -= 0.5 * sum(column.word == "other_" for _, column in columns) + 0.3 * (end - start - 1)
        worth += 0.6 * sum(all_labels(line) for line in lines[start + 1 : end])
        if is_table(columns) and (best is None or worth > best[0]):
            best = worth, Heading(start, end, resolved(columns))
    return best[1] if best else None


def all_labels(line: Line) -> bool:
    """Whether every cell of a line is a heading."""
    return all(COLUMN_HEADINGS.exact(key(cell.text)) for cell in line.cells)


def together(upper: Line, lower: Line) -> bool:
    """Whether the lower line may carry on the upper one's heading."""
    if upper.page != lower.page or any(char.isdigit() for char in lower.text):
        return False
    height = max(2 * upper.unit, *(word.box.height for word in upper.words))
    return lower.box.top - upper.box.bottom < 0.6 * height


def stacked(lines: Sequence[Line]) -> list[Cell]:
    """Cells of one to three lines, those one over the other taken together, from left to right."""
    stacks: list[list[Cell]] = []
    for line in lines:
        taken: set[int] = set()
        for cell in line.cells:
            over = [
                place
                for place, stack in enumerate(stacks)
                if place not in taken and overlap(Box.around(c.box for c in stack), cell.box) > 0
            ]
            if over:
                stacks[over[0]].append(cell)
                taken.add(over[0])
            else:
                stacks.append([cell])
                taken.add(len(stacks) - 1)
    stacks.sort(key=lambda stack: min(cell.box.left for cell in stack))
    return [Cell.of([word for cell in stack for word in cell.words], stack[0].page) for stack in stacks]


def overlap(one: Box, other: Box) -> float:
    """Points that two boxes share from left to right; negative: points between them."""
    return min(one.right, other.right) - max(one.left, other.left)


def columns_of(cells: Iterable[Cell], fuzzy: bool) -> list[tuple[Hit | None, Column]]:
    """A column for every label; a cell without one is a column that nobody knows."""
    found: list[tuple[Hit | None, Column]] = []
    for cell in merged(cells):
        labels = list(hits_in(cell, COLUMN_HEADINGS, (0, 0), fuzzy, True))
        covered = sum(hit.end - hit.start for hit in labels)
        if not labels or len(cell.words) - covered > max(2, covered):
            found.append((None, Column("other_", cell.box.left, cell.box.right, cell.text)))
            continue
        every, labels = labels, beside(cell, labels)
        starts = [0, *(hit.start for hit in labels[1:]), len(cell.words)]
        for hit, begin, end in zip(labels, starts, starts[1:], strict=False):
            box = Box.around(word.box for word in cell.words[begin:end])
            text = " ".join(word.text for word in cell.words[begin:end])
            found.append((hit, Column(hit.word, box.left, box.right, text, beneath(cell, hit, every))))
    return found


def beside(cell: Cell, labels: Sequence[Hit]) -> list[Hit]:
    """The labels that stand side by side: one under another says more about the same column, as ``Preis`` over ``ohne
    MwSt.``.
    """
    held = [labels[0]]
    for hit in labels[1:]:
        before = Box.around(word.box for word in cell.words[held[-1].start : hit.start])
        if cell.words[hit.start].box.left >= before.right - 1.0:
            held.append(hit)
    return held


def beneath(cell: Cell, label: Hit, labels: Sequence[Hit]) -> str:
    """The description, or the code, whose heading stands under another one of the two."""
    top = cell.words[label.start].box
    for hit in labels:
        box = cell.words[hit.start].box
        if hit.start > label.start and box.top > top.bottom - 1 and abs(box.left - top.left) < 0.5 * top.width + 6:
            pair = {next((word for word in meanings if word in STACKED), "") for meanings in (label.words, hit.words)}
            if (
                pair == {"code", "description"}
                or pair == {"gtin", "description"}
                or pair == {"our_code", "description"}
                or pair == {"your_code", "description"}
            ):
                return next(word for word in hit.words if word in STACKED)
    return ""


def merged(cells: Iterable[Cell]) -> list[Cell]:
    """The cells, with Chinese headings of two characters far apart (``数　量``) put together."""
    held: list[Cell] = []
    for cell in cells:
        if (
            held
            and len(cell.text) == 1
            and len(held[-1].text) == 1
            and COLUMN_HEADINGS.exact(held[-1].text + cell.text)
        ):
            words: tuple[Word, ...] = (*held[-1].words, *cell.words)
            held[-1] = Cell.of(words, cell.page)
        else:
            held.append(cell)
    return held


def is_table(columns: Sequence[tuple[Hit | None, Column]]) -> bool:
    """Whether these are the columns of line items: something is named, and at least one amount, and most is known."""
    meanings = {word for hit, _ in columns if hit is not None for word in hit.words}
    words = {column.word for hit, column in columns if hit is not None}
    known = sum(hit is not None for hit, _ in columns)
    amounts = len(words & set(AMOUNTS))
    if known * 2 < len(columns) or not amounts or not meanings & {*NAMED, "quantity"}:
        return False
    if not meanings & {"quantity", "price"}:
        return "description" in meanings and len(words) >= 2
    return len(words) >= 3 or (len(words) == 2 and "description" in words)


def resolved(columns: Sequence[tuple[Hit | None, Column]]) -> tuple[Column, ...]:
    """Every column once: a heading with several meanings takes one that is still missing."""
    sure = {column.word for hit, column in columns if hit is not None and len(hit.words) == 1}
    sure |= {column.under for _, column in columns if column.under}
    described = None if "description" in sure else widest(columns)
    held: list[Column] = []
    for place, (hit, column) in enumerate(columns):
        word = column.word
        if hit is not None and place == described:
            word = "description"
        elif hit is not None:
            taken = {other.word for other in held} | (sure if len(hit.words) > 1 else set())
            taken |= {"description"} if described is not None else set()
            taken |= {"position"} if place > 1 else set()
            word = next((meaning for meaning in hit.words if meaning not in taken), hit.word)
            if word in {other.word for other in held}:
                word = second(word)
        held.append(replace(column, word=word))
    return tuple(held)


def widest(columns: Sequence[tuple[Hit | None, Column]]) -> int | None:
    """Place of the heading that may be the description's and has the most room to its right."""
    lefts = [column.left for _, column in columns[1:]] + [max(column.right for _, column in columns)]
    room = {
        place: left - column.left
        for place, ((hit, column), left) in enumerate(zip(columns, lefts, strict=True))
        if hit is not None and "description" in hit.words
    }
    return max(room, key=room.__getitem__, default=None)


def second(word: str) -> str:
    """What a second column with the same heading is: the second total is with tax."""
    return "gross_" if word == "total" else "other_"
