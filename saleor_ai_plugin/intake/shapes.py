"""What was understood, as JSON and back; and its fields by name, as people correct them.

A found value is ``{"value", "text", "confidence", "page", "box": [left, top, right, bottom] | null}``, amounts and days
as text; one that a person corrected has ``"by"`` as well. A field's path is ``number``, ``buyer.name``,
``lines.3.quantity``.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core_ml.intake.order import Check, Found, Kind, LineItem, Order, Party
from core_ml.intake.page import Box, Page, Source, Word
from saleor_ai_plugin.deciding import DecisionError, NotFoundError

Shape = dict[str, Any]
PARTIES = ("buyer", "seller", "deliver_to")
OF_PARTY = tuple(Party.__dataclass_fields__)
OF_LINE = tuple(LineItem.__dataclass_fields__)
OF_ORDER = ("number", "order_number", "date", "delivery_date", "currency", "net_total", "tax_total", "gross_total")
DAYS = {"date", "delivery_date"}
NUMBERS = {"quantity", "price", "discount", "tax_rate", "total", "net_total", "tax_total", "gross_total"}
LONGEST = 1000
MOST_LINES = 1000


def of_order(order: Order) -> Shape:
    return {
        "kind": str(order.kind),
        "language": order.language,
        **{name: _of_found(getattr(order, name)) for name in OF_ORDER},
        **{party: _fields(getattr(order, party), OF_PARTY) for party in PARTIES},
        "lines": [_fields(line, OF_LINE) for line in order.lines],
        "checks": [of_check(check) for check in order.checks],
    }


def order(shape: Mapping[str, Any]) -> Order:
    fields: dict[str, Any] = {name: _found(name, shape.get(name)) for name in OF_ORDER}
    fields |= {party: Party(**_founds(shape.get(party) or {}, OF_PARTY)) for party in PARTIES}
    return Order(
        kind=Kind(shape["kind"]),
        language=shape["language"],
        **fields,
        lines=tuple(LineItem(**_founds(line, OF_LINE)) for line in shape["lines"]),
        checks=tuple(_check(one) for one in shape.get("checks", ())),
    )


def of_check(check: Check) -> Shape:
    return {
        "name": check.name,
        "line": check.line,
        "said": str(check.said),
        "reckoned": str(check.reckoned),
        "agrees": check.agrees,
    }


def of_words(words: Sequence[Word]) -> list[list[Any]]:
    """Rounded to what can be seen: a hundredth of a point."""
    return [[word.text, *(round(edge, 2) for edge in _edges(word.box)), round(word.confidence, 3)] for word in words]


def page(number: int, width: float, height: float, words: Sequence[Sequence[Any]], source: str, turned: int) -> Page:
    found = tuple(Word(word[0], Box(*word[1:5]), word[5]) for word in words)
    return Page(number=number, width=width, height=height, words=found, source=Source(source), turned=turned)


def value_of(shape: Mapping[str, Any] | None) -> str:
    """What a found value says, "" where nothing was found."""
    return "" if shape is None else str(shape["value"])


def decimal_of(shape: Mapping[str, Any] | None) -> Decimal | None:
    return None if shape is None else Decimal(shape["value"])


def fields(shape: Mapping[str, Any]) -> Iterator[tuple[str, Shape | None]]:
    """Every field outside of the lines with its path."""
    for name in OF_ORDER:
        yield name, shape.get(name)
    for party in PARTIES:
        for name in OF_PARTY:
            yield f"{party}.{name}", (shape.get(party) or {}).get(name)


def corrected(shape: Mapping[str, Any], path: str, text: str, by: str) -> tuple[Shape, Shape | None, Shape | None]:
    """The order with a field as a person says it, and that field before and after; no text takes the value away.

    Raises NotFoundError for a path that there is not, DecisionError for a text that cannot be.
    """
    changed = {**shape, "lines": [dict(line) for line in shape["lines"]]}
    holder, name = _holder(changed, path)
    before = holder.get(name)
    # Where it stands on the paper stays known: people look there.
    place = {"page": before["page"], "box": before["box"]} if before else {"page": 0, "box": None}
    said = " ".join(text.split())
    after = None
    if said:
        after = {"value": _value(name, said), "text": said, "confidence": 1.0, **place, "by": by}
    holder[name] = after
    return changed, before, after


def _holder(shape: Shape, path: str) -> tuple[Shape, str]:
    parts = path.split(".")
    match parts:
        case [name] if name in OF_ORDER:
            return shape, name
        case [party, name] if party in PARTIES and name in OF_PARTY:
            shape[party] = dict(shape.get(party) or {})
            return shape[party], name
        case ["lines", position, name] if name in OF_LINE and position.isascii() and position.isdecimal():
            if len(position) < 6 and int(position) < len(shape["lines"]):
                return shape["lines"][int(position)], name
    raise NotFoundError(f"there is no field {path[:60]!r}; write number, buyer.name or lines.0.quantity", field="path")


def _value(name: str, text: str) -> str:
    if len(text) > LONGEST:
        raise DecisionError(f"{len(text)} characters are too many; {LONGEST} are the most", field="text")
    if name in DAYS:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise DecisionError(f"{text!r} is no day; write 2026-11-28", field="text") from None
    if name in NUMBERS:
        return str(_decimal(text))
    if name in {"currency", "country"}:
        length = 3 if name == "currency" else 2
        if not (len(text) == length and text.isascii() and text.isalpha()):
            raise DecisionError(f"{text!r} is none; write {'EUR' if length == 3 else 'DE'}", field="text")
        return text.upper()
    return text


def _decimal(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= Decimal(10) ** 12 or int(found.as_tuple().exponent) < -6:
        raise DecisionError(f"{text[:60]!r} is no number; write 1234.50", field="text")
    return found


def _fields(holder: Any, names: Sequence[str]) -> Shape:
    return {name: _of_found(getattr(holder, name)) for name in names}


def _of_found(found: Found[Any] | None) -> Shape | None:
    if found is None:
        return None
    value = found.value.isoformat() if isinstance(found.value, date) else str(found.value)
    box = None if found.box is None else [round(edge, 2) for edge in _edges(found.box)]
    confidence = round(float(found.confidence), 4)
    return {"value": value, "text": found.text, "confidence": confidence, "page": found.page, "box": box}


def _founds(shapes: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: _found(name, shapes.get(name)) for name in names}


def _found(name: str, shape: Mapping[str, Any] | None) -> Found[Any] | None:
    if shape is None:
        return None
    value: Any = shape["value"]
    if name in DAYS:
        value = date.fromisoformat(value)
    elif name in NUMBERS:
        value = Decimal(value)
    box = None if shape["box"] is None else Box(*shape["box"])
    return Found(value, shape["text"], shape["confidence"], shape["page"], box)


def _check(shape: Mapping[str, Any]) -> Check:
    said, reckoned = Decimal(shape["said"]), Decimal(shape["reckoned"])
    return Check(shape["name"], shape["line"], said, reckoned, shape["agrees"])


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom
