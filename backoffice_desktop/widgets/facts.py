"""Names and what is known under them; figures beside each other."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from backoffice_desktop.widgets.parts import Label


class Facts(QWidget):
    """Two columns. A name is a label, so that it can be ours or the service's."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[Label, str]]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, (name, text) in enumerate(facts):
            value = Label(wraps=True)
            if text:
                value.show_data(text)
            else:
                value.say("not known")
                value.setProperty("role", "muted")
            self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, place, 1)


def named(text: str) -> Label:
    """A name that the service gave."""
    made = Label(role="muted")
    made.show_data(text)
    return made


class Figures(QWidget):
    """Amounts in large type under their names, in two rows where one has no room for all of them."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._labels = {name: Label(role="amount") for name in names}
        self._cells = [self._cell(name, label) for name, label in self._labels.items()]
        self._per_row = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        # What is left of the width is nobody's.
        self._grid.setColumnStretch(len(names), 1)
        # The width is what there is: the figures ask for none.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._arrange()

    def show_figure(self, name: str, text: str) -> None:
        self._labels[name].show_data(text)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _cell(self, name: str, label: Label) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(name, role="small"))
        column.addWidget(label)
        return cell

    def _arrange(self) -> None:
        count = len(self._cells)
        wanted = sum(cell.sizeHint().width() for cell in self._cells) + self._grid.horizontalSpacing() * (count - 1)
        per_row = count if wanted <= self.width() else (count + 1) // 2
        if per_row == self._per_row:
            return
        self._per_row = per_row
        for place, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, *divmod(place, per_row))
