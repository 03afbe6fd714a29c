"""What the shell needs of every screen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from backoffice_desktop.shortcuts import Shortcut


class Screen(QWidget):
    """Signals: ``asked_for`` (another screen's name, what to show there or empty)."""

    asked_for = Signal(str, str)
    title = ""

    def shortcuts(self) -> list[Shortcut]:
        """The screen's own keys."""
        return []

    def open_item(self, item_id: str) -> None:
        """Show an order, a customer …; a screen without such has nothing to show."""

    def focus_first(self) -> None:
        """Put the focus where work begins."""
        self.setFocus()
