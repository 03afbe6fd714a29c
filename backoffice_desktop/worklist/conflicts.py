"""Decisions that somebody else was faster with: they stay here until they were read."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from backoffice_desktop.outbox import Unsent
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.worklist.work import Work


class Conflicts(QWidget):
    """A banner each. ``open_item`` shows the item that it is about."""

    def __init__(self, work: Work, open_item: Callable[[str], object]) -> None:
        super().__init__()
        self._work = work
        self._open = open_item
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)

    def show_conflict(self, unsent: Unsent, present: Any) -> None:
        banner = Banner(tone="warn")
        banner.show_text("{what}", what=lambda: self._work.conflict(unsent, present))
        banner.add_button("Open", lambda: self._open(unsent.subject))
        banner.add_button("Understood", lambda: self._dismiss(banner))
        self._layout.addWidget(banner)

    def texts(self) -> list[str]:
        return [banner.text.text() for banner in self.findChildren(Banner)]

    def _dismiss(self, banner: Banner) -> None:
        self._layout.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
