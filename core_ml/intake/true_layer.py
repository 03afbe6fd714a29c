"""Whether a PDF page's text layer says what is seen on the page.

It need not: fonts may hide which character is which, a scanner's own OCR lies beneath the picture and is often wrong, a
program may have put one line over a scan. Five doubts, the cheap ones first:

- *none*: there is ink and no text;
- *unmapped*: fonts do not say which characters they show;
- *unseen*: words stand where there is no ink;
- *uncovered*: much of what looks like letters is not covered by words;
- *contradicted*: a few words are read by OCR and say something else. Each font is asked once in a document; invisible
  text, which is another reader's OCR, on each page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from rapidfuzz import fuzz

from core_ml.intake.characters import Character
from core_ml.intake.engines import Engine
from core_ml.intake.ink import Gray, ink_of, marks_of
from core_ml.intake.languages import language_of
from core_ml.intake.page import Box, Word

UNMAPPED = 0.1
"""Share of characters."""
UNSEEN = 0.3
"""Share of words."""
UNCOVERED = 0.4
"""Share of the marks on the page; a logo and a stamp are less."""
FEW_MARKS = 40
"""Fewer uncovered marks are a logo."""
FAINT = 12
"""Steps of brightness between ink and paper that can be seen."""
ALIKE, HIDDEN_ALIKE = 55.0, 85.0
"""Percent of alikeness below which OCR contradicts text: seen text, and the OCR of others."""
SAMPLES = 6
SAMPLE_LETTERS = (8, 60)
"""Letters and figures of a sample."""
ANSWERED = 0.5
"""OCR that reads less than this share of the letters has not contradicted: it may be a bar code or a flourish."""


class Doubt(StrEnum):
    """Why a text layer is not used."""

    NONE = "there is no text"
    UNMAPPED = "its fonts do not say which characters they show"
    UNSEEN = "its words stand where nothing is seen"
    UNCOVERED = "much of the page is not in it"
    CONTRADICTED = "it says something else than the page"


@dataclass
class LayerJudge:
    """Judges the pages of one document; remembers the fonts that told the truth.

    ``dots``: resolution of the pictures it is given.
    """

    engine: Engine
    dots: float
    true_fonts_: set[str] = field(default_factory=set, init=False)

    def doubt(self, picture: Gray, characters: Sequence[Character], words: Sequence[Word]) -> Doubt | None:
        """None where the words can be trusted. The picture and the words are of the page upright."""
        marks = marks_of(ink_of(picture))
        if not words:
            return Doubt.NONE if len(marks) else None
        if sum(not character.mapped for character in characters) > UNMAPPED * len(characters):
            return Doubt.UNMAPPED
        if sum(not seen(picture, word.box, self.dots) for word in words) > UNSEEN * len(words):
            return Doubt.UNSEEN
        if self._uncovered(picture, words):
            return Doubt.UNCOVERED
        return Doubt.CONTRADICTED if self._contradicted(picture, characters) else None

    def _uncovered(self, picture: Gray, words: Sequence[Word]) -> bool:
        marks = marks_of(ink_of(picture))
        covered = np.zeros(picture.shape, dtype=bool)
        for word in words:
            top, bottom, left, right = _pixels(word.box, self.dots, 2)
            covered[top:bottom, left:right] = True
        down = np.minimum(marks.down.astype(int), picture.shape[0] - 1)
        across = np.minimum(marks.across.astype(int), picture.shape[1] - 1)
        bare = int((~covered[down, across]).sum())
        return bare >= FEW_MARKS and bare > UNCOVERED * len(marks)

    def _contradicted(self, picture: Gray, characters: Sequence[Character]) -> bool:
        hidden = [character for character in characters if not character.visible]
        if len(hidden) > len(characters) / 2:
            return self._differs(picture, _samples(hidden), HIDDEN_ALIKE)
        fonts: dict[str, list[Character]] = defaultdict(list)
        for character in characters:
            if character.font not in self.true_fonts_:
                fonts[character.font].append(character)
        for font, of_font in fonts.items():
            samples = _samples(of_font)
            if not samples:
                continue
            if self._differs(picture, samples, ALIKE):
                return True
            self.true_fonts_.add(font)
        return False

    def _differs(self, picture: Gray, samples: Sequence[tuple[str, Box]], alike: float) -> bool:
        """Whether what OCR reads at these places is not what they are said to be."""
        languages = self._languages(samples)
        if languages is None or not samples:
            return False
        strips = [_cut(picture, box, self.dots) for _, box in samples]
        read = self.engine.read(_stacked(strips), languages, block=True)
        said = _plain(text for text, _ in samples)
        answer = _plain(word.text for word in read)
        return len(answer) >= ANSWERED * len(said) and fuzz.ratio(said, answer) < alike

    def _languages(self, samples: Sequence[tuple[str, Box]]) -> tuple[str, ...] | None:
        """Those to read the samples with; None where the engine does not know their writing."""
        told = language_of(text for text, _ in samples)
        letters = [character for text, _ in samples for character in text if character.isalpha()]
        foreign = sum(ord(letter) > 0x24F for letter in letters)
        if told != "zh" and foreign > len(letters) / 2:
            return None
        if not self.engine.languages:
            return ()
        wanted = ("zh", "en") if told == "zh" else ("en",)
        known = tuple(language for language in wanted if language in self.engine.languages)
        return known if wanted[0] in known else None


def seen(picture: Gray, box: Box, dots: float) -> bool:
    """Whether there is anything to be seen in the box."""
    top, bottom, left, right = _pixels(box, dots, 1)
    inside = picture[top:bottom, left:right]
    return bool(inside.size) and int(inside.max()) - int(inside.min()) >= FAINT


def _samples(characters: Sequence[Character]) -> list[tuple[str, Box]]:
    """(text, box) of pieces of lines, from all over the page."""
    lines: dict[int, list[Character]] = defaultdict(list)
    for character in characters:
        if character.direction == 0 and character.mapped:
            lines[round(character.down)].append(character)
    pieces = [piece for line in lines.values() if (piece := _piece(line)) is not None]
    step = max(len(pieces) // SAMPLES, 1)
    return pieces[::step][:SAMPLES]


def _piece(line: list[Character]) -> tuple[str, Box] | None:
    """The first letters of a line up to a wide gap."""
    line = sorted(line, key=lambda each: each.box.left)
    piece = line[:1]
    for character in line[1 : SAMPLE_LETTERS[1]]:
        if character.box.left - piece[-1].box.right > 2 * character.size:
            break
        piece.append(character)
    text = "".join(character.text for character in piece)
    if sum(map(str.isalnum, text)) < SAMPLE_LETTERS[0]:
        return None
    return text, Box.around(character.box for character in piece)


def _cut(picture: Gray, box: Box, dots: float) -> Gray:
    top, bottom, left, right = _pixels(box, dots, round(dots / 40))
    return picture[top:bottom, left:right]


def _stacked(strips: Sequence[Gray]) -> Gray:
    widest = max(strip.shape[1] for strip in strips)
    return np.vstack(
        [np.pad(strip, ((4, 4), (8, 8 + widest - strip.shape[1])), constant_values=255) for strip in strips]
    )


def _pixels(box: Box, dots: float, more: int) -> tuple[int, int, int, int]:
    """(top, bottom, left, right), ``more`` pixels larger on each side."""
    scale = dots / 72
    return (
        max(int(box.top * scale) - more, 0),
        int(box.bottom * scale) + 1 + more,
        max(int(box.left * scale) - more, 0),
        int(box.right * scale) + 1 + more,
    )


def _plain(texts: Iterable[str]) -> str:
    return "".join(character for text in texts for character in text.lower() if character.isalnum())
