"""What the service's codes are called, and in which tone they are shown. All of it is looked up in the catalogue."""

from backoffice_desktop.api.dispatch import EventKind, Task, TaskKind, TaskState, Waybill, WaybillState
from backoffice_desktop.api.dispatch_lists import Paper
from backoffice_desktop.translations import tr

STATES = {
    WaybillState.DRAWN: "Drawn",
    WaybillState.PRINTED: "Printed",
    WaybillState.HANDED_OVER: "Handed over",
    WaybillState.IN_TRANSIT: "On its way",
    WaybillState.DELIVERED: "Delivered",
    WaybillState.VOID: "Void",
}
TONES = {
    WaybillState.DRAWN: "accent",
    WaybillState.PRINTED: "accent",
    WaybillState.HANDED_OVER: "good",
    WaybillState.IN_TRANSIT: "good",
    WaybillState.DELIVERED: "good",
    WaybillState.VOID: "neutral",
}
EVENTS = {
    EventKind.DRAW: "Drawn",
    EventKind.PRINT: "Printed",
    EventKind.HAND_OVER: "Handed over",
    EventKind.ACCEPTED: "The carrier knows of it",
    EventKind.REJECTED: "The carrier does not take it",
    EventKind.IN_TRANSIT: "On its way",
    EventKind.EXCEPTION: "Something is wrong on the way",
    EventKind.DELIVERED: "Delivered",
    EventKind.FULFILLED: "The shop knows of it",
    EventKind.VOID: "Void",
    EventKind.UNFULFILLED: "The shop has taken it back",
}
TASKS = {
    TaskKind.FULFIL: "Fulfilment in the shop",
    TaskKind.UNFULFIL: "Taking it back in the shop",
    TaskKind.ANNOUNCE: "Telling the carrier",
    TaskKind.REVOKE: "Telling the carrier that it does not come",
}
TASK_STATES = {
    TaskState.PENDING: "under way",
    TaskState.DONE: "done",
    TaskState.TROUBLE: "they said no",
    TaskState.DROPPED: "not wanted any more",
}
TASK_TONES = {
    TaskState.PENDING: "neutral",
    TaskState.DONE: "good",
    TaskState.TROUBLE: "bad",
    TaskState.DROPPED: "neutral",
}
PAPERS = {
    Paper.LABEL: "Labels (PDF, 100 × 150 mm)",
    Paper.LABEL_SHEET: "Labels (PDF, four on A4)",
    Paper.PACKING_SLIP: "Packing slips (PDF)",
    Paper.WAYBILL: "Waybills (PDF, A4)",
    Paper.ZPL: "Labels for a label printer (ZPL)…",
}


def state_word(waybill: Waybill) -> tuple[str, str]:
    """Word and tone; trouble says more than how far it is."""
    if waybill.has_trouble:
        return tr("Trouble"), "bad"
    return tr(STATES[waybill.state]), TONES[waybill.state]


def task_line(task: Task) -> str:
    said = f"{tr(TASKS[task.kind])}: {tr(TASK_STATES[task.state])}"
    return f"{said} · {task.trouble}" if task.trouble else said


def weight(grams: int) -> str:
    return "–" if not grams else f"{grams / 1000:,.2f} kg"
