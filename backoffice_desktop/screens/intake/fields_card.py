"""The fields of a paper, outside of its lines."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from backoffice_desktop.api.intake import Detail
from backoffice_desktop.screens.intake.reading_field import ReadingField
from backoffice_desktop.screens.intake.words import FIELDS
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Button, Card, Label, row

Rows = Sequence[tuple[str, ...]]
PAPER: Rows = (
    ("number", "date"),
    ("order_number", "delivery_date"),
    ("currency", "net_total"),
    ("tax_total", "gross_total"),
)
BUYER: Rows = (
    ("buyer.name",),
    ("buyer.vat_number", "buyer.email"),
    ("buyer.customer_number", "buyer.phone"),
    ("buyer.street",),
    ("buyer.postcode", "buyer.city"),
    ("buyer.country",),
)
DELIVERY: Rows = (
    ("deliver_to.name",),
    ("deliver_to.street",),
    ("deliver_to.postcode", "deliver_to.city"),
    ("deliver_to.country", "deliver_to.phone"),
)
NEEDED = frozenset({"number", "buyer.name"})
"""Without them somebody has to look, where the others may well not be on a paper."""


class FieldsCard(Card):
    """What is on the paper; what is not is behind a button.

    Signals: ``entered`` (path) a field has the focus; ``corrected`` (path, text); ``ended`` (path) by Enter; ``left``.
    """

    entered = Signal(str)
    corrected = Signal(str, str)
    ended = Signal(str)
    left = Signal()
    is_wide = True

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, ReadingField] = {}
        self._labels: dict[str, Label] = {}
        self._titles: list[tuple[QWidget, Rows]] = []
        self._shows_all = False
        self.more = Button("More fields", clicked=self._show_more, tone="quiet")
        for title, rows in (("The paper", PAPER), ("The buyer", BUYER), ("Deliver to", DELIVERY)):
            self._add_group(title, rows)
        self.body.addLayout(row(1, self.more))

    def show_detail(self, detail: Detail) -> None:
        for path, field in self.fields.items():
            field.show_found(path, detail.found(path))
        self._arrange(detail)

    def unsure(self) -> list[str]:
        """Paths of what somebody should look at, in their order."""
        return [path for path, field in self.fields.items() if field.is_unsure and not field.isHidden()]

    def _show_more(self) -> None:
        self._shows_all = True
        for widget in (*self.fields.values(), *self._labels.values(), *(title for title, _ in self._titles)):
            widget.show()
        self.more.hide()

    def _arrange(self, detail: Detail) -> None:
        shown = {path for path in self.fields if path in NEEDED or detail.found(path) is not None}
        if self._shows_all:
            shown = set(self.fields)
        for path, field in self.fields.items():
            field.setVisible(path in shown)
            self._labels[path].setVisible(path in shown)
        for title, rows in self._titles:
            title.setVisible(any(path in shown for line in rows for path in line))
        self.more.setVisible(len(shown) < len(self.fields))

    def _add_group(self, title: str, rows: Rows) -> None:
        heading = Label(title, role="heading")
        self._titles.append((heading, rows))
        self.body.addWidget(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        for place, paths in enumerate(rows):
            for at, path in enumerate(paths):
                field = ReadingField(path, is_needed=path in NEEDED)
                label = Label(FIELDS[path.rpartition(".")[2]], role="small")
                span = 2 if len(paths) == 1 else 1
                grid.addWidget(label, place * 2, at, 1, span)
                grid.addWidget(field, place * 2 + 1, at, 1, span)
                self._add_field(path, field, label)
        self.body.addLayout(grid)

    def _add_field(self, path: str, field: ReadingField, label: Label) -> None:
        self.fields[path] = field
        self._labels[path] = label
        label.setBuddy(field)
        field.entered.connect(self.entered)
        field.corrected.connect(self.corrected)
        field.ended.connect(lambda: self.ended.emit(path))
        field.left.connect(self.left)
        say(label.setText, FIELDS[path.rpartition(".")[2]])
