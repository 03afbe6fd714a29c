"""The bar below an order: a note, and one key for each decision."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QVBoxLayout

from backoffice_desktop.api.fraud import OPEN_STATES, DecisionKind, Review, State
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Button, Label, row, set_property


class Note(QLineEdit):
    """Signals: ``left`` by Escape or Enter, back to the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class DecisionBar(QFrame):
    """Signals: ``decided`` (DecisionKind); ``undone``."""

    decided = Signal(object)
    undone = Signal()

    def __init__(self, me: str) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._me = me
        self.note = Note()
        self.note.setMaxLength(2_000)
        say(self.note.setPlaceholderText, "Note (N)")
        say(self.note.setAccessibleName, "Note (N)")
        self._hint = Label(
            "Write into the note what you want to know, then press Enter and M.", role="problem", wraps=True
        )
        self.note.textChanged.connect(lambda _: self._hint.hide())
        self.cancels = _choice("Cancel the order", checked=True)
        self.refunds = _choice("Refund the payment", checked=False)
        self.approve = Button("Approve (A)", clicked=lambda: self.decide(DecisionKind.APPROVE), tone="accent")
        self.reject = Button("Reject (R)", clicked=lambda: self.decide(DecisionKind.REJECT), tone="bad")
        self.ask = Button("Ask for more (M)", clicked=lambda: self.decide(DecisionKind.ASK_MORE))
        self.undo = Button("Undo (U)", clicked=self.undone.emit, tone="quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addLayout(row(self.note, self.cancels, self.refunds, spacing=16))
        layout.addWidget(self._hint)
        layout.addLayout(row(self.approve, self.reject, self.ask, 1, self.undo))
        self._hint.hide()
        self.show_review(None)

    def show_review(self, review: Review | None) -> None:
        """What may be decided about this order; nothing where there is none."""
        may = review is not None and review.state in OPEN_STATES
        is_my_first = (
            review is not None
            and review.state is State.SECOND_REVIEW
            and review.first_decision is not None
            and review.first_decision.by.lower() == self._me.lower()
        )
        for button in (self.approve, self.reject, self.ask):
            button.setEnabled(may and not is_my_first)
        for widget in (self.note, self.cancels, self.refunds):
            widget.setEnabled(may)
        self.note.clear()
        self._hint.hide()
        set_property(self.note, "wrong", None)

    def decide(self, kind: DecisionKind) -> None:
        """Decide as a button or its key would; asking for more needs a note that says what."""
        button = {
            DecisionKind.APPROVE: self.approve,
            DecisionKind.REJECT: self.reject,
            DecisionKind.ASK_MORE: self.ask,
        }[kind]
        if not button.isEnabled():
            return
        if kind is DecisionKind.ASK_MORE and not self.note.text().strip():
            self._hint.show()
            set_property(self.note, "wrong", "true")
            self.note.setFocus()
            return
        self.decided.emit(kind)


def _choice(text: str, *, checked: bool) -> QCheckBox:
    made = QCheckBox()
    made.setChecked(checked)
    say(made.setText, text)
    say(made.setToolTip, "Counts when you reject")
    return made
