"""What the list of intake is of: papers, and what is said about deciding on them."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from backoffice_desktop.api import intake_queue
from backoffice_desktop.api.intake import Document, State
from backoffice_desktop.api.intake_decisions import PaperKind
from backoffice_desktop.api.intake_queue import Filters
from backoffice_desktop.outbox import Topic, Unsent
from backoffice_desktop.screens.intake.columns import COLUMNS, HEADER, cells
from backoffice_desktop.screens.intake.words import STATES
from backoffice_desktop.translations import tr
from backoffice_desktop.worklist.work import Words, Work

SAID = {
    PaperKind.ACCEPT: "{name} accepted: its draft order is being made.",
    PaperKind.REJECT: "{name} rejected.",
    PaperKind.KEEP: "{name} is no duplicate: it waits for review.",
    PaperKind.RETRY: "The shop is asked once more for the draft order of {name}.",
}
WORDS = Words(
    count="Papers: {count}",
    nothing_waits="No paper waits. Drop files here, or press Ctrl+O.",
    none_fits="No paper fits these filters.",
    choose="Choose a paper in the list.",
    last="This was the last one of the list.",
    missing="This paper is not there any more.",
    refused="{name}: your decision was not taken. {why}",
    taken_back="Decision on {name} taken back.",
    exported="Exported {count} papers to {file}.",
)
AFTER = {
    PaperKind.ACCEPT: State.ACCEPTED,
    PaperKind.REJECT: State.REJECTED,
    PaperKind.KEEP: State.TO_REVIEW,
    PaperKind.RETRY: State.ACCEPTED,
}
KINDS = {
    PaperKind.ACCEPT: "Accept",
    PaperKind.REJECT: "Reject",
    PaperKind.KEEP: "It is no duplicate",
    PaperKind.RETRY: "Ask the shop again",
    PaperKind.UNDO: "Undo",
}


def _after(document: Document, unsent: Unsent) -> Mapping[str, Any]:
    kind = PaperKind(unsent.kind.value)
    # What an undo brings back, only the service knows.
    return {"state": AFTER[kind]} if kind in AFTER else {"version": document.version}


def conflict_sentence(unsent: Unsent, present: Document) -> str:
    return tr(
        "{name} has changed meanwhile: {state}. Your decision ({mine}) was not carried out.",
        name=unsent.name,
        state=tr(STATES[present.state]),
        mine=tr(KINDS[PaperKind(unsent.kind.value)]),
    )


INTAKE_WORK = Work(
    topic=Topic.PAPER,
    key="intake",
    columns=COLUMNS,
    filters=Filters(),
    rows=intake_queue.documents,
    detail=intake_queue.document,
    item_of=attrgetter("document"),
    id_of=attrgetter("id"),
    name_of=attrgetter("title"),
    after=_after,
    conflict=conflict_sentence,
    said=SAID,
    words=WORDS,
    header=HEADER,
    cells=cells,
    stays=frozenset({PaperKind.KEEP}),
)
