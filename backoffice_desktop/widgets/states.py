"""What a list or a page shows while it has nothing to show: loading, empty, or an error with a way out."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.icons import icon
from backoffice_desktop.theme import theme
from backoffice_desktop.widgets.parts import Button, Label

LOADING_AFTER_MS = 150
"""A bar that only flashes up is worse than none."""


class States(QStackedWidget):
    """Shows ``content``, or why there is none."""

    def __init__(self, content: QWidget, *, retry: Callable[[], object]) -> None:
        super().__init__()
        self.content = content
        self._text = Label(role="muted", wraps=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setMaximumWidth(420)
        self._icon = Label()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._retry = Button("Try again", clicked=retry)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._late = QTimer(self, singleShot=True, interval=LOADING_AFTER_MS)
        self._late.timeout.connect(self._show_bar)
        self._name = "inbox"
        self.addWidget(content)
        self.addWidget(self._message_page())
        theme.changed.connect(self._draw_icon)

    def show_content(self) -> None:
        self._late.stop()
        self.setCurrentIndex(0)

    def show_loading(self) -> None:
        self._late.start()

    def show_empty(self, text: str) -> None:
        self._text.say(text)
        self._show("inbox", retry=False)

    def show_error(self, error: ApiError) -> None:
        self._text.say("{error}", error=lambda: sentence(error))
        self._show("cloud", retry=True)

    def _show(self, name: str, *, retry: bool) -> None:
        self._late.stop()
        self._name = name
        self._draw_icon()
        self._icon.show()
        self._text.show()
        self._retry.setVisible(retry)
        self._bar.hide()
        self.setCurrentIndex(1)

    def _show_bar(self) -> None:
        self._icon.hide()
        self._text.hide()
        self._retry.hide()
        self._bar.show()
        self.setCurrentIndex(1)

    def _draw_icon(self) -> None:
        self._icon.setPixmap(icon(self._name, theme.colours.muted).pixmap(32, 32))

    def _message_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(12)
        layout.addStretch(2)
        for widget in (self._icon, self._text, self._retry, self._bar):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        return page
