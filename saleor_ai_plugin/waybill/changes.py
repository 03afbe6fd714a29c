"""What is done to a waybill: once, on what was seen, and as a row."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.waybill.models import Waybill, WaybillEvent

Kind = WaybillEvent.Kind
State = Waybill.State

OURS = "saleor-ai"
MOST_NOTE = 500
MOVES: Mapping[WaybillEvent.Kind, tuple[Waybill.State, ...]] = {
    Kind.PRINT: (State.DRAWN, State.PRINTED, State.HANDED_OVER, State.IN_TRANSIT),
    Kind.HAND_OVER: (State.DRAWN, State.PRINTED),
    Kind.IN_TRANSIT: (State.DRAWN, State.PRINTED, State.HANDED_OVER, State.IN_TRANSIT),
    Kind.DELIVERED: (State.DRAWN, State.PRINTED, State.HANDED_OVER, State.IN_TRANSIT),
    Kind.VOID: (State.DRAWN, State.PRINTED, State.HANDED_OVER),
}
"""From where each thing can be done."""
BECOMES: Mapping[WaybillEvent.Kind, Waybill.State] = {
    Kind.HAND_OVER: State.HANDED_OVER, Kind.IN_TRANSIT: State.IN_TRANSIT, Kind.DELIVERED: State.DELIVERED,
    Kind.VOID: State.VOID,
}  # fmt: skip
_DONE = {
    Kind.PRINT: "printed", Kind.HAND_OVER: "handed over", Kind.IN_TRANSIT: "on its way", Kind.DELIVERED: "delivered",
    Kind.VOID: "void",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants; ``client_id`` makes sending it again harmless."""

    by: str
    client_id: uuid.UUID
    note: str = ""
    place: str = ""


def row_id(given: str, what: str, field: str) -> int:
    """The id of a row of ours.

    Raises NotFoundError for one that cannot be.
    """
    if not (given.isascii() and given.isdecimal() and len(given) < 19):
        raise NotFoundError(f"there is no {what} {given[:60]!r}", field=field)
    return int(given)


def locked(waybill_id: str) -> Waybill:
    """The waybill, with nobody else at it until the transaction ends.

    Raises NotFoundError.
    """
    rows = Waybill.objects.select_for_update(of=("self",), no_key=True).select_related("carrier", "shipment")
    row = rows.filter(id=row_id(waybill_id, "waybill", "id")).first()
    if row is None:
        raise NotFoundError(f"there is no waybill {waybill_id!r}", field="id")
    return row


def made_before(waybill: Waybill, kind: WaybillEvent.Kind, wish: Wish) -> bool:
    return WaybillEvent.objects.filter(waybill=waybill, key=_key(kind, wish)).exists()


def check_version(waybill: Waybill, version: int) -> None:
    """Raises ConflictError where somebody was faster."""
    if waybill.version != version:
        last = waybill.events.order_by("-id").first()
        who = f"{last.by} did something to it ({last.kind.replace('_', ' ')})" if last else "it was changed"
        raise ConflictError(f"{waybill.number}: {who} meanwhile; look at it again", waybill)


def check_state(waybill: Waybill, kind: WaybillEvent.Kind) -> None:
    """Raises DecisionError where it cannot be done from here."""
    if waybill.state not in MOVES[kind]:
        possible = " or ".join(str(state).replace("_", " ") for state in MOVES[kind])
        held = waybill.state.replace("_", " ")
        raise DecisionError(f"{waybill.number} is {held} and cannot be {_DONE[kind]}; it would have to be {possible}")


def move(waybill: Waybill, kind: WaybillEvent.Kind, wish: Wish, *, at: datetime | None = None) -> None:
    """Save a waybill that something was done to, and what that was."""
    now = timezone.now()
    becomes = BECOMES.get(kind, State.PRINTED if waybill.state == State.DRAWN else State(waybill.state))
    if waybill.state != becomes:
        waybill.changed_at = now
    waybill.state = becomes
    waybill.version += 1
    waybill.save()
    note(waybill, kind, by=wish.by, key=_key(kind, wish), at=at or now, place=wish.place, text=wish.note)


def note(
    waybill: Waybill, kind: WaybillEvent.Kind, *, by: str, key: str, at: datetime | None = None, place: str = "",
    text: str = "",
) -> bool:  # fmt: skip
    """Write down what happened; False where that key was written down before."""
    now = timezone.now()
    row = WaybillEvent(
        waybill=waybill, kind=kind, by=by, key=key[:128], at=at or now, noted_at=now, place=place.strip()[:100],
        note=text.strip()[:MOST_NOTE],
    )  # fmt: skip
    if WaybillEvent.objects.filter(waybill=waybill, key=row.key).exists():
        return False
    row.save(force_insert=True)
    return True


def _key(kind: WaybillEvent.Kind, wish: Wish) -> str:
    return f"{kind}/{wish.client_id}"
