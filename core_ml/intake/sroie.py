"""The truth of sroie2019, whose days and amounts stand there as receipts print them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core_ml.exceptions import DataError

FORMS: tuple[str, ...] = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%y", "%d.%m.%Y", "%d.%m.%y")
FORMS += ("%d-%b-%Y", "%d %b %Y", "%d-%b-%y", "%d %b %y", "%d %B %Y", "%Y/%m/%d", "%d%b%Y", "%Y%m%d")


def sroie(fields: Mapping[str, Any]) -> dict[str, str]:
    """Company, address, date and total under our names; days as 2018-12-25, amounts without RM and commas.

    Raises
    ------
    DataError
        A date of no known form.
    """
    named = {"seller.name": "company", "seller.address": "address", "date": "date", "gross_total": "total"}
    found = {ours: str(fields[theirs]).strip() for ours, theirs in named.items() if fields.get(theirs)}
    if "date" in found:
        found["date"] = _day(found["date"])
    if "gross_total" in found:
        found["gross_total"] = re.sub(r"[^0-9.\-]", "", found["gross_total"].replace("RM", ""))
    return found


def _day(text: str) -> str:
    for form in FORMS:
        try:
            return datetime.strptime(text.title(), form).date().isoformat()  # noqa: DTZ007 - a day, no time
        except ValueError:
            continue
    raise DataError(f"date is {text!r}; it must be a day such as 25/12/2018")
