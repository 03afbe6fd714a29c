"""Fields with a name, a unit and a sentence about what they do."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from backoffice_desktop.amounts import number_of
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Label, set_property

NO_NUMBER = "Please write a number here, like 2.50."


def grid_in(column: QVBoxLayout) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    grid.setColumnStretch(3, 1)
    column.addLayout(grid)
    return grid


def add_field(grid: QGridLayout, title: str, field: QWidget, unit: Label, hint: str) -> None:
    place = grid.rowCount()
    field.setFixedWidth(120)
    field.setProperty("data", True)
    say(field.setAccessibleName, title)
    grid.addWidget(Label(title), place, 0)
    grid.addWidget(field, place, 1)
    grid.addWidget(unit, place, 2)
    grid.addWidget(Label(hint, role="small", wraps=True), place, 3)


def all_numbers(fields: Sequence[QLineEdit]) -> bool:
    """Whether each holds a number or nothing; those that do not are marked, and the first is gone to."""
    wrong = [field for field in fields if field.text().strip() and number_of(field.text()) is None]
    for field in fields:
        set_property(field, "wrong", "true" if field in wrong else None)
    if wrong:
        wrong[0].setFocus()
    return not wrong


def written(field: QLineEdit) -> str:
    """The number as the service reads it, empty where nothing is written."""
    return field.text().strip().replace(",", ".")
