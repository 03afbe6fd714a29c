"""VAT numbers, e-mail addresses and telephone numbers in a text."""

from __future__ import annotations

import re

from stdnum import exceptions
from stdnum.ch import vat as swiss
from stdnum.cn import uscc
from stdnum.eu import vat as european
from stdnum.gb import vat as british

EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
PHONE = re.compile(r"(?<![\w/])(?:\+|00|\(0|0|\(\+|1[3-9]\d|\d{3}[-.\s])[\d\s()./\-]{5,20}\d")
VAT = re.compile(
    r"(?<![A-Za-z0-9])((?:DE|AT|FR|GB|BE|NL|IT|ES|PL|LU|DK|SE|FI|IE|PT|CZ|SK|SI|HU|RO|BG|HR|EE|LV|"
    r"LT|MT|CY|EL|XI)\s?[A-Z]?\d?[\dA-Z](?:[ .\-]?[\dA-Z]){6,11}"
    r"|CHE[\s\-]?\d{3}\.?\d{3}\.?\d{3}(?:\s?(?:MWST|TVA|IVA))?)(?![A-Za-z0-9])"
)
IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){4,7}(?:\s?[A-Z0-9]{1,3})?(?![A-Z0-9])")
CHINESE = re.compile(r"(?<![A-Za-z0-9])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![A-Za-z0-9])")


def vat_number_in(text: str) -> tuple[str, bool] | None:
    """The VAT number in a text, without spaces, and whether its check digits are right; None where there is none."""
    text = IBAN.sub(" ", text)
    for match in VAT.finditer(text):
        for form in shortened(match[1]):
            if valid(form):
                return form, True
    for match in CHINESE.finditer(text):
        return match[0], bool(uscc.is_valid(match[0]))
    for match in VAT.finditer(text):
        form = re.sub(r"[^A-Z0-9]", "", match[1])
        if re.fullmatch(
            r"(?:DE|FI|LU|DK)\d{8,9}|ATU\d{8}|FR[0-9A-Z]{2}\d{9}|NL\d{9}B\d\d|BE[01]\d{9}|GB\d{9}(?:\d{3})?|IT\d{11}|CHE\d{9}(?:MWST|TVA)?|PL\d{10}",
            form,
        ):
            return form, False
    return None


def shortened(text: str) -> list[str]:
    """The compact number, and the number without words that follow it."""
    compact = re.sub(r"[^A-Z0-9]", "", text.upper())
    return [compact[:length] for length in range(len(compact), 8, -1)]


def valid(form: str) -> bool:
    """Whether check digits and length are right in its country."""
    try:
        if form.startswith("CHE"):
            return bool(swiss.is_valid(form))
        if form.startswith("GB"):
            return bool(british.is_valid(form))
        return bool(european.is_valid(form))
    except exceptions.ValidationError:
        return False


def email_in(text: str) -> str | None:
    """The first e-mail address in a text."""
    match = EMAIL.search(text) or EMAIL.search(re.sub(r"(?<=\w) ?@ ?(?=\w)", "@", text))
    return match[0].rstrip(".") if match else None


def phone_in(text: str) -> str | None:
    """The first telephone number in a text."""
    match = PHONE.search(text)
    return match[0].strip() if match and sum(char.isdigit() for char in match[0]) >= 6 else None
