"""Codes on goods: GTIN-8, -12, -13 (EAN) and -14, with their check digit, and what scanners put around them."""

import re

LENGTHS = (8, 12, 13, 14)
LONGEST = 64
_AIM = re.compile(r"^\][A-Za-z][0-9]")
"""What a scanner may send before the data to say which symbology it was."""


def cleaned(scanned: str) -> str:
    """What was scanned, without the signs of the scanner; of a GS1 code that names a GTIN, the GTIN."""
    text = _AIM.sub("", scanned.strip()).strip("\x1d \t\r\n")
    bare = text.replace("(01)", "01", 1) if text.startswith("(01)") else text
    # Application identifier 01: 14 digits of a GTIN follow, and perhaps more.
    if len(bare) >= 16 and bare[:16].isdecimal() and bare.startswith("01") and is_gtin(bare[2:16]):
        return bare[2:16]
    return text


def check_digit(digits: str) -> str:
    """Of a GTIN without it: weights 3 and 1 from the right, up to the next ten."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_gtin(code: str) -> bool:
    return looks_like_gtin(code) and code[-1] == check_digit(code[:-1])


def looks_like_gtin(code: str) -> bool:
    """Whether it has as many digits, whatever the last one says."""
    return code.isascii() and code.isdecimal() and len(code) in LENGTHS


def gtin_14(code: str) -> str:
    """A GTIN of any length in 14 digits, so that the same number is the same text."""
    return code.zfill(14)


def without_pack(code: str) -> str:
    """The GTIN, in 14 digits, of the piece in a pack that its indicator (first of 14 digits) speaks of; "" for none."""
    full = gtin_14(code)
    if full[0] not in "12345678":
        return ""
    body = "0" + full[1:13]
    return body + check_digit(body)


def problem(code: str) -> str:
    """What is wrong with a code that looks like a GTIN, "" where nothing is."""
    if looks_like_gtin(code) and not is_gtin(code):
        right = check_digit(code[:-1])
        return f"{code} ends in {code[-1]}, but its check digit is {right}: it was misread or mistyped, scan it again"
    return ""
