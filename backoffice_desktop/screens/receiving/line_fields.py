"""The marked line of a count, corrected by hand: how many, how many of them damaged, and why."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from backoffice_desktop.counting import CountLine
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Label, row, set_property
from backoffice_desktop.worklist.decision_bar import Field

NUMBER_WIDTH = 68
MOST = 1_000_000


class LineFields(QWidget):
    """Signals: ``changed`` (CountLine) with each key; ``left`` back to scanning."""

    changed = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._line: CountLine | None = None
        self.counted, self.damaged, self.reason = Field(), Field(), Field()
        for field, text in (
            (self.counted, "Counted (F2)"),
            (self.damaged, "Damaged"),
            (self.reason, "Reason of the difference"),
        ):
            field.setProperty("data", True)
            say(field.setAccessibleName, text)
            field.textEdited.connect(lambda _: self._written())
            field.left.connect(self.left)
        for number in (self.counted, self.damaged):
            number.setFixedWidth(NUMBER_WIDTH)
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
        say(self.reason.setPlaceholderText, "Reason of the difference")
        self.reason.setMaxLength(500)
        self.counted.entered.connect(lambda: _go(self.damaged))
        self.damaged.entered.connect(lambda: _go(self.reason))
        self.reason.entered.connect(self.left)
        labels = (Label("Counted (F2)", role="muted"), Label("Damaged", role="muted"))
        layout = row(labels[0], self.counted, labels[1], self.damaged, self.reason)
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def show_line(self, line: CountLine | None) -> None:
        self._line = line
        for field in (self.counted, self.damaged, self.reason):
            field.setEnabled(line is not None)
        if line is None:
            for field in (self.counted, self.damaged, self.reason):
                field.clear()
            return
        for field, text in (
            (self.counted, str(line.counted)),
            (self.damaged, str(line.damaged)),
            (self.reason, line.reason),
        ):
            if not field.hasFocus():
                field.setText(text)
                set_property(field, "wrong", None)

    def start(self) -> None:
        if self._line is not None:
            _go(self.counted)

    def _written(self) -> None:
        line = self._line
        if line is None:
            return
        counted, damaged = _number(self.counted), _number(self.damaged)
        is_wrong = damaged is None or (counted is not None and damaged > counted)
        set_property(self.counted, "wrong", "true" if counted is None else None)
        set_property(self.damaged, "wrong", "true" if is_wrong else None)
        if counted is None or damaged is None or is_wrong:
            return
        reason = self.reason.text().strip()
        changed = replace(line, counted=counted, damaged=damaged, reason=reason, is_touched=True)
        if changed != line:
            self._line = changed
            self.changed.emit(changed)


def _go(field: Field) -> None:
    field.setFocus()
    field.selectAll()


def _number(field: Field) -> int | None:
    text = field.text().strip() or "0"
    return int(text) if text.isdecimal() and int(text) <= MOST else None
