"""A field that was read: how sure it is can be seen, and what is written into it is a correction."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from backoffice_desktop.api.intake import Found
from backoffice_desktop.formatting import percent
from backoffice_desktop.screens.intake.words import field_word, wants_look
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.parts import set_property


class ReadingField(QLineEdit):
    """``path`` is the field's name with the service.

    Signals: ``entered`` (path) it has the focus; ``corrected`` (path, text); ``ended`` by Enter; ``left`` by Escape.
    """

    entered = Signal(str)
    corrected = Signal(str, str)
    ended = Signal()
    left = Signal()

    def __init__(self, path: str, *, is_needed: bool = False) -> None:
        super().__init__()
        self.path = path
        self._is_needed = is_needed
        self._found: Found | None = None
        self._sent: str | None = None
        self.setMinimumWidth(56)
        self.setMaxLength(1_000)
        say(self.setAccessibleName, "{name}", name=lambda: field_word(self.path))

    @property
    def is_unsure(self) -> bool:
        """Whether a person should look at it."""
        return self._sent is None and wants_look(self._found, is_needed=self._is_needed)

    def show_found(self, path: str, found: Found | None) -> None:
        """What was read there; what is being written stays."""
        is_other = path != self.path
        self.path = path
        if found != self._found or is_other:
            if is_other or not self._is_written:
                self.setText("" if found is None else found.value)
                self.setCursorPosition(0)
            self._found = found
        self._sent = None
        self._dress()

    def show_problem(self, why: str) -> None:
        """The service did not take what was written: it stays to be put right."""
        self._sent = None
        set_property(self, "wrong", "true")
        say(self.setToolTip, "{why}", why=why)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.setText("" if self._found is None else self._found.value)
            self._dress()
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._confirm()
            self.ended.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.selectAll()
        self.entered.emit(self.path)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        if self._is_written:
            self._send()

    @property
    def _is_written(self) -> bool:
        return self.text().strip() != ("" if self._found is None else self._found.value) and self._sent is None

    def _confirm(self) -> None:
        """Enter on what is unsure says that it is right as it stands."""
        if self._is_written or (self.is_unsure and self.text().strip()):
            self._send()

    def _send(self) -> None:
        self._sent = self.text().strip()
        self._dress()
        self.corrected.emit(self.path, self._sent)

    def _dress(self) -> None:
        set_property(self, "wrong", None)
        set_property(self, "reading", "unsure" if self.is_unsure else None)
        say(self.setToolTip, "{about}", about=self._about)

    def _about(self) -> str:
        found = self._found
        if found is None:
            return tr("Not found on the paper.")
        if found.corrected_by:
            return tr("Corrected by {who}; on the paper: {read}", who=found.corrected_by, read=found.text)
        return tr("On the paper: {read} · sure to {share}", read=found.text, share=percent(found.confidence))
