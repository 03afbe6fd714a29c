"""What a list or a page shows while it has nothing to show: loading, empty, or an error with a way out."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.icons import pixmap
from backoffice_desktop.theme import theme
from backoffice_desktop.widgets.parts import Button, Label

TEXT_WIDTH = 380
ICON = 32
LOADING_AFTER_MS = 150
"""A bar that only flashes up is worse than none."""


class States(QWidget):
    """Shows ``content``, or why there is none."""

    def __init__(self, content: QWidget, *, retry: Callable[[], object]) -> None:
        super().__init__()
        self.content = content
        self._text = Label(role="muted", wraps=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setFixedWidth(TEXT_WIDTH)
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
        self._had_focus = False
        self._message = self._message_page()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content)
        layout.addWidget(self._message)
        self._message.hide()
        theme.changed.connect(self._draw_icon)

    def show_content(self) -> None:
        self._late.stop()
        self._message.hide()
        self.content.show()
        if self._had_focus:
            self.content.setFocus()
            self._had_focus = False

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
        # A centred label that wraps would get the height of one line.
        self._text.setMinimumHeight(self._text.heightForWidth(TEXT_WIDTH))
        self._text.show()
        self._retry.setVisible(retry)
        self._bar.hide()
        self._show_message()

    def _show_bar(self) -> None:
        self._icon.hide()
        self._text.hide()
        self._retry.hide()
        self._bar.show()
        self._show_message()

    def _show_message(self) -> None:
        # Hidden, not stacked below: a long page would push the message out of sight.
        self._had_focus = self._had_focus or self.content.hasFocus()
        self.content.hide()
        self._message.show()

    def _draw_icon(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(pixmap(self._name, theme.colours.muted, size=ICON, ratio=ratio))

    def _message_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(12)
        layout.addStretch(2)
        for widget in (self._icon, self._text, self._retry, self._bar):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        return page
