"""Pages set like on a typewriter: every character of a text has its place."""

from __future__ import annotations

import re
import textwrap

from core_ml.intake import Box, Page, Source, Word

LETTER = 6.0
"""Points that a letter is wide; a Chinese one is twice as wide."""
LINE = 12.0
HEIGHT = 9.0


def columns(text: str) -> int:
    """Places that a text takes: two for a Chinese character."""
    return sum(2 if "\u2e80" <= char <= "\uffef" else 1 for char in text)


def page(text: str, *, number: int = 1, source: Source = Source.TEXT, confidence: float = 1.0) -> Page:
    """The page that a text is, line by line; words are divided by spaces."""
    words: list[Word] = []
    lines = textwrap.dedent(text).strip("\n").split("\n")
    for row, line in enumerate(lines):
        for match in re.finditer(r"\S+", line):
            left = LETTER * columns(line[: match.start()])
            top = 40 + LINE * row
            box = Box(40 + left, top, 40 + left + LETTER * columns(match[0]), top + HEIGHT)
            words.append(Word(match[0], box, confidence))
    width = max((word.box.right for word in words), default=500.0) + 40
    return Page(number, width, 40 + LINE * len(lines) + 40, tuple(words), source)


def pages(*texts: str) -> list[Page]:
    """One page for every text."""
    return [page(text, number=number) for number, text in enumerate(texts, 1)]
