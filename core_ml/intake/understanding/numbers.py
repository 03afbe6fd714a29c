"""Numbers as they are written: 1,234.56 and 1.234,56, 1 234,56 and 1'234.56."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

SPACES = " \u00a0\u202f\u2009"
AMOUNT = re.compile(
    rf"(?<![\w.,])[-+−–(]?[{SPACES}]?(?:\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:[.,]\d+)?|\d[\d.,'’]*)(?!\w)\)?(?:[{SPACES}]?[-−](?!\w|[{SPACES}]?\d))?"
)
MONEY = re.compile(r"(?<![\d.,])\d{1,3}(?:[ .,'’]?\d{3})*([.,])\d{2}(?![\d.,])")
CONFUSED = str.maketrans(
    {
        "O": "0",
        "o": "0",
        "Q": "0",
        "D": "0",
        "l": "1",
        "I": "1",
        "|": "1",
        "i": "1",
        "S": "5",
        "s": "5",
        "B": "8",
        "Z": "2",
        "z": "2",
    }
)
"""Letters that OCR reads in place of digits."""
SIGNS = "€$£¥￥元"
CODES = re.compile(
    r"\b(?:EUR|USD|GBP|CHF|CNY|RMB|RM|Rs|INR|JPY|PLN|SEK|DKK|NOK|CZK|HUF|CAD|AUD|SGD|HKD|MYR|Euro)\b\.?", re.IGNORECASE
)


def decimal_mark(texts: Iterable[str], usual: str) -> str:
    """The decimal mark of a document, "." or ",", by its amounts with two decimals; where there is none, the usual
    one.
    """
    marks = [match[1] for text in texts for match in MONEY.finditer(text)]
    commas = marks.count(",")
    if commas * 2 == len(marks):
        return usual
    return "," if commas * 2 > len(marks) else "."


def bare(text: str) -> str:
    """Without currencies, percent and the marks of a price list."""
    text = CODES.sub(" ", text)
    for sign in SIGNS:
        text = text.replace(sign, " ")
    text = text.replace("%", " ").strip(" *:;；。\u00a0")
    return text if "(" in text else text.rstrip(" |]}[{)/!")


def number(text: str, mark: str) -> Decimal | None:
    """The number that the text is, alone but for a currency or a percent sign; None where it is anything else.

    Parameters
    ----------
    mark : the document's decimal mark
    """
    text = bare(text)
    match = AMOUNT.fullmatch(text)
    return value_of(match[0], mark) if match else None


def numbers(text: str, mark: str) -> list[Decimal]:
    """Every number in a text, from left to right."""
    found = (value_of(match[0], mark) for match in AMOUNT.finditer(bare(text)))
    return [value for value in found if value is not None]


def value_of(text: str, mark: str) -> Decimal | None:
    """The value of digits, marks and a sign. A mark that cannot be a thousands mark is read as the decimal mark."""
    minus = any(sign in text for sign in "-−–(")
    digits = re.sub(r"[^\d.,]", "", text).strip(".,")
    if not digits:
        return None
    value = Decimal(plain(digits, mark))
    return -value if minus else value


def plain(digits: str, mark: str) -> str:
    """The digits with a point as decimal mark and without thousands marks."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    both = "." in digits and "," in digits
    single = digits.count(digits[last]) == 1
    if single and (both or digits[last] == mark or not grouped(digits, digits[last])):
        return re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    if both or grouped(digits, digits[last]):
        return re.sub(r"[.,]", "", digits)
    return re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]


def grouped(digits: str, mark: str) -> bool:
    """Whether the mark stands where thousands marks stand."""
    head, *groups = digits.split(mark)
    return 1 <= len(head) <= 3 and head != "0" and all(len(group) == 3 for group in groups)


def mended(text: str) -> str:
    """The text with the letters that OCR confuses turned into digits, where most of it is digits already."""
    core = re.sub(r"[^\w]", "", text)
    digits = sum(char.isdigit() for char in core)
    return text.translate(CONFUSED) if core and 0 < len(core) - digits <= digits else text


def readings(text: str, mark: str) -> list[Decimal]:
    """What a text may say as a number, most likely first: as it is, with letters mended, with the other decimal
    mark.
    """
    other = "." if mark == "," else ","
    found: list[Decimal] = []
    for form in (text, mended(text), re.sub(r"(?<=\d)\s+(?=[.,])|(?<=[.,])\s+(?=\d)", "", text)):
        for style in (mark, other):
            value = number(form, style)
            if value is not None and value not in found:
                found.append(value)
    return found
