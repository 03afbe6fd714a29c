"""Boxes to tick, one a warehouse."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from backoffice_desktop.translations import say

COLUMNS = 2


class PlacesField(QWidget):
    """Ids of warehouses, ordered; one that is ticked and no longer among the shop's keeps its box.

    Signals: ``changed``.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        self._named: dict[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(COLUMNS, 1)

    @property
    def value(self) -> list[str]:
        return sorted(one for one, box in self.boxes.items() if box.isChecked())

    def offer(self, places: Sequence[tuple[str, str]]) -> None:
        """Names and ids that can be ticked; what is ticked stays so."""
        self._named = {one: name for name, one in places}
        self._build(self.value)

    def tick(self, ids: Sequence[str]) -> None:
        self._build(ids)

    def _build(self, ticked: Sequence[str]) -> None:
        wanted = [*self._named, *(one for one in ticked if one not in self._named)]
        if wanted != list(self.boxes):
            for old in self.boxes.values():
                self._grid.removeWidget(old)
                old.hide()
                old.deleteLater()
            self.boxes = {one: self._box(place, self._named.get(one, one)) for place, one in enumerate(wanted)}
        for one, box in self.boxes.items():
            blocked = box.blockSignals(True)
            box.setChecked(one in ticked)
            box.blockSignals(blocked)

    def _box(self, place: int, name: str) -> QCheckBox:
        box = QCheckBox()
        say(box.setText, "{data}", data=name)
        box.toggled.connect(lambda _: self.changed.emit())
        self._grid.addWidget(box, place // COLUMNS, place % COLUMNS)
        return box
