"""Names and what is known under them; figures beside each other."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

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
    """Amounts in large type under their names."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._labels = {name: Label(role="amount") for name in names}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        for name, label in self._labels.items():
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Label(name, role="small"))
            column.addWidget(label)
            layout.addLayout(column)
        layout.addStretch(1)

    def show_figure(self, name: str, text: str) -> None:
        self._labels[name].show_data(text)
