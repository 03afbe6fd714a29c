"""The tables of line items of a document, over all its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core_ml.intake.understanding.bare import bare_headings
from core_ml.intake.understanding.document import Document
from core_ml.intake.understanding.headings import Heading, headings
from core_ml.intake.understanding.items import Draft, drafts_of
from core_ml.intake.understanding.listed import listed_items
from core_ml.intake.understanding.rows import Item, body_of, items_of, total_lines


@dataclass(frozen=True, slots=True)
class Tables:
    """Line items, and the places of the lines that they and the tables' headings stand on."""

    drafts: tuple[Draft, ...]
    inside: frozenset[int]

    @property
    def lines_sum(self) -> Decimal | None:
        """Sum of the lines' totals; None where one is not known, or there is no line."""
        totals = [draft.item.total.value if draft.item.total else None for draft in self.drafts]
        return (
            sum((total for total in totals if total is not None), Decimal(0)) if totals and None not in totals else None
        )


def tables_of(document: Document) -> Tables:
    """The line items under every heading of a table."""
    totals = total_lines(document.lines, document.totals)
    found = read_tables(document, headings(document.lines, document.ocr), totals)
    if not found.drafts:
        listed = listed_items(document.lines, totals, document.mark, document.ocr)
        found = Tables(tuple(drafts_of(listed.items, document)), listed.inside)
    if len(found.drafts) < 2:
        bare = read_tables(document, bare_headings(document.lines, totals, document.mark), totals)
        found = bare if len(bare.drafts) > len(found.drafts) else found
    return found


def read_tables(document: Document, found: Sequence[Heading], totals: Mapping[int, str]) -> Tables:
    """The line items under some headings."""
    rows: list[Item] = []
    inside: set[int] = set()
    for number, heading in enumerate(found):
        end = found[number + 1].start if number + 1 < len(found) else len(document.lines)
        body = body_of(document.lines, heading, end, totals, document.mark)
        items = items_of(body, document.mark)
        if not items:
            continue
        rows.extend(items)
        held = {id(line) for item in items for line, _ in item.lines}
        inside |= set(range(heading.start, heading.end))
        inside |= {place for place, line, _ in body.lines if id(line) in held}
    drafts = drafts_of(rows, document)
    return Tables(tuple(drafts), frozenset(inside))


def is_repeated(heading: Heading, other: Heading) -> bool:
    """Whether two headings name the same columns."""
    return [column.word for column in heading.columns] == [column.word for column in other.columns]
