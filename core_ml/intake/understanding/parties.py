"""Buyer, seller and where the goods go: by labels, by place on the page, by letterhead and footer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core_ml.intake.order import Found, Kind, Party
from core_ml.intake.page import Word
from core_ml.intake.understanding.addresses import (
    address_of,
    city_in,
    is_chinese_address,
    is_one_line,
    is_street,
    spread,
)
from core_ml.intake.understanding.association import stands_under
from core_ml.intake.understanding.blocks import Block, blocks_of
from core_ml.intake.understanding.contacts import email_in, phone_in, vat_number_in
from core_ml.intake.understanding.document import Document, found_text
from core_ml.intake.understanding.head import best_identifier
from core_ml.intake.understanding.labels import HEADERS, PARTY_LABELS, Hit, hits_in
from core_ml.intake.understanding.lines import Cell, joined
from core_ml.intake.understanding.till import shop_of

COMPANY = re.compile(
    r"\b(?:gmbh|mbh|ag|kg|kgaa|ohg|gbr|e\.?\s?k\.?|ug|se|ltd\.?|limited|llc|inc\.?|corp\.?|plc|llp|s\.?a\.?r\.?l\.?|s\.?a\.?s\.?(?:u)?|s\.?a\.?|eurl|sci|b\.?v\.?|n\.?v\.?|sdn\.?\s?bhd\.?|pty|co\.|company|enterprise|trading|"
    r"& co|und co|fils|frères|et cie|restaurant|mart|store|stores|shop|pharmacy|hardware|supermarket|hypermarket|holdings|group|industries)(?!\w)|公司|厂$|集团|商店|中心$|店$",
    re.IGNORECASE,
)
FIGURE = re.compile(
    r"^(?:GLN|ILN|EORI|SIRET|SIREN|RCS|APE)\b|^[^\W\d]+(?:[\s\-][^\W\d]+)?\.?\s*[:：]\s*[\d\s]+$", re.IGNORECASE
)
"""A line of a party that only gives a number of it."""
APART = 3.5
"""Heights of a line between two parts of an address that blank lines divide, at most."""
MOST_LINES = 9
SKIPPED = re.compile(
    r"^(?:(?:herrn|herr|frau|familie|firma|einkauf|purchasing|procurement|accounts payable|buchhaltung|service achats|company|madame|monsieur|mr|mrs|ms|an|to|messrs)\.?$)|^(?:attn|attention|z\.?\s?hd|z\.?\s?h|c/o|à l'attention|contact|联系人|收件人|ansprechpartner|seite|page)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Sheet:
    """Lines of one party on their way to it: texts with the words that say them."""

    lines: list[tuple[str, tuple[Word, ...], int]] = field(default_factory=list)
    found: dict[str, Found[str]] = field(default_factory=dict)
    places: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Parties:
    """The three parties of a document."""

    buyer: Party
    seller: Party
    deliver_to: Party


def parties_of(document: Document, inside: Iterable[int]) -> Parties:
    """The parties, by label first; without one, the sender by letterhead and footer, the other by its window."""
    if document.kind is Kind.RECEIPT:
        return Parties(Party(), shop_of(document), Party())
    skipped = set(inside)
    sheets: dict[str, Sheet] = {}
    contacts: dict[str, Sheet] = {}
    sender, receiver = ("buyer", "seller") if document.kind is Kind.PURCHASE_ORDER else ("seller", "buyer")
    roles = {"buyer": "buyer", "seller": "seller", "deliver_to": "deliver_to", "sender": sender, "receiver": receiver}
    for hit in sorted(document.parties, key=lambda hit: (-hit.quality, hit.line)):
        if (
            hit.word in roles
            and roles[hit.word] not in sheets
            and hit.start == 0
            and hit.line not in skipped
            and hit.quality >= 0.7
            and is_label_of_party(document, hit)
        ):
            sheet = labelled(document, hit, skipped)
            if is_party(sheet):
                sheets[roles[hit.word]] = sheet
            elif sheet.found:
                contacts.setdefault(roles[hit.word], sheet)
    used = {place for sheet in (*sheets.values(), *contacts.values()) for place in sheet.places}
    blocks = [block for block in blocks_of(document.lines, skipped) if not used & set(block.places)]
    blocks = whole([block for block in blocks if not is_value(document, block)])
    if receiver not in sheets:
        window = window_of(document, blocks) or named_only(document, blocks)
        if window is not None:
            sheets[receiver] = sheet_of(document, window)
            blocks = [block for block in blocks if block is not window]
    if sender not in sheets:
        head = letterhead(document, blocks)
        if head is not None:
            sheets[sender] = head
    for word, contact in contacts.items():
        sheets.setdefault(word, Sheet()).found.setdefault("email", contact.found["email"])
    parties = {word: party_of(sheet) for word, sheet in sheets.items()}
    parties = contacts_added(document, parties, sender, receiver, used)
    held = {word: parties.get(word, Party()) for word in ("buyer", "seller", "deliver_to")}
    if held["deliver_to"].name is None and held["deliver_to"].city is None:
        held["deliver_to"] = Party()
    customer = best_identifier(
        document, [hit for hit in document.labels if hit.word == "customer_number" and hit.line not in skipped], 0.9
    )
    if customer is not None:
        held["buyer"] = replace(held["buyer"], customer_number=customer)
    return Parties(**held)


def is_label_of_party(document: Document, hit: Hit) -> bool:
    """Whether it is a label and not the first word of a company's name: alone, before a colon, or before a whole party."""
    cell = document.lines[hit.line].cells[hit.cell]
    rest = joined(cell.words[hit.end :])
    if not rest or cell.words[hit.end - 1].text[-1] in ":：" or (is_one_line(rest) and hit.word == "receiver"):
        return True
    first = cell.words[hit.end].text
    wide = cell.words[hit.end].box.left - cell.words[hit.end - 1].box.right > 0.9 * document.lines[hit.line].unit
    return wide and bool(COMPANY.search(rest)) and not COMPANY.search(first) and hit.word in ("buyer", "seller")


def is_value(document: Document, block: Block) -> bool:
    """Whether a block stands right of a label: it is that label's value, not an address of its own."""
    line, cell = block.places[0]
    if len(block.cells) > 1 and has_city(block):
        return False
    return cell > 0 and any(
        hit.line == line and hit.cell == cell - 1 and hit.start == 0 and hit.quality >= 0.9 for hit in document.labels
    )


def is_party(sheet: Sheet) -> bool:
    """Whether there is an address or a name in it, not only figures."""
    return any(re.search(r"[^\W\d_]{2,}", text) for text, _, _ in sheet.lines) or "name" in sheet.found


def labelled(document: Document, hit: Hit, skipped: set[int]) -> Sheet:
    """What stands behind a party's label, right of it or below it."""
    sheet = Sheet()
    line = document.lines[hit.line]
    cell = line.cells[hit.cell]
    behind = cell.words[hit.end :]
    while behind and not any(char.isalnum() for char in behind[0].text):
        behind = behind[1:]
    place = (hit.line, hit.cell)
    sheet.places.append(place)
    address = email_in(line.text)
    if address is not None and hit.word in ("sender", "receiver"):
        sheet.found["email"] = found_text([word for word in line.words if "@" in word.text], cell.page, 0.85, address)
        return sheet
    if behind:
        first = Cell.of(behind, cell.page)
        add(sheet, document, first, place)
        follow(sheet, document, first, hit.line, (first.box.left, cell.box.left))
        return sheet
    lower = next((found for found in under(document, hit.line, cell) if found[0][0] not in skipped), None)
    if lower is not None and is_label(document, *lower[0]):
        lower = None
    right = line.cells[hit.cell + 1] if hit.cell + 1 < len(line.cells) else None
    if right is not None and (
        is_label(document, hit.line, hit.cell + 1) or right.box.left - cell.box.right > 45 * line.unit
    ):
        right = None
    colon = cell.words[-1].text[-1] in ":：" or (right is not None and right.text[0] in ":：")
    if right is not None and (lower is None or (colon and lower[1].box.left >= right.box.left - line.unit)):
        right = stripped(right)
        add(sheet, document, right, (hit.line, hit.cell + 1))
        follow(sheet, document, right, hit.line, (right.box.left,))
    elif lower is not None:
        add(sheet, document, lower[1], lower[0])
        follow(sheet, document, lower[1], lower[0][0], (lower[1].box.left,))
    return sheet


