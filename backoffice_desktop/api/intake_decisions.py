"""What is done to a paper. Each names the version that was seen; sent again with its id it is not done again."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Way:
    """A mutation: its name, and its own arguments with their types beside ``decide``."""

    name: str
    arguments: tuple[tuple[str, str], ...] = ()

    @property
    def document(self) -> str:
        declared = "".join(f", ${name}: {kind}" for name, kind in self.arguments)
        given = "".join(f", {name}: ${name}" for name, _ in self.arguments)
        title = self.name[0].upper() + self.name[1:]
        return f"mutation {title}($decide: IntakeDecide!{declared}) {{ {self.name}(decide: $decide{given}) {_RESULT} }}"


_RESULT = f"{{ detail {{ {selection(Detail)} }} errors {{ {selection(Problem)} }} }}"
_WAYS = {
    PaperKind.ACCEPT: Way("intakeAccept"),
    PaperKind.REJECT: Way("intakeReject"),
    PaperKind.KEEP: Way("intakeKeep"),
    PaperKind.RETRY: Way("intakeOrderRetry"),
    PaperKind.UNDO: Way("intakeUndo"),
}
CORRECT = Way("intakeFieldCorrect", (("path", "String!"), ("text", "String!")))
CHOOSE_VARIANT = Way("intakeVariantChoose", (("position", "Int!"), ("variantId", "ID")))
CHOOSE_CUSTOMER = Way("intakeCustomerChoose", (("customerId", "ID"), ("customerName", "String")))
ADD_LINE = Way("intakeLineAdd", (("variantId", "ID!"), ("quantity", "Int!"), ("price", "Decimal")))
REMOVE_LINE = Way("intakeLineRemove", (("position", "Int!"),))
ROTATE = Way("intakePageRotate", (("page", "Int!"), ("degrees", "Int!")))
READ_AGAIN = Way("intakeReadAgain", (("engine", "String"), ("language", "String")))
SPLIT = Way("intakeSplit", (("starts", "[Int!]!"),))
MERGE = f"""
mutation IntakeMerge($documents: [IntakeVersionInput!]!, $clientId: ID!) {{
  intakeMerge(documents: $documents, clientId: $clientId) {_RESULT}
}}
"""


async def decide(
    call: Call, document_id: str, *, version: int, kind: PaperKind, client_id: str, note: str = ""
) -> Resolved[Document]:
    """Raises ApiError."""
    found = await change(call, _WAYS[kind], document_id, version=version, client_id=client_id, note=note)
    return Resolved(None if found.present is None else found.present.document, found.problems)


async def change(
    call: Call, way: Way, document_id: str, *, version: int, client_id: str, note: str = "", **values: Any
) -> Resolved[Detail]:
    """The paper after the change; after a conflict as it is now. Raises ApiError."""
    decided = {"id": document_id, "version": version, "clientId": client_id, "note": note or None}
    return _result((await call(way.document, {"decide": decided, **values}))[way.name])


async def merge(call: Call, documents: Sequence[Document], *, client_id: str) -> Resolved[Detail]:
    """One paper of several, in this order. Raises ApiError."""
    named = [{"id": one.id, "version": one.version} for one in documents]
    return _result((await call(MERGE, {"documents": named, "clientId": client_id}))["intakeMerge"])


def _result(answer: dict[str, Any]) -> Resolved[Detail]:
    found = answer["detail"]
    return Resolved(None if found is None else read(Detail, found), read_problems(answer["errors"]))
