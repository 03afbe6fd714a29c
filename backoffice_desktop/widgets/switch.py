"""One of a few views, each with a count of what waits in it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabBar

from backoffice_desktop.translations import follow, tr


class Switch(QTabBar):
    """``names`` has what each view is called, looked up in the catalogue. Signals: ``chosen`` (view)."""

    chosen = Signal(str)

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        self._names = names
        self._views = list(names)
        self._counts: dict[str, int] = {}
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        for _ in names:
            self.addTab("")
        follow(self, self._say)
        self.currentChanged.connect(lambda place: self.chosen.emit(self._views[place]))

    def show_chosen(self, view: str) -> None:
        self.setCurrentIndex(self._views.index(view))

    def show_count(self, view: str, count: int) -> None:
        self._counts[view] = count
        self._say()

    def _say(self) -> None:
        for place, view in enumerate(self._views):
            count = self._counts.get(view, 0)
            self.setTabText(place, f"{tr(self._names[view])}  {count:,}" if count else tr(self._names[view]))
