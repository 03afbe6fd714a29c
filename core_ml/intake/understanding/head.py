"""The head of a document: its number, the order it refers to, its dates, its currency."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from core_ml.intake.order import Found, Kind
from core_ml.intake.page import Word
from core_ml.intake.understanding.association import Candidate, candidates, label_starts
from core_ml.intake.understanding.dates import Written, dates_in
from core_ml.intake.understanding.document import Document, around, found_text, read_well
from core_ml.intake.understanding.labels import Hit
from core_ml.intake.understanding.lines import CJK, joined

NUMBERS = {
    Kind.PURCHASE_ORDER: ("order_number", "number"),
    Kind.INVOICE: ("invoice_number", "number"),
    Kind.CREDIT_NOTE: ("invoice_number", "number"),
    Kind.RECEIPT: ("invoice_number", "number"),
    Kind.OTHER: ("invoice_number", "order_number", "number"),
}
DATES = {
    Kind.PURCHASE_ORDER: ("order_date", "date"),
    Kind.INVOICE: ("invoice_date", "date"),
    Kind.CREDIT_NOTE: ("invoice_date", "date"),
    Kind.RECEIPT: ("invoice_date", "date"),
    Kind.OTHER: ("date", "invoice_date", "order_date"),
}
FIRST_WORDS = re.compile(r"(?:no|nr|nº|n°|number|nummer|numéro|#|:|：|号|编号)\.?:?", re.IGNORECASE)
IDENTIFIER = re.compile(r"[#]?[A-Za-z0-9\u4e00-\u9fff][\w\-/.+&]{0,29}")
AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})*[.,]\d{2}%?")
Outside = Callable[[int], bool]
"""Whether a line is outside the tables of line items."""


def number_of(document: Document, outside: Outside) -> Found[str] | None:
    """The document's own number."""
    for place, word in enumerate(NUMBERS[document.kind]):
        hits = [hit for hit in document.labels if hit.word == word]
        best = best_identifier(document, hits, 0.95 - 0.1 * place, outside)
        if best is None and place == 0:
            titles = [hit for hit in document.titles if hit.word == document.kind.value and hit.start == 0]
            best = best_identifier(document, titles, 0.75, outside)
        if best is not None:
            return best
    return None


def order_number_of(document: Document, own: Found[str] | None, outside: Outside) -> Found[str] | None:
    """The order that an invoice, a credit note or a receipt refers to."""
    if document.kind is Kind.PURCHASE_ORDER:
        return None
    found = best_identifier(document, [hit for hit in document.labels if hit.word == "order_number"], 0.9, outside)
    return None if found is None or (own is not None and found.value == own.value) else found


def best_identifier(
    document: Document, found: Iterable[Hit], base: float, outside: Outside = lambda _: True
) -> Found[str] | None:
    """The value of the label that most looks like a number of a document."""
    starts = label_starts((*document.labels, *document.parties))
    best: Found[str] | None = None
    for hit in found:
        if not outside(hit.line):
            continue
        for candidate in candidates(hit, document.lines, starts):
            words, worth = identifier(candidate.words)
            if not words or not outside(candidate.line):
                continue
            confidence = base * candidate.place * worth
            if best is None or confidence > best.confidence + 0.02:
                best = found_text(words, candidate.page, confidence, joined(words).strip("#:.,;()"))
    return best


def identifier(words: Sequence[Word]) -> tuple[list[Word], float]:
    """The words at the front that are a document's number, and how much they look like one; none where they do not."""
    held = list(words)
    while held and (FIRST_WORDS.fullmatch(held[0].text) or not any(char.isalnum() for char in held[0].text)):
        held = held[1:]
    if not held or (dates_in(joined(held[:3])) and dates_in(joined(held[:3]))[0].start == 0):
        return [], 0.0
    if any(char.isdigit() for char in held[0].text):
        taken = held[:1]
    elif (
        len(held) > 1
        and len(held[0].text) <= 4
        and held[0].text.isupper()
        and any(char.isdigit() for char in held[1].text)
    ):
        taken = held[:2]
    else:
        return [], 0.0
    text = joined(taken).strip("#:.,;()")
    core = text.replace(" ", "")
    if not IDENTIFIER.fullmatch(core) or AMOUNT.fullmatch(core) or len(core) < 2:
        return [], 0.0
    digits = sum(char.isdigit() for char in core)
    return taken, 1.0 if digits >= 3 else 0.8


