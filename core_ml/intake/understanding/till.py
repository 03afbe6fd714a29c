"""The head of a till's receipt: the shop's name, then its address, on lines one under the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core_ml.intake.order import Found, Party
from core_ml.intake.page import Word
from core_ml.intake.understanding.addresses import STREET
from core_ml.intake.understanding.contacts import email_in, phone_in, vat_number_in
from core_ml.intake.understanding.dates import dates_in
from core_ml.intake.understanding.document import Document, found_text
from core_ml.intake.understanding.lines import Line

MOST = 14
"""Lines of the head, at most."""
LEGAL = re.compile(
    r"\b(?:sdn\.?,?\s?bhd|bhd|ltd|limited|gmbh|llc|inc|plc|s\.?a\.?r\.?l|enterprise|trading|company|restaurant|restoran|mart|hardware|pharmacy|supermarket|bakery|cafe|motor)\b\.?|公司|超市|商店|餐厅",
    re.IGNORECASE,
)
SUFFIX = re.compile(r"^\W*(?:sdn\.?,?\s?bhd|bhd|ltd|limited|gmbh|llc|inc|plc)\.?\W*(?:\(.*)?$", re.IGNORECASE)
REGISTRATION = re.compile(
    r"^\W*(?:co(?:mpany|\.)?\s*)?(?:br|roc|rob|reg(?:istration|\.)?|co)\b.{0,8}(?:no|:|\()|^\W*[A-Z]{0,3}\d{5,12}[\s\-–]*[A-Z]{0,2}\W*$|^\W*\(?\d{4,12}\s?-\s?[A-Z]\)?\W*$|licen[cs]ee|gst|tin\b|sst",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"\b(?:tel|fax|phone|h/p|hp|email|e-mail|www|website|mobile|contact)\b|^\W*\(?\+?\d[\d\s\-/()]{6,}\W*$|@|电话",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"\b(?:invoice|receipt|bill no|cash bill|cash sales|doc(?:ument)? no|cashier|date|table|"
    r"order no|rechnung|quittung|beleg|kassenbon|facture|ticket|reçu|qty|description|salesperson|"
    r"counter|trn|member)\b|小票|收据|日期",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"^\W*(?:no\.?|lot|unit|block|blok|level|ground|g-|a-|k\d)\b\W*\w|\d", re.IGNORECASE)
POSTCODE = re.compile(r"(?<![\d-])(\d{4,6})(?![\d-])[\s,]+(?P<city>[^\W\d].*)$")

Piece = tuple[str, tuple[Word, ...], int]
"""Text of a line, its words and its page."""


def shop_of(document: Document) -> Party:
    """The shop that a receipt names at its head."""
    head = head_of(document.lines)
    begin = next((place for place, (text, _, _) in enumerate(head) if place > 0 and is_address(text)), len(head))
    name = name_of(head[:begin])
    street, postcode, city = place_of(
        [piece for piece in head[begin:] if not REGISTRATION.search(piece[0]) and not CONTACT.search(piece[0])]
    )
    found = contacts_of(document)
    return Party(name=name, street=street, postcode=postcode, city=city, **found)


def head_of(lines: Sequence[Line]) -> list[Piece]:
    """The lines down to the first that names the paper or a date."""
    held: list[Piece] = []
    for line in lines[:MOST]:
        text = line.text.strip()
        if held and (TITLE.search(text) or dates_in(text)):
            if len(held) > 1:
                break
            continue
        if re.search(r"[^\W\d_]{2,}|\d{4,}", text):
            held.append((text, line.words, line.page))
    return held


def is_address(text: str) -> bool:
    """Whether a line begins the address."""
    if REGISTRATION.search(text) or CONTACT.search(text):
        return False
    return (
        bool(re.match(r"\W*(?:no|lot|unit|blok|block|level|suite)\b[\s.,:]*\w*\d", text, re.IGNORECASE))
        or bool(STREET.search(text) and (re.search(r"\d", text) or "," in text))
        or bool(re.match(r"[A-Z]{0,2}-?\d+[A-Z]?[-,/]", text))
    )


def name_of(head: Sequence[Piece]) -> Found[str] | None:
    """The shop's name: the line with its legal form, and the line before where that stands alone."""
    lines = [piece for piece in head if not REGISTRATION.search(piece[0]) and not CONTACT.search(piece[0])]
    if not lines:
        return None
    place = next((place for place, (text, _, _) in enumerate(lines) if LEGAL.search(text)), 0)
    taken = [lines[place]]
    if place > 0 and SUFFIX.match(lines[place][0]):
        taken.insert(0, lines[place - 1])
    elif place + 1 < len(lines) and SUFFIX.match(lines[place + 1][0]):
        taken.append(lines[place + 1])
    words = [word for _, words, _ in taken for word in words]
    value = re.sub(r"\s*\(?\d{4,}[\s\-–]*[A-Z]?\)?\s*$", "", " ".join(text for text, _, _ in taken)).strip(" -:,")
    return found_text(words, taken[0][2], 0.75, value)


def place_of(lines: Sequence[Piece]) -> tuple[Found[str] | None, Found[str] | None, Found[str] | None]:
    """Street, postcode and city of the lines of an address."""
    street: list[Piece] = []
    for place, (text, words, page) in enumerate(lines):
        match = POSTCODE.search(text)
        if match is None or not re.fullmatch(r"\d{5,6}|\d{4}", match[1]):
            street.append((text, words, page))
            continue
        before = text[: match.start()].strip(" ,")
        if before:
            street.append((before, words, page))
        tail = [other[0] for other in lines[place + 1 : place + 2] if not re.search(r"\d", other[0])]
        city = ", ".join(part.strip(" ,.") for part in (match["city"], *tail))
        return joined_text(street), found_text(words, page, 0.75, match[1]), found_text(words, page, 0.7, city)
    return joined_text(street[:4]), None, None


def joined_text(pieces: Sequence[Piece]) -> Found[str] | None:
    """Lines of a street as one value."""
    if not pieces:
        return None
    words = [word for _, words, _ in pieces for word in words]
    return found_text(words, pieces[0][2], 0.7, ", ".join(text.strip(" ,.;") for text, _, _ in pieces))


def contacts_of(document: Document) -> dict[str, Found[str]]:
    """The shop's VAT number, e-mail and telephone."""
    found: dict[str, Found[str]] = {}
    for line in document.lines[: 2 * MOST]:
        vat, email = vat_number_in(line.text), email_in(line.text)
        if vat is not None and "vat_number" not in found:
            found["vat_number"] = found_text(line.words, line.page, 0.9 if vat[1] else 0.5, vat[0])
        if email is not None and "email" not in found:
            found["email"] = found_text(line.words, line.page, 0.8, email)
        if CONTACT.search(line.text) and "phone" not in found and (phone := phone_in(line.text)):
            found["phone"] = found_text(line.words, line.page, 0.7, phone)
    return found
