"""Chinese is set without spaces: what stands close together becomes one word."""

from __future__ import annotations

from collections.abc import Iterable

from core_ml.intake.page import Box, Word

CLOSE = 0.5
"""Gap within a run of Chinese, in heights of the line."""
TOUCHING = 0.15
"""The same between Chinese and figures or Latin letters."""


def is_chinese(character: str) -> bool:
    """A character of the writing, or its punctuation of full width."""
    code = ord(character)
    return 0x3000 <= code < 0x3040 or 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or 0xFF00 <= code < 0xFF60


def joined(lines: Iterable[list[Word]]) -> list[Word]:
    """Words of each line, in the order of reading, with runs of Chinese made one word."""
    words: list[Word] = []
    for line in lines:
        start = len(words)
        for word in sorted(line, key=lambda each: each.box.left):
            if len(words) > start and _one(words[-1], word):
                words[-1] = _together(words[-1], word)
            else:
                words.append(word)
    return words


def _one(left: Word, right: Word) -> bool:
    ends, begins = is_chinese(left.text[-1]), is_chinese(right.text[0])
    if not (ends or begins):
        return False
    height = max(left.box.height, right.box.height)
    return right.box.left - left.box.right <= (CLOSE if ends and begins else TOUCHING) * height


def _together(left: Word, right: Word) -> Word:
    of_left, of_right = len(left.text), len(right.text)
    confidence = (left.confidence * of_left + right.confidence * of_right) / (of_left + of_right)
    return Word(left.text + right.text, Box.around((left.box, right.box)), confidence)