def date_of(document: Document, outside: Outside) -> Found[date] | None:
    """The document's date: with its label, else the first one that no other label claims."""
    for place, word in enumerate(DATES[document.kind]):
        found = labelled_date(
            document, [hit for hit in document.labels if hit.word == word and outside(hit.line)], 0.95 - 0.07 * place
        )
        if found is not None:
            return found
    return loose_date(document, outside)


def delivery_date_of(document: Document, outside: Outside) -> Found[date] | None:
    """When the goods are wanted, where the document says it once for all; an order has no other date that is due."""
    found = labelled_date(
        document, [hit for hit in document.labels if hit.word == "delivery_date" and outside(hit.line)], 0.9
    )
    if found is None and document.kind is Kind.PURCHASE_ORDER:
        due = [
            hit for hit in document.labels if hit.form in ("duedate", "dueon", "due", "termin") and outside(hit.line)
        ]
        found = labelled_date(document, due, 0.75)
    return found


def labelled_date(document: Document, found: Iterable[Hit], base: float) -> Found[date] | None:
    """The date that stands best for one of the labels."""
    starts = label_starts((*document.labels, *document.parties))
    best: Found[date] | None = None
    for hit in found:
        for candidate in candidates(hit, document.lines, starts):
            words, text = dated(document, candidate)
            written = dates_in(text, document.language == "zh")
            if not written or written[0].start > 12:
                continue
            worth = base * candidate.place * (1.0 if written[0].start < 4 else 0.8)
            if best is None or worth > best.confidence + 0.02:
                best = day_found(document, written[0], words, text, candidate.page, worth) or best
    return best


def dated(document: Document, candidate: Candidate) -> tuple[tuple[Word, ...], str]:
    """A candidate's words and text, with the next cell's where both together are a date: ``August 29,`` ``2025``."""
    words, text = candidate.words, joined(candidate.words)
    if dates_in(text, document.language == "zh"):
        return words, text
    cells = document.lines[candidate.line].cells
    after = next((cells[place + 1] for place, cell in enumerate(cells[:-1]) if cell.words[-1] is words[-1]), None)
    return (words, text) if after is None else ((*words, *after.words), joined((*words, *after.words)))


def day_found(
    document: Document, written: Written, words: Sequence[Word], text: str, page: int, worth: float
) -> Found[date] | None:
    """A date that stands in the words' text."""
    day = written.day(document.month_first)
    if day is None:
        return None
    held = spanned(words, text, written.start, written.end)
    return Found(day, written.text, read_well(held, worth), page, around(held))


def spanned(words: Sequence[Word], text: str, start: int, end: int) -> list[Word]:
    """The words that hold some characters of their joined text."""
    held, at = [], 0
    for word in words:
        begin = text.find(word.text, at)
        at = begin + len(word.text)
        if begin < end and at > start:
            held.append(word)
    return held or list(words)


def loose_date(document: Document, outside: Outside) -> Found[date] | None:
    """The first date on the paper that is not one for payment or delivery."""
    claimed = {
        hit.line
        for hit in document.labels
        if hit.word in ("due_date_", "delivery_date", "order_date") and hit.quality >= 0.6
    }
    best: Found[date] | None = None
    for place, line in enumerate(document.lines):
        for cell in line.cells:
            for written in dates_in(cell.text, document.language == "zh"):
                worth = (0.6 if outside(place) else 0.3) * (0.4 if place in claimed else 1.0)
                found = day_found(document, written, cell.words, cell.text, cell.page, worth)
                if found is not None and (best is None or found.confidence > best.confidence + 0.15):
                    best = found
    return best


def is_chinese(text: str) -> bool:
    return bool(CJK.search(text))
