"""A document that was read, for a person at a terminal and as JSON."""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from core_ml.intake.document import Document
from core_ml.intake.lines import text_of
from core_ml.intake.order import Check, Found, LineItem, Order, Party
from core_ml.intake.understood import Understood
from core_ml.intake.wire import page_to_json

HEAD = ("number", "order_number", "date", "delivery_date", "currency", "net_total", "tax_total", "gross_total")
PARTIES = ("buyer", "seller", "deliver_to")
NUMBERS = {"quantity", "price", "discount", "tax_rate", "total"}
UNSURE = 0.8
"""Confidence below which a value is marked."""
DECIMALS = 4
"""At most, of what was reckoned, such as a price for one of three."""
WIDE = 200
"""A pipe has no width: nothing is cut off there."""


def print_document(path: Path, document: Document, understood: Understood, *, words: bool) -> None:
    """Print fields and line items; what is not certain is marked with a question mark."""
    console = Console(width=None if Console().is_terminal else WIDE, highlight=False)
    order = understood.order
    console.print(f"[bold]{escape(str(path))}[/bold]: {_origin(document, understood)}, {order.kind}, {order.language}")
    for name, found in _fields(order):
        console.print(f"  {name.replace('_', ' '):<24} {_cell(found)}")
    if order.lines:
        console.print(_lines(order.lines))
    for check in order.checks:
        if not check.agrees:
            console.print(f"  [red]does not add up[/red]: {_disagreement(check)}")
    if words:
        for page in document.pages:
            console.print(f"  page {page.number}, {page.source}:\n{escape(text_of(page.words))}")


def document_as_json(path: Path, document: Document, understood: Understood, *, words: bool) -> dict[str, Any]:
    """Values with their text, confidence, page and box (left, top, right, bottom in points)."""
    order = understood.order
    pages = [page_to_json(page) for page in document.pages]
    for page in pages:
        if not words:
            del page["words"]
    return {
        "file": str(path),
        "format": document.kind.value,
        "sha256": document.sha256,
        "attachments": [attachment.name for attachment in document.attachments],
        "from_xml": understood.xml or None,
        "kind": order.kind.value,
        "language": order.language,
        **{name: _found(getattr(order, name)) for name in HEAD},
        **{name: _row(getattr(order, name)) for name in PARTIES},
        "lines": [_row(line) for line in order.lines],
        "checks": [_check(check) for check in order.checks],
        "pages": pages,
    }


def _origin(document: Document, understood: Understood) -> str:
    if understood.xml:
        return f"{document.kind.upper()}, by its {escape(understood.xml)}"
    count = len(document.pages)
    by = " and ".join(sorted({"its text" if page.source == "text" else "OCR" for page in document.pages}))
    return f"{document.kind.upper()}, {count} page{'s' if count != 1 else ''} by {by or 'nothing'}"


def _fields(order: Order) -> Iterator[tuple[str, Found[Any]]]:
    for name in HEAD:
        if (found := getattr(order, name)) is not None:
            yield name, found
    for party in PARTIES:
        for part, found in _parts(getattr(order, party)):
            yield f"{party} {part}", found


def _parts(row: Party | LineItem) -> Iterator[tuple[str, Found[Any]]]:
    for field in fields(row):
        if (found := getattr(row, field.name)) is not None:
            yield field.name, found


def _lines(lines: tuple[LineItem, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    names = [field.name for field in fields(LineItem) if any(getattr(line, field.name) is not None for line in lines)]
    table.add_column("", justify="right")
    for name in names:
        right = name in NUMBERS
        table.add_column(name.replace("_", " "), justify="right" if right else "left", no_wrap=name != "description")
    for at, line in enumerate(lines, 1):
        table.add_row(str(at), *(_cell(getattr(line, name)) for name in names))
    return table


def _cell(found: Found[Any] | None) -> str:
    if found is None:
        return ""
    value = found.value
    if isinstance(value, Decimal) and value != (short := round(value, DECIMALS)):
        value = short
    said = escape(str(value))
    return f"[yellow]{said}?[/yellow]" if found.confidence < UNSURE else said


def _disagreement(check: Check) -> str:
    where = f"line {check.line + 1}" if check.line is not None else check.name.replace("_", " ")
    return f"{where} says {check.said}, its other figures give {check.reckoned}"


def _found(found: Found[Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    box = found.box
    return {
        "value": str(found.value),
        "text": found.text,
        "confidence": round(found.confidence, 4),
        "page": found.page,
        "box": None if box is None else [round(side, 2) for side in (box.left, box.top, box.right, box.bottom)],
    }


def _row(row: Party | LineItem) -> dict[str, Any]:
    return {name: _found(found) for name, found in _parts(row)}


def _check(check: Check) -> dict[str, Any]:
    said, reckoned = str(check.said), str(check.reckoned)
    return {"name": check.name, "line": check.line, "said": said, "reckoned": reckoned, "agrees": check.agrees}
