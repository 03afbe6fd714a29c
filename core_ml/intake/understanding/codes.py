"""Article codes: which words look like one, GTINs by their check digit, and codes that stand within a description."""

from __future__ import annotations

import re

from stdnum import ean

from core_ml.intake.understanding.vocabulary.columns import COLUMNS

CODE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9\-_./]{2,24}")
INNER = ("code", "your_code", "our_code", "buyer_code", "gtin")


def gtin_in(text: str) -> str | None:
    """The GTIN in a text: 8, 12, 13 or 14 digits whose check digit is right."""
    for match in re.finditer(r"(?<![\w.,])\d(?:[\d ]{6,16})\d(?![\w,]|\.\d)", text):
        digits = match[0].replace(" ", "")
        if is_gtin(digits):
            return digits
    return None


def is_gtin(digits: str) -> bool:
    """Whether these are 8, 12, 13 or 14 digits with a right check digit; eight or nine zeros are none."""
    return len(digits) in (8, 12, 13, 14) and digits.strip("0") != "" and bool(ean.is_valid(digits))


def looks_like_code(text: str) -> bool:
    """Capitals and digits without a space, at least one digit, and more than a small number."""
    return bool(CODE.fullmatch(text)) and not re.fullmatch(r"\d{1,3}|\d+[.,]\d{1,2}", text)


def phrases(word: str) -> list[str]:
    """Every phrase for a column, longest first."""
    held = [phrase for text in COLUMNS[word].values() for phrase in text.split("|")]
    return sorted({phrase for phrase in held if len(phrase) > 2 or not phrase.isascii()}, key=len, reverse=True)


def _loose(phrase: str) -> str:
    parts = re.split(r"[\s.\-/']+", phrase)
    return r"[\s.\-/']*".join(re.escape(part) for part in parts if part)


BEFORE_CODE = {
    word: re.compile(
        r"(?<!\w)(?:"
        + "|".join(_loose(phrase) for phrase in phrases(word))
        + r")[\s.:：#]*(?P<code>[A-Z0-9][\w\-./]*\d[\w\-./]*|[A-Z0-9]+-[A-Z0-9\-]+)",
        re.IGNORECASE,
    )
    for word in INNER
}


def labelled(text: str) -> dict[str, str]:
    """Codes that follow their label within a text, as in ``Ihre Art.-Nr.: 4711``."""
    found: dict[str, str] = {}
    taken: list[tuple[int, int]] = []
    for word in ("gtin", "buyer_code", "your_code", "our_code", "code"):
        for match in BEFORE_CODE[word].finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            found[word] = match["code"].rstrip(".,")
            taken.append(match.span())
            break
    return found


def without_codes(text: str) -> str:
    """A text without the codes in it that have a label, and without their labels."""
    for word in ("gtin", "buyer_code", "your_code", "our_code", "code"):
        text = BEFORE_CODE[word].sub(" ", text)
    return text
