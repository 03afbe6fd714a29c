"""Numbers of waybills and manifests: a series, nine digits, a check digit. WB0000000017 is the first of WB.

A number is taken by counting the series on, in the transaction that makes what it is for; the series' row stays locked
until that commits. So nobody gets the same one, and what is rolled back, or dies, leaves no gap.
"""

import re

from django.db import transaction

from saleor_ai_plugin.waybill.models import WaybillSeries

MANIFESTS = "MF"
"""The series of manifests; no carrier's."""
DIGITS = 9
LAST = 10**DIGITS - 1
NUMBER = re.compile(r"(?<![A-Z0-9])([A-Z]{1,4})([0-9]{9})([0-9])(?![A-Z0-9])")

_SYMBOLOGY = re.compile(r"^\][A-Z][0-9A-Z]")
"""What some scanners send in front: which kind of code it was."""


class SeriesFullError(RuntimeError):
    """The series has no more numbers."""


def take(prefix: str) -> str:
    """The next number of a series. Inside a transaction: what it is for has to commit with it.

    Raises SeriesFullError.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken in the transaction that uses it")
    WaybillSeries.objects.bulk_create([WaybillSeries(prefix=prefix)], ignore_conflicts=True)
    series = WaybillSeries.objects.select_for_update().get(prefix=prefix)
    if series.last >= LAST:
        raise SeriesFullError(f"the series {prefix} is full; give the carrier another one")
    series.last += 1
    series.save(update_fields=["last"])
    return number(prefix, series.last)


def number(prefix: str, count: int) -> str:
    digits = f"{count:0{DIGITS}d}"
    return f"{prefix}{digits}{check_digit(digits)}"


def check_digit(digits: str) -> int:
    """GS1's: weights 3 and 1 from the right, up to the next ten."""
    weighed = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -weighed % 10


def found_in(text: str) -> tuple[str, bool] | None:
    """The number in what a scanner sent, and whether its check digit is right; None where there is none."""
    found = NUMBER.search(_SYMBOLOGY.sub("", text.strip().upper()))
    if found is None:
        return None
    return found[0], check_digit(found[2]) == int(found[3])
