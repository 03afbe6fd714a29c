"""Approving many orders at once: what is marked, what the limits say, and what became of each."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import Order
from backoffice_desktop.api.inventory_decisions import Approved, BulkKind
from backoffice_desktop.api.records import Money, Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.formatting import joined
from backoffice_desktop.outbox import Topic, Unsent
from backoffice_desktop.screens.restock.marks import Marks
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.banner import Banner

MOST_TOLD = 6
"""Refusals that are told one by one; of more only how many they are."""


class Bulk(QWidget):
    """A line with what is marked, and one with what became of it.

    ``shown`` is called for each order that is approved, ``answered`` for each when the service has said what it is now.
    """

    def __init__(
        self,
        desk: Desk,
        marks: Marks,
        *,
        shown: Callable[[Order], object],
        answered: Callable[[str], object],
        undo: Callable[[Order], object],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._marks = marks
        self._shown = shown
        self._answered_one = answered
        self._undo_one = undo
        self._sent: dict[str, tuple[Order, ...]] = {}
        self.approved: tuple[Order, ...] = ()
        self.marked = Banner(tone="accent")
        self.marked.add_button("Approve all (Shift+A)", self.approve)
        self.marked.add_button("Clear", marks.clear)
        self.told = Banner(tone="neutral")
        self._take_back = self.told.add_button("Undo (U)", self.undo)
        self.told.add_button("Understood", self.told.hide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.marked)
        layout.addWidget(self.told)
        marks.changed.connect(self._show_marked)
        desk.sender.resolved.connect(self._resolved)
        desk.sender.refused.connect(self._refused)

    def approve(self) -> None:
        orders = self._marks.orders
        if not orders:
            return
        unsent = Unsent(
            account=self._desk.account,
            topic=Topic.PURCHASES,
            # Its own: were it the same for all, a refusal would take those approved after it along.
            subject=str(uuid4()),
            name=", ".join(order.number for order in orders[:MOST_TOLD]),
            version=0,
            kind=BulkKind.APPROVE,
            values={"orders": [{"id": order.id, "version": order.version} for order in orders]},
        )
        self._sent[unsent.client_id] = orders
        self.approved = ()
        self.told.hide()
        for order in orders:
            self._shown(order)
        self._desk.sender.send(unsent)
        self._marks.clear()

    def undo(self) -> bool:
        """Take back what was approved together last; False where there is nothing of it."""
        orders, self.approved = self.approved, ()
        for order in orders:
            self._undo_one(order)
        self.told.hide()
        return bool(orders)

    def _show_marked(self) -> None:
        orders = self._marks.orders
        self.marked.setVisible(bool(orders))
        if not orders:
            return
        above = sum(not order.may_approve for order in orders)
        text = "Marked: {count} · {value}"
        if above:
            text = "Marked: {count} · {value} · above your limit, the owner is asked: {above}"
        self.marked.show_text(text, count=len(orders), value=_value(orders), above=above)

    def _resolved(self, unsent: Unsent, present: Approved | None) -> None:
        if unsent.topic is not Topic.PURCHASES:
            return
        sent = self._sent.pop(unsent.client_id, ())
        for order in sent:
            self._answered_one(order.id)
        if present is None:
            return
        done = [one.present for one in present.results if not one.problems and one.present is not None]
        refused = [
            f"{_number(one, at, sent)}: {one.problems[0].message}"
            for at, one in enumerate(present.results)
            if one.problems
        ]
        self.approved = tuple(done)
        self._tell(len(done), refused)

    def _tell(self, done: int, refused: list[str]) -> None:
        self._take_back.setVisible(done > 0)
        if not refused:
            self.told.show_text("Approved: {count}.", tone="neutral", count=done)
            return
        few = refused[:MOST_TOLD]
        more = len(refused) - len(few)
        self.told.show_text(
            "Approved: {count}. Not approved: {refused}\n{which}",
            tone="warn",
            count=done,
            refused=len(refused),
            which=lambda: "\n".join([*few, tr("and {count} more", count=more)] if more else few),
        )

    def _refused(self, unsent: Unsent, why: Resolved[Any] | ApiError) -> None:
        if unsent.topic is not Topic.PURCHASES:
            return
        for order in self._sent.pop(unsent.client_id, ()):
            self._answered_one(order.id)
        told = (lambda: sentence(why)) if isinstance(why, ApiError) else why.problems[0].message
        self._desk.notices.add("Nothing was approved. {why}", why=told)


def _value(orders: tuple[Order, ...]) -> str:
    sums: dict[str, Decimal] = {}
    for order in orders:
        sums[order.total.currency] = sums.get(order.total.currency, Decimal(0)) + order.total.amount
    return joined([Money(amount, currency) for currency, amount in sums.items()])


def _number(result: Resolved[Order], at: int, sent: tuple[Order, ...]) -> str:
    if result.present is not None:
        return result.present.number
    return sent[at].number if at < len(sent) else "?"
