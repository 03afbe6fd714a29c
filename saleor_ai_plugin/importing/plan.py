"""What an import is going to do: shown to a person before anything is written."""

import itertools
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from saleor_ai_plugin.importing.amounts import DecimalMark, decimal_marks
from saleor_ai_plugin.importing.cells import Refusal, shown
from saleor_ai_plugin.importing.dates import DateFormat, DateOrder, date_format, date_orders
from saleor_ai_plugin.importing.errors import AskedWrongError, FileRefusedError
from saleor_ai_plugin.importing.fields import FIELDS, Kind
from saleor_ai_plugin.importing.files import Examined, Rows, examine, open_rows
from saleor_ai_plugin.importing.kinds import choose
from saleor_ai_plugin.importing.mapping import Proposal
from saleor_ai_plugin.importing.places import parse_currency
from saleor_ai_plugin.importing.shapes import Column

DEFAULT_CHANNEL = "default-channel"
_SAMPLE_ROWS = 5_000
NO_CUSTOMERS = (
    "no column names the customers, so every order counts as a guest's: nobody gets recommendations of their own, and "
    "fraud and credit know no histories. Where a column does name them, say --map customer=COLUMN"
)


@dataclass(frozen=True)
class Asked:
    """What the user said about the file; None or "": found out."""

    kind: Kind | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    timezone: str = "UTC"
    date_format: str = ""
    decimal_mark: str = ""
    channel: str = DEFAULT_CHANNEL


@dataclass(frozen=True)
class Plan:
    path: Path
    examined: Examined
    rows: Rows
    proposal: Proposal
    examples: dict[str, list[str]]
    currency: str
    dates: DateFormat
    decimal_mark: DecimalMark
    channel: str

    @property
    def kind(self) -> Kind:
        return self.proposal.kind

    @property
    def columns(self) -> dict[str, str]:
        """Our field -> the file's column."""
        return self.proposal.columns

    @property
    def warnings(self) -> list[str]:
        """What the owner hardly wants, said before anything is written."""
        if self.kind in ("orders", "order_lines") and "customer" not in self.columns:
            return [NO_CUSTOMERS]
        return []

    @property
    def options(self) -> dict[str, str]:
        """What besides the mapping decides about the result."""
        dates = self.dates.pattern or "/".join(self.dates.order)
        return {
            "currency": self.currency,
            "date_format": dates,
            "timezone": self.dates.zone,
            "decimal_mark": self.decimal_mark,
            "channel": self.channel,
        }


def make_plan(path: Path, asked: Asked) -> Plan:
    """Look at the file and decide how it is read; nothing is written.

    Raises AskedWrongError where something has to be said that the file does not tell, FileRefusedError where it
    cannot be read.
    """
    zone = _zone(asked.timezone)
    given_dates = date_format(asked.date_format, zone) if asked.date_format else None
    mark = _mark(asked.decimal_mark)
    currency = _currency(asked.currency)
    examined = examine(path)
    rows = open_rows(path, examined)
    columns = _sample(path, rows)
    proposal = choose(asked.kind, columns, asked.mapping)
    by_header = {column.header: column for column in columns}
    dates = given_dates or DateFormat(order=_date_order(rows, proposal, by_header), zone=zone)
    mark = mark or _found_mark(rows, proposal, by_header)
    if not currency and _needs_currency(proposal):
        raise AskedWrongError(
            "no column names the currency of the prices: say it, for example --currency GBP, or name the column with "
            "--map currency=COLUMN"
        )
    examples = {name: by_header[header].examples for name, header in proposal.columns.items()}
    return Plan(path, examined, rows, proposal, examples, currency, dates, mark, asked.channel)


def _sample(path: Path, rows: Rows) -> list[Column]:
    first = next(iter(rows.chunks(_SAMPLE_ROWS)), None)
    if first is None:
        raise FileRefusedError(f"{path} has a header but no rows: export it again")
    if not first.lines:
        line, reason = first.unreadable[0]
        raise FileRefusedError(f"no row of {path} can be read; {rows.line_word} {line} has {reason}")
    return [Column(header, cells) for header, cells in zip(rows.headers, first.columns, strict=True)]


def _zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise AskedWrongError(
            f"--timezone {name!r} is unknown: say one such as Europe/London or Asia/Shanghai"
        ) from None
    return name


def _mark(text: str) -> DecimalMark | None:
    if text not in ("", ".", ","):
        raise AskedWrongError(f"--decimal-mark {text!r} is neither '.' nor ','")
    return text or None  # type: ignore[return-value]


def _currency(text: str) -> str:
    found = parse_currency(text)
    if isinstance(found, Refusal):
        raise AskedWrongError(
            f"--currency {text!r} is no currency code (ISO 4217): say for example EUR, USD, GBP or CNY"
        )
    return found or ""


def _needs_currency(proposal: Proposal) -> bool:
    if proposal.kind == "ratings" or "currency" in proposal.columns:
        return False
    return proposal.kind != "products" or "price" in proposal.columns or "cost" in proposal.columns


def _headers(proposal: Proposal, *shapes: str) -> list[str]:
    wanted = {one.name for one in FIELDS[proposal.kind] if one.shape in shapes}
    return [header for name, header in proposal.columns.items() if name in wanted]


def _date_order(rows: Rows, proposal: Proposal, columns: Mapping[str, Column]) -> DateOrder:
    """Day first or month first; where the first rows do not tell, the whole file is asked."""
    headers = _headers(proposal, "date")
    proven, unclear = date_orders(_cells(columns, headers))
    if unclear and not proven:
        proven, _ = date_orders(_all_cells(rows, headers))
    if len(proven) == 1:
        return proven.pop()
    if not proven and not unclear:
        return "ymd"
    why = "are written day first in some rows and month first in others" if proven else "can be read both ways"
    example = shown(unclear) if unclear else "the dates"
    raise AskedWrongError(
        f"dates such as {example} in column {headers[0]!r} {why}: say --date-format d/m/y or --date-format m/d/y"
    )


def _found_mark(rows: Rows, proposal: Proposal, columns: Mapping[str, Column]) -> DecimalMark:
    headers = _headers(proposal, "amount", "number")
    proven, unclear = decimal_marks(_cells(columns, headers))
    if unclear and not proven:
        proven, _ = decimal_marks(_all_cells(rows, headers))
    if len(proven) == 2 or (unclear and not proven):
        why = (
            "some amounts have a decimal point and others a decimal comma"
            if proven
            else (f"amounts such as {shown(unclear[0])} can be read both ways")
        )
        raise AskedWrongError(
            f"{why} (column {' or '.join(map(repr, headers))}): say --decimal-mark . or --decimal-mark ,"
        )
    return proven.pop() if proven else "."


def _cells(columns: Mapping[str, Column], headers: Iterable[str]) -> Iterator[Any]:
    return itertools.chain.from_iterable(columns[header].cells for header in headers)


def _all_cells(rows: Rows, headers: Iterable[str]) -> Iterator[Any]:
    places = [rows.headers.index(header) for header in headers]
    for chunk in rows.chunks():
        for place in places:
            yield from set(chunk.columns[place])
