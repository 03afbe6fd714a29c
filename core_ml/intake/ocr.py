"""A picture of a page becomes words in points of the upright page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core_ml.intake.engines import Engine
from core_ml.intake.ink import Gray, ink_of, marks_of
from core_ml.intake.lines import in_reading_order
from core_ml.intake.page import Box, Page, Source, Word
from core_ml.intake.probing import Probe, probe, refined
from core_ml.intake.upright import SLENDER, Sheet, sheet_of

BLANK = 3
"""Fewer marks than this are dirt on a blank page."""


@dataclass
class Reader:
    """Reads the pages of one document; what held for a page is tried first on the next.

    Parameters
    ----------
    languages : of en, de, fr, zh; None to find out
    """

    engine: Engine
    languages: Sequence[str] | None = None
    last_: Probe | None = field(default=None, init=False)

    def read(
        self, picture: Gray, points: float | None, number: int, *, photo: bool, turned: int | None = None
    ) -> tuple[Page, Sheet]:
        """The page's words, and the sheet that they stand on; ``turned`` where the caller knows which way up it is.

        Raises
        ------
        DocumentError
            The engine takes too long or does not run.
        """
        sheet = sheet_of(picture, points, photo=photo)
        if turned is not None:
            sheet = sheet.turned_by((turned - sheet.turned) % 360)
        words: Sequence[Word] = ()
        if len(marks_of(ink_of(sheet.picture))) >= BLANK:
            found = probe(sheet.picture, self.engine, self.languages, self.last_)
            if turned is None:
                sheet = sheet.turned_by(found.turned)
            words, languages = self._words(sheet, found)
            self.last_ = Probe(0, languages, found.sure)
        placed = in_reading_order(_in_points(word, sheet) for word in words)
        return Page(number, sheet.width, sheet.height, placed, Source.OCR, sheet.turned), sheet

    def _words(self, sheet: Sheet, found: Probe) -> tuple[list[Word], tuple[str, ...]]:
        """Read, and once more where the page turns out to be in another language than its probe."""
        roll = sheet.height >= SLENDER * sheet.width
        words = self.engine.read(sheet.picture, found.languages, block=roll)
        languages = refined(self.engine, self.languages, found.languages, words)
        if languages != found.languages:
            words = self.engine.read(sheet.picture, languages, block=roll)
        return words, languages


def _in_points(word: Word, sheet: Sheet) -> Word:
    box, points = word.box, sheet.points
    inside = Box(
        _within(box.left * points, sheet.width),
        _within(box.top * points, sheet.height),
        _within(box.right * points, sheet.width),
        _within(box.bottom * points, sheet.height),
    )
    return Word(word.text, inside, word.confidence)


def _within(at: float, most: float) -> float:
    return min(max(at, 0.0), most)
