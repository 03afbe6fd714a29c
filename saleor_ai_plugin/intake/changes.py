"""What is done to a document: once, on what was seen, and as a row."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.intake.models import IntakeDecision, IntakeDocument

Kind = IntakeDecision.Kind
State = IntakeDocument.State

OURS = "saleor-ai"
MOST_NOTE = 4000
OPEN = (State.TO_REVIEW,)
"""Where people may correct."""
DONE: Mapping[IntakeDecision.Kind, str] = {
    Kind.ACCEPT: "accepted", Kind.REJECT: "rejected", Kind.CORRECT: "corrected", Kind.CHOOSE_VARIANT: "corrected",
    Kind.CHOOSE_CUSTOMER: "corrected", Kind.ADD_LINE: "corrected", Kind.REMOVE_LINE: "corrected", Kind.SPLIT: "split",
    Kind.MERGE: "merged", Kind.ROTATE: "turned", Kind.READ_AGAIN: "read again", Kind.KEEP: "kept",
}  # fmt: skip
FROM: Mapping[IntakeDecision.Kind, Collection[IntakeDocument.State]] = {
    Kind.REJECT: (State.TO_REVIEW, State.REFUSED, State.DUPLICATE),
    Kind.READ_AGAIN: (State.TO_REVIEW, State.REFUSED, State.REJECTED),
    Kind.KEEP: (State.DUPLICATE,),
}
"""From where each thing can be done; else from ``OPEN``."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants; ``version`` is the one that they saw, ``client_id`` makes sending it again harmless."""

    document_id: str
    version: int
    by: str
    client_id: uuid.UUID | None
    note: str = ""


def key(given: str) -> uuid.UUID:
    """Raises NotFoundError for an id that cannot be."""
    try:
        return uuid.UUID(given)
    except ValueError:
        raise NotFoundError(f"there is no document {given[:60]!r}", field="id") from None


def locked(document_id: str | uuid.UUID) -> IntakeDocument:
    """The document, with nobody else at it until the transaction ends.

    Raises NotFoundError.
    """
    asked = document_id if isinstance(document_id, uuid.UUID) else key(document_id)
    row = IntakeDocument.objects.select_for_update().filter(id=asked).first()
    if row is None:
        raise NotFoundError(f"there is no document {str(asked)!r}", field="id")
    return row


def begin(wish: Wish, kind: IntakeDecision.Kind) -> tuple[IntakeDocument, bool]:
    """The locked document, and whether the wish was done before: then there is nothing to do.

    Raises NotFoundError, ConflictError where somebody was faster, DecisionError where it cannot be done from here.
    """
    document = locked(wish.document_id)
    if wish.client_id is not None and document.decisions.filter(client_id=wish.client_id).exists():
        return document, True
    if document.version != wish.version:
        raise ConflictError(f"{_meanwhile(document)}; look at it again", document)
    check_state(document, kind)
    return document, False


def check_state(document: IntakeDocument, kind: IntakeDecision.Kind) -> None:
    """Raise DecisionError where it cannot be done from here."""
    possible = FROM.get(kind, OPEN)
    if document.state not in possible:
        wanted = " or ".join(str(state).replace("_", " ") for state in possible)
        held = document.state.replace("_", " ")
        raise DecisionError(f"the document is {held} and cannot be {DONE[kind]}; it would have to be {wanted}")


def check_note(wish: Wish) -> None:
    if not wish.note.strip():
        raise DecisionError("say why: whoever looks at it later wants to know", field="note")


def write(
    document: IntakeDocument,
    kind: IntakeDecision.Kind,
    wish: Wish,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> IntakeDecision:
    """Save a document that something was done to, and what that was."""
    document.version += 1
    document.save()
    return IntakeDecision.objects.create(
        document=document,
        kind=kind,
        by=wish.by,
        at=timezone.now(),
        note=wish.note.strip()[:MOST_NOTE],
        version=document.version,
        before=dict(before or {}),
        after=dict(after or {}),
        client_id=wish.client_id,
    )


def ours(document: IntakeDocument) -> Wish:
    """What saleor-ai does by itself."""
    return Wish(document_id=str(document.id), version=document.version, by=OURS, client_id=None)


def _meanwhile(document: IntakeDocument) -> str:
    last = document.decisions.order_by("-id").first()
    if last is None or last.version != document.version:
        return f"the document was changed meanwhile: it is {document.state.replace('_', ' ')}"
    return f"{last.by} did something to it ({last.kind.replace('_', ' ')}) meanwhile"
