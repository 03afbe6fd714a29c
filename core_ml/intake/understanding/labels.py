"""Finding labels among words: exactly, or but for a letter where OCR read them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from core_ml.intake.page import Word
from core_ml.intake.understanding.lines import CJK, Cell, Line
from core_ml.intake.understanding.vocabulary import LANGUAGES, Phrases
from core_ml.intake.understanding.vocabulary.columns import COLUMNS
from core_ml.intake.understanding.vocabulary.header import HEADER
from core_ml.intake.understanding.vocabulary.parties import KINDS, PARTIES
from core_ml.intake.understanding.vocabulary.totals import TOTALS

LONGEST = 7
"""Words of a label; of a Chinese one, characters may stand alone."""
FUZZY_FROM = 5
"""Letters from which on one may be wrong; from twice as many on, two."""
AMOUNTS = re.compile(r"[-+]?\d[\d.,]*\s*%?|%|\b(?:EUR|USD|GBP|CHF|CNY|RMB|RM)\b|[€$£¥￥@]")


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Letters and digits of a text in lower case without accents: how labels are compared."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return "".join(char for char in plain if char.isalnum() or char == "#")


class Vocabulary:
    """Phrases that can be looked up by `key`.

    Parameters
    ----------
    phrases : word of ours -> language -> phrases divided by ``|``
    """

    def __init__(self, phrases: Phrases) -> None:
        self.meanings: dict[str, list[str]] = {}
        self.languages: dict[str, set[str]] = {}
        for word, by_language in phrases.items():
            for language in LANGUAGES:
                for phrase in by_language.get(language, "").split("|"):
                    self._add(key(phrase), word, language)

    def _add(self, form: str, word: str, language: str) -> None:
        if not form:
            return
        words = self.meanings.setdefault(form, [])
        if word not in words:
            words.append(word)
        self.languages.setdefault(form, set()).add(language)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        held: dict[int, list[str]] = {}
        for form in self.meanings:
            held.setdefault(len(form), []).append(form)
        return held

    @cached_property
    def _nearest(self) -> dict[str, str | None]:
        return {}

    def exact(self, form: str) -> bool:
        """Whether a key is one of a phrase."""
        return form in self.meanings

    def near(self, form: str) -> str | None:
        """The phrase's key that differs by one letter, or by two of ten; None where there is none."""
        if len(form) < FUZZY_FROM or any(char.isdigit() for char in form):
            return None
        if form not in self._nearest:
            allowed = 1 if len(form) < 2 * FUZZY_FROM else 2
            lengths = range(len(form) - allowed, len(form) + allowed + 1)
            choices = [choice for length in lengths for choice in self._by_length.get(length, [])]
            best = process.extractOne(form, choices, scorer=Levenshtein.distance, score_cutoff=allowed)
            if len(self._nearest) > 50_000:
                self._nearest.clear()
            self._nearest[form] = best[0] if best else None
        return self._nearest[form]

    def prefix(self, text: str) -> int:
        """How many characters at the start of a Chinese text are the longest phrase; 0 where none is."""
        for end in range(min(len(text), 14), 1, -1):
            if CJK.match(text[end - 1]) and self.exact(key(text[:end])):
                return end
        return 0


HEADERS = Vocabulary(HEADER)
COLUMN_HEADINGS = Vocabulary(COLUMNS)
TOTAL_LABELS = Vocabulary(TOTALS)
PARTY_LABELS = Vocabulary(PARTIES)
KIND_WORDS = Vocabulary(KINDS)


@dataclass(frozen=True, slots=True)
class Hit:
    """A label that was found.

    Attributes
    ----------
    words : what it may mean, most likely first
    form : key of the phrase
    line, cell : places in the document's lines and the line's cells
    start, end : words of the cell that are the label
    quality : 0 to 1; lower for a label in the middle of a text, and for one with letters that are wrong
    """

    words: tuple[str, ...]
    form: str
    line: int
    cell: int
    start: int
    end: int
    quality: float

    @property
    def word(self) -> str:
        return self.words[0]


def hits(lines: Sequence[Line], vocabulary: Vocabulary, *, fuzzy: bool, amounts: bool = False) -> list[Hit]:
    """Every label of a vocabulary on the lines, the longest at each place.

    Parameters
    ----------
    fuzzy : whether letters may be wrong at the start of a cell
    amounts : whether numbers, percents and currencies within a label do not count, as in ``zzgl. 19 % MwSt``
    """
    found: list[Hit] = []
    for place, line in enumerate(lines):
        for number, cell in enumerate(line.cells):
            found.extend(hits_in(cell, vocabulary, (place, number), fuzzy, amounts))
    return found


def hits_in(cell: Cell, vocabulary: Vocabulary, place: tuple[int, int], fuzzy: bool, amounts: bool) -> Iterator[Hit]:
    """Labels of one cell, from left to right."""
    start = 0
    forms = [key(AMOUNTS.sub("", word.text) if amounts else word.text) for word in cell.words]
    while start < len(forms):
        hit = longest(
            cell, forms, vocabulary, start, fuzzy and (start == 0 or cell.words[start - 1].text[-1:] in ":：")
        )
        if hit is None:
            start += 1
            continue
        end, form, quality = hit
        while end < len(forms) and aside(cell.words[end].text):
            end += 1
        yield Hit(tuple(vocabulary.meanings[form]), form, *place, start, end, quality)
        start = end


def either_of(words: Sequence[Word], vocabulary: Vocabulary) -> str | None:
    """The phrase of the first part of ``Käufer/Leistungsempfänger``, or of its second."""
    if not any("/" in word.text for word in words):
        return None
    parts = [key(part) for part in " ".join(word.text for word in words).split("/")]
    return next((part for part in parts if len(part) > 2 and vocabulary.exact(part)), None)


def aside(text: str) -> bool:
    """Whether a word only belongs to the label before it: ``(BY)``, or a colon that stands alone."""
    return text in (":", "：") or bool(re.fullmatch(r"[(（][^\d()（）]{1,12}[)）][:：]?", text))


def longest(
    cell: Cell, forms: list[str], vocabulary: Vocabulary, start: int, fuzzy: bool
) -> tuple[int, str, float] | None:
    """End, key and quality of the longest label that starts at a word of a cell."""
    if not forms[start]:
        return None
    words = cell.words
    near: tuple[int, str, float] | None = None
    for end in range(min(start + LONGEST, len(words)), start, -1):
        if not forms[end - 1] or any(words[place].text[-1:] in ":：" for place in range(start, end - 1)):
            continue
        form = "".join(forms[start:end])
        colon = words[end - 1].text[-1:] in ":：" or (end < len(words) and words[end].text in (":", "："))
        if vocabulary.exact(form):
            alone = start == 0 and end == len(words)
            if len(form) < 2 and not (colon or alone) and form != "#" and not CJK.match(form):
                continue
            return end, form, quality(start, colon, end == len(words))
        if "/" in words[start].text and end - start <= 3 and (either := either_of(words[start:end], vocabulary)):
            near = end, either, quality(start, colon, end == len(words))
        if fuzzy and near is None:
            mended = vocabulary.near(form)
            near = (end, mended, 0.8 * quality(start, colon, end == len(words))) if mended else None
    return near


def quality(start: int, colon: bool, last: bool) -> float:
    """How likely words that read like a label are one: at the start of a cell, before a colon, alone."""
    if start == 0:
        return 1.0 if colon or last else 0.9
    return 0.9 if colon else 0.5
