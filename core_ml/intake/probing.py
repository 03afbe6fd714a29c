"""Which way up a sheet lies and which language it is in: a few of its lines are read before the page is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core_ml.intake.engines import Engine
from core_ml.intake.ink import Gray, Marks, ink_of, marks_of
from core_ml.intake.languages import language_of
from core_ml.intake.page import Word

LARGE, LITTLE = (6, 1_200), (3, 700)
"""Lines of a strip and its width in pixels: of the first, and of those that are tried where the first says little."""
FAIR, CLEAR = 0.5, 0.15
"""Mean confidence, by letters: so sure, and by so much surer than the other way up, will do for poor print."""
ENOUGH = 12
"""Letters from which on a probe says anything."""
SAID = ((0.0, 0.2), (0.2, 0.4), (0.8, 1.0))
"""Parts of the text's height of which the fullest line is taken."""
FEW = 3
"""Marks that make a line."""
APART = 4
"""Steps of half a letter's height between two lines that are taken."""
LATIN = ("de", "en", "fr")
MARGIN = 0.5
"""White above and below a line, in heights of its letters."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What the lines said.

    Attributes
    ----------
    turned : degrees clockwise by which the sheet still has to be turned
    languages : to read it with; empty where the engine needs none
    sure : mean confidence by letters, 0 to 1
    """

    turned: int
    languages: tuple[str, ...]
    sure: float


def probe(picture: Gray, engine: Engine, languages: Sequence[str] | None, first: Probe | None = None) -> Probe:
    """Try the ways up and the scripts until one reads well, else take the best.

    Parameters
    ----------
    languages : those that the caller wants; None to find out
    first : what held for the page before
    """
    asker = _Asker(picture, engine, languages)
    start = first or asker.best
    if asker.ask(start.turned, start.languages).sure >= engine.good:
        return asker.best
    for pair in ((0, 180), (90, 270)):
        turns: tuple[int, ...] = pair
        for chosen in _sets(engine, languages):
            little = chosen != start.languages
            found = [asker.ask(turned, chosen, little=little).sure for turned in turns]
            if max(found) >= engine.good:
                return asker.best
            if max(found) >= FAIR and max(found) - min(found) >= CLEAR:
                # Which way up is clear; another script may still be surer of it.
                turns = (turns[found.index(max(found))],)
        if asker.best.sure >= FAIR:
            return asker.best
    return asker.best


@dataclass
class _Asker:
    """Reads strips of a page turned in every way, each once."""

    picture: Gray
    engine: Engine
    wanted: Sequence[str] | None
    best: Probe = field(init=False)
    strips: dict[tuple[int, bool], Gray] = field(default_factory=dict, init=False)
    asked: dict[tuple[int, tuple[str, ...]], Probe] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.best = Probe(0, _sets(self.engine, self.wanted)[0], 0.0)

    def ask(self, turned: int, chosen: tuple[str, ...], *, little: bool = False) -> Probe:
        """What a strip says; it is the best where it is surer than all before, for a quarter turn by far."""
        if (turned, chosen) not in self.asked:
            self.asked[turned, chosen] = self._ask(turned, chosen, little=little)
        return self.asked[turned, chosen]

    def _ask(self, turned: int, chosen: tuple[str, ...], *, little: bool) -> Probe:
        if (turned, little) not in self.strips:
            upright = np.ascontiguousarray(np.rot90(self.picture, -turned // 90))
            self.strips[turned, little] = strip_of(upright, *(LITTLE if little else LARGE))
        strip = self.strips[turned, little]
        if not strip.size:
            return Probe(turned, chosen, 0.0)
        words = self.engine.read(strip, chosen, block=True)
        sure, letters = sureness(words)
        if letters < ENOUGH or (self.wanted is None and "zh" in chosen and not _has_chinese(words)):
            return Probe(turned, chosen, 0.0)
        found = Probe(turned, refined(self.engine, self.wanted, chosen, words), sure)
        # Lines were found to run across: it takes a good deal to believe that they do not.
        if sure > self.best.sure and (turned % 180 == 0 or sure >= max(FAIR, self.best.sure + CLEAR)):
            self.best = found
        return found


def refined(
    engine: Engine, languages: Sequence[str] | None, chosen: tuple[str, ...], words: Sequence[Word]
) -> tuple[str, ...]:
    """The languages to read with after a text was read with ``chosen``: German and French are told by their words."""
    if languages is not None or not chosen or "zh" in chosen:
        return chosen
    told = language_of(word.text for word in words)
    return (told,) if told in LATIN and told in engine.languages else chosen


def sureness(words: Sequence[Word]) -> tuple[float, int]:
    """(mean confidence by letters, letters and figures read)"""
    letters = np.array([sum(map(str.isalnum, word.text)) for word in words], dtype=float)
    if not letters.sum():
        return 0.0, 0
    return float(np.average([word.confidence for word in words], weights=letters)), int(letters.sum())


def strip_of(picture: Gray, lines: int, width: int) -> Gray:
    """The fullest lines of a page, one below the other; of size 0 where there is no text."""
    marks = marks_of(ink_of(picture)).letters()
    height = marks.letter_height
    rows = _rows(marks, height, lines)
    if not rows:
        return np.empty((0, 0), dtype=np.uint8)
    bands = [_band(picture, marks, row, height)[:, :width] for row in rows]
    widest = max(band.shape[1] for band in bands)
    return np.vstack([np.pad(band, ((0, 0), (0, widest - band.shape[1])), constant_values=255) for band in bands])


def _rows(marks: Marks, height: float, lines: int) -> list[float]:
    """Middles of lines with many marks, from the top down."""
    if not len(marks) or not height:
        return []
    step = max(height / 2, 1.0)
    counts = np.convolve(np.bincount((marks.down / step).astype(int)), np.ones(3), mode="same")
    fullest = np.argsort(-counts, kind="stable")
    # Goods are the same in all languages; what is said above and below them is not.
    first, height_of_text = counts.nonzero()[0][0], np.ptp(counts.nonzero()[0])
    place = (fullest - first) / max(height_of_text, 1)
    said = [row for low, high in SAID for row in fullest[(place >= low) & (place <= high)][:1]]
    kept: list[int] = []
    for row in [*(said if lines > len(SAID) else ()), *fullest]:
        if len(kept) < lines and counts[row] >= FEW and all(abs(row - other) > APART for other in kept):
            kept.append(int(row))
    return [(row + 0.5) * step for row in sorted(kept)]


def _band(picture: Gray, marks: Marks, row: float, height: float) -> Gray:
    near = marks.chosen(np.abs(marks.down - row) <= height)
    top = int(max(near.top.min(initial=row) - MARGIN * height, 0))
    bottom = int((near.top + near.height).max(initial=row) + MARGIN * height) + 1
    left = int(max(near.left.min(initial=0) - height, 0))
    right = int((near.left + near.width).max(initial=left) + height) + 1
    return picture[top:bottom, left:right]


def _has_chinese(words: Sequence[Word]) -> bool:
    return language_of(word.text for word in words) == "zh"


def _sets(engine: Engine, languages: Sequence[str] | None) -> list[tuple[str, ...]]:
    """Sets of languages to try, the likeliest first."""
    if languages is not None:
        return [tuple(languages)]
    if not engine.languages:
        return [()]
    latin = next(language for language in ("en", "de", "fr", "zh") if language in engine.languages)
    sets: list[tuple[str, ...]] = [(latin,)]
    if "zh" in engine.languages and latin != "zh":
        sets.append(("zh", latin))
    return sets
