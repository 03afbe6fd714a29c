"""The files that carriers get and send, as JSON or CSV, UTF-8.

To the carrier goes a file a waybill, ``<number>.json``, and ``<number>.void.json`` where it does not come. Told again,
it is the same name and the same content. From the carrier come files with an event a row: ``number``, ``status``
(accepted, rejected, in_transit, exception or delivered), ``at`` (ISO 8601), and, where they like, ``place``, ``note``,
``reference``.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from saleor_ai_plugin.waybill.carriers.protocol import Consignment, Message, Report
from saleor_ai_plugin.waybill.models import Carrier, WaybillEvent

Kind = WaybillEvent.Kind

SAID: Mapping[str, WaybillEvent.Kind] = {
    "accepted": Kind.ACCEPTED, "rejected": Kind.REJECTED, "in_transit": Kind.IN_TRANSIT, "exception": Kind.EXCEPTION,
    "delivered": Kind.DELIVERED,
}  # fmt: skip
ENDINGS = (".json", ".csv")
LARGEST = 5 * 1024 * 1024
MOST_ROWS = 20_000
_ADDRESS = (
    "name", "company", "street", "street2", "city", "district", "region", "postcode", "country", "phone",
)  # fmt: skip


class UnreadableError(ValueError):
    """The file is not what it should be; the message says where."""


def file_name(consignment: Consignment, kind: Carrier.Format, *, void: bool = False) -> str:
    return f"{consignment.number}{'.void' if void else ''}.{kind}"


def written(consignment: Consignment, kind: Carrier.Format, *, void: bool = False) -> bytes:
    """The file of a waybill. ``message`` is the same whenever it is written again."""
    values = {
        "message": f"{consignment.number}/{'void' if void else 'label'}",
        "action": "void" if void else "label",
        "number": consignment.number,
        "service": consignment.service,
        "reference": consignment.reference,
        "warehouse": consignment.warehouse,
        "sender": consignment.sender,
        "parcels": consignment.parcels,
        "weight_grams": consignment.grams,
        "drawn_at": consignment.drawn_at.isoformat(),
    }
    address = {} if void or consignment.address is None else {
        name: getattr(consignment.address, name) for name in _ADDRESS
    }  # fmt: skip
    if kind == Carrier.Format.JSON:
        whole = values if void else values | {"deliver_to": address}
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()
    row = values if void else values | {f"to_{name}": address.get(name, "") for name in _ADDRESS}
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, fieldnames=list(row))
    rows.writeheader()
    rows.writerow(row)
    return out.getvalue().encode()


def read(name: str, content: bytes) -> Message:
    """What a carrier's file says; one that cannot be read is a message with its problem."""
    try:
        text = _small(content).decode("utf-8-sig")
        rows = _json_rows(text) if name.lower().endswith(".json") else _csv_rows(text)
        return Message(name, [_report(row, line) for line, row in enumerate(rows, start=1)])
    except UnicodeDecodeError:
        return Message(name, problem=f"{name}: it is not UTF-8")
    except UnreadableError as error:
        return Message(name, problem=f"{name}: {error}")


def _small(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise UnreadableError(f"it is larger than {LARGEST >> 20} MiB")
    return content


def _json_rows(text: str) -> Sequence[Mapping[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"it is no JSON ({error})") from None
    rows = found.get("events") if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableError('it should be {"events": [{"number": …, "status": …, "at": …}]}')
    return _few(rows)


def _csv_rows(text: str) -> Sequence[Mapping[str, Any]]:
    # Spreadsheets of half of Europe write semicolons.
    first = text.partition("\n")[0]
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ","))
    except csv.Error as error:
        raise UnreadableError(f"it is no CSV ({error})") from None
    return _few([{(key or "").strip().lower(): value for key, value in row.items()} for row in rows])


def _few(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    if len(rows) > MOST_ROWS:
        raise UnreadableError(f"it has {len(rows):,} rows; {MOST_ROWS:,} are the most")
    return rows


def _report(row: Mapping[str, Any], line: int) -> Report:
    number, status, at = (str(row.get(name) or "").strip() for name in ("number", "status", "at"))
    if not number:
        raise UnreadableError(f"row {line} has no number")
    if status.lower() not in SAID:
        raise UnreadableError(f"row {line}: the status is {status[:40]!r}; it would be one of {', '.join(SAID)}")
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        raise UnreadableError(f"row {line}: the time is {at[:40]!r}; write it as 2026-11-28T14:03:00+01:00") from None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    said = {name: str(row.get(name) or "").strip() for name in ("place", "note", "reference")}
    whole = "\x1f".join((number, status.lower(), when.astimezone(UTC).isoformat(), *said.values()))
    key = f"carrier/{hashlib.sha256(whole.encode()).hexdigest()[:40]}"
    return Report(number=number.upper()[:32], kind=SAID[status.lower()], at=when, key=key, **said)