def stripped(cell: Cell) -> Cell:
    """A cell without the colon at its front."""
    words = [word for word in cell.words if any(char.isalnum() for char in word.text)]
    return Cell.of(words, cell.page) if words else cell


def is_label(document: Document, line: int, cell: int) -> bool:
    """Whether a label begins a cell."""
    return any(
        hit.line == line and hit.cell == cell and hit.start == 0 and hit.quality >= 0.9
        for hit in (*document.parties, *document.labels)
    )


def under(document: Document, place: int, cell: Cell) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Cells in the next lines below a label."""
    for lower in range(place + 1, min(place + 5, len(document.lines))):
        line = document.lines[lower]
        if line.page != cell.page or line.box.top - cell.box.bottom > 2.2 * cell.box.height:
            return
        for number, other in enumerate(line.cells):
            if abs(other.box.left - cell.box.left) < 2 * line.unit or stands_under(other.box, cell.box, line.unit):
                yield (lower, number), other


def follow(sheet: Sheet, document: Document, first: Cell, place: int, lefts: Sequence[float]) -> None:
    """Add the lines below a party's first line, down to a gap or to the next label."""
    last = first
    for lower in range(place + 1, len(document.lines)):
        line = document.lines[lower]
        room = 1.0 if any(city_in(text) for text, _, _ in sheet.lines) else 2.6
        if (
            line.page != first.page
            or line.box.top - last.box.bottom > room * max(last.box.height, 2 * line.unit)
            or len(sheet.lines) >= MOST_LINES
        ):
            return
        for number, cell in enumerate(line.cells):
            if cell.box.top <= last.box.top or not any(abs(cell.box.left - left) < 1.5 * line.unit for left in lefts):
                continue
            if ends(document, cell) or heads(cell.text):
                return
            add(sheet, document, cell, (lower, number))
            last = cell
            break


def ends(document: Document, cell: Cell) -> bool:
    """Whether a cell begins something else than a part of an address."""
    for hit in hits_in(cell, PARTY_LABELS, (0, 0), document.ocr, False):
        if (
            hit.start == 0
            and hit.quality >= 0.9
            and hit.word in ("buyer", "seller", "deliver_to", "sender", "receiver")
            and (hit.end == len(cell.words) or cell.words[hit.end - 1].text[-1] in ":：")
        ):
            return True
    for hit in hits_in(cell, HEADERS, (0, 0), document.ocr, False):
        known = ("email", "phone", "vat_number", "customer_number", "other_", "number")
        if hit.start == 0 and hit.quality >= 0.9 and hit.word not in known:
            return True
    return False


def heads(text: str) -> bool:
    """Whether a line is a heading of something else: words that end with a colon."""
    return text[-1] in ":：" and not any(char.isdigit() for char in text)


