"""Boxes to choose from, in the language of the person."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from backoffice_desktop.translations import follow


def fill_choices(choice: QComboBox, texts: Sequence[str]) -> None:
    """Fill a box anew; the place that was chosen stays, the first one at first, and nobody is told."""
    blocker = QSignalBlocker(choice)
    held = max(choice.currentIndex(), 0)
    choice.clear()
    choice.addItems(texts)
    choice.setCurrentIndex(held)
    del blocker


def say_choices(choice: QComboBox, texts: Callable[[], Sequence[str]]) -> None:
    """Fill a box now, and whenever the language changes."""
    follow(choice, lambda: fill_choices(choice, texts()), "choices")
