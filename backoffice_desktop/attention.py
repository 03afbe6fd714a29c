"""Telling somebody who works in another window that something waits here."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon

from backoffice_desktop.icons import icon
from backoffice_desktop.notices import Notice
from backoffice_desktop.settings import Settings
from backoffice_desktop.theme import theme
from backoffice_desktop.translations import say, tr

SHOWN_MS = 10_000


class Attention(QObject):
    """A message of the system where there is a tray and the person wants it; always a mark in the window's title until
    the window is looked at. Signals: ``asked_for`` (screen) by a click on the message."""

    asked_for = Signal(str)

    def __init__(self, window: QMainWindow, settings: Settings, tray: QSystemTrayIcon | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._tray = tray or _tray_of(window)
        self._screen = ""
        if self._tray is not None:
            self._tray.messageClicked.connect(self._clicked)
            self._tray.activated.connect(lambda _: self._show_window())
        window.installEventFilter(self)
        self.use_setting()

    def use_setting(self) -> None:
        """Without messages the icon has nothing to do in the tray."""
        if self._tray is not None:
            self._tray.setIcon(icon("shield", theme.colours.accent))
            self._tray.setVisible(self._settings.notifications)

    def tell(self, notice: Notice) -> None:
        """Only what leads to a screen is worth an interruption, and only where nobody sees it anyway."""
        if not notice.screen or self._window.isActiveWindow():
            return
        say(self._window.setWindowTitle, "● saleor-ai desktop")
        QApplication.alert(self._window)
        if self._tray is not None and self._settings.notifications:
            self._screen = notice.screen
            kind = QSystemTrayIcon.MessageIcon.Information
            self._tray.showMessage(tr("saleor-ai desktop"), tr(notice.text, **notice.values), kind, SHOWN_MS)

    def end(self) -> None:
        """Nobody is logged in any more."""
        self._seen()
        if self._tray is not None:
            self._tray.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.WindowActivate:
            self._seen()
        return super().eventFilter(watched, event)

    def _seen(self) -> None:
        say(self._window.setWindowTitle, "saleor-ai desktop")

    def _clicked(self) -> None:
        self._show_window()
        if self._screen:
            self.asked_for.emit(self._screen)

    def _show_window(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()


def _tray_of(window: QMainWindow) -> QSystemTrayIcon | None:
    if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
        return None
    return QSystemTrayIcon(window)
