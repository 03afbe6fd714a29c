"""What is done to a paper. Each names the version that was seen; sent again with its id it is not done again."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.intake import Detail, Document
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Problem, Resolved, read_problems


class PaperKind(Enum):
    """What ends the work on a paper, or begins it anew."""

    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    KEEP = "KEEP"
    RETRY = "RETRY"
    UNDO = "UNDO"


_RESULT = f"{{ detail {{ {selection(Detail)} }} errors {{ {selection(Problem)} }} }}"


def _mutation(name: str, **arguments: str) -> str:
    """A mutation with ``decide`` and arguments of its own, given with their types."""
    declared = "".join(f", ${argument}: {kind}" for argument, kind in arguments.items())
    given = "".join(f", {argument}: ${argument}" for argument in arguments)
    title = name[0].upper() + name[1:]
    return f"mutation {title}($decide: IntakeDecide!{declared}) {{ {name}(decide: $decide{given}) {_RESULT} }}"


ACCEPT = _mutation("intakeAccept")
REJECT = _mutation("intakeReject")
KEEP = _mutation("intakeKeep")
RETRY = _mutation("intakeOrderRetry")
UNDO = _mutation("intakeUndo")
CORRECT = _mutation("intakeFieldCorrect", path="String!", text="String!")
CHOOSE_VARIANT = _mutation("intakeVariantChoose", position="Int!", variantId="ID")
CHOOSE_CUSTOMER = _mutation("intakeCustomerChoose", customerId="ID", customerName="String")
ADD_LINE = _mutation("intakeLineAdd", variantId="ID!", quantity="Int!", price="Decimal")
REMOVE_LINE = _mutation("intakeLineRemove", position="Int!")
ROTATE = _mutation("intakePageRotate", page="Int!", degrees="Int!")
READ_AGAIN = _mutation("intakeReadAgain", engine="String", language="String")
SPLIT = _mutation("intakeSplit", starts="[Int!]!")
MERGE = f"""
mutation IntakeMerge($documents: [IntakeVersionInput!]!, $clientId: ID!) {{
  intakeMerge(documents: $documents, clientId: $clientId) {_RESULT}
}}
"""
_WAYS = {
    PaperKind.ACCEPT: ACCEPT,
    PaperKind.REJECT: REJECT,
    PaperKind.KEEP: KEEP,
    PaperKind.RETRY: RETRY,
    PaperKind.UNDO: UNDO,
}


async def decide(
    call: Call, document_id: str, *, version: int, kind: PaperKind, client_id: str, note: str = ""
) -> Resolved[Document]:
    """Raises ApiError."""
    found = await change(call, _WAYS[kind], document_id, version=version, client_id=client_id, note=note)
    return Resolved(None if found.present is None else found.present.document, found.problems)


async def change(
    call: Call, mutation: str, document_id: str, *, version: int, client_id: str, note: str = "", **values: Any
) -> Resolved[Detail]:
    """The paper after the change; after a conflict as it is now. Raises ApiError."""
    decided = {"id": document_id, "version": version, "clientId": client_id, "note": note or None}
    answer = await call(mutation, {"decide": decided, **values})
    return _result(next(iter(answer.values())))


async def merge(call: Call, documents: Sequence[Document], *, client_id: str) -> Resolved[Detail]:
    """One paper of several, in this order. Raises ApiError."""
    named = [{"id": one.id, "version": one.version} for one in documents]
    return _result((await call(MERGE, {"documents": named, "clientId": client_id}))["intakeMerge"])


def _result(answer: dict[str, Any]) -> Resolved[Detail]:
    found = answer["detail"]
    return Resolved(None if found is None else read(Detail, found), read_problems(answer["errors"]))
