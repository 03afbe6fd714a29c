"""Parties without a label: the receiver in the window of the envelope, the sender at the head or the foot."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core_ml.intake.understanding.addresses import (
    address_of,
    city_in,
    is_chinese_address,
    is_one_line,
    is_street,
)
from core_ml.intake.understanding.blocks import Block
from core_ml.intake.understanding.document import Document
from core_ml.intake.understanding.lines import Cell
from core_ml.intake.understanding.sheets import COMPANY, Sheet, add, ends

SENTENCE = re.compile(r"(?<!Inc)(?<!Ltd)(?<!Co)(?<!Corp)(?<!bH)[.。!?？！]$", re.IGNORECASE)
APART = 3.5
"""Heights of a line between two parts of an address that blank lines divide, at most."""


def sheet_of(document: Document, block: Block) -> Sheet:
    """A block as the lines of a party: from the company's name on, without a sender's line over the window."""
    sheet = Sheet()
    begin = company_at(block)
    for place, cell in list(zip(block.places, block.cells, strict=True))[begin:]:
        if not sheet.lines and is_one_line(cell.text) and len(block.cells) > 1:
            continue
        if sheet.lines and ends(document, cell):
            break
        add(sheet, document, cell, place)
    return sheet


def company_at(block: Block) -> int:
    """Place of the company's name in a block, where greetings or titles stand over it; 0 where none is told from
    them.
    """
    city = next(
        (place for place, cell in enumerate(block.cells) if city_in(cell.text) or is_chinese_address(cell.text)), None
    )
    before = block.cells[:city] if city is not None else block.cells
    found = [place for place, cell in enumerate(before) if COMPANY.search(cell.text) and not is_one_line(cell.text)]
    return found[-1] if found and (city is None or city - found[-1] <= 3) else 0


def has_city(block: Block) -> bool:
    """Whether one of its lines is postcode and city."""
    return any(city_in(cell.text) is not None or is_chinese_address(cell.text) for cell in block.cells)


def is_value(document: Document, block: Block) -> bool:
    """Whether a block stands right of a label: it is that label's value, not an address of its own."""
    line, cell = block.places[0]
    if len(block.cells) > 1 and has_city(block):
        return False
    return cell > 0 and any(
        hit.line == line and hit.cell == cell - 1 and hit.start == 0 and hit.quality >= 0.9 for hit in document.labels
    )


def window_of(document: Document, blocks: Sequence[Block]) -> Block | None:
    """The receiver's address: a block with a city in the upper half of the first page, left before right, that is not
    the letterhead.
    """
    page = document.lines[0].page
    bottom = max(line.box.bottom for line in document.lines if line.page == page)
    right = max(line.box.right for line in document.lines if line.page == page)
    held = [
        block
        for block in blocks
        if block.page == page and has_city(block) and len(block.cells) >= 2 and block.box.top < 0.5 * bottom
    ]
    held = [block for block in held if len([cell for cell in block.cells if not is_one_line(cell.text)]) >= 2]
    if not held:
        return None
    under_return = [block for block in held if is_one_line(block.cells[0].text)]
    if under_return:
        return under_return[0]
    if len(held) == 1 and is_under_return_line(document, held[0]):
        return held[0]
    if len(held) == 1:
        lower = held[0].box.top > 0.08 * bottom and not first_of_page(held[0])
        return held[0] if lower or sender_below(document, blocks, held[0]) else None
    first = min(held, key=lambda block: block.box.top)
    others = (
        [block for block in held if block is not first]
        if first_of_page(first) or first.box.left > 0.5 * right
        else held
    )
    return min(others, key=lambda block: (block.box.left > 0.45 * right, block.box.top))


def is_under_return_line(document: Document, block: Block) -> bool:
    """Whether a sender's address on one line stands over a block, with another name."""
    place = block.places[0][0]
    above = [
        cell for line in document.lines[max(place - 3, 0) : place] for cell in line.cells if is_one_line(cell.text)
    ]
    return any(block.cells[0].text.lower() not in cell.text.lower() and cell.page == block.page for cell in above)


def named_only(document: Document, blocks: Sequence[Block]) -> Block | None:
    """A receiver of whom only the name is there: a company in a line of its own in the upper half, below the sender."""
    lines = [line for line in document.lines if line.page == document.lines[0].page]
    bottom = max(line.box.bottom for line in lines)
    alone = [
        block
        for block in blocks
        if len(block.cells) == 1
        and COMPANY.search(block.text)
        and not is_one_line(block.text)
        and not SENTENCE.search(block.text)
    ]
    alone = [
        block
        for block in alone
        if 0.05 * bottom < block.box.top < 0.5 * bottom and block.page == lines[0].page and len(block.text) < 60
    ]
    return alone[0] if alone and block_above(alone[0], blocks) else None


