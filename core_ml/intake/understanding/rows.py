"""Rows of a table: which of its lines belong to one item."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core_ml.intake.page import Word
from core_ml.intake.understanding.grid import Row, fitted, has_number, placed, text_of
from core_ml.intake.understanding.guessing import guessed
from core_ml.intake.understanding.headings import NAMED, Column, Heading
from core_ml.intake.understanding.labels import COLUMN_HEADINGS, Hit, hits_in
from core_ml.intake.understanding.lines import Cell, Line
from core_ml.intake.understanding.numbers import MONEY, bare, numbers

POSITION = re.compile(r"[\[(#]?\d{1,5}[.)\]:]?(?:\.\d{1,3})?")
LEADER = re.compile(r"[\s.\-–_*:|]+")
NEAR = 1.1
"""Heights of a line that a wrapped description stands below the one before, at most."""


@dataclass(slots=True)
class Item:
    """A row on its way to a line item: its lines from top to bottom, each by column."""

    lines: list[tuple[Line, Row]] = field(default_factory=list)
    columns: tuple[Column, ...] = ()

    def words(self, word: str) -> list[list[Word]]:
        """Words under a heading, line by line; in a column with two headings, the first line is the first one's."""
        found = []
        for place, column in enumerate(self.columns):
            lines = [row[place] for _, row in self.lines if row.get(place)]
            if column.under:
                found.extend(lines[:1] if column.word == word else lines[1:] if column.under == word else [])
            elif column.word == word:
                found.extend(lines)
        return found

    @property
    def page(self) -> int:
        return self.lines[0][0].page


@dataclass(frozen=True, slots=True)
class Body:
    """A table without its heading."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[int, Line, Row], ...]
    """Place in the document, the line, its words by column. Lines that close a row (subtotals) have an empty row."""


def total_lines(lines: Sequence[Line], hits: Sequence[Hit]) -> dict[int, str]:
    """Place of a line -> what it totals: lines where a total's label stands alone but for amounts."""
    found: dict[int, str] = {}
    for hit in hits:
        line = lines[hit.line]
        cell = line.cells[hit.cell]
        rest = " ".join(word.text for word in cell.words[hit.end :])
        alone = not re.search(r"[^\W\d_]{3,}", bare(rest)) or cell.words[hit.end - 1].text[-1] in ":："
        right = (
            not re.fullmatch(r"\d{1,4}\.?", line.cells[0].text)
            and cell.box.left > (line.box.left + line.box.right) / 2
            and hit.quality >= 0.9
            and not is_written_out(line, hit.cell)
        )
        if hit.start == 0 and hit.quality >= 0.7 and alone and (right or first_text(line, hit.cell)):
            found.setdefault(hit.line, hit.word)
    by_line: dict[int, list[Hit]] = {}
    for hit in hits:
        by_line.setdefault(hit.line, []).append(hit)
    found.update({place: "table" for place, held in by_line.items() if is_totals_heading(lines[place], held)})
    return found


def is_written_out(line: Line, place: int) -> bool:
    """Whether a cell stands behind the price or the quantity of an item that is written out on its line."""
    return any(
        hit.word in ("price", "quantity")
        and hit.end < len(cell.words)
        and any(char.isdigit() for char in cell.words[hit.end].text)
        for cell in line.cells[:place]
        for hit in hits_in(cell, COLUMN_HEADINGS, (0, 0), False, True)
    )


def is_totals_heading(line: Line, hits: Sequence[Hit]) -> bool:
    """Whether a line is the heading of a table of totals: net, tax and gross side by side, and no number yet."""
    kinds = {hit.word for hit in hits if hit.start == 0 and hit.quality >= 0.7}
    return {"net_total", "tax_total", "gross_total"} <= kinds and not has_amount(line)


def first_text(line: Line, place: int) -> bool:
    """Whether nothing but amounts stands to the left of a cell: no text, and no position of an item."""
    before = [cell.text for cell in line.cells[:place]]
    return not any(re.search(r"[^\W\d_]{2,}", bare(text)) or re.fullmatch(r"\d{1,4}\.?", text) for text in before)


def body_of(lines: Sequence[Line], heading: Heading, end: int, totals: Mapping[int, str], mark: str) -> Body:
    """The lines under a heading down to the totals, or to ``end``, by column."""
    kept: list[int] = []
    for place in range(heading.end, end):
        word = totals.get(place)
        if word == "table" or (word in ("gross_total", "tax_total") and has_amount(lines[place])):
            break
        kept.append(place)
    columns = heading.columns
    for _ in range(2):
        rows = [placed(lines[place], columns, mark) for place in kept if place not in totals]
        good = [row for row in rows if anchored(row, columns, mark)]
        columns = guessed(fitted(columns, good, mark), good, mark)
    body = tuple(
        (place, lines[place], {} if place in totals else placed(lines[place], columns, mark)) for place in kept
    )
    return Body(columns, body)


def has_amount(line: Line) -> bool:
    return any(char.isdigit() for char in line.text)


