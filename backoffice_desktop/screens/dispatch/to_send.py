"""Orders to send: one in full, and many marked, become waybills."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QModelIndex

from backoffice_desktop.api import dispatch_lists
from backoffice_desktop.api.dispatch import Order, Waybill
from backoffice_desktop.api.dispatch_decisions import WaybillKind
from backoffice_desktop.api.dispatch_lists import OrderFilters, Paper
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.outbox import Kind, Topic
from backoffice_desktop.screens.dispatch.columns import MARK, ORDER_HEADER, order_cells, order_columns
from backoffice_desktop.screens.dispatch.draw_bar import DrawBar
from backoffice_desktop.screens.dispatch.drawing import MOST_AT_ONCE, Drawing, Drawn
from backoffice_desktop.screens.dispatch.filter_bars import OrderFilterBar
from backoffice_desktop.screens.dispatch.order_detail import OrderHeading, PartsCard, identity
from backoffice_desktop.screens.dispatch.papers import Papers
from backoffice_desktop.shortcuts import Shortcut
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.parts import Card
from backoffice_desktop.worklist.detail import DetailPane
from backoffice_desktop.worklist.screen import Worklist
from backoffice_desktop.worklist.work import Words, Work

MOST_TOLD = 6
WORDS = Words(
    count="Orders to send: {count}",
    nothing_waits="Nothing has to be sent.",
    none_fits="No order fits these filters.",
    choose="Choose an order in the list.",
    last="This was the last one of the list.",
    missing="Nothing of this order is left to send.",
    refused="Order {name}: your decision was not taken. {why}",
    taken_back="Decision on order {name} taken back.",
    exported="Exported {count} orders to {file}.",
)


class ToSend(Worklist):
    """``papers`` prints what was drawn."""

    list_width = 560
    bar: DrawBar

    def __init__(self, desk: Desk, papers: Papers) -> None:
        self.marks: dict[str, Order] = {}
        self.drawing = Drawing(desk)
        self._papers = papers
        self._drawn: tuple[Waybill, ...] = ()
        super().__init__(
            desk,
            _work(lambda order: order.id in self.marks),
            live=desk.dispatch_live,
            filters=OrderFilterBar(),
            detail=DetailPane(OrderHeading(), (PartsCard(),)),
            bar=DrawBar(desk.person.email),
        )
        self.drawing.setParent(self)
        self.splitter.setObjectName("dispatch-orders")
        self.marked, self.told = Banner(tone="accent"), Banner(tone="neutral")
        self._lay_out()
        self.table.clicked.connect(self._clicked)
        self.drawing.done.connect(self._show_drawn)
        self.drawing.failed.connect(self._show_lost)
        self.drawing.busy.connect(self.bar.show_busy)

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("A", "Draw the waybill", lambda: self.bar.decide(WaybillKind.DRAW)),
            Shortcut("X", "Mark the order", self.mark),
            Shortcut("Shift+X", "Mark all that are shown, or none", self.mark_all),
            Shortcut("Shift+A", "Draw the waybills of all that are marked", self.draw_marked),
            Shortcut("J", "Next of the list", lambda: self.step(1)),
            Shortcut("K", "Previous of the list", lambda: self.step(-1)),
            Shortcut("Ctrl+F", "Search", self.filters.search.setFocus),
            Shortcut("Ctrl+E", "Export as CSV", lambda: self.exporting.ask(self.model.filters)),
        ]

    def focus_first(self) -> None:
        """Carriers may have changed since somebody was here."""
        self.desk.jobs.run(
            dispatch_lists.carriers(self.desk.session.call),
            owner=self,
            done=self.bar.show_carriers,
            failed=lambda _: None,
        )
        super().focus_first()

    def may_undo(self, item: Order) -> bool:  # noqa: ARG002 - a waybill is taken back by making it void
        return False

    def decide(self, kind: Kind, values: Mapping[str, Any]) -> None:  # noqa: ARG002 - there is one
        item = self.opening.item
        if item is not None:
            self.drawing.draw([item], values["wanted"])

    def mark(self) -> None:
        order = self.model.row(self.table.currentIndex().row())
        if order is not None:
            self._toggle(order)

    def mark_all(self) -> None:
        if self.marks:
            self.marks.clear()
        else:
            rows = [self.model.row(place) for place in range(self.model.total)]
            self.marks = {row.id: row for row in rows if row is not None and row.hold is None and row.parts}
        self._show_marked()

    def draw_marked(self) -> None:
        """Each by itself; of more than the service takes at once the rest stays marked."""
        wanted = self.bar.wanted(of_one=False)
        if self.marks and wanted is not None and not self.drawing.is_busy:
            chosen = list(self.marks.values())[:MOST_AT_ONCE]
            self.drawing.draw(chosen, wanted)

    def _toggle(self, order: Order) -> None:
        """What is held, or is not there, cannot be drawn with the others."""
        if self.marks.pop(order.id, None) is None and order.hold is None and order.parts:
            self.marks[order.id] = order
        self._show_marked()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == MARK and (order := self.model.row(index.row())) is not None:
            self._toggle(order)

    def _show_marked(self) -> None:
        self.table.viewport().update()
        self.marked.setVisible(bool(self.marks))
        if self.marks:
            pieces = sum(order.pieces for order in self.marks.values())
            self.marked.show_text("Marked: {count} · pieces: {pieces}", count=len(self.marks), pieces=f"{pieces:,}")

    def _show_drawn(self, drawn: Drawn) -> None:
        self._drawn = drawn.waybills
        refused = {number for number, _ in drawn.refused}
        self.marks = {key: order for key, order in self.marks.items() if order.number in refused}
        self._show_marked()
        for button in self._for_drawn:
            button.setVisible(bool(drawn.waybills))
        self._again.hide()
        few = [f"{number}: {why}" for number, why in drawn.refused[:MOST_TOLD]]
        more = len(drawn.refused) - len(few)
        if few:
            self.told.show_text(
                "Drawn: {count}. Not drawn: {refused}\n{which}",
                tone="warn",
                count=len(drawn.waybills),
                refused=len(drawn.refused),
                which=lambda: "\n".join([*few, tr("and {count} more", count=more)] if more else few),
            )
        else:
            self.told.show_text("Drawn: {count}.", tone="good", count=len(drawn.waybills))
        self.bar.clear()
        if self.opening.item_id:
            self.opening.again(self.opening.item_id)
        self.model.refresh()

    def _show_lost(self, error: ApiError) -> None:
        for button in self._for_drawn:
            button.hide()
        self._again.show()
        self.told.show_text(
            "It is not known whether the waybills were drawn: {why} Ask again; nothing is drawn twice.",
            tone="bad",
            why=lambda: sentence(error),
        )

    def _print(self, kind: Paper) -> None:
        self._papers.show(self._drawn, kind)

    def _lay_out(self) -> None:
        self.marked.add_button("Draw all (Shift+A)", self.draw_marked)
        self.marked.add_button("Clear", self.mark_all)
        self._for_drawn = (
            self.told.add_button("Labels", lambda: self._print(Paper.LABEL)),
            self.told.add_button("Packing slips", lambda: self._print(Paper.PACKING_SLIP)),
        )
        self._again = self.told.add_button("Ask again", self.drawing.again)
        self.told.add_button("Understood", self.told.hide)
        left = self.splitter.widget(0)
        if isinstance(left, Card):
            left.body.insertWidget(1, self.marked)
            left.body.insertWidget(2, self.told)


def _work(is_marked: Callable[[Order], bool]) -> Work:
    return Work(
        topic=Topic.WAYBILL,
        key="dispatch_orders",
        columns=order_columns(is_marked),
        filters=OrderFilters(),
        rows=dispatch_lists.orders,
        detail=dispatch_lists.order,
        item_of=identity,
        id_of=attrgetter("id"),
        name_of=attrgetter("number"),
        after=lambda _order, _unsent: {},
        conflict=lambda _unsent, _order: "",
        said={},
        words=WORDS,
        header=ORDER_HEADER,
        cells=order_cells,
    )
