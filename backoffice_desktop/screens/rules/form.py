"""Fields with a name, a unit and a sentence about what they do."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from backoffice_desktop.amounts import amount_of, number_of
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


def all_numbers(numbers: Sequence[QLineEdit], *, amounts: Sequence[QLineEdit]) -> bool:
    """Whether each holds a number or nothing; those that do not are marked, and the first is gone to."""
    readers = [(field, number_of) for field in numbers] + [(field, amount_of) for field in amounts]
    wrong = [field for field, read in readers if field.text().strip() and read(field.text()) is None]
    for field in (*numbers, *amounts):
        set_property(field, "wrong", "true" if field in wrong else None)
    if wrong:
        wrong[0].setFocus()
    return not wrong


def share_in(field: QLineEdit) -> float:
    """Per cent as a part of 1; nothing is 0."""
    return float((number_of(field.text()) or Decimal(0)) / 100)


def amount_in(field: QLineEdit) -> str:
    """The amount as the service reads it, empty where nothing is written."""
    found = amount_of(field.text())
    return "" if found is None else f"{found:f}"