def anchored(row: Row, columns: Sequence[Column], mark: str) -> bool:
    """Whether a line holds the amounts of an item: those of the table's last column that must be there."""
    numeric = {
        column.word for place, column in enumerate(columns) if row.get(place) and holds_amount(row[place], column, mark)
    }
    texts = [
        text_of(row[place])
        for place, column in enumerate(columns)
        if row.get(place) and not column.numeric and column.word != "position"
    ]
    named = {column.word for column in columns}
    if texts and not any(char.isalpha() for text in texts for char in text) and not row_has_code(row, columns):
        return False
    for word in ("total", "gross_"):
        if word in named:
            others = named & {"quantity", "price"}
            return (word in numeric and (bool(numeric & others) or not others or bool(texts))) or {
                "quantity",
                "price",
            } <= numeric
    if "price" in named:
        return "price" in numeric
    return "quantity" in numeric


def holds_amount(words: Sequence[Word], column: Column, mark: str) -> bool:
    """Whether a column of numbers holds one; a percent is no amount."""
    text = text_of(words)
    if not column.numeric or ("%" in text and column.word not in ("discount", "tax_rate")):
        return False
    return has_number(text, mark)


def row_has_code(row: Row, columns: Sequence[Column]) -> bool:
    """Whether something stands in a column of codes that may be one."""
    return any(
        row.get(place) and not MONEY.search(text_of(row[place])) and len(text_of(row[place])) > 2
        for place, column in enumerate(columns)
        if column.word in NAMED and column.word != "description"
    )


def items_of(body: Body, mark: str) -> list[Item]:
    """The rows of a table."""
    anchors = [place for place, (_, _, row) in enumerate(body.lines) if anchored(row, body.columns, mark)]
    if not anchors:
        return []
    starts = starts_of(body, anchors)
    owners = owned(body, starts)
    items = {start: Item(columns=body.columns) for start in starts}
    for place, (_, line, row) in enumerate(body.lines):
        owner = owners.get(place)
        if owner is not None and row:
            items[owner].lines.append((line, row))
    return [item for item in items.values() if item.lines]


def starts_of(body: Body, anchors: Sequence[int]) -> list[int]:
    """Lines with which items begin: those with a position where nearly every item has one, else those with amounts."""
    column = next((place for place, column in enumerate(body.columns) if column.word == "position"), None)
    if column is None:
        return list(anchors)
    numbered = [
        place
        for place, (_, _, row) in enumerate(body.lines)
        if row.get(column) and POSITION.fullmatch(text_of(row[column]))
    ]
    numbered = [place for place in numbered if place <= anchors[-1]]
    if (
        numbered
        and abs(len(numbered) - len(anchors)) <= 0.2 * len(anchors)
        and all(
            any(start <= anchor < end for anchor in anchors) or body.lines[start][2]
            for start, end in zip(numbered, [*numbered[1:], len(body.lines)], strict=True)
        )
    ):
        return numbered
    return list(anchors)


def owned(body: Body, starts: Sequence[int]) -> dict[int, int]:
    """Place of a line -> the start of its item."""
    owners = {start: start for start in starts}
    above = above_lines(body, starts)
    use_above = len(set(above.values())) * 2 >= len(starts) and len(starts) > 1
    current: int | None = None
    for place in range(len(body.lines)):
        if place in owners:
            current = place
            continue
        if not body.lines[place][2]:
            current = None
            continue
        if use_above and place in above:
            owners[place] = above[place]
            continue
        if current is not None and carries_on(body, place, place - 1):
            owners[place] = current
        else:
            current = None
    return owners


def above_lines(body: Body, starts: Sequence[int]) -> dict[int, int]:
    """Lines of text nearer to the item below than to the one above -> the start of that item."""
    found: dict[int, int] = {}
    for last, start in zip([-1, *starts], starts, strict=False):
        for place in range(start - 1, last, -1):
            line, below = body.lines[place][1], body.lines[place + 1][1]
            if not body.lines[place][2] or line.page != below.page or not only_text(body, place):
                break
            over = body.lines[place - 1][1] if place > 0 else None
            gap = below.box.top - line.box.bottom
            upper = (
                line.box.top - over.box.bottom if over is not None and over.page == line.page else gap + line.box.height
            )
            if gap > NEAR * line.box.height or gap > upper - 0.25 * line.box.height:
                break
            found[place] = start
    return found


def only_text(body: Body, place: int) -> bool:
    """Whether a line of the table has nothing under a heading of numbers."""
    return not any(body.columns[column].numeric for column in body.lines[place][2])


def carries_on(body: Body, place: int, last: int) -> bool:
    """Whether a line may belong to the item of the line before it: near below it, and under the table's columns."""
    line, above = body.lines[place][1], body.lines[last][1]
    if line.page != above.page:
        return False
    height = max(min(line.box.height, above.box.height), 2 * line.unit)
    if line.box.top - above.box.bottom > NEAR * height:
        return False
    return bool(body.lines[place][2])


def leader(cell: Cell) -> bool:
    """Whether a cell is only dots or dashes."""
    return bool(LEADER.fullmatch(cell.text))


def amounts_of(line: Line, mark: str) -> list[object]:
    """Every number on a line."""
    return [value for cell in line.cells for value in numbers(cell.text, mark)]
