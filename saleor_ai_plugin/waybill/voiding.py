"""A waybill is void: its number stays used, and the shop and the carrier take back what they know of it."""

from django.db import DatabaseError, transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.waybill import changes, fulfilling, tasks
from saleor_ai_plugin.waybill.changes import Kind, Wish
from saleor_ai_plugin.waybill.models import Carrier, Waybill, WaybillTask

Task = WaybillTask.Kind
TaskState = WaybillTask.State


@transaction.atomic
def void(*, waybill_id: str, version: int, wish: Wish) -> Waybill:
    """Void a waybill that has not left with a carrier; say why.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    waybill = changes.locked(waybill_id)
    if changes.made_before(waybill, Kind.VOID, wish):
        return waybill
    changes.check_version(waybill, version)
    changes.check_state(waybill, Kind.VOID)
    if not wish.note.strip():
        raise DecisionError("say why: whoever looks at it later wants to know", field="note")
    if waybill.manifest_id is not None:
        raise DecisionError(f"{waybill.number} is in a closed manifest: the carrier has it", field="id")
    held = _tasks(waybill)
    changes.move(waybill, Kind.VOID, wish)
    # Nobody needs it any more.
    waybill.shipment.address = b""
    waybill.shipment.save(update_fields=["address"])
    _take_back(waybill, held)
    return waybill


@transaction.atomic
def retry(*, waybill_id: str, by: str) -> Waybill:
    """A person has seen to the trouble: try once more.

    Raises NotFoundError, DecisionError.
    """
    waybill = changes.locked(waybill_id)
    troubled = [task for task in _tasks(waybill).values() if task.state == TaskState.TROUBLE]
    if not troubled:
        raise DecisionError(f"{waybill.number}: nothing of it waits for being tried again", field="id")
    now = timezone.now()
    for task in troubled:
        task.state, task.retried_by, task.not_before, task.checked_at = TaskState.PENDING, by, now, None
        task.save()
    tasks.ask(troubled)
    return waybill


def _tasks(waybill: Waybill) -> dict[str, WaybillTask]:
    try:
        with transaction.atomic():
            rows = list(WaybillTask.objects.select_for_update(nowait=True).filter(waybill=waybill))
    except DatabaseError:
        message = f"the shop or the carrier is being told of {waybill.number} right now; try again in a moment"
        raise DecisionError(message, field="id") from None
    return {task.kind: task for task in rows}


def _take_back(waybill: Waybill, held: dict[str, WaybillTask]) -> None:
    fulfil = held.get(Task.FULFIL)
    if fulfil is None:
        raise NotFoundError(f"{waybill.number} has never been told to the shop", field="id")
    # Whether a try that nobody answered did something will be seen when it has had its time.
    is_known = fulfil.state in (TaskState.DONE, TaskState.TROUBLE)
    wait = None if is_known else timezone.now() + fulfilling.GRACE
    if fulfil.state != TaskState.DONE:
        tasks.drop(fulfil)
    tasks.want(waybill, Task.UNFULFIL, not_before=wait)
    if waybill.carrier.kind == Carrier.Kind.OWN_FLEET:
        return
    announce = held.get(Task.ANNOUNCE)
    if announce is not None and announce.state != TaskState.DONE:
        tasks.drop(announce)
    tasks.want(waybill, Task.REVOKE)