def add(sheet: Sheet, document: Document, cell: Cell, place: tuple[int, int]) -> None:
    """Add one line: to the field that its label names, else as a line of the address."""
    sheet.places.append(place)
    words, page = cell.words, cell.page
    for vocabulary in (PARTY_LABELS, HEADERS):
        for hit in hits_in(cell, vocabulary, (0, 0), document.ocr, False):
            if hit.start == 0 and hit.word in (
                "name",
                "address",
                "postcode",
                "city",
                "country",
                "email",
                "phone",
                "vat_number",
                "customer_number",
                "other_",
            ):
                rest = words[hit.end :] or (right_of(document, place) if hit.quality >= 0.9 else ())
                colon = words[hit.end - 1].text[-1] in ":："
                if rest and (colon or hit.word not in ("name", "address", "country", "city")):
                    take(sheet, hit.word, rest, page)
                    return
                if hit.word == "other_" and hit.quality >= 0.9:
                    return
    text = cell.text
    if SKIPPED.match(text) or FIGURE.match(text):
        return
    if (email := email_in(text)) is not None:
        sheet.found.setdefault("email", found_text(words, page, 0.9, email))
        return
    vat = vat_number_in(text)
    if vat is not None:
        sheet.found.setdefault("vat_number", found_text(words, page, 0.95 if vat[1] else 0.6, vat[0]))
        return
    sheet.lines.append((text, words, page))


def right_of(document: Document, place: tuple[int, int]) -> tuple[Word, ...]:
    """Words of the cell right of one."""
    cells = document.lines[place[0]].cells
    return cells[place[1] + 1].words if place[1] + 1 < len(cells) else ()


def take(sheet: Sheet, word: str, words: Sequence[Word], page: int) -> None:
    """Keep the value of a party's own label."""
    text = joined(words)
    if word == "vat_number":
        vat = vat_number_in(text)
        if vat is not None:
            sheet.found.setdefault(word, found_text(words, page, 0.95 if vat[1] else 0.6, vat[0]))
    elif word == "email":
        if (email := email_in(text)) is not None:
            sheet.found.setdefault(word, found_text(words, page, 0.9, email))
    elif word == "phone":
        if (phone := phone_in(text)) is not None:
            sheet.found.setdefault(word, found_text(words, page, 0.85, phone))
    elif word == "address":
        sheet.lines.append((text, tuple(words), page))
    elif word != "other_":
        sheet.found.setdefault(word, found_text(words, page, 0.85, text))


def party_of(sheet: Sheet, base: float = 0.85) -> Party:
    """The party that a sheet says."""
    named = "name" in sheet.found
    lines = [("", (), 0), *sheet.lines] if named else sheet.lines
    address = address_of([text for text, _, _ in lines] if not named else ["-", *(text for text, _, _ in sheet.lines)])
    fields: dict[str, Found[str]] = dict(sheet.found)
    for word in ("name", "street", "postcode", "city", "country"):
        value = getattr(address, word)
        if value and word not in fields and value != "-":
            fields[word] = located(sheet, value, word, base)
    return Party(**{word: found for word, found in fields.items() if word in Party.__dataclass_fields__})


def located(sheet: Sheet, value: str, word: str, base: float) -> Found[str]:
    """A part of an address with the words that say it."""
    for text, words, page in sheet.lines:
        if value in text:
            held = [one for one in words if one.text.strip(",.;") in value] or list(words)
            return found_text(held, page, base, value)
    if word == "country":
        for text, words, page in sheet.lines:
            if any(country_like(part, value) for part in spread([text])) or city_in(text) or is_chinese_address(text):
                return found_text(words, page, base, value)
    words, page = (sheet.lines[-1][1], sheet.lines[-1][2]) if sheet.lines else ((), 0)
    return found_text(words, page, 0.7 * base, value) if words else Found(value, value, 0.5 * base)


def country_like(part: str, value: str) -> bool:
    from core_ml.intake.understanding.countries import country_of

    return country_of(part) == value


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
    """Place of the company's name in a block, where greetings or titles stand over it; 0 where none is told from them."""
    city = next(
        (place for place, cell in enumerate(block.cells) if city_in(cell.text) or is_chinese_address(cell.text)), None
    )
    before = block.cells[:city] if city is not None else block.cells
    found = [place for place, cell in enumerate(before) if COMPANY.search(cell.text) and not is_one_line(cell.text)]
    return found[-1] if found and (city is None or city - found[-1] <= 3) else 0


