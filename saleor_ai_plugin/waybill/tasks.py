"""What the shop and a carrier have to do because of a waybill: wanted in the transaction that makes it true.

The shop's part is done by ``fulfilling``, the carrier's by ``carrying``, each in a lane of its own: neither waits for
the other.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.waybill import clock
from saleor_ai_plugin.waybill.models import Waybill, WaybillTask

Kind = WaybillTask.Kind
State = WaybillTask.State

SHOP = "waybill.shop"
CARRIER = "waybill.carrier"
EVENTS: Mapping[str, str] = {
    Kind.FULFIL: SHOP, Kind.UNFULFIL: SHOP, Kind.ANNOUNCE: CARRIER, Kind.REVOKE: CARRIER,
}  # fmt: skip
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
MOST_AT_ONCE = 500


def want(waybill: Waybill, kind: WaybillTask.Kind, *, not_before: datetime | None = None) -> WaybillTask:
    """Have something done, once this transaction is."""
    now = timezone.now()
    task = WaybillTask.objects.create(waybill=waybill, kind=kind, asked_at=now, not_before=not_before or now)
    if not_before is None:
        ask([task])
    return task


def ask(tasks: Iterable[WaybillTask]) -> None:
    rows = list(tasks)
    for event in sorted({EVENTS[task.kind] for task in rows}):
        keys = [str(task.id) for task in rows if EVENTS[task.kind] == event]
        publish(kind=event, events=[(key, {"task": int(key)}) for key in keys])


def ask_again(event: str) -> None:
    """Ask for what is due and has nobody who would do it."""
    kinds = [kind for kind, one in EVENTS.items() if one == event]
    due = WaybillTask.objects.filter(state=State.PENDING, kind__in=kinds, not_before__lte=timezone.now())
    late = list(due.order_by("not_before", "id")[:MOST_AT_ONCE])
    waiting = OutboxEvent.objects.filter(kind=event, subject_id__in=[str(task.id) for task in late], parked_at=None)
    asked = set(waiting.values_list("subject_id", flat=True))
    ask(task for task in late if str(task.id) not in asked)


def put_off(task: WaybillTask, trouble: str, *, least: timedelta = timedelta(0)) -> None:
    """Nobody answered: try again, the later the more often that was so."""
    task.tries += 1
    task.trouble = trouble[:500]
    pause = min(FIRST_PAUSE * 2 ** min(task.tries - 1, 10), LONGEST_PAUSE)
    task.not_before = timezone.now() + max(pause, least)
    task.save()


def refused(task: WaybillTask, trouble: str) -> None:
    """They said no: asking again would change nothing until a person has seen to it."""
    task.tries += 1
    task.state, task.trouble = State.TROUBLE, trouble[:500]
    task.save()


def done(task: WaybillTask, *, reference: str = "") -> None:
    task.tries += 1
    task.state, task.trouble, task.done_at = State.DONE, "", clock.now()
    task.reference = reference[:128]
    task.save()


def drop(task: WaybillTask) -> None:
    task.state, task.trouble = State.DROPPED, ""
    task.save(update_fields=["state", "trouble"])
