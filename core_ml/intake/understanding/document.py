"""What all parts know of a document: its lines, its language, its decimal mark, and which of day and month comes
first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core_ml.intake.order import Found, Kind
from core_ml.intake.page import Box, Word
from core_ml.intake.understanding.labels import Hit
from core_ml.intake.understanding.lines import Line, joined


@dataclass(frozen=True, slots=True)
class Document:
    """A document on its way from words to an order.

    Attributes
    ----------
    lines : of all pages, in order
    mark : decimal mark
    month_first : whether 03/04/24 is the 4th of March
    ocr : whether letters may be wrong
    labels, parties, totals, titles : what was found of each vocabulary
    """

    lines: tuple[Line, ...]
    kind: Kind
    language: str
    mark: str
    month_first: bool
    ocr: bool
    labels: tuple[Hit, ...]
    parties: tuple[Hit, ...]
    totals: tuple[Hit, ...]
    titles: tuple[Hit, ...]
    today: date | None = None


def found_text(words: Sequence[Word], page: int, confidence: float, value: str | None = None) -> Found[str]:
    """Words as a value that was read."""
    text = joined(words)
    return Found(text if value is None else value, text, read_well(words, confidence), page, around(words))


def found_number(words: Sequence[Word], page: int, confidence: float, value: Decimal) -> Found[Decimal]:
    """Words as a number that was read."""
    return Found(value, joined(words), read_well(words, confidence), page, around(words))


def around(words: Sequence[Word]) -> Box:
    return Box.around(word.box for word in words)


def read_well(words: Sequence[Word], confidence: float) -> float:
    """A confidence, less where the reader of the page was unsure of a word."""
    return float(confidence * (0.5 + 0.5 * min(word.confidence for word in words)))