def has_city(block: Block) -> bool:
    """Whether one of its lines is postcode and city."""
    return any(city_in(cell.text) is not None or is_chinese_address(cell.text) for cell in block.cells)


def window_of(document: Document, blocks: Sequence[Block]) -> Block | None:
    """The receiver's address: a block with a city in the upper half of the first page, left before right, that is not the letterhead."""
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
        lower = held[0].box.top > 0.08 * bottom and not first_of_page(document, held[0])
        return held[0] if lower or sender_below(document, blocks, held[0]) else None
    first = min(held, key=lambda block: block.box.top)
    others = (
        [block for block in held if block is not first]
        if first_of_page(document, first) or first.box.left > 0.5 * right
        else held
    )
    return min(others, key=lambda block: (block.box.left > 0.45 * right, block.box.top))


def named_only(document: Document, blocks: Sequence[Block]) -> Block | None:
    """A receiver of whom only the name is there: a company in a line of its own in the upper half, below the sender."""
    lines = [line for line in document.lines if line.page == document.lines[0].page]
    bottom = max(line.box.bottom for line in lines)
    alone = [
        block
        for block in blocks
        if len(block.cells) == 1 and COMPANY.search(block.text) and not is_one_line(block.text)
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


def is_under_return_line(document: Document, block: Block) -> bool:
    """Whether a sender's address on one line stands over a block, with another name."""
    place = block.places[0][0]
    above = [
        cell for line in document.lines[max(place - 3, 0) : place] for cell in line.cells if is_one_line(cell.text)
    ]
    return any(block.cells[0].text.lower() not in cell.text.lower() and cell.page == block.page for cell in above)


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


def first_of_page(document: Document, block: Block) -> bool:
    """Whether a block begins with the first line of its page."""
    return block.places[0][0] <= 1


def letterhead(document: Document, blocks: Sequence[Block]) -> Sheet | None:
    """The sender: the block on top, its line over the window, or a company in the footer or under a mail."""
    page = document.lines[0].page
    ranked = sorted(((sender_score(document, block), block) for block in blocks), key=lambda pair: -pair[0])
    if ranked and ranked[0][0] >= 2.0 and has_city(ranked[0][1]):
        return sheet_of(document, ranked[0][1])
    for place, line in enumerate(document.lines):
        for cell in line.cells:
            if is_one_line(cell.text) and line.page == page and is_free(document, place, cell):
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


def is_free(document: Document, place: int, cell: Cell) -> bool:
    """Whether no label stands before a cell."""
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


def contacts_added(
    document: Document, parties: dict[str, Party], sender: str, receiver: str, used: set[tuple[int, int]]
) -> dict[str, Party]:
    """The sender's VAT number, e-mail and telephone from wherever they stand outside the others' addresses."""
    held = dict(parties)
    for place, line in enumerate(document.lines):
        for number, cell in enumerate(line.cells):
            if (place, number) in used:
                continue
            whose = (
                receiver
                if re.search(r"\b(?:your|ihre?|votre|kunden|customer|client)\b", cell.text, re.IGNORECASE)
                else sender
            )
            party = held.get(whose, Party())
            others = {
                found.value
                for word, other in held.items()
                if word != whose
                for found in (other.vat_number, other.email)
                if found is not None
            }
            vat, email = vat_number_in(cell.text), email_in(cell.text)
            if vat is not None and party.vat_number is None and vat[0] not in others:
                party = replace(party, vat_number=found_text(cell.words, cell.page, 0.85 if vat[1] else 0.5, vat[0]))
            if email is not None and party.email is None and email not in others:
                party = replace(party, email=found_text(cell.words, cell.page, 0.7, email))
            held[whose] = party
    return held
