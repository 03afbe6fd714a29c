"""An order's lines: one is marked, its quantity can be changed, and the order's new total stands below."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import OrderDetail, OrderLine, OrderState
from backoffice_desktop.api.inventory_orders import Preview
from backoffice_desktop.formatting import money
from backoffice_desktop.screens.restock.line_columns import line_columns
from backoffice_desktop.screens.restock.quantities import Quantities
from backoffice_desktop.screens.restock.quantity_field import QuantityField
from backoffice_desktop.translations import follow, say, tr
from backoffice_desktop.widgets.columns import ROW_ROLE
from backoffice_desktop.widgets.parts import Button, Card, Label, line, row
from backoffice_desktop.widgets.table import ShortTable

MAY_CHANGE = frozenset({OrderState.PROPOSED, OrderState.APPROVED})


class LinesCard(Card):
    """Signals: ``chosen`` (OrderLine) by a click or key; ``filled`` (OrderDetail); ``save_asked``."""

    chosen = Signal(object)
    filled = Signal(object)
    save_asked = Signal()
    is_wide = True

    def __init__(self, quantities: Quantities) -> None:
        super().__init__()
        self._quantities = quantities
        self._detail: OrderDetail | None = None
        self._wanted = ""
        self.table = ShortTable(line_columns(quantities), most=7)
        say(self.table.setAccessibleName, "What is ordered")
        self.quantity = QuantityField(quantities)
        self._total = Label(wraps=True)
        self.save = Button("Save quantities (Ctrl+S)", clicked=self.save_asked.emit, tone="accent")
        self.discard = Button("Discard", clicked=quantities.clear)
        self._changed = QWidget()
        layout = row(self._total, self.discard, self.save)
        layout.setStretch(0, 1)
        self._changed.setLayout(layout)
        self._changed.hide()
        for widget in (self.table, line(), self.quantity, self._changed):
            self.body.addWidget(widget)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.table.activated.connect(lambda _: self.quantity.start())
        self.quantity.entered.connect(self.go_on)
        quantities.changed.connect(self._repaint)
        quantities.previewed.connect(self._previewed)
        follow(self._total, self._tell, "total")

    @property
    def detail(self) -> OrderDetail | None:
        """The order whose lines are shown."""
        return self._detail

    @property
    def line(self) -> OrderLine | None:
        found = self.table.currentIndex().data(ROW_ROLE)
        return found if isinstance(found, OrderLine) else None

    def show_detail(self, detail: OrderDetail) -> None:
        held = self.line
        self._detail = detail
        self._quantities.show_lines(detail.order.id, detail.lines)
        self.table.show_rows(detail.lines)
        ids = [one.id for one in detail.lines]
        wanted, self._wanted = self._wanted or ("" if held is None else held.id), ""
        self.choose(ids.index(wanted) if wanted in ids else 0)
        self._tell()
        self.filled.emit(detail)

    def choose(self, place: int) -> None:
        model = self.table.model()
        if 0 <= place < model.rowCount():
            self.table.setCurrentIndex(model.index(place, 0))

    def want(self, line_id: str) -> None:
        """Mark that line when its order has come."""
        self._wanted = line_id

    def step(self, by: int) -> None:
        self.choose(self.table.currentIndex().row() + by)

    def go_on(self) -> None:
        """To the next line's quantity; after the last one to where it is saved."""
        place = self.table.currentIndex().row() + 1
        if place < self.table.model().rowCount():
            self.choose(place)
            self.quantity.start()
        elif self._quantities.is_changed:
            self.save.setFocus()

    def choose_line(self, line_id: str) -> None:
        for place, one in enumerate(self._detail.lines if self._detail is not None else ()):
            if one.id == line_id:
                self.choose(place)
                self.quantity.start()

    def _choose(self) -> None:
        if (found := self.line) is not None and self._detail is not None:
            self.quantity.show_line(found, enabled=self._detail.order.state in MAY_CHANGE)
            self.chosen.emit(found)

    def _repaint(self) -> None:
        self.table.viewport().update()
        self._tell()

    def _previewed(self, found: Preview | ApiError) -> None:  # noqa: ARG002 - it is kept with the quantities
        self._repaint()

    def _tell(self) -> None:
        self._changed.setVisible(self._quantities.is_changed)
        if self._detail is None or not self._quantities.is_changed:
            return
        order, preview = self._detail.order, self._quantities.preview
        if preview is None:
            self._total.setText(tr("Working out what that means…"))
            return
        said = [tr("Order: {before} → {after}", before=money(order.total), after=money(preview.total))]
        if preview.missing_value is not None:
            said.append(tr("Below the least order value by {missing}", missing=money(preview.missing_value)))
        if preview.why_not_approve:
            said.append(preview.why_not_approve)
        self._total.setText(" · ".join(said))