def block_above(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether another company stands above a block."""
    return any(
        other.box.bottom <= block.box.top and any(COMPANY.search(cell.text) for cell in other.cells[:2])
        for other in blocks
    )


def sender_below(document: Document, blocks: Sequence[Block], window: Block) -> bool:
    """Whether another company's address stands at the foot of a page: then the block on top is not the sender's."""
    name = window.cells[0].text.lower()
    ends_at = {line.page: line.box.bottom for line in document.lines}
    return any(
        COMPANY.search(cell.text) and is_one_line(cell.text) and name not in cell.text.lower()
        for block in blocks
        if block is not window and block.box.top > 0.7 * ends_at[block.page]
        for cell in block.cells
    )


def first_of_page(block: Block) -> bool:
    """Whether a block begins with the first line of its page."""
    return block.places[0][0] <= 1


def letterhead(document: Document, blocks: Sequence[Block]) -> Sheet | None:
    """The sender: the block on top, its line over the window, or a company in the footer or under a mail."""
    ranked = sorted(((sender_score(document, block), block) for block in blocks), key=lambda pair: -pair[0])
    if ranked and ranked[0][0] >= 2.0 and has_city(ranked[0][1]):
        return sheet_of(document, ranked[0][1])
    for place, line in enumerate(document.lines):
        for cell in line.cells:
            if is_one_line(cell.text) and is_free(document, place):
                return one_line(document, place, cell)
    return sheet_of(document, ranked[0][1]) if ranked and ranked[0][0] > 0 else None


def whole(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with those put together that blank lines divide: name and address, street and city."""
    held = list(blocks)
    for block in blocks:
        for _ in range(3):
            if block not in held or not wants_more(block):
                break
            above = nearest_above(block, held)
            if above is None:
                break
            joined_block = Block((*above.cells, *block.cells), (*above.places, *block.places))
            held = [joined_block if other is block else other for other in held if other is not above]
            block = joined_block
    return held


def wants_more(block: Block) -> bool:
    """Whether an address lacks its street or its name."""
    city = next(
        (place for place, cell in enumerate(block.cells) if city_in(cell.text) or is_chinese_address(cell.text)), None
    )
    if city is None or city >= 2 or is_one_line(block.cells[0].text):
        return False
    return city == 0 or is_street(block.cells[0].text)


def nearest_above(block: Block, blocks: Sequence[Block]) -> Block | None:
    """The block a little above one, at its left edge or over its middle, that can be the rest of its address."""
    first = block.cells[0]
    near = []
    for other in blocks:
        last = other.cells[-1]
        gap = first.box.top - last.box.bottom
        height = max(last.box.height, first.box.height)
        left = abs(last.box.left - first.box.left) < 0.7 * height
        over = min(last.box.right, first.box.right) > max(last.box.left, first.box.left) and bool(
            COMPANY.search(other.text)
        )
        if (
            other is not block
            and other.page == block.page
            and 0 <= gap < APART * height
            and (left or over)
            and len(other.cells) <= 5
            and not has_city(other)
        ):
            near.append((gap, other))
    return min(near, key=lambda pair: pair[0])[1] if near else None


def is_free(document: Document, place: int) -> bool:
    """Whether no label stands on a line."""
    return not any(
        hit.line == place and hit.word in ("buyer", "seller", "deliver_to", "receiver") for hit in document.parties
    )


def one_line(document: Document, place: int, cell: Cell) -> Sheet:
    """The address on one line; with the name from the line above where it begins with a street."""
    sheet = Sheet()
    if address_of([cell.text]).name is None and place > 0:
        over = [other for line in document.lines[max(place - 2, 0) : place] for other in line.cells]
        near = [other for other in over if other.box.right > cell.box.left - 5 and other.box.left < cell.box.right + 5]
        near = [other for other in near if cell.box.top - other.box.bottom < 3 * cell.box.height]
        sheet.lines.extend((other.text, other.words, other.page) for other in near[-1:])
    sheet.lines.append((cell.text, cell.words, cell.page))
    return sheet


def sender_score(document: Document, block: Block) -> float:
    """How much a block looks like the sender's: a company's name, an address, on top or at the foot."""
    bottom = max(line.box.bottom for line in document.lines if line.page == block.page)
    top = block.box.top / max(bottom, 1.0)
    begin = company_at(block)
    company = any(COMPANY.search(cell.text) for cell in block.cells[begin : begin + 2])
    place = 1.0 if top < 0.25 else 0.6 if top > 0.75 or block.box.bottom > bottom - 5 else 0.0
    place *= 1.0 if block.page == document.lines[0].page or top > 0.2 else 0.0
    first = block.cells[begin]
    wordy = len(first.text.split()) <= 8 and bool(re.search(r"[^\W\d_]{2,}", first.text))
    labels = any(
        (hit.line, hit.cell) == block.places[begin] and hit.start == 0
        for hit in (*document.labels, *document.titles, *document.totals)
    )
    if labels or not wordy or place == 0.0:
        return 0.0
    return (
        place + 1.0 * company + 1.0 * has_city(block) + 0.3 * (first.box.height / max(document.lines[0].unit, 0.1) > 3)
    )
