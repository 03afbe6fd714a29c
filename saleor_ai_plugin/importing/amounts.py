"""Numbers as people write them: 1,234.50 and 1.234,50, £2.55 and (12.00)."""

import math
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Literal

from saleor_ai_plugin.importing.cells import Parser, Refusal, is_blank, shown

DecimalMark = Literal[".", ","]
LARGEST = Decimal(10) ** 12
_PLACES = Decimal("0.001")
_LARGEST_QUANTITY = 2**31 - 1
_CURRENCY = re.compile(r"^(?:[A-Z]{3}|[$£€¥₩₹₽元])\s*|\s*(?:[A-Z]{3}|[$£€¥₩₹₽元])$")
_GROUPED = {
    ".": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?"),
    ",": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?"),
}
_PLAIN = {".": re.compile(r"\d+(?:\.\d*)?|\.\d+"), ",": re.compile(r"\d+(?:,\d*)?|,\d+")}
_UNCLEAR = re.compile(r"\d{1,3}[.,]\d{3}")
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?[eE][+-]?\d{1,2}")


def decimal_marks(cells: Iterable[Any]) -> tuple[set[DecimalMark], list[str]]:
    """The decimal marks that these cells prove, and those cells that can be read both ways."""
    marks: tuple[DecimalMark, ...] = (".", ",")
    proven: set[DecimalMark] = set()
    unclear: list[str] = []
    for cell in cells:
        if not isinstance(cell, str) or not cell.strip():
            continue
        digits = _bare(cell)[1]
        readings = {mark for mark in marks if _reads(digits, mark)}
        if "." not in digits and "," not in digits:
            continue
        # 1.234 with a point is a plain decimal almost everywhere: only a comma leaves a doubt.
        if _UNCLEAR.fullmatch(digits) and "," in digits:
            unclear.append(cell)
        elif _UNCLEAR.fullmatch(digits):
            continue
        elif len(readings) == 1:
            proven |= readings
    return proven, unclear


def amount_parser(mark: DecimalMark) -> Parser:
    """Parse money amounts, rounded to the three decimals that are kept."""
    return partial(_amount, mark=mark)


def quantity_parser(mark: DecimalMark) -> Parser:
    """Parse whole numbers."""
    return partial(_quantity, mark=mark)


def parse_number(cell: Any, mark: DecimalMark = ".") -> Decimal | Refusal | None:
    """A number with any decimals; None where the cell is blank."""
    if is_blank(cell):
        return None
    if isinstance(cell, bool):
        return Refusal("not_a_number", shown(cell))
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    if isinstance(cell, float):
        return Decimal(repr(cell)) if math.isfinite(cell) else Refusal("not_a_number", shown(cell))
    negative, digits = _bare(str(cell))
    try:
        if _SCIENTIFIC.fullmatch(digits):
            number = Decimal(digits)
        elif _reads(digits, mark):
            other = "," if mark == "." else "."
            number = Decimal(digits.replace(other, "").replace(mark, "."))
        else:
            return Refusal("not_a_number", shown(cell))
    except InvalidOperation:
        return Refusal("not_a_number", shown(cell))
    return -number if negative else number


def _amount(cell: Any, *, mark: DecimalMark) -> Decimal | Refusal | None:
    number = parse_number(cell, mark)
    if number is None or isinstance(number, Refusal):
        return number
    if abs(number) >= LARGEST:
        return Refusal("number_too_large", shown(cell))
    return number.quantize(_PLACES)


def _quantity(cell: Any, *, mark: DecimalMark) -> int | Refusal | None:
    number = parse_number(cell, mark)
    if number is None or isinstance(number, Refusal):
        return number
    if number != int(number):
        return Refusal("quantity_not_whole", shown(cell))
    if abs(number) > _LARGEST_QUANTITY:
        return Refusal("number_too_large", shown(cell))
    return int(number)


def _bare(cell: str) -> tuple[bool, str]:
    """Sign and digits without currency, blanks and apostrophes between the thousands."""
    text = unicodedata.normalize("NFKC", cell).strip().replace("−", "-")
    negative = text.startswith("(") and text.endswith(")")
    text = text.strip("()").strip()
    signed = text[:1] in ("+", "-")
    if signed:
        negative, text = negative != (text[0] == "-"), text[1:].strip()
    text = _CURRENCY.sub("", text).strip()
    if text[:1] == "-" and not signed:
        negative, text = not negative, text[1:]
    return negative, re.sub(r"(?<=\d)[ '’](?=\d{3})", "", text)


def _reads(digits: str, mark: str) -> bool:
    return bool(_PLAIN[mark].fullmatch(digits) or _GROUPED[mark].fullmatch(digits))
