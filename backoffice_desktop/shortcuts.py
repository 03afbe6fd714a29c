"""Keys and what they do: made once, and listed on F1."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Button, Label, row


@dataclass(frozen=True, slots=True)
class Shortcut:
    """``name`` is looked up in the catalogue."""

    key: str
    name: str
    act: Callable[[], object]


def add_shortcuts(widget: QWidget, shortcuts: Sequence[Shortcut]) -> None:
    """Let the keys work while the widget can be seen; a field that is written into keeps its letters."""
    for one in shortcuts:
        made = QShortcut(QKeySequence(one.key), widget)
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        made.activated.connect(one.act)


class KeysDialog(QDialog):
    """All keys, by screen."""

    def __init__(self, parent: QWidget, groups: Sequence[tuple[str, Sequence[Shortcut]]]) -> None:
        super().__init__(parent)
        say(self.setWindowTitle, "Keys")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        for title, shortcuts in groups:
            layout.addWidget(Label(title, role="heading"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(24)
            grid.setColumnStretch(1, 1)
            for place, one in enumerate(shortcuts):
                key = Label(role="muted")
                key.show_data(one.key)
                key.setMinimumWidth(72)
                grid.addWidget(key, place, 0)
                grid.addWidget(Label(one.name), place, 1)
            layout.addLayout(grid)
        layout.addLayout(row(1, Button("Close", clicked=self.accept)))
