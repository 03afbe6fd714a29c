"""What documents really say, from the lines of truth files: ours, and those of two public collections as they are.

======================  ==============================================================================================
ours                    see docs/benchmarks.md; what is absent is not on the paper, so to find it is wrong
zugferd_invoices        from the XML of e-invoices: what is null there may well stand on the page and is not judged
sroie2019               receipts: company, date, address, total, and no lines
======================  ==============================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any

from core_ml.exceptions import DataError
from core_ml.intake.sroie import sroie

Value = str | Decimal | date

NUMBERS = ("net_total", "tax_total", "gross_total", "quantity", "price", "discount", "tax_rate", "total")
DATES = ("date", "delivery_date")
HEAD = ("number", "order_number", "date", "delivery_date", "currency", "net_total", "tax_total", "gross_total")
ROLES = ("buyer", "seller", "deliver_to")
PARTS = ("name", "street", "postcode", "city", "country", "vat_number", "email")
LINE = ("code", "buyer_code", "gtin", "description", "quantity", "unit", "price", "discount", "tax_rate", "total")
FIELDS = (*HEAD, *(f"{role}.{part}" for role, part in product(ROLES, PARTS)))
INFERRED = ("currency", *(f"{role}.country" for role in ROLES))
"""What a reader may know without it standing there: to find it is not wrong."""
COMPLETE = frozenset(FIELDS) - frozenset(INFERRED)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says: fields by name (``buyer.city``), and those of each line."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    lines: Sequence[Mapping[str, Value]] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """One document of a truth file.

    Attributes
    ----------
    absent : fields of the head that are not on the paper where ``facts`` has none
    line_absent : the same of lines
    has_lines : whether lines are judged
    skus : of the variant that each line means, "" where the truth does not say
    """

    file: str
    facts: Facts
    language: str = ""
    absent: frozenset[str] = frozenset()
    line_absent: frozenset[str] = frozenset()
    has_lines: bool = True
    skus: tuple[str, ...] = ()


def parse(line: Mapping[str, Any]) -> Truth:
    """A line of a truth file of any of the three kinds.

    Raises
    ------
    DataError
        It is of none of them, or a number or day in it is none; the message says which and what would be right.
    """
    if isinstance(line.get("fields"), Mapping) and isinstance(line.get("image"), str):
        company = sroie(line["fields"])
        return Truth(line["image"], Facts(_values(company, "")), language="en", has_lines=False)
    if not isinstance(line.get("file"), str):
        raise DataError("it names no document: neither 'file' (ours, zugferd_invoices) nor 'image' (sroie2019)")
    return _zugferd(line) if "invoice_number" in line else _ours(line)


def _ours(line: Mapping[str, Any]) -> Truth:
    fields = {name: line[name] for name in HEAD if _is_there(line.get(name))}
    for role in ROLES:
        party = line.get(role) or {}
        if not isinstance(party, Mapping):
            raise DataError(f"{role!r} is {party!r}; it must be an object with name, street, city …")
        fields |= {f"{role}.{part}": party[part] for part in PARTS if _is_there(party.get(part))}
    facts = Facts(_values(fields, ""), [_values(one, f"line {place + 1}: ") for place, one in _lines(line)])
    skus = tuple(str(one.get("sku") or one.get("code") or "") for _, one in _lines(line))
    return Truth(
        line["file"],
        facts,
        language=str(line.get("language") or ""),
        absent=COMPLETE,
        line_absent=frozenset(LINE),
        skus=skus,
    )


def _zugferd(line: Mapping[str, Any]) -> Truth:
    day = str(line["issue_date"]) if _is_there(line.get("issue_date")) else ""
    fields = {
        "number": line["invoice_number"],
        "date": f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else None,
        "order_number": line.get("buyer_order_ref"),
        "seller.name": line.get("seller"),
        "buyer.name": line.get("buyer"),
        "currency": line.get("currency"),
        "tax_total": line.get("tax_total"),
        "gross_total": line.get("grand_total"),
    }
    said = _values(fields, "")
    goods = _values({"net_total": line.get("line_total")}, "")
    # Where there are allowances or charges the sum of the lines is not the net total.
    sums = [(said | goods).get(name) for name in ("net_total", "tax_total", "gross_total")]
    if None not in sums and sums[0] + sums[1] == sums[2]:  # type: ignore[operator]
        said |= goods
    renamed = {"name": "description", "seller_id": "code", "gtin": "gtin", "qty": "quantity", "net_price": "price"}
    renamed |= {"line_total": "total"}
    lines = [
        _values({ours: one.get(theirs) for theirs, ours in renamed.items()}, f"line {place + 1}: ")
        for place, one in _lines(line)
    ]
    return Truth(line["file"], Facts(said, lines))


def _lines(line: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    found = line.get("lines") or []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise DataError("'lines' must be a list of objects")
    return list(enumerate(found))


def _values(texts: Mapping[str, Any], where: str) -> dict[str, Value]:
    """Those that are there, as what they are."""
    return {
        name: _value(name, str(text), where)
        for name, text in texts.items()
        if _is_there(text) and (name in LINE or "." in name or name in HEAD)
    }


def _value(name: str, text: str, where: str) -> Value:
    if name in NUMBERS:
        return _number(name, text, where)
    if name not in DATES:
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DataError(f"{where}{name} is {text!r}; a day is written 2026-11-28") from None


def _number(name: str, text: str, where: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise DataError(f"{where}{name} is {text!r}; a number is written 1234.50")
    return value


def _is_there(value: Any) -> bool:
    return value not in (None, "")
