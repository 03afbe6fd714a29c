"""Words in the order in which a person reads them: line by line, in a line from the left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core_ml.intake.page import Box, Word

SHARED = 0.5
"""Of the lower one's height: two words that share so much stand in one line."""
OPEN_LINES = 8
"""Words come from the top down, so that only the last lines can still grow."""


def lines_of(words: Iterable[Word]) -> list[tuple[Word, ...]]:
    """Words grouped into lines from the top down, each from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.box.middle, each.box.left)):
        line = max(lines[-OPEN_LINES:], key=lambda held: _shared(held, word), default=None)
        if line is None or _shared(line, word) < SHARED:
            lines.append([word])
        else:
            line.append(word)
    lines.sort(key=_middle)
    return [tuple(sorted(line, key=lambda each: each.box.left)) for line in lines]


def in_reading_order(words: Iterable[Word]) -> tuple[Word, ...]:
    """The same words, line by line."""
    return tuple(word for line in lines_of(words) for word in line)


def text_of(words: Iterable[Word]) -> str:
    """Lines of text, words apart by one space."""
    return "\n".join(" ".join(word.text for word in line) for line in lines_of(words))


def _shared(line: Sequence[Word], word: Word) -> float:
    """Share of the lower one's height that the word and the line's end nearest to it have in common."""
    near = min(line, key=lambda held: _apart(held.box, word.box))
    common = min(near.box.bottom, word.box.bottom) - max(near.box.top, word.box.top)
    return common / max(min(near.box.height, word.box.height), 1e-6)


def _apart(one: Box, other: Box) -> float:
    return max(one.left - other.right, other.left - one.right, 0.0)


def _middle(line: Sequence[Word]) -> float:
    middles = sorted(word.box.middle for word in line)
    return middles[len(middles) // 2]
