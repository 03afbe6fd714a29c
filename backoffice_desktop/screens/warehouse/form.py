"""Fields that know what has changed since they were filled, and what is wrong with what is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from backoffice_desktop.amounts import amount_of, number_of
from backoffice_desktop.dates import date_of
from backoffice_desktop.screens.warehouse.places_field import PlacesField
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.choices import say_choices
from backoffice_desktop.widgets.parts import Button, Label, row, set_property

WRONG = {
    "AMOUNT": "Please write an amount here, like 2.50.",
    "COUNT": "Please write a whole number here, like 14.",
    "SHARE": "Please write a number here, like 2.50.",
    "DAY": "Write the day like 2026-12-24, or +7 for a week from today.",
    "BREAKS": "Write pieces and price, like 100: 3.20, 500: 2.90.",
    "CHOICE": "Please choose one here.",
    "CODES": "Write barcodes with a comma between them, on a pack with its pieces, like 4006381333931 x 12.",
}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOST_CHOICE = 240
TEXT_HEIGHT = 76
"""Of a field of several lines: three of them."""
UNWRITABLE = object()
"""What is written makes no sense yet."""


class Kind(Enum):
    TEXT = "text"
    LINES = "lines"
    AMOUNT = "amount"
    COUNT = "count"
    SHARE = "share"
    DAY = "day"
    CHOICE = "choice"
    SWITCH = "switch"
    WEEKDAYS = "weekdays"
    PLACES = "places"
    BREAKS = "breaks"
    CODES = "codes"


@dataclass(frozen=True, slots=True)
class Entry:
    """``title`` and ``hint`` are looked up in the catalogue; ``choices`` are names and values, of which UNWRITABLE has
    to be left for another. What ``may_lack`` may be left empty: that is None."""

    name: str
    title: str
    hint: str = ""
    kind: Kind = Kind.TEXT
    width: int = 120
    unit: str = ""
    choices: Sequence[tuple[str, Any]] = ()
    may_lack: bool = False


class Form(QWidget):
    """Values are as the service takes them. Signals: ``changed``."""

    changed = Signal()

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.entries = {one.name: one for one in entries}
        self.fields: dict[str, QWidget] = {}
        self._held: dict[str, Any] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        for place, one in enumerate(entries):
            self._add(place, one)

    @property
    def is_changed(self) -> bool:
        return any(value != self._held[name] for name, value in self._written().items())

    def show_values(self, values: Mapping[str, Any]) -> None:
        blockers = [QSignalBlocker(one) for one in self.findChildren(QWidget)]
        for name, entry in self.entries.items():
            _fill(self.fields[name], entry, values[name])
            set_property(self.fields[name], "wrong", None)
        del blockers
        self._held = self._written()
        self.changed.emit()

    def offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Names and values of a choice, or of places, that are known only later; what is chosen stays."""
        chosen, field = _read(self.fields[name], self.entries[name]), self.fields[name]
        entry = self.entries[name] = replace(self.entries[name], choices=choices)
        if isinstance(field, PlacesField):
            field.offer(choices)
        elif isinstance(field, QComboBox):
            say_choices(field, lambda: [tr(name) for name, _ in entry.choices])
            blocker = QSignalBlocker(field)
            _fill(field, entry, chosen)
            del blocker

    def rebase(self, values: Mapping[str, Any]) -> None:
        """Somebody else has changed it meanwhile: what was written here stays, on top of theirs."""
        mine = {name: value for name, value in self._written().items() if value != self._held[name]}
        self.show_values(values)
        for name, value in mine.items():
            _fill(self.fields[name], self.entries[name], value)

    def discard(self) -> None:
        self.show_values(self._held)

    def values(self, *, whole: bool = False) -> dict[str, Any] | None:
        """What has changed, or all of it; None where something is wrong: that field is marked and gone to."""
        written = self._written()
        wrong = [name for name, value in written.items() if value is UNWRITABLE]
        for name, field in self.fields.items():
            set_property(field, "wrong", "true" if name in wrong else None)
        if wrong:
            self.fields[wrong[0]].setFocus()
            return None
        return {name: value for name, value in written.items() if whole or value != self._held.get(name)}

    def wrong_text(self) -> str:
        """What is wrong with the first field that is, looked up in the catalogue by who shows it."""
        found = next((name for name, value in self._written().items() if value is UNWRITABLE), "")
        return WRONG[self.entries[found].kind.name] if found else ""

    def point_at(self, name: str) -> None:
        """The service says that this is wrong; its names are ours with other letters."""
        ours = next((one for one in self.fields if one.replace("_", "").lower() == name.replace("_", "").lower()), "")
        if ours:
            set_property(self.fields[ours], "wrong", "true")
            self.fields[ours].setFocus()

    def allow(self, *, may: bool) -> None:
        for field in self.fields.values():
            if isinstance(field, QLineEdit | QPlainTextEdit):
                field.setReadOnly(not may)
            else:
                field.setEnabled(may)

    def _written(self) -> dict[str, Any]:
        return {name: _read(self.fields[name], entry) for name, entry in self.entries.items()}

    def _add(self, place: int, entry: Entry) -> None:
        field = self.fields[entry.name] = _made(entry, self.changed.emit)
        say(field.setAccessibleName, entry.title)
        self._grid.addWidget(Label(entry.title), place, 0)
        if entry.kind is Kind.WEEKDAYS:
            # Wider than any other field: beside it there would be no room for the hints.
            say(field.setToolTip, entry.hint)
            self._grid.addLayout(row(field, 1), place, 1, 1, 2)
            return
        self._grid.addLayout(row(field, Label(entry.unit, role="muted"), 1), place, 1)
        self._grid.addWidget(Label(entry.hint, role="small", wraps=True), place, 2)


