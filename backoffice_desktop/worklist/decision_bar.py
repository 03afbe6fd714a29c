"""The bar below an item: a note, and one key for each decision."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from backoffice_desktop.outbox import Kind
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Button, Label, row, set_property


class Field(QLineEdit):
    """Signals: ``entered`` by Enter; ``left`` by Escape, back to the list."""

    entered = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class DecisionBar(QFrame):
    """A decision that needs a note asks for it, and is made when Enter ends the note.

    Signals: ``decided`` (kind, what goes with it); ``undone``; ``left`` back to the list.
    """

    decided = Signal(object, object)
    undone = Signal()
    left = Signal()
    needs_note: Mapping[Kind, str] = {}
    """What to write, looked up in the catalogue."""

    def __init__(self, me: str) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._me = me.lower()
        self._after_note: Kind | None = None
        self.buttons: dict[Kind, Button] = {}
        self.last_row = QHBoxLayout()
        self.note = Field()
        self.note.setMaxLength(2_000)
        say(self.note.setPlaceholderText, "Note (N)")
        say(self.note.setAccessibleName, "Note (N)")
        self._hint = Label(role="problem", wraps=True)
        self.undo = Button("Undo (U)", clicked=self.undone.emit, tone="quiet")
        self.note.textChanged.connect(lambda _: self._hint.hide())
        self.note.entered.connect(self._note_written)
        self.note.left.connect(self._leave)

    def show_item(self, item: Any) -> None:
        """What may be decided about this item, nothing where there is none; what was written stays."""

    @property
    def is_touched(self) -> bool:
        """Whether somebody has written something that must not be lost."""
        return bool(self.note.text())

    def clear(self) -> None:
        """Empty the fields, for another item."""
        self.note.clear()
        self._after_note = None
        self._hint.hide()
        set_property(self.note, "wrong", None)

    def values(self, kind: Kind) -> dict[str, Any] | None:  # noqa: ARG002 - for bars with more than a note
        """What goes with a decision; None where that cannot be sent as it is written."""
        return {}

    def decide(self, kind: Kind) -> None:
        """Decide as a button or its key would."""
        if not self.buttons[kind].isEnabled() or self.buttons[kind].isHidden():
            return
        values = self.values(kind)
        if values is None:
            return
        if kind in self.needs_note and not self.note.text().strip():
            self._after_note = kind
            self.point_out(self.note, self.needs_note[kind])
            return
        self.decided.emit(kind, values)

    def point_out(self, field: QLineEdit, text: str, **values: Any) -> None:
        """Say what is wrong with a field, and go there."""
        self._hint.say(text, **values)
        self._hint.show()
        set_property(field, "wrong", "true")
        field.setFocus()

    def add_decision(self, kind: Kind, text: str, *, tone: str = "") -> Button:
        made = Button(text, clicked=lambda: self.decide(kind), tone=tone)
        self.buttons[kind] = made
        return made

    def lay_out(self, *fields: QWidget, below: tuple[QWidget | QHBoxLayout, ...] = ()) -> None:
        """The note with ``fields`` beside it, ``below`` under them, then the buttons that have no place yet."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        first = row(self.note, *fields, spacing=16)
        first.setStretch(0, 1)
        layout.addLayout(first)
        for one in (*below, self._hint):
            if isinstance(one, QWidget):
                layout.addWidget(one)
            else:
                layout.addLayout(one)
        left = [button for button in (*self.buttons.values(), self.undo) if button.parent() is None]
        self.last_row = row(*left)
        self.last_row.insertStretch(len(left) - (self.undo in left), 1)
        layout.addLayout(self.last_row)

    def _note_written(self) -> None:
        kind = self._after_note
        if kind is not None and self.note.text().strip():
            self._after_note = None
            self.decide(kind)
        else:
            self._leave()

    def _leave(self) -> None:
        self._after_note = None
        self.left.emit()
