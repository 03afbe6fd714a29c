"""What is done to an order: once, on what was seen, as a row, and so that it can be taken back."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db.models import Field, Model
from django.utils import timezone

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderChange, PurchaseOrderLine

Kind = PurchaseOrderChange.Kind
State = PurchaseOrder.State

OURS = "saleor-ai"
MOST_NOTE = 4000
UNDOABLE = (Kind.CHANGE, Kind.ASK_APPROVAL, Kind.APPROVE, Kind.SEND, Kind.CONFIRM, Kind.CANCEL)
MOVES: Mapping[PurchaseOrderChange.Kind, tuple[PurchaseOrder.State, ...]] = {
    Kind.CHANGE: (State.PROPOSED, State.APPROVED),
    Kind.APPROVE: (State.PROPOSED,),
    Kind.SEND: (State.APPROVED,),
    Kind.CONFIRM: (State.SENT, State.CONFIRMED, State.PART_RECEIVED),
    Kind.RECEIVE: (State.SENT, State.CONFIRMED, State.PART_RECEIVED),
    Kind.CANCEL: (State.PROPOSED, State.APPROVED, State.SENT, State.CONFIRMED, State.PART_RECEIVED),
}
"""From where each thing can be done."""
_DONE = {
    Kind.CHANGE: "changed", Kind.APPROVE: "approved", Kind.SEND: "sent", Kind.CONFIRM: "confirmed",
    Kind.RECEIVE: "received", Kind.CANCEL: "cancelled",
}  # fmt: skip
_OF_ORDER = (
    "state", "is_touched", "note", "expected_on", "expected_reason", "asked_on", "supplier_reference",
    "approval_asked_by", "approval_asked_at",
    "approved_by", "approved_at", "sent_by", "sent_at", "confirmed_at", "received_at", "cancelled_at",
)  # fmt: skip
_OF_LINE = (
    "variant_id", "sku", "supplier_sku", "name", "quantity", "proposed_quantity", "confirmed_quantity", "unit_cost",
    "pack_size", "minimum_quantity", "expected_on", "urgency", "runs_out_on", "reasons",
)  # fmt: skip

Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants; ``version`` is the one that they saw, ``client_id`` makes sending it again harmless."""

    version: int
    by: str
    client_id: uuid.UUID | None
    note: str = ""
    is_owner: bool = False


def number(given: str, what: str, field: str) -> int:
    """The id of a row of ours.

    Raises NotFoundError for one that cannot be.
    """
    if not (given.isascii() and given.isdecimal() and len(given) < 19):
        raise NotFoundError(f"there is no {what} {given[:60]!r}", field=field)
    return int(given)


def locked(order_id: str) -> PurchaseOrder:
    """The order, with nobody else at it until the transaction ends.

    Raises NotFoundError.
    """
    key = number(order_id, "purchase order", "id")
    row = PurchaseOrder.objects.select_for_update(of=("self",)).select_related("supplier").filter(id=key).first()
    if row is None:
        raise NotFoundError(f"there is no purchase order {order_id!r}", field="id")
    return row


def made_before(order: PurchaseOrder, wish: Wish) -> PurchaseOrderChange | None:
    if wish.client_id is None:
        return None
    return PurchaseOrderChange.objects.filter(order=order, client_id=wish.client_id).first()


def check(order: PurchaseOrder, kind: PurchaseOrderChange.Kind, wish: Wish) -> None:
    """Raise ConflictError where somebody was faster, DecisionError where it cannot be done from here."""
    if order.version != wish.version:
        last = order.changes.order_by("-id").first()
        who = f"{last.by} did something to it ({last.kind.replace('_', ' ')})" if last else "it was changed"
        raise ConflictError(f"{order.number}: {who} meanwhile; look at it again", order)
    check_state(order, kind)


def check_state(order: PurchaseOrder, kind: PurchaseOrderChange.Kind) -> None:
    """Raise DecisionError where it cannot be done from here."""
    if order.state not in MOVES[kind]:
        possible = " or ".join(str(state).replace("_", " ") for state in MOVES[kind])
        held = order.state.replace("_", " ")
        raise DecisionError(f"{order.number} is {held} and cannot be {_DONE[kind]}; it would have to be {possible}")


def check_note(wish: Wish) -> None:
    if not wish.note.strip():
        raise DecisionError("say why: whoever looks at it later wants to know", field="note")


def snapshot(order: PurchaseOrder, lines: Iterable[PurchaseOrderLine] = (), new: Collection[int] = ()) -> Snapshot:
    """How an order and some of its lines stand; ``new`` lines are not there yet."""
    held: dict[str, Any] = {str(line.id): _values(line, _OF_LINE) for line in lines}
    return {"order": _values(order, _OF_ORDER), "lines": held | {str(line_id): None for line_id in new}}


def restore(order: PurchaseOrder, before: Snapshot) -> None:
    """Put an order and its lines back as they were."""
    _set(order, before["order"])
    for line_id, values in before["lines"].items():
        held = PurchaseOrderLine.objects.filter(order=order, id=int(line_id))
        if values is None:
            held.delete()
            continue
        line = held.first() or PurchaseOrderLine(id=int(line_id), order=order)
        _set(line, values)
        line.save()


def write(
    order: PurchaseOrder, kind: PurchaseOrderChange.Kind, wish: Wish, *, before: Snapshot, after: Snapshot
) -> PurchaseOrderChange:
    """Save an order that something was done to, and what that was: only what differs is kept."""
    order.version += 1
    order.save()
    return PurchaseOrderChange.objects.create(
        order=order,
        kind=kind,
        by=wish.by,
        at=timezone.now(),
        note=wish.note.strip()[:MOST_NOTE],
        version=order.version,
        total=order.total,
        before=_differing(before, after),
        after=_differing(after, before),
        client_id=wish.client_id,
    )


def to_undo(orders: Sequence[PurchaseOrder]) -> dict[int, PurchaseOrderChange]:
    """The last thing that was done to each order, where it can be taken back."""
    last = PurchaseOrderChange.objects.filter(order__in=orders).order_by("order_id", "-id").distinct("order_id")
    return {one.order_id: one for one in last if one.kind in UNDOABLE}


def _differing(one: Snapshot, other: Snapshot) -> Snapshot:
    if not one and not other:
        return {}
    lines, beside = one["lines"], other["lines"]
    return {
        "order": {name: value for name, value in one["order"].items() if other["order"].get(name) != value},
        "lines": {
            key: _changed(lines.get(key), beside.get(key))
            for key in sorted(lines.keys() | beside.keys(), key=int)
            if lines.get(key) != beside.get(key)
        },
    }


def _changed(one: Snapshot | None, other: Snapshot | None) -> Snapshot | None:
    if one is None or other is None:
        return one
    # The article is always said, so that people see which line it was.
    return {name: value for name, value in one.items() if other[name] != value or name == "sku"}


def _values(row: Model, names: Sequence[str]) -> Snapshot:
    return {name: _plain(getattr(row, name)) for name in names}


def _set(row: Model, values: Snapshot) -> None:
    for name, value in values.items():
        field = cast("Field[Any, Any]", row._meta.get_field(name))
        setattr(row, name, field.to_python(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.3f}"
    return value.isoformat() if isinstance(value, date | datetime) else value
