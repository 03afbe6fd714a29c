"""What the supplier confirms: pieces a line, the day, their number; differences are shown as they are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from backoffice_desktop.api.inventory import OrderDetail, OrderLine
from backoffice_desktop.api.records import Money
from backoffice_desktop.dates import date_of, today
from backoffice_desktop.formatting import money
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.parts import Button, Label, row, set_property

TITLES = ("Product", "Ordered", "Confirmed", "Difference", "Other day")
HINTS = {
    "day": "Write the day like 2026-12-24, or +7 for a week from today.",
    "pieces": "Write the pieces as a number from {least} to {most}.",
}
MOST_TIMES = 2
"""Of what was ordered, as the service has it."""


@dataclass(frozen=True, slots=True)
class LineFields:
    line: OrderLine
    pieces: QLineEdit
    difference: Label
    day: QLineEdit

    def number(self) -> int | None:
        """None where it cannot be."""
        text = self.pieces.text().strip().replace(",", "")
        if not text.isdecimal():
            return None
        found = int(text)
        return found if self.line.received_quantity <= found <= MOST_TIMES * self.line.quantity else None


class ConfirmDialog(QDialog):
    """Enter confirms. Signals: ``confirmed`` (what goes with the decision); who listens closes it."""

    confirmed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._detail: OrderDetail | None = None
        self._usual_day: date | None = None
        self._drafts: dict[str, Mapping[str, Any]] = {}
        self.fields: list[LineFields] = []
        self.day, self.reference = QLineEdit(), QLineEdit()
        self.reference.setMaxLength(64)
        self.title = Label(role="heading", wraps=True)
        self.differences = Label(wraps=True)
        self.problem = Label(role="problem", wraps=True)
        self.send = Button("Confirmed (Enter)", clicked=self._send, tone="accent")
        self.send.setDefault(True)
        self._area = QScrollArea()
        say(self.setWindowTitle, "What the supplier confirms")
        self._build()

    def start(self, detail: OrderDetail, *, only_day: bool = False) -> None:
        """Filled as it was confirmed or ordered; with what was written before, where that was not taken."""
        self._detail = detail
        order, draft = detail.order, self._drafts.get(detail.order.id, {})
        self.title.say("Order {number} · {supplier}", number=order.number, supplier=order.supplier.name)
        self._usual_day = order.expected_on
        self._fill_lines(detail, {one["lineId"]: one for one in draft.get("lines", ())})
        is_late = order.expected_on is not None and order.expected_on < today()
        usual = "" if order.expected_on is None or is_late else order.expected_on.isoformat()
        self.day.setText(draft.get("expected_on") or usual)
        self.reference.setText(draft.get("reference", order.supplier_reference))
        self.problem.hide()
        self.send.setEnabled(True)
        self._tell()
        self.open()
        first = self.day if only_day or not self.fields else self.fields[0].pieces
        first.setFocus()
        first.selectAll()

    def forget(self, order_id: str) -> None:
        """What was written has been taken."""
        self._drafts.pop(order_id, None)

    def refuse(self, why: str) -> None:
        """Say why it was not taken; what is written stays."""
        self.send.setEnabled(True)
        self._wrong(None, "{why}", why=why)

    def _send(self) -> None:
        detail = self._detail
        if detail is None or not self._is_right():
            return
        day = date_of(self.day.text())
        lines = []
        for one in self.fields:
            said: dict[str, Any] = {"lineId": one.line.id, "quantity": one.number()}
            if (own := date_of(one.day.text())) is not None:
                said["expectedOn"] = own.isoformat()
            lines.append(said)
        values = {
            "lines": lines,
            "expected_on": "" if day is None else day.isoformat(),
            "reference": self.reference.text().strip(),
        }
        self._drafts[detail.order.id] = values
        self.confirmed.emit(values)

    def _is_right(self) -> bool:
        if self.day.text().strip() and date_of(self.day.text()) is None:
            return self._wrong(self.day, HINTS["day"])
        for one in self.fields:
            if one.number() is None:
                most = MOST_TIMES * one.line.quantity
                return self._wrong(one.pieces, HINTS["pieces"], least=one.line.received_quantity, most=most)
            if one.day.text().strip() and date_of(one.day.text()) is None:
                return self._wrong(one.day, HINTS["day"])
        return True

    def _wrong(self, field: QLineEdit | None, text: str, **values: Any) -> bool:
        self.problem.say(text, **values)
        self.problem.show()
        if field is not None:
            set_property(field, "wrong", "true")
            field.setFocus()
        return False

    def _fill_lines(self, detail: OrderDetail, draft: Mapping[str, Any]) -> None:
        page = QWidget()
        page.setProperty("role", "page")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(0, 1)
        for place, title in enumerate(TITLES):
            grid.addWidget(Label(title, role="small"), 0, place, _side(place))
        self.fields = [self._add_line(grid, line, draft.get(line.id)) for line in detail.lines]
        grid.setRowStretch(len(detail.lines) + 1, 1)
        self._area.setWidget(page)

    def _add_line(self, grid: QGridLayout, line: OrderLine, draft: Mapping[str, Any] | None) -> LineFields:
        usual = line.quantity if line.confirmed_quantity is None else line.confirmed_quantity
        made = LineFields(line, QLineEdit(), Label(), QLineEdit())
        made.pieces.setText(str(usual if draft is None else draft["quantity"]))
        own = "" if line.expected_on in (None, self._usual_day) else line.expected_on.isoformat()
        made.day.setText(own if draft is None else draft.get("expectedOn", ""))
        say(made.day.setPlaceholderText, "as above")
        for field, width, title in ((made.pieces, 76, "Confirmed"), (made.day, 104, "Other day")):
            field.setFixedWidth(width)
            field.setProperty("data", True)
            say(field.setAccessibleName, "{title}: {name}", title=lambda title=title: tr(title), name=line.product.name)
            field.textChanged.connect(self._tell)
        made.pieces.setAlignment(Qt.AlignmentFlag.AlignRight)
        made.difference.setMinimumWidth(84)
        made.difference.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        name, ordered = Label(wraps=True), Label()
        name.show_data(f"{line.product.name} · {line.supplier_sku or line.product.sku}")
        ordered.show_data(f"{line.quantity:,}")
        place = grid.rowCount()
        for column, widget in enumerate((name, ordered, made.pieces, made.difference, made.day)):
            grid.addWidget(widget, place, column, *([] if column == 0 else [_side(column)]))
        return made

    def _tell(self) -> None:
        """Differences, as they are written at the moment."""
        lines, pieces, value = 0, 0, Decimal(0)
        for field in (self.day, *(one.day for one in self.fields)):
            if date_of(field.text()) is not None or not field.text().strip():
                set_property(field, "wrong", None)
        for one in self.fields:
            number = one.number()
            set_property(one.pieces, "wrong", "true" if number is None else None)
            by = (one.line.quantity if number is None else number) - one.line.quantity
            one.difference.say("{difference}", difference=f"{by:+,}".replace("-", "−") if by else "")
            lines, pieces, value = lines + (by != 0), pieces + by, value + by * one.line.unit_cost.amount
        self.problem.hide()
        if not lines or self._detail is None:
            self.differences.say("All as it was ordered.")
            return
        self.differences.say(
            "Other than ordered: {lines} · pieces: {pieces} · {value}. The plan counts what is confirmed as coming.",
            lines=lines,
            pieces=f"{pieces:+,}".replace("-", "−"),
            value=money(Money(value, self._detail.order.total.currency)).replace("-", "−"),
        )

    def _as_ordered(self) -> None:
        for one in self.fields:
            one.pieces.setText(str(one.line.quantity))

    def _build(self) -> None:
        self.setMinimumSize(680, 440)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for field, title, width in ((self.day, "Arrives on", 120), (self.reference, "Their number", 180)):
            field.setFixedWidth(width)
            field.setProperty("data", True)
            say(field.setAccessibleName, title)
        say(self.day.setPlaceholderText, "2026-12-24, +7")
        self.day.textChanged.connect(self._tell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        arrives, theirs = Label("Arrives on", role="muted"), Label("Their number", role="muted")
        layout.addLayout(row(arrives, self.day, theirs, self.reference, 1, spacing=12))
        layout.addWidget(self._area, 1)
        layout.addWidget(self.differences)
        layout.addWidget(self.problem)
        self.problem.hide()
        usual = Button("All as ordered", clicked=self._as_ordered)
        close = Button("Close", clicked=self.reject)
        for button in (usual, close):
            button.setAutoDefault(False)
        layout.addLayout(row(usual, 1, close, self.send))


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft if column in (0, 4) else Qt.AlignmentFlag.AlignRight
