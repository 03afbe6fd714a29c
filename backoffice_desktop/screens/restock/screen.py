"""The restock screen."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStackedWidget

from backoffice_desktop.api import inventory_orders
from backoffice_desktop.api.inventory import Order, OrderDetail, Urgency
from backoffice_desktop.api.inventory_decisions import PurchaseKind
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.outbox import Kind, Unsent
from backoffice_desktop.screens.restock.bulk import Bulk
from backoffice_desktop.screens.restock.columns import MARK
from backoffice_desktop.screens.restock.confirming import ConfirmDialog
from backoffice_desktop.screens.restock.decision_bar import RestockBar
from backoffice_desktop.screens.restock.detail import RestockDetail
from backoffice_desktop.screens.restock.documents import DocumentsButton
from backoffice_desktop.screens.restock.filter_bar import RestockFilters
from backoffice_desktop.screens.restock.flat import FlatList
from backoffice_desktop.screens.restock.marks import Marks
from backoffice_desktop.screens.restock.quantities import Quantities
from backoffice_desktop.screens.restock.work import approved_as, restock_work
from backoffice_desktop.shortcuts import Shortcut
from backoffice_desktop.widgets.parts import Card
from backoffice_desktop.worklist.screen import Worklist


class RestockScreen(Worklist):
    """Orders, one in full with quantities that can be changed, and decisions on one or on many."""

    title = "Restock"
    list_width = 512
    bar: RestockBar
    detail: RestockDetail

    def __init__(self, desk: Desk) -> None:
        email = desk.person.email
        self.marks = Marks()
        self.quantities = Quantities(desk)
        self.documents = DocumentsButton(desk)
        super().__init__(
            desk,
            restock_work(self.marks, email),
            live=desk.stock_live,
            filters=RestockFilters(self.show_other),
            detail=RestockDetail(desk, self.quantities),
            bar=RestockBar(email, self.quantities, self.documents),
        )
        self.bulk = Bulk(
            desk, self.marks, shown=self._show_approved, answered=self._approved_answered, undo=self.deciding.undo
        )
        self.flat = FlatList(desk)
        self.flat.left_for_orders.connect(self.show_orders)
        self.flat.order_asked.connect(self._open_line)
        self.stack = QStackedWidget()
        self._stack_views()
        self._to_confirm = ""
        self.detail.lines.filled.connect(self._lines_are_here)
        self.confirming = ConfirmDialog(self)
        self.confirming.confirmed.connect(self._is_confirmed)
        left = self.splitter.widget(0)
        if isinstance(left, Card):
            left.body.insertWidget(1, self.bulk)
        self.splitter.setObjectName("restock")
        self.marks.changed.connect(self.table.viewport().update)
        self.table.clicked.connect(self._clicked)
        self.detail.lines.save_asked.connect(self.save_quantities)
        self.detail.heading.retry_asked.connect(self.retry_source)
        self.detail.lines.quantity.left.connect(self.table.setFocus)
        self.use_filters(self.work.filters)

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("V", "Switch: by supplier or by product", self.show_other),
            *(replace(one, act=partial(self._in_orders, one.act)) for one in self._order_shortcuts()),
            *super().shortcuts(),
        ]

    def _order_shortcuts(self) -> list[Shortcut]:
        lines = self.detail.lines
        return [
            Shortcut("A", "Approve, or ask for approval", lambda: self.bar.decide(PurchaseKind.APPROVE)),
            Shortcut("S", "It is with the supplier, or has left", lambda: self.bar.decide(PurchaseKind.SEND)),
            Shortcut("F", "The supplier has confirmed it", lambda: self.bar.decide(PurchaseKind.CONFIRM)),
            Shortcut("C", "Cancel the order", lambda: self.bar.decide(PurchaseKind.CANCEL)),
            Shortcut("X", "Mark the order", self.mark),
            Shortcut("Shift+X", "Mark all that are shown, or none", self.mark_all),
            Shortcut("Shift+A", "Approve all that are marked", lambda: self.bulk.approve()),
            Shortcut("Q", "Change the quantity", lines.quantity.start),
            Shortcut("L", "Next line of the order", lambda: lines.step(1)),
            Shortcut("Shift+L", "Previous line of the order", lambda: lines.step(-1)),
            Shortcut("Ctrl+S", "Save the quantities", self.save_quantities),
            Shortcut("D", "Documents for the supplier, or picking list", self.documents.showMenu),
            Shortcut("Ctrl+P", "Plan anew", self.plan),
        ]

    @property
    def shows_orders(self) -> bool:
        """Orders by supplier, and not the list of products."""
        return self.stack.currentWidget() is self.splitter

    def show_other(self) -> None:
        self.show_orders(not self.shows_orders)

    def show_orders(self, shown: bool = True) -> None:
        self.stack.setCurrentWidget(self.splitter if shown else self.flat)
        if not shown:
            self.flat.use_filters(self.flat.filters)
        (self.table if shown else self.flat.table).setFocus()

    def step(self, by: int) -> None:
        if self.shows_orders:
            super().step(by)
        else:
            self.flat.step(by)

    def open_item(self, item_id: str) -> None:
        """An order, or ``urgent`` for those that are late already."""
        if item_id:
            self.show_orders()
        if item_id == "urgent":
            self.use_filters(replace(self.work.filters, urgencies=(Urgency.OUT, Urgency.LATE)))
        elif item_id:
            super().open_item(item_id)

    def may_undo(self, item: Order) -> bool:
        return item.can_undo

    def undo(self) -> None:
        if not self.bulk.undo():
            super().undo()

    def decide(self, kind: Kind, values: Mapping[str, Any]) -> None:
        """Quantities that are written are saved before the order is approved as it is shown."""
        self.bulk.approved = ()
        item = self.opening.item
        if kind is PurchaseKind.CONFIRM and "lines" not in values:
            self._ask_what_is_confirmed()
            return
        if item is not None and kind is PurchaseKind.APPROVE and self.quantities.is_changed:
            self.deciding.decide(item, PurchaseKind.CHANGE, lines=self.quantities.take())
        super().decide(kind, values)

    def confirmed(self, unsent: Unsent, item: Order) -> None:
        if unsent.kind is PurchaseKind.CONFIRM:
            self.confirming.forget(unsent.subject)
        super().confirmed(unsent, item)

    def save_quantities(self) -> None:
        if (problem := self.quantities.problem) is not None:
            self.detail.lines.choose_line(problem[0])
        elif self.quantities.is_changed:
            self.decide(PurchaseKind.CHANGE, {"lines": self.quantities.take()})

    def mark(self) -> None:
        place = self.table.currentIndex().row()
        if (order := self.model.row(place)) is not None:
            self.marks.toggle(order)

    def mark_all(self) -> None:
        if self.marks.orders:
            self.marks.clear()
            return
        rows = [self.model.row(place) for place in range(self.model.total)]
        self.marks.add([row for row in rows if row is not None and not self.model.is_decided_here(row)])

    def plan(self) -> None:
        """Ask the service for a new plan; what it proposes comes by itself."""
        notices = self.desk.notices
        self.desk.jobs.run(
            inventory_orders.plan(self.desk.session.call),
            owner=self,
            done=lambda _: notices.add("The plan is being made anew; what nobody has touched may change."),
            failed=lambda error: notices.add("The plan was not made: {why}", why=lambda: sentence(error)),
        )

    def retry_source(self) -> None:
        """Somebody has seen to why the stock that a transfer comes from was not changed."""
        item, notices = self.opening.item, self.desk.notices
        if item is None:
            return
        self.desk.jobs.run(
            inventory_orders.retry_source(self.desk.session.call, item.id),
            owner=self,
            done=lambda _: self._approved_answered(item.id),
            failed=lambda error: notices.add("It was not tried again: {why}", why=lambda: sentence(error)),
        )

    def _speak_again(self) -> None:
        """What is written stays: the order, and what it would mean, are asked for in the other language."""
        if not self.shows_orders:
            self.flat.model.refresh()
        if self.quantities.is_changed:
            self.model.refresh()
            self.quantities.ask_again()
            if self.opening.item is not None:
                self.detail.heading.show_item(self.opening.item)
                self.desk.jobs.run(
                    inventory_orders.order(self.desk.session.call, self.opening.item_id),
                    owner=self,
                    done=self._show_in_language,
                    failed=lambda _: None,
                )
        else:
            super()._speak_again()

    def _ask_what_is_confirmed(self) -> None:
        """Now, or as soon as the order's lines have come."""
        detail = self.detail.lines.detail
        self._to_confirm = self.opening.item_id
        if detail is not None:
            self._lines_are_here(detail)

    def _lines_are_here(self, detail: OrderDetail) -> None:
        item, wanted = self.opening.item, self._to_confirm
        # Whoever has gone on to another order does not want it any more.
        self._to_confirm = "" if detail.order.id == self.opening.item_id else wanted
        if wanted and item is not None and wanted == item.id == detail.order.id:
            self.confirming.start(detail)

    def _is_confirmed(self, values: Mapping[str, Any]) -> None:
        self.confirming.accept()
        self.decide(PurchaseKind.CONFIRM, values)

    def _open_line(self, order_id: str, line_id: str) -> None:
        self.detail.lines.want(line_id)
        self.show_orders()
        self.opening.forget()
        self.open_item(order_id)

    def _in_orders(self, act: Callable[[], object]) -> None:
        if self.shows_orders:
            act()

    def _stack_views(self) -> None:
        """Both views in the place of the one that every worklist has."""
        layout = self.layout()
        if layout is not None:
            layout.removeWidget(self.splitter)
            layout.addWidget(self.stack)
        inner = self.flat.layout()
        if inner is not None:
            inner.setContentsMargins(0, 0, 0, 0)
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.flat)

    def _show_in_language(self, found: OrderDetail | None) -> None:
        """Only the order that was seen: another version of it is told of elsewhere."""
        item = self.opening.item
        if found is not None and item is not None and (found.order.id, found.order.version) == (item.id, item.version):
            self.detail.heading.show_item(found.order)
            self.detail.lines.show_detail(found)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == MARK and (order := self.model.row(index.row())) is not None:
            self.marks.toggle(order)

    def _show_approved(self, order: Order) -> None:
        changes = approved_as(order, self.desk.person.email)
        self.model.show_as(order, changes)
        self.opening.show_as(replace(order, **changes))

    def _approved_answered(self, order_id: str) -> None:
        self.model.show_as_it_is(order_id)
        self.opening.again(order_id)
        self.model.refresh()
