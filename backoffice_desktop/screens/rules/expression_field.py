"""The field that a rule is written in, with the error below it and a wave under the place where it is."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontDatabase, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from backoffice_desktop.theme import theme
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Label, set_property


class ExpressionField(QWidget):
    """Signals: ``edited`` by a person."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = QPlainTextEdit()
        mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        mono.setFamilies(
            ["JetBrains Mono", "Consolas", "Menlo", "DejaVu Sans Mono", mono.family(), "WenQuanYi Zen Hei"]
        )
        mono.setStyleHint(QFont.StyleHint.Monospace)
        mono.setPixelSize(13)
        self.text.setFont(mono)
        self.text.setFixedHeight(96)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("data", True)
        say(self.text.setPlaceholderText, "Hold an order when …")
        self._problem = Label(role="problem", wraps=True)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.text)
        layout.addWidget(self._problem)
        self.text.textChanged.connect(self._edited)

    @property
    def expression(self) -> str:
        return self.text.toPlainText().strip()

    def show_expression(self, expression: str) -> None:
        self.text.setPlainText(expression)

    def show_error(self, message: str, position: int | None) -> None:
        """Say what is wrong; ``position`` counts characters from 0, as the service does."""
        set_property(self.text, "wrong", "true")
        if position is None:
            self._problem.say("{message}", message=message)
        else:
            self._problem.say("At character {position}: {message}", position=position + 1, message=message)
            self._wave(position)
        self._problem.show()

    @property
    def problem(self) -> str:
        return self._problem.text() if not self._problem.isHidden() else ""

    def _wave(self, position: int) -> None:
        text = self.text.toPlainText()
        sent_from = len(text) - len(text.lstrip())
        # Qt counts as UTF-16 does.
        length, start = _units(text), _units(text[: sent_from + position])
        cursor = self.text.textCursor()
        start = min(start, max(length - 1, 0))
        cursor.setPosition(start)
        cursor.setPosition(min(start + 1, length), QTextCursor.MoveMode.KeepAnchor)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
        mark = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(theme.colour("bad"))
        look.setBackground(theme.colour("bad_soft"))
        mark.format = look
        mark.cursor = cursor
        self.text.setExtraSelections([mark])

    def _edited(self) -> None:
        self._problem.hide()
        self.text.setExtraSelections([])
        set_property(self.text, "wrong", None)
        self.edited.emit()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
