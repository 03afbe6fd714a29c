"""Decisions that the service has not confirmed yet: a file each, so that neither a crash nor a dead network loses one.

Each carries a ``client_id``: however often it is sent, the service carries it out once.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from backoffice_desktop.api.credit import CreditKind
from backoffice_desktop.api.dispatch_decisions import ScanKind, WaybillKind
from backoffice_desktop.api.fraud import DecisionKind
from backoffice_desktop.api.intake_decisions import PaperKind
from backoffice_desktop.api.inventory_decisions import BulkKind, PurchaseKind, ReceiptKind
from backoffice_desktop.files import read_json, write_json

Kind = DecisionKind | CreditKind | PurchaseKind | BulkKind | ReceiptKind | PaperKind | ScanKind | WaybillKind


class Topic(Enum):
    """What a decision is about."""

    FRAUD = "fraud"
    ACCOUNT = "credit_account"
    APPLICATION = "credit_application"
    PURCHASE = "purchase_order"
    PURCHASES = "purchase_orders"
    RECEIPT = "receipt"
    PAPER = "paper"
    SCAN = "scan"
    WAYBILL = "waybill"


# Of waybills nothing waits here but scans.
KINDS: dict[Topic, type[Kind]] = {
    Topic.FRAUD: DecisionKind,
    Topic.ACCOUNT: CreditKind,
    Topic.APPLICATION: CreditKind,
    Topic.PURCHASE: PurchaseKind,
    Topic.PURCHASES: BulkKind,
    Topic.RECEIPT: ReceiptKind,
    Topic.PAPER: PaperKind,
    Topic.SCAN: ScanKind,
}


@dataclass(frozen=True, slots=True)
class About:
    """What a decision or a notice is about."""

    topic: Topic
    subject: str


@dataclass(frozen=True, slots=True)
class Unsent:
    """What somebody decided about a subject, as they saw it (``version``).

    ``account`` is who and where, ``name`` what people call the subject, ``values`` what else goes with the decision.
    """

    account: str
    topic: Topic
    subject: str
    name: str
    version: int
    kind: Kind
    note: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    client_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    decided_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())

    @property
    def about(self) -> About:
        """Where a notice about it leads."""
        return About(self.topic, self.subject)

    def at_version(self, version: int) -> "Unsent":
        return replace(self, version=version)


class Outbox:
    """The folder of one person at one service; files of others stay untouched."""

    def __init__(self, folder: Path, account: str) -> None:
        self._folder = folder
        self.account = account

    def put(self, unsent: Unsent) -> None:
        """Written whole and on disk when this returns."""
        write_json(self._path(unsent), asdict(unsent) | {"topic": unsent.topic.value, "kind": unsent.kind.value})

    def remove(self, unsent: Unsent) -> None:
        self._path(unsent).unlink(missing_ok=True)

    def all(self) -> list[Unsent]:
        """In the order in which they were decided; a file that cannot be read is set aside, not deleted."""
        found = [one for path in self._folder.glob("*.json") if (one := read_json(path, _unsent)) is not None]
        return sorted((one for one in found if one.account == self.account), key=lambda one: one.decided_at)

    def _path(self, unsent: Unsent) -> Path:
        return self._folder / f"{unsent.client_id}.json"


def _unsent(held: dict[str, Any]) -> Unsent:
    held = held if "topic" in held else _from_first_format(held)
    topic = Topic(held["topic"])
    return Unsent(**(held | {"topic": topic, "kind": KINDS[topic](held["kind"])}))


def _from_first_format(held: dict[str, Any]) -> dict[str, Any]:
    """Files of the time when only orders were decided about: they may still wait on somebody's disk."""
    kept = {name: held[name] for name in ("account", "version", "kind", "note", "client_id", "decided_at")}
    values = {"cancel_order": held["cancel_order"], "refund": held["refund"]}
    return kept | {"topic": Topic.FRAUD.value, "subject": held["order_id"], "name": held["number"], "values": values}
