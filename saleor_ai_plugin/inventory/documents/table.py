"""A purchase order or a picking list as a CSV file, a row a line, as spreadsheets read it."""

import csv
import io

from saleor_ai_plugin.inventory.documents.content import Content, Line
from saleor_ai_plugin.inventory.documents.words import WORDS

COLUMNS = (
    "number", "date", "expected", "line", "supplier_sku", "gtin", "sku", "name", "quantity", "packs", "pack_size",
    "unit_cost", "currency", "value",
)  # fmt: skip
PICKING = ("number", "date", "arrives", "from", "to", "line", "gtin", "article", "name", "quantity")
"""Of a transfer."""
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes the file for one of an older encoding."""


def write(content: Content) -> bytes:
    words = WORDS[content.language]
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    columns, row = (PICKING, _picked) if content.source else (COLUMNS, _row)
    rows.writerow([words[name] for name in columns])
    rows.writerows(row(content, line) for line in content.lines)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def _row(content: Content, line: Line) -> list[object]:
    expected = line.expected_on or content.expected_on
    return [
        content.number,
        content.ordered_at.date().isoformat(),
        expected.isoformat() if expected else "",
        line.number,
        _text(line.supplier_sku),
        line.gtin,
        _text(line.sku),
        _text(line.name),
        line.quantity,
        -(-line.quantity // line.pack_size),
        line.pack_size,
        f"{line.unit_cost:.3f}",
        content.currency,
        f"{line.value:.2f}",
    ]


def _picked(content: Content, line: Line) -> list[object]:
    arrives = line.expected_on or content.expected_on
    return [
        content.number,
        content.ordered_at.date().isoformat(),
        arrives.isoformat() if arrives else "",
        _text(content.source),
        _text(content.warehouse),
        line.number,
        line.gtin,
        _text(line.sku),
        _text(line.name),
        line.quantity,
    ]


def _text(value: str) -> str:
    """A text that a spreadsheet would take for a formula is marked as a text."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
