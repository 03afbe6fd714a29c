"""A count as it is seen: how far it is, its lines with the marked one, and finishing it."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox

from backoffice_desktop.api.inventory import Difference
from backoffice_desktop.counting import Count, CountLine
from backoffice_desktop.screens.receiving.columns import COUNT_COLUMNS
from backoffice_desktop.screens.receiving.line_fields import LineFields
from backoffice_desktop.screens.receiving.words import DIFFERENCES
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.columns import ROW_ROLE
from backoffice_desktop.widgets.parts import Button, Card, Chip, Label, line, row
from backoffice_desktop.widgets.table import ListModel, Table
from backoffice_desktop.worklist.decision_bar import Field


class CountView(Card):
    """Signals: ``changed`` (Count) by hand; ``finish_asked`` and ``discard_asked``; ``left`` back to scanning."""

    changed = Signal(object)
    finish_asked = Signal()
    discard_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._count: Count | None = None
        self._title = Label(role="heading", wraps=True)
        self._progress = Chip()
        self.problem = Banner(tone="bad")
        self.waiting = Banner(tone="warn")
        self._model = ListModel(COUNT_COLUMNS)
        self.table = Table(COUNT_COLUMNS)
        self.table.setModel(self._model)
        self.table.set_widths(COUNT_COLUMNS)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setMinimumHeight(150)
        self.fields = LineFields()
        self.note = Field()
        self.closes = QCheckBox()
        self.hint = Label(role="problem", wraps=True)
        self.finish = Button("Finish (F9)", clicked=self.finish_asked.emit, tone="accent")
        self.discard = Button("Discard the count", clicked=self.discard_asked.emit, tone="quiet")
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_line())
        self.fields.changed.connect(self._line_changed)
        self.fields.left.connect(self.left)
        self.note.textEdited.connect(lambda _: self._note_written())
        self.closes.toggled.connect(lambda _: self._note_written())
        for field in (self.note.entered, self.note.left):
            field.connect(self.left)

    @property
    def line(self) -> CountLine | None:
        found = self.table.currentIndex().data(ROW_ROLE)
        return found if isinstance(found, CountLine) else None

    def show_count(self, count: Count, key: str = "") -> None:
        """With the line of ``key`` marked, else with the one that was."""
        held = key or (self.line.key if self.line is not None else "")
        is_other = self._count is None or self._count.receipt_id != count.receipt_id
        self._count = count
        self._title.say("{supplier} · order {number}", supplier=count.supplier, number=count.number)
        self._progress.say(
            "{counted} of {expected} pieces", counted=f"{count.pieces:,}", expected=f"{count.expected:,}"
        )
        self._progress.set_tone("good" if count.pieces >= count.expected else "accent")
        self._show_banners(count)
        self._model.show_rows(count.lines)
        keys = [one.key for one in count.lines]
        if held in keys:
            self.table.setCurrentIndex(self._model.index(keys.index(held), 0))
        self._show_line()
        if is_other:
            self.note.setText(count.delivery_note)
            self.closes.setChecked(count.closes)
        self.hint.hide()

    def step(self, by: int) -> None:
        place = max(self.table.currentIndex().row(), -1 if by > 0 else 0) + by
        if 0 <= place < self._model.rowCount():
            self.table.setCurrentIndex(self._model.index(place, 0))

    def point_out(self, text: str, **values: object) -> None:
        self.hint.say(text, **values)
        self.hint.show()

    def _show_banners(self, count: Count) -> None:
        self.problem.hide()
        if count.problem:
            self.problem.show_text("The service did not take this delivery: {why}", why=count.problem)
        self.waiting.hide()
        if count.codes:
            self.waiting.show_text(
                "Codes that wait until the service answers: {codes}", codes=", ".join(count.codes[-8:])
            )

    def _show_line(self) -> None:
        self.fields.show_line(self.line)

    def _line_changed(self, changed: CountLine) -> None:
        if self._count is not None:
            self.changed.emit(self._count.with_line(changed))

    def _note_written(self) -> None:
        count = self._count
        if count is None:
            return
        changed = replace(count, delivery_note=self.note.text().strip(), closes=self.closes.isChecked())
        if changed != count:
            self.changed.emit(changed)

    def _lay_out(self) -> None:
        for field, text in ((self.note, "Delivery note"),):
            field.setMaxLength(64)
            field.setProperty("data", True)
            say(field.setPlaceholderText, text)
            say(field.setAccessibleName, text)
        say(self.closes.setText, "Nothing more will come")
        say(self.closes.setToolTip, "What is missing is no longer expected")
        for button in (self.finish, self.discard):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.closes.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        top = row(self._title, self._progress)
        top.setStretch(0, 1)
        last = row(self.note, self.closes, self.discard, self.finish, spacing=12)
        last.setStretch(0, 1)
        self.body.addLayout(top)
        for widget in (self.problem, self.waiting, self.table, self.fields, line(), self.hint):
            self.body.addWidget(widget)
        self.body.setStretch(3, 1)
        self.body.addLayout(last)
        self.hint.hide()


def differences(count: Count) -> str:
    """``Too few: 2, Damaged: 1``, as lines; "" where all is as it was ordered."""
    kinds = [one.difference for one in count.touched]
    found = [kind for kind in Difference if kind is not Difference.NONE and kind in kinds]
    return ", ".join(f"{tr(DIFFERENCES[kind][0])}: {kinds.count(kind)}" for kind in found)
