"""The line that names the columns."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from saleor_ai_plugin.importing.cells import is_blank
from saleor_ai_plugin.importing.errors import FileRefusedError

OF_SALEORS_EXPORT = re.compile(r".+ \((?:(?:product|variant) attribute|warehouse quantity|channel .+)\)")
"""Columns of attributes, warehouses and channels that Saleor's product export makes; they are read by themselves."""
_VALUE = re.compile(r"[-+]?[\d.,:/\s-]+")


def is_header(row: Sequence[Any]) -> bool:
    """Whether a row can name columns: a title above the table fills one cell."""
    return sum(not is_blank(cell) for cell in row) >= 2


def unique_headers(path: Path, row: Sequence[Any]) -> list[str]:
    """The names of the columns, each once. Raises FileRefusedError where the row holds values instead."""
    names = ["" if is_blank(cell) else str(cell).strip() for cell in row]
    values = sum(bool(_VALUE.fullmatch(name)) for name in names if name)
    if values > sum(bool(name) for name in names) / 2:
        raise FileRefusedError(
            f"{path} has no header: its first line holds values ({', '.join(names[:4])} …). "
            "Put a line above it that names the columns"
        )
    seen: dict[str, int] = {}
    unique = []
    for number, name in enumerate(names, 1):
        base = name or f"column {number}"
        seen[base] = seen.get(base, 0) + 1
        unique.append(base if seen[base] == 1 else f"{base} ({seen[base]})")
    return unique


def plain(header: str) -> str:
    """A header as words: ``InvoiceNo``, ``invoice_no`` and ``Invoice No.`` are all ``invoice no``."""
    text = unicodedata.normalize("NFKC", header)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text).casefold()
    return re.sub(r"[\W_]+", " ", text).strip()
