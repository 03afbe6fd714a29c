"""The counts of this login: kept while goods are counted, sent when finished, and back again where they are refused."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory_decisions import ReceiptKind, Received
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.counting import Count, CountFolder
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.notices import Notices
from backoffice_desktop.outbox import Topic, Unsent
from backoffice_desktop.sending import Sender


class Counts(QObject):
    """One open count an order, and those on their way.

    Signals: ``changed`` which counts there are; ``received`` (Received) by the service; ``refused`` (Count) by it.
    """

    changed = Signal()
    received = Signal(object)
    refused = Signal(object)

    def __init__(self, folder: CountFolder, sender: Sender, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._sender = sender
        self._notices = notices
        self._held = {count.receipt_id: count for count in folder.all()}
        sender.resolved.connect(self._resolved)
        sender.refused.connect(self._refused)
        self._recover()

    @property
    def account(self) -> str:
        return self._folder.account

    @property
    def sending(self) -> tuple[Count, ...]:
        """Finished, and not confirmed by the service yet."""
        return tuple(count for count in self._held.values() if count.is_finished)

    @property
    def open(self) -> tuple[Count, ...]:
        return tuple(count for count in self._held.values() if not count.is_finished)

    def of(self, order_id: str) -> Count | None:
        """What was counted of an order so far."""
        return next((count for count in self.open if count.order_id == order_id), None)

    def keep(self, count: Count) -> None:
        """On disk when this returns; one of which nothing is counted yet need not be."""
        self._held[count.receipt_id] = count
        if count.is_empty:
            self._folder.remove(count)
        else:
            self._folder.put(count)

    def forget(self, count: Count) -> None:
        self._held.pop(count.receipt_id, None)
        self._folder.remove(count)
        self.changed.emit()

    def finish(self, count: Count) -> None:
        """Into the outbox first: killed between the two, the next start finds it there."""
        finished = replace(count, is_finished=True, problem="")
        self._held[count.receipt_id] = finished
        self._sender.send(self._unsent(finished))
        # Already confirmed, it is gone from here.
        if count.receipt_id in self._held:
            self._folder.put(finished)
        self.changed.emit()

    def _recover(self) -> None:
        """After a kill: what is in the outbox is finished; what is finished and not there goes out again."""
        waiting = {unsent.subject for unsent in self._sender.waiting if unsent.topic is Topic.RECEIPT}
        for count in list(self._held.values()):
            if count.receipt_id in waiting:
                self._held[count.receipt_id] = replace(count, is_finished=True)
            elif count.is_finished:
                self._sender.send(self._unsent(count))

    def _unsent(self, count: Count) -> Unsent:
        return Unsent(
            account=count.account,
            topic=Topic.RECEIPT,
            subject=count.receipt_id,
            name=count.number,
            version=0,
            kind=ReceiptKind.RECEIVE,
            client_id=count.receipt_id,
            values={
                "order_id": count.order_id,
                "lines": [line.sent() for line in count.touched],
                "closes": count.closes,
                "delivery_note": count.delivery_note,
            },
        )

    def _resolved(self, unsent: Unsent, present: Received | None) -> None:
        if unsent.topic is not Topic.RECEIPT:
            return
        count = self._held.pop(unsent.subject, None)
        if count is not None:
            self._folder.remove(count)
        self.changed.emit()
        if present is not None:
            self._notices.add(
                "Order {name}: received, pieces: {count}.",
                name=unsent.name,
                count=f"{present.receipt.pieces:,}",
                about=unsent.about,
            )
            self.received.emit(present)

    def _refused(self, unsent: Unsent, why: Resolved[Any] | ApiError) -> None:
        """What was counted is counted: it is there again to be corrected, under a new id."""
        if unsent.topic is not Topic.RECEIPT:
            return
        told = sentence(why) if isinstance(why, ApiError) else why.problems[0].message
        self._notices.add("Order {name}: the delivery was not taken. {why}", name=unsent.name, why=told)
        count = self._held.pop(unsent.subject, None)
        if count is None:
            return
        again = replace(count, is_finished=False, problem=told, receipt_id=str(uuid4()))
        self.keep(again)
        self._folder.remove(count)
        self.changed.emit()
        self.refused.emit(again)
