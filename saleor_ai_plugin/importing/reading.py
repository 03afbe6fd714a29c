"""From the cells of a chunk to rows for a staging table, and the rows that are refused on the way."""

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from saleor_ai_plugin.importing.amounts import amount_parser, parse_number, quantity_parser
from saleor_ai_plugin.importing.cells import Memo, Parser, Refusal, shown
from saleor_ai_plugin.importing.dates import DateFormat
from saleor_ai_plugin.importing.fields import FIELDS
from saleor_ai_plugin.importing.files import Chunk
from saleor_ai_plugin.importing.places import country_code, parse_currency
from saleor_ai_plugin.importing.plan import Plan
from saleor_ai_plugin.importing.words import are_integral, code_text, plain_text, whole_code_text

Row = tuple[Any, ...]
Place = tuple[str, int, str]
"""Sheet, line and digest of a row."""
Values = dict[str, Any]
"""A row's parsed values by field; only fields that the file has."""
Build = Callable[[Place, Values], "Row | Refusal"]
FUTURE_TOLERANCE = datetime.timedelta(days=1)
"""Clocks and time zones differ."""


@dataclass
class Staged:
    """Rows to be copied into staging, and those refused: sheet, line, reason, detail."""

    rows: list[Row] = field(default_factory=list)
    refused: list[tuple[str, int, str, str]] = field(default_factory=list)


class Reader:
    """Reads chunks by a plan. ``build`` makes a staging row of a row's place and values."""

    def __init__(
        self,
        plan: Plan,
        build: Build,
        parsers: Mapping[str, Parser],
        now: datetime.datetime,
        *,
        blanks: Mapping[str, Any] | None = None,
        absent: Mapping[str, Any] | None = None,
        extra: Mapping[str, tuple[str, Parser]] | None = None,
    ) -> None:
        """``parsers`` replaces those that the fields' shapes ask for; ``blanks``: what a blank
        cell of a field means; ``absent``: what the lack of its column means; ``extra``: further values, each with its
        header and parser."""
        self._build = build
        self._blanks = dict(blanks or {})
        self._absent = dict(absent or {})
        self._places: list[int] = []
        self._memos: list[Memo] = []
        self.names: list[str] = []
        usual = {one.name: one for one in FIELDS[plan.kind]}
        for name, header in plan.columns.items():
            parser = parsers.get(name) or shape_parser(plan, usual[name].shape, plan.examples[name], now)
            self._add(plan, name, header, parser)
        for name, (header, parser) in (extra or {}).items():
            self._add(plan, name, header, parser)

    def _add(self, plan: Plan, name: str, header: str, parser: Parser) -> None:
        self.names.append(name)
        self._places.append(plan.rows.headers.index(header))
        self._memos.append(Memo(_named(parser, header, self._blanks.get(name))))

    def staged(self, chunk: Chunk) -> Staged:
        staged = Staged()
        staged.refused += [(chunk.sheet, line, "unreadable_row", why) for line, why in chunk.unreadable]
        parsed = [
            [memo[cell] for cell in chunk.columns[place]] for memo, place in zip(self._memos, self._places, strict=True)
        ]
        for line, digest, values in zip(chunk.lines, _digests(chunk.columns), zip(*parsed, strict=True), strict=True):
            built: Row | Refusal
            for value in values:
                if value.__class__ is Refusal:
                    built = value
                    break
            else:
                built = self._build(
                    (chunk.sheet, line, digest), {**self._absent, **dict(zip(self.names, values, strict=True))}
                )
            if isinstance(built, Refusal):
                staged.refused.append((chunk.sheet, line, built.reason, built.detail))
            else:
                staged.rows.append(built)
        return staged


def shape_parser(plan: Plan, shape: str, examples: Sequence[Any], now: datetime.datetime) -> Parser:
    """The parser that a field's shape asks for."""
    if shape == "date":
        return _not_in_future(plan.dates, now)
    if shape == "code":
        return whole_code_text if examples and are_integral(list(examples)) else code_text
    parsers: dict[str, Parser] = {
        "amount": amount_parser(plan.decimal_mark),
        "quantity": quantity_parser(plan.decimal_mark),
        "number": lambda cell: parse_number(cell, plan.decimal_mark),
        "currency": parse_currency,
        "country": parse_country,
        "text": plain_text(250),
    }
    return parsers[shape]


def parse_country(cell: Any) -> str | Refusal | None:
    """The country's code; "" for one that we do not know, which is no reason to refuse an order."""
    text = code_text(cell)
    return country_code(text) if isinstance(text, str) else text


def _not_in_future(dates: DateFormat, now: datetime.datetime) -> Parser:
    latest = now + FUTURE_TOLERANCE

    def parse(cell: Any) -> datetime.datetime | Refusal | None:
        moment = dates.parse(cell)
        if isinstance(moment, datetime.datetime) and moment > latest:
            return Refusal("date_in_future", shown(cell))
        return moment

    return parse


def _named(parser: Parser, header: str, blank: Any) -> Parser:
    def parse(cell: Any) -> Any:
        value = parser(cell)
        if value is None:
            return blank
        return Refusal(value.reason, f"{header}: {value.detail}") if isinstance(value, Refusal) else value

    return parse


def _digests(columns: Iterable[Sequence[Any]]) -> Iterator[str]:
    """What tells an exact duplicate: all cells of a row, whether we use them or not."""
    for cells in zip(*columns, strict=True):
        text = "\x1f".join(map(str, cells))
        yield hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
