"""Barcodes of articles: GTIN with 8, 12, 13 or 14 digits, the last of which checks the others (ISO/IEC 15420)."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"[0-9]{8}|[0-9]{12,14}")


def is_gtin(digits: str) -> bool:
    """Whether it has the right number of digits and the last one checks the others."""
    if not _SHAPE.fullmatch(digits):
        return False
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits[:-1])))
    return (weighted + int(digits[-1])) % 10 == 0


def gtin_key(text: str) -> str:
    """Its 14 digits, the same for all lengths of one number; empty where it is no barcode."""
    digits = re.sub(r"[\s-]", "", text)
    return digits.zfill(14) if is_gtin(digits) else ""
