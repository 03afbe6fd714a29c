"""How codes and names are written, and what of it does not matter: case, width, accents, separators, look-alikes."""

from __future__ import annotations

import re
import unicodedata

_LOOK_ALIKE = str.maketrans("OQDILZSBG", "000112586")
"""What OCR takes for each other in codes."""
_TOKEN = re.compile(r"[^\W_一-鿿㐀-䶿]+(?:\.\d+)?|[一-鿿㐀-䶿]+")
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)([a-z]{1,3}|x)?")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_SIZES = frozenset(["xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"])


def code_key(code: str) -> str:
    """Capitals and digits alone: ``ab-10 0`` and ``AB100`` are one."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", code).upper()))


def look_alike_key(key: str) -> str:
    """The same for codes that OCR may take for each other, and whose zeros a spreadsheet took: ``AB1O0`` and ``A8100``,
    ``0815`` and ``815``."""
    alike = key.translate(_LOOK_ALIKE)
    return alike.lstrip("0") or alike[:1]


def plain(text: str) -> str:
    """Small letters without accents, of full width halves; decimal commas as points."""
    small = text.lower() if text.isascii() else _bare(text)
    return _DECIMAL_COMMA.sub(".", small)


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """Words, numbers, and runs of Chinese; a number stands apart from its unit: ``500g`` is ``500``, ``g``."""
    return [part for token in _TOKEN.findall(plain(text)) for part in _parted(token)]


def text_key(text: str) -> str:
    """The same for texts that say the same in another case or with other punctuation."""
    return " ".join(tokens(text))


def measures(words: list[str]) -> frozenset[str]:
    """What tells variants of a product from each other: numbers and sizes."""
    return frozenset(word for word in words if any(map(str.isdigit, word)) or word in _SIZES)


def _parted(token: str) -> list[str]:
    """``140x200cm`` in its numbers and units; a word with a digit in it stays whole."""
    if not token[0].isdigit():
        return [token]
    parts = _MEASURE.findall(token)
    if "".join(number + unit for number, unit in parts) != token:
        return [token]
    return [part for number, unit in parts for part in (_short(number), unit) if part and part != "x"]


def _short(number: str) -> str:
    """``1.50`` and ``1.5`` are one number; ``100`` keeps its zeros."""
    return number.rstrip("0").rstrip(".") if "." in number else number
