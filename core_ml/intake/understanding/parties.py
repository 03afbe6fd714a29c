"""Buyer, seller and where the goods go: by labels, by place on the page, by letterhead and footer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core_ml.intake.order import Found, Kind, Party
from core_ml.intake.page import Word
from core_ml.intake.understanding.addresses import address_of, city_in, is_chinese_address, is_one_line, spread
from core_ml.intake.understanding.association import stands_under
from core_ml.intake.understanding.blocks import Block, blocks_of
from core_ml.intake.understanding.contacts import email_in, phone_in, vat_number_in
from core_ml.intake.understanding.document import Document, found_text
from core_ml.intake.understanding.head import best_identifier
from core_ml.intake.understanding.labels import HEADERS, PARTY_LABELS, Hit, hits_in
from core_ml.intake.understanding.lines import Cell, joined

COMPANY = re.compile(
    r"\b(?:gmbh|mbh|ag|kg|kgaa|ohg|gbr|e\.?\s?k\.?|ug|se|ltd\.?|limited|llc|inc\.?|corp\.?|plc|llp|s\.?a\.?r\.?l\.?|s\.?a\.?s\.?(?:u)?|s\.?a\.?|eurl|sci|b\.?v\.?|n\.?v\.?|sdn\.?\s?bhd\.?|pty|co\.|company|enterprise|trading|"
    r"& co|und co|fils|frères|et cie|restaurant|mart|store|stores|shop|pharmacy|hardware|supermarket|hypermarket|holdings|group|industries)(?!\w)|公司|厂$|集团|商店|中心$|店$",
    re.IGNORECASE,
)
MOST_LINES = 9
SKIPPED = re.compile(
    r"^(?:(?:herrn|herr|frau|firma|company|madame|monsieur|mr|mrs|ms|an|to|messrs)\.?$)|^(?:attn|attention|z\.?\s?hd|z\.?\s?h|c/o|à l'attention|contact|联系人|收件人|ansprechpartner|seite|page)\b",
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
    skipped = set(inside)
    sheets: dict[str, Sheet] = {}
    for hit in sorted(document.parties, key=lambda hit: (-hit.quality, hit.line)):
        if (
            hit.word in ("buyer", "seller", "deliver_to")
            and hit.word not in sheets
            and hit.start == 0
            and hit.line not in skipped
            and hit.quality >= 0.7
            and is_label_of_party(document, hit)
        ):
            sheet = labelled(document, hit)
            if is_party(sheet):
                sheets[hit.word] = sheet
    sender, receiver = ("buyer", "seller") if document.kind is Kind.PURCHASE_ORDER else ("seller", "buyer")
    used = {place for sheet in sheets.values() for place in sheet.places}
    blocks = [block for block in blocks_of(document.lines, skipped) if not used & set(block.places)]
    if receiver not in sheets:
        window = window_of(document, blocks)
        if window is not None:
            sheets[receiver] = sheet_of(document, window)
            blocks = [block for block in blocks if block is not window]
    if sender not in sheets:
        head = letterhead(document, blocks)
        if head is not None:
            sheets[sender] = head
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
    """Whether it is a label and not the first word of a company's name: alone, before a colon, or before a whole address."""
    cell = document.lines[hit.line].cells[hit.cell]
    rest = joined(cell.words[hit.end :])
    return (
        not rest
        or cell.words[hit.end - 1].text[-1] in ":："
        or (is_one_line(rest) and hit.form in ("an", "to", "anfirma"))
    )


def is_party(sheet: Sheet) -> bool:
    """Whether there is an address or a name in it, not only figures."""
    return any(re.search(r"[^\W\d_]{2,}", text) for text, _, _ in sheet.lines) or "name" in sheet.found