class Ending(QWidget):
    """What is wrong, and the buttons that save and discard; ``done`` gets what was saved."""

    def __init__(self, save: Callable[[], object], discard: Callable[[], object]) -> None:
        super().__init__()
        self.save = Button("Save", clicked=save, tone="accent")
        self.discard = Button("Discard", clicked=discard)
        self.problem = Label(role="problem", wraps=True)
        self.about = Label(role="small")
        self.buttons: QHBoxLayout = row(self.save, self.discard, self.about, 1, spacing=12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.problem)
        layout.addLayout(self.buttons)
        self.problem.hide()

    def show_changed(self, *, is_changed: bool, may: bool) -> None:
        self.save.setEnabled(is_changed and may)
        self.discard.setEnabled(is_changed)
        if not is_changed:
            self.problem.hide()

    def tell(self, text: str, **values: object) -> None:
        self.problem.say(text, **values)
        self.problem.show()


def _made(entry: Entry, changed: Callable[[], object]) -> QWidget:
    if entry.kind is Kind.SWITCH:
        box = QCheckBox()
        box.toggled.connect(lambda _: changed())
        return box
    if entry.kind is Kind.CHOICE:
        choice = QComboBox()
        choice.setMinimumWidth(MOST_CHOICE)
        choice.setMaximumWidth(MOST_CHOICE)
        choice.currentIndexChanged.connect(lambda _: changed())
        say_choices(choice, lambda: [tr(name) for name, _ in entry.choices])
        return choice
    if entry.kind is Kind.WEEKDAYS:
        return _weekdays(changed)
    if entry.kind is Kind.PLACES:
        places = PlacesField()
        places.changed.connect(changed)
        places.offer(entry.choices)
        return places
    if entry.kind is Kind.LINES:
        text = QPlainTextEdit()
        text.setMinimumWidth(entry.width)
        text.setMaximumWidth(max(entry.width, 120))
        text.setFixedHeight(TEXT_HEIGHT)
        text.setTabChangesFocus(True)
        text.setProperty("data", True)
        text.textChanged.connect(changed)
        return text
    line = QLineEdit()
    line.setMinimumWidth(entry.width)
    line.setMaximumWidth(max(entry.width, 120))
    line.setProperty("data", True)
    line.textChanged.connect(lambda _: changed())
    return line


def _weekdays(changed: Callable[[], object]) -> QWidget:
    days = QWidget()
    layout = QHBoxLayout(days)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    for name in WEEKDAYS:
        box = QCheckBox()
        say(box.setText, name)
        box.toggled.connect(lambda _: changed())
        layout.addWidget(box)
    return days


def _fill(field: QWidget, entry: Entry, value: Any) -> None:
    if isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(next((at for at, (_, one) in enumerate(entry.choices) if one == value), 0))
    elif isinstance(field, QLineEdit):
        field.setText(_text(entry.kind, value))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(value)
    elif isinstance(field, PlacesField):
        field.tick(value)
    else:
        for day, box in enumerate(field.findChildren(QCheckBox)):
            box.setChecked(day in value)


def _text(kind: Kind, value: Any) -> str:
    if value is None or value is UNWRITABLE:
        return ""
    if kind is Kind.BREAKS:
        return ", ".join(f"{one['quantity']}: {one['unitCost']}" for one in value)
    if kind is Kind.CODES:
        return ", ".join(one["code"] if one["pieces"] == 1 else f"{one['code']} x {one['pieces']}" for one in value)
    if kind is Kind.SHARE:
        return _plain(Decimal(str(value)) * 100)
    return _plain(Decimal(value)) if kind is Kind.AMOUNT else str(value)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read(field: QWidget, entry: Entry) -> Any:
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QComboBox):
        return entry.choices[max(field.currentIndex(), 0)][1]
    if isinstance(field, QLineEdit):
        return _read_text(entry, field.text().strip())
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText().strip()
    if isinstance(field, PlacesField):
        return field.value
    return [day for day, box in enumerate(field.findChildren(QCheckBox)) if box.isChecked()]


def _read_text(entry: Entry, text: str) -> Any:
    if entry.kind is Kind.TEXT:
        return text
    if entry.kind in (Kind.BREAKS, Kind.CODES):
        return _pairs(entry.kind, text)
    if not text:
        return None if entry.may_lack else UNWRITABLE
    if entry.kind is Kind.DAY:
        day = date_of(text)
        return UNWRITABLE if day is None else day.isoformat()
    number = number_of(text) if entry.kind is Kind.SHARE else amount_of(text)
    if number is None or (entry.kind is Kind.COUNT and number != int(number)):
        return UNWRITABLE
    if entry.kind is Kind.COUNT:
        return int(number)
    return float(number / 100) if entry.kind is Kind.SHARE else _plain(number)


def _pairs(kind: Kind, text: str) -> Any:
    """Price breaks or barcodes; a comma parts them, so that a price has a point."""
    found: list[dict[str, Any]] = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        first, mark, second = (one.strip() for one in part.partition(":" if kind is Kind.BREAKS else "x"))
        number = number_of(second)
        if kind is Kind.BREAKS:
            if not first.isdecimal() or number is None:
                return UNWRITABLE
            found.append({"quantity": int(first), "unitCost": _plain(number)})
        else:
            if mark and not second.isdecimal():
                return UNWRITABLE
            found.append({"code": first, "pieces": int(second) if mark else 1})
    return found
