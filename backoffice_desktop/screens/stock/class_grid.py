"""Stock by class: A to C by value, X to Z by how steadily it sells. A cell leads to its products."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from backoffice_desktop.api.inventory_stock import HealthClass
from backoffice_desktop.formatting import days_long, whole
from backoffice_desktop.widgets.figure_card import Pressed
from backoffice_desktop.widgets.parts import Card, Label, set_property

SIDES = {"A": "A: most of the value", "B": "B: some of it", "C": "C: the small rest"}
TOPS = {"X": "X: sells steadily", "Y": "Y: goes up and down", "Z": "Z: now and then"}
MANY_OUT = 0.05
"""From this part of the products on, those that are out are told in red."""


class ClassCell(Pressed):
    """One class. Signals: ``pressed``."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setContentsMargins(12, 8, 12, 10)
        self.body.setSpacing(2)
        self.value = Label(role="heading")
        self.about = Label(role="small")
        self.out = Label(role="small")
        self.over = Label(role="small", wraps=True)
        for label in (self.value, self.about, self.out, self.over):
            self.body.addWidget(label)
        self.body.addStretch(1)

    def show_class(self, name: str, found: HealthClass | None) -> None:
        self.setEnabled(found is not None)
        if found is None:
            self.value.say("{name}: nothing", name=name)
            for label in (self.about, self.out, self.over):
                label.say("")
            return
        self.value.say("{name} · {value}", name=name, value=lambda: whole(found.value, apart="\n"))
        self.about.say("lasts {cover}", cover=lambda: "–" if found.cover_days is None else days_long(found.cover_days))
        self.out.say("out of stock: {out} of {places}", out=f"{found.out_of_stock:,}", places=f"{found.places:,}")
        self.over.say("too much: {over}", over=lambda: whole(found.overstock_value))
        set_property(self.out, "role", "problem" if found.out_of_stock > found.places * MANY_OUT else "small")
        self.setAccessibleName("; ".join(one.text() for one in (self.value, self.about, self.out, self.over)))


class ClassGrid(Card):
    """Signals: ``chosen`` (class)."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("Stock by value and steadiness")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        self.cells: dict[str, ClassCell] = {}
        for place, title in enumerate(TOPS.values(), start=1):
            grid.addWidget(Label(title, role="small"), 0, place)
            grid.setColumnStretch(place, 1)
        for at, (abc, title) in enumerate(SIDES.items(), start=1):
            name = Label(title, role="small", wraps=True)
            name.setFixedWidth(76)
            grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignVCenter)
            for place, xyz in enumerate(TOPS, start=1):
                cell = self.cells[abc + xyz] = ClassCell()
                cell.pressed.connect(lambda name=abc + xyz: self.chosen.emit(name))
                grid.addWidget(cell, at, place)
        holder = QWidget()
        holder.setLayout(grid)
        self.body.addWidget(holder)

    def show_classes(self, classes: Sequence[HealthClass]) -> None:
        found = {one.class_name: one for one in classes}
        for name, cell in self.cells.items():
            cell.show_class(name, found.get(name))