def labelled(document: Document, hit: Hit) -> Sheet:
    """What stands behind a party's label, right of it or below it."""
    sheet = Sheet()
    line = document.lines[hit.line]
    cell = line.cells[hit.cell]
    behind = cell.words[hit.end :]
    while behind and not any(char.isalnum() for char in behind[0].text):
        behind = behind[1:]
    place = (hit.line, hit.cell)
    if behind:
        first = Cell.of(behind, cell.page)
        add(sheet, document, first, place)
        follow(sheet, document, first, hit.line, (first.box.left, cell.box.left))
        return sheet
    lower = next(under(document, hit.line, cell), None)
    right = line.cells[hit.cell + 1] if hit.cell + 1 < len(line.cells) else None
    beside = (
        right is not None
        and not is_label(document, hit.line, hit.cell + 1)
        and (right.box.left - cell.box.right) < 30 * line.unit
    )
    if (
        right is not None
        and beside
        and (lower is None or cell.words[-1].text[-1] in ":：" and lower[1].box.left > cell.box.right)
    ):
        add(sheet, document, right, (hit.line, hit.cell + 1))
        follow(sheet, document, right, hit.line, (right.box.left,))
    elif lower is not None:
        add(sheet, document, lower[1], lower[0])
        follow(sheet, document, lower[1], lower[0][0], (lower[1].box.left,))
    elif right is not None and beside:
        add(sheet, document, right, (hit.line, hit.cell + 1))
        follow(sheet, document, right, hit.line, (right.box.left,))
    sheet.places.append(place)
    return sheet


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
        if (
            line.page != first.page
            or line.box.top - last.box.bottom > 1.1 * max(last.box.height, 1.5 * line.unit)
            or len(sheet.lines) >= MOST_LINES
        ):
            return
        for number, cell in enumerate(line.cells):
            if cell.box.top <= last.box.top or not any(abs(cell.box.left - left) < 1.5 * line.unit for left in lefts):
                continue
            if ends(document, cell):
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
            and hit.word in ("buyer", "seller", "deliver_to")
            and (hit.end == len(cell.words) or cell.words[hit.end - 1].text[-1] in ":：")
        ):
            return True
    for hit in hits_in(cell, HEADERS, (0, 0), document.ocr, False):
        known = ("email", "phone", "vat_number", "customer_number", "other_", "number")
        if hit.start == 0 and hit.quality >= 0.9 and hit.word not in known:
            return True
    return False


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
    if SKIPPED.match(text):
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
    """A block as the lines of a party; a sender's line above the window is left out."""
    sheet = Sheet()
    for place, cell in zip(block.places, block.cells, strict=True):
        if not sheet.lines and is_one_line(cell.text) and len(block.cells) > 1:
            continue
        if sheet.lines and ends(document, cell):
            break
        add(sheet, document, cell, place)
    return sheet


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
    if len(held) == 1:
        return held[0] if held[0].box.top > 0.08 * bottom and not first_of_page(document, held[0]) else None
    first = min(held, key=lambda block: block.box.top)
    others = (
        [block for block in held if block is not first]
        if first_of_page(document, first) or first.box.left > 0.5 * right
        else held
    )
    return min(others, key=lambda block: (block.box.left > 0.45 * right, block.box.top))


def first_of_page(document: Document, block: Block) -> bool:
    """Whether a block begins with the first line of its page."""
    return block.places[0][0] <= 1


def letterhead(document: Document, blocks: Sequence[Block]) -> Sheet | None:
    """The sender: its line over the window, the block on top, or a company in the footer."""
    for line in document.lines[: len(document.lines) // 2]:
        for cell in line.cells:
            if is_one_line(cell.text):
                sheet = Sheet()
                sheet.lines.append((cell.text, cell.words, cell.page))
                return sheet
    page = document.lines[0].page
    ranked = sorted((block for block in blocks if block.page == page), key=lambda block: -sender_score(document, block))
    if not ranked or sender_score(document, ranked[0]) <= 0:
        return None
    return sheet_of(document, ranked[0])


def sender_score(document: Document, block: Block) -> float:
    """How much a block looks like the sender's: a company's name, an address, on top or at the foot."""
    bottom = max(line.box.bottom for line in document.lines if line.page == block.page)
    top = block.box.top / max(bottom, 1.0)
    company = any(COMPANY.search(cell.text) for cell in block.cells[:2])
    place = 1.0 if top < 0.2 else 0.6 if top > 0.8 else 0.0
    first = block.cells[0]
    wordy = len(first.text.split()) <= 8 and bool(re.search(r"[^\W\d_]{2,}", first.text))
    labels = any(
        hit.line == block.places[0][0] and hit.cell == block.places[0][1]
        for hit in (*document.labels, *document.titles)
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
