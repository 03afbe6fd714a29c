"""A party's lines: what stands behind its label, right of it or below it, and what each line says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core_ml.intake.order import Found, Party
from core_ml.intake.page import Word
from core_ml.intake.understanding.addresses import (
    address_of,
    city_in,
    is_chinese_address,
    is_one_line,
    spread,
)
from core_ml.intake.understanding.association import stands_under
from core_ml.intake.understanding.contacts import email_in, phone_in, vat_number_in
from core_ml.intake.understanding.countries import country_of
from core_ml.intake.understanding.document import Document, found_text
from core_ml.intake.understanding.labels import HEADERS, PARTY_LABELS, Hit, hits_in
from core_ml.intake.understanding.lines import Cell, joined

COMPANY = re.compile(
    r"\b(?:gmbh|mbh|ag|kg|kgaa|ohg|gbr|e\.?\s?k\.?|ug|se|ltd\.?|limited|llc|inc\.?|corp\.?|plc|llp|s\.?a\.?r\.?l\.?|s\.?a\.?s\.?(?:u)?|s\.?a\.?|eurl|sci|b\.?v\.?|n\.?v\.?|sdn\.?\s?bhd\.?|pty|co\.|company|enterprise|trading|"
    r"& co|und co|fils|frères|et cie|restaurant|mart|store|stores|shop|pharmacy|hardware|"
    r"supermarket|hypermarket|holdings|group|industries)(?!\w)|公司|厂$|集团|商店|中心$|店$",
    re.IGNORECASE,
)
FIGURE = re.compile(
    r"^(?:GLN|ILN|EORI|SIRET|SIREN|RCS|APE)\b|^[^\W\d]+(?:[\s\-][^\W\d]+)?\.?\s*[:：]\s*[\d\s]+$", re.IGNORECASE
)
"""A line of a party that only gives a number of it."""
MOST_LINES = 9
SKIPPED = re.compile(
    r"^(?:(?:herrn|herr|frau|familie|firma|einkauf|purchasing|procurement|accounts payable|"
    r"buchhaltung|service achats|company|madame|monsieur|mr|mrs|ms|an|to|messrs)\.?$)|^(?:attn|"
    r"attention|z\.?\s?hd|z\.?\s?h|c/o|à l'attention|contact|联系人|收件人|ansprechpartner|seite|"
    r"page)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Sheet:
    """Lines of one party on their way to it: texts with the words that say them."""

    lines: list[tuple[str, tuple[Word, ...], int]] = field(default_factory=list)
    found: dict[str, Found[str]] = field(default_factory=dict)
    places: list[tuple[int, int]] = field(default_factory=list)


def is_party(sheet: Sheet) -> bool:
    """Whether there is an address or a name in it, not only figures."""
    return any(re.search(r"[^\W\d_]{2,}", text) for text, _, _ in sheet.lines) or "name" in sheet.found


def is_label_of_party(document: Document, hit: Hit) -> bool:
    """Whether it is a label and not the first word of a company's name: alone, before a colon, or before a whole
    party.
    """
    cell = document.lines[hit.line].cells[hit.cell]
    rest = joined(cell.words[hit.end :])
    if not rest or cell.words[hit.end - 1].text[-1] in ":：" or (is_one_line(rest) and hit.word == "receiver"):
        return True
    first = cell.words[hit.end].text
    wide = cell.words[hit.end].box.left - cell.words[hit.end - 1].box.right > 0.9 * document.lines[hit.line].unit
    return wide and bool(COMPANY.search(rest)) and not COMPANY.search(first) and hit.word in ("buyer", "seller")


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
        follow(sheet, document, first, hit.line, (first.box.left, cell.box.left), skipped)
        return sheet
    lower = next((found for found in under(document, hit.line, cell) if found[0][0] not in skipped), None)
    if lower is not None and is_label(document, *lower[0]) and not FIGURE.match(lower[1].text):
        lower = None
    right = line.cells[hit.cell + 1] if hit.cell + 1 < len(line.cells) else None
    if right is not None and (
        is_label(document, hit.line, hit.cell + 1)
        or any((title.line, title.cell) == (hit.line, hit.cell + 1) for title in document.titles)
        or right.box.left - cell.box.right > 45 * line.unit
    ):
        right = None
    colon = cell.words[-1].text[-1] in ":：" or (right is not None and right.text[0] in ":：")
    if right is not None and (lower is None or (colon and lower[1].box.left >= right.box.left - line.unit)):
        right = stripped(right)
        add(sheet, document, right, (hit.line, hit.cell + 1))
        follow(sheet, document, right, hit.line, (right.box.left,), skipped)
    elif lower is not None:
        add(sheet, document, lower[1], lower[0])
        follow(sheet, document, lower[1], lower[0][0], (lower[1].box.left,), skipped)
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


def follow(
    sheet: Sheet, document: Document, first: Cell, place: int, lefts: Sequence[float], skipped: set[int]
) -> None:
    """Add the lines below a party's first line, down to a gap or to the next label."""
    last = first
    for lower in range(place + 1, len(document.lines)):
        line = document.lines[lower]
        room = 1.0 if any(city_in(text) for text, _, _ in sheet.lines) else 2.6
        if (
            line.page != first.page
            or lower in skipped
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
    """Whether a part of an address names a country."""
    return country_of(part) == value
