"""A supplier's price list as a file has it: which column is which, and what each row says.

Files are opened as everywhere (``importing.files``), so that delimiters, encodings and workbooks are the same; columns
are told by their names in English and Chinese.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.importing.amounts import amount_parser, decimal_marks, quantity_parser
from saleor_ai_plugin.importing.cells import Refusal, is_blank
from saleor_ai_plugin.importing.fields import Field
from saleor_ai_plugin.importing.files import Rows, examine, open_rows
from saleor_ai_plugin.importing.headers import plain
from saleor_ai_plugin.importing.report import REASONS

FIELDS = (
    Field("sku", "code", "sku, our sku, our number, article number, item number, product code, 货号, 商品编码"),
    Field(
        "supplier_sku",
        "code",
        """supplier sku, supplier code, supplier number, their number, vendor sku, vendor code, supplier article number,
        供应商货号, 供应商编码""",
    ),
    Field("unit_cost", "amount", "unit cost, unit price, price, cost, net price, 单价, 进价, 价格, 采购价"),
    Field("pack_size", "quantity", "pack size, pack, pieces per pack, case size, carton, 包装, 每包数量, 装箱数"),
    Field("minimum_quantity", "quantity", "minimum quantity, minimum, moq, min qty, at least, 起订量, 最小起订量"),
    Field("price_breaks", "text", "price breaks, breaks, quantity breaks, scale prices, 阶梯价"),
)
BREAK = re.compile(r"(?:(?:unit )?(?:price|cost) )?(?:(?:from|ab) ?(\d{1,9})|(\d{1,9}) up)")
"""A header of a column with the price from so many pieces on, as plain words."""
_ONE_BREAK = re.compile(r"\s*(\d+)\s*[:=@]\s*(.+?)\s*")
MOST_ROWS = 20_000
MOST_TEXT = 64


@dataclass(frozen=True, slots=True)
class PriceRow:
    """``values`` has only what the row says; what is blank stays as it is. ``breaks`` are pieces and price, rising."""

    line: int
    sku: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    line: int
    reason: str


@dataclass
class PriceFile:
    """``columns`` are those that were found, by our name."""

    columns: dict[str, str]
    line_word: str
    rows: list[PriceRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


class RowError(ValueError):
    """Why a row cannot be taken."""


def read(path: Path) -> PriceFile:
    """All rows of a file.

    Raises
    ------
    importing.errors.ImportFailedError
        It is no table that can be read.
    DecisionError
        A column that is needed is not there, or it has too many rows.
    """
    rows = open_rows(path, examine(path))
    columns, breaks = _columns(rows.headers)
    mark = _mark(rows, [columns.get("unit_cost", ""), *breaks])
    found = PriceFile({**columns, **{header: header for header in breaks}}, rows.line_word)
    parse = _parsers(mark)
    for line, cells in _cells(rows, found):
        try:
            found.rows.append(_row(line, cells, columns, breaks, parse))
        except RowError as error:
            found.refused.append(RefusedRow(line, str(error)))
        if len(found.rows) + len(found.refused) > MOST_ROWS:
            raise DecisionError(f"a price list has {MOST_ROWS:,} rows at most; send it in parts", field="content")
    return found


def _columns(headers: Sequence[str]) -> tuple[dict[str, str], dict[str, int]]:
    """Our fields by their header, and headers of prices from so many pieces on."""
    words = {plain(header): header for header in reversed(headers)}
    columns = {}
    for one in FIELDS:
        header = next((words[word] for word in one.words if word in words), "")
        if header:
            columns[one.name] = header
    breaks = {}
    for header in headers:
        text = plain(header.replace("+", " up").replace("≥", " from "))
        match = BREAK.fullmatch(text)
        if match is not None and header not in columns.values():
            breaks[header] = int(next(group for group in match.groups() if group))
    if "sku" not in columns and "supplier_sku" not in columns:
        message = "no column says which article it is; name one 'sku', or 'supplier code' for the supplier's numbers"
        raise DecisionError(f"{message}. The columns are {', '.join(headers)}", field="content")
    if not {"unit_cost", "pack_size", "minimum_quantity", "price_breaks", "supplier_sku"} & set(columns) and not breaks:
        message = "no column has anything to set: a price, pack, minimum or price breaks"
        raise DecisionError(f"{message}. The columns are {', '.join(headers)}", field="content")
    return columns, breaks


def _cells(rows: Rows, found: PriceFile) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for chunk in rows.chunks():
        found.refused += [RefusedRow(line, reason) for line, reason in chunk.unreadable]
        for line, values in zip(chunk.lines, zip(*chunk.columns, strict=True), strict=True):
            yield line, dict(zip(rows.headers, values, strict=True))


def _mark(rows: Rows, headers: Sequence[str]) -> Any:
    """Whether prices have a point or a comma."""
    proven: set[Any] = set()
    for chunk in rows.chunks():
        for header, cells in zip(rows.headers, chunk.columns, strict=True):
            if header in headers:
                proven |= decimal_marks(cells)[0]
    if len(proven) > 1:
        raise DecisionError("some prices have a decimal point and others a comma; write them alike", field="content")
    return proven.pop() if proven else "."


def _parsers(mark: Any) -> Mapping[str, Callable[[Any], Any]]:
    return {
        "sku": _text,
        "supplier_sku": _text,
        "unit_cost": _taken(amount_parser(mark)),
        "pack_size": _taken(quantity_parser(".")),
        "minimum_quantity": _taken(quantity_parser(".")),
        "price_breaks": _listed,
    }


def _row(
    line: int,
    cells: Mapping[str, Any],
    columns: Mapping[str, str],
    breaks: Mapping[str, int],
    parse: Mapping[str, Callable[[Any], Any]],
) -> PriceRow:
    values: dict[str, Any] = {}
    for name, header in columns.items():
        if not is_blank(cells[header]):
            try:
                values[name] = parse[name](cells[header])
            except RowError as error:
                raise RowError(f"{header}: {error}") from None
    prices = {breaks[header]: parse["unit_cost"](cells[header]) for header in breaks if not is_blank(cells[header])}
    if prices:
        values["price_breaks"] = sorted([*values.get("price_breaks", []), *prices.items()])
    sku = values.pop("sku", "")
    if not sku and not values.get("supplier_sku"):
        raise RowError("no article: neither our SKU nor the supplier's number")
    return PriceRow(line, sku, values)


def _taken(parser: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def parse(cell: Any) -> Any:
        value = parser(cell)
        if isinstance(value, Refusal):
            raise RowError(f"{REASONS[value.reason]}: {value.detail}")
        return value

    return parse


def _text(cell: Any) -> str:
    text = str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell).strip()
    if len(text) > MOST_TEXT:
        raise RowError(f"{len(text)} characters are too many, {MOST_TEXT} the most")
    return text


def _listed(cell: Any) -> list[tuple[int, Decimal]]:
    """``100: 3.20; 500: 2.90``; prices in here have a point where a comma parts them."""
    text = str(cell)
    parts = [one for one in text.split(";" if ";" in text else ",") if one.strip()]
    found = []
    for part in parts:
        match = _ONE_BREAK.fullmatch(part)
        price = None if match is None else amount_parser("," if ";" in text and "," in part else ".")(match[2])
        if match is None or not isinstance(price, Decimal):
            raise RowError(f"write price breaks as 100: 3.20; 500: 2.90, not {text[:40]!r}")
        found.append((int(match[1]), price))
    return found
