"""Alerts: what is out, runs out or should have come; whoever has seen one says so."""

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox

from backoffice_desktop.api import inventory_stock
from backoffice_desktop.api.inventory import MOST_AT_ONCE, OrderLine
from backoffice_desktop.api.inventory_stock import Alert, AlertFilters, AlertKind
from backoffice_desktop.api.records import Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.formatting import amount, exact, money, relative, until
from backoffice_desktop.screens.stock.overdue_card import OverdueCard
from backoffice_desktop.screens.stock.place_list import PlaceList
from backoffice_desktop.screens.stock.words import ALERT_KINDS
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.choices import say_choices
from backoffice_desktop.widgets.columns import Column, Kind
from backoffice_desktop.widgets.paged_model import PagedModel
from backoffice_desktop.widgets.parts import Button, row

CHOICES: tuple[tuple[str, tuple[AlertKind, ...]], ...] = (
    ("All alerts", ()),
    *((name, (kind,)) for kind, (name, _) in ALERT_KINDS.items()),
)
MARK = 0
NOTHING = {"open": "Nothing needs your attention.", "fits": "There is no such alert."}


class Alerts(PlaceList):
    """Signals: ``order_asked`` (order id) of a delivery that is overdue."""

    order_asked = Signal(str)
    count_text = "Alerts: {count}"
    splitter_name = "stock_alerts"

    def __init__(self, desk: Desk) -> None:
        self.filters = AlertFilters()
        self._marks: set[str] = set()
        self.overdue = OverdueCard(desk)
        super().__init__(desk, PagedModel(desk.jobs, self._columns(), self._ask), (self.overdue,))
        self.kind = QComboBox()
        self.seen_too = QCheckBox()
        self.seen = Button("Seen (A)", clicked=self.acknowledge, tone="accent")
        self.all = Button("Mark all (Shift+X)", clicked=self.mark_all)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _: self._tell())
        self.seen_too.toggled.connect(lambda _: self._tell())
        self.table.clicked.connect(self._clicked)
        self.table.activated.connect(self._activated)
        self.overdue.order_asked.connect(self.order_asked)
        self.overdue.chosen.connect(self._show_endangered)
        self.overdue.changed.connect(self.model.refresh)
        desk.stock_live.waiting.connect(lambda _: self.model.refresh())

    def reasons_of(self, row: Alert) -> Sequence[str]:
        return [row.text]

    def show_beside(self, row: Alert | None) -> None:
        order_id = None if row is None else row.order_id
        self.overdue.setVisible(order_id is not None)
        if order_id is not None:
            self.overdue.show_order(order_id)

    def empty_text(self) -> str:
        return NOTHING["open" if self.filters == AlertFilters(warehouse_id=self.filters.warehouse_id) else "fits"]

    def use_warehouse(self, warehouse_id: str) -> None:
        self.filters = replace(self.filters, warehouse_id=warehouse_id)

    def mark(self) -> None:
        if (alert := self.row) is not None:
            self._toggle(alert)

    def mark_all(self) -> None:
        """All that are here and not seen yet, or none."""
        if self._marks:
            self._marks.clear()
        else:
            rows = [self.model.row(place) for place in range(self.model.total)]
            ids = [one.id for one in rows if one is not None and not one.acknowledged_by]
            self._marks.update(ids[:MOST_AT_ONCE])
        self._show_marks()

    def acknowledge(self) -> None:
        """Say that those which are marked, or the one that is shown, have been seen."""
        alert = self.row
        ids = sorted(self._marks) or ([alert.id] if alert is not None and not alert.acknowledged_by else [])
        if not ids:
            return
        self.seen.setEnabled(False)
        self.desk.jobs.run(
            inventory_stock.acknowledge(self.desk.session.call, ids),
            owner=self,
            done=self._acknowledged,
            failed=lambda error: self._not_acknowledged(sentence(error)),
        )

    def _acknowledged(self, count: int) -> None:
        self.seen.setEnabled(True)
        self._marks.clear()
        self._show_marks()
        self.desk.notices.add("Alerts seen: {count}", count=count)
        self.model.refresh()

    def _not_acknowledged(self, why: str) -> None:
        self.seen.setEnabled(True)
        self.desk.notices.add("The alerts are not noted as seen: {why}", why=why)

    def _ask(self, first: int, skip: int) -> Coroutine[Any, Any, Page[Any]]:
        return inventory_stock.alerts(self.desk.session.call, self.filters, first=first, skip=skip)

    def _tell(self) -> None:
        kinds = CHOICES[max(self.kind.currentIndex(), 0)][1]
        acknowledged = None if self.seen_too.isChecked() else False
        self.filters = replace(self.filters, kinds=kinds, acknowledged=acknowledged)
        self._marks.clear()
        self._show_marks()
        self.load()

    def _toggle(self, alert: Alert) -> None:
        if not alert.acknowledged_by and len(self._marks) < MOST_AT_ONCE:
            self._marks ^= {alert.id}
            self._show_marks()

    def _show_marks(self) -> None:
        self.table.viewport().update()
        if self._marks:
            self.seen.say("Seen: {count} (A)", count=len(self._marks))
        else:
            self.seen.say("Seen (A)")

    def _show_endangered(self, line: OrderLine) -> None:
        """The product of a line that should have come."""
        alert = self.row
        if alert is not None and alert.order_id == line.order_id:
            self.product.show()
            self.product.show_product(line.product, line.warehouse_id, [reason.text for reason in line.reasons])

    def _clicked(self, index: QModelIndex) -> None:
        alert = self.model.row(index.row())
        if index.column() == MARK and alert is not None:
            self._toggle(alert)

    def _activated(self, index: QModelIndex) -> None:
        alert = self.model.row(index.row())
        if alert is not None and alert.order_id is not None:
            self.order_asked.emit(alert.order_id)

    def _columns(self) -> Sequence[Column]:
        return (
            Column("", lambda row: "✓" if row.id in self._marks or row.acknowledged_by else "", Kind.MARK, width=34),
            Column(
                "Kind",
                lambda row: tr(ALERT_KINDS[row.kind][0]),
                Kind.CHIP,
                width=156,
                tone=lambda row: "neutral" if row.acknowledged_by else ALERT_KINDS[row.kind][1],
            ),
            Column("Product", _about, Kind.NAME, width=140, tip=_tip, stretches=True),
            Column("Warehouse", lambda row: row.warehouse.name, width=96, gives_way=True),
            Column("Due", lambda row: "–" if row.due_on is None else until(row.due_on), width=84, gives_way=True),
            Column(
                "Amount",
                lambda row: "–" if row.value is None else amount(row.value),
                Kind.NUMBER,
                width=84,
                tip=lambda row: "" if row.value is None else money(row.value),
                gives_way=True,
            ),
        )

    def _lay_out(self) -> None:
        say_choices(self.kind, lambda: [tr(name) for name, _ in CHOICES])
        say(self.seen_too.setText, "Also those seen")
        self.left.body.insertLayout(0, row(self.kind, self.seen_too, 1))
        self.left.body.insertLayout(1, row(self.seen, self.all, 1))


def _about(alert: Alert) -> str:
    return alert.text if alert.product is None else alert.product.name


def _tip(alert: Alert) -> str:
    said = [alert.text, alert.warehouse.name, tr("raised {when}", when=relative(alert.raised_at))]
    if alert.acknowledged_by and alert.acknowledged_at is not None:
        said.append(tr("seen by {who}, {when}", who=alert.acknowledged_by, when=exact(alert.acknowledged_at)))
    return "\n".join(said)
