"""The lines of a paper as a table; the marked one in full below, with what can be changed."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from backoffice_desktop.api import intake_queue
from backoffice_desktop.api.intake import Candidate, Detail, Line, Variant
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import money, percent
from backoffice_desktop.screens.intake.line_columns import LINE_COLUMNS
from backoffice_desktop.screens.intake.picker import Choice, Picker
from backoffice_desktop.screens.intake.reading_field import ReadingField
from backoffice_desktop.screens.intake.words import FIELDS, wants_look
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.columns import ROW_ROLE
from backoffice_desktop.widgets.parts import Button, Card, Label, line, row
from backoffice_desktop.widgets.table import ShortTable

ROWS = (("code", "buyer_code", "unit"), ("quantity", "price", "discount"), ("total", "tax_rate", "gtin"))
NEEDED = frozenset({"quantity"})


class LinesCard(Card):
    """Signals: ``chosen`` (Line); ``entered`` (path); ``corrected`` (path, text); ``ended`` (path); ``left``;
    ``variant_picked`` (position, Variant); ``removed`` (position); ``add_asked`` (Variant)."""

    chosen = Signal(object)
    entered = Signal(str)
    corrected = Signal(str, str)
    ended = Signal(str)
    left = Signal()
    variant_picked = Signal(int, object)
    removed = Signal(int)
    add_asked = Signal(object)
    is_wide = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._detail: Detail | None = None
        self._sent: set[int] = set()
        self._is_adding = False
        self.fields: dict[str, ReadingField] = {}
        self.table = ShortTable(LINE_COLUMNS, most=9)
        say(self.table.setAccessibleName, "Lines of the paper")
        self._title = Label(role="heading")
        self._said = Label(role="muted", wraps=True)
        self._article = Label(wraps=True)
        self.picker = Picker(
            desk.jobs,
            partial(intake_queue.variants, desk.session.call),
            choice_of,
            hint="Article by name or SKU (Ctrl+L)",
        )
        self.remove = Button("Remove the line", clicked=self._remove, tone="quiet")
        self.add = Button("Add a line", clicked=self.start_adding, tone="quiet")
        self._form = QWidget()
        self._build()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.table.activated.connect(lambda _: self.start())
        self.picker.picked.connect(self._pick)
        self.picker.left.connect(self._left)
        self.picker.entered.connect(lambda: self.entered.emit(self.stop_of_article()))

    @property
    def line(self) -> Line | None:
        found = self.table.currentIndex().data(ROW_ROLE)
        return found if isinstance(found, Line) else None

    def stop_of_article(self, position: int | None = None) -> str:
        at = position if position is not None else -1 if self.line is None else self.line.position
        return f"lines.{at}.article"

    def show_detail(self, detail: Detail) -> None:
        is_same = self._detail is not None and self._detail.document.id == detail.document.id
        held = self.line.position if is_same and self.line is not None else 0
        self._detail = detail
        self._sent.clear()
        self._title.say("Lines: {count}", count=len(detail.lines))
        self.table.show_rows(detail.lines)
        self.table.setVisible(bool(detail.lines))
        self._form.setVisible(bool(detail.lines) or self._is_adding)
        self.choose(min(held, len(detail.lines) - 1))

    def unsure(self) -> list[str]:
        """Stops of what somebody should look at: articles and fields of all lines."""
        found = []
        for one in self._detail.lines if self._detail is not None else ():
            if not one.is_sure and one.position not in self._sent:
                found.append(self.stop_of_article(one.position))
            found += [f"lines.{one.position}.{name}" for name in self.fields if self._is_unsure(one, name)]
        return found

    def go_to(self, stop: str) -> None:
        """Mark the line of a stop, and put the focus there."""
        _, position, name = stop.split(".")
        self.choose(int(position))
        if name in self.fields:
            self.fields[name].setFocus()
        elif name == "article":
            self.picker.field.setFocus()

    def choose(self, place: int) -> None:
        model = self.table.model()
        if 0 <= place < model.rowCount():
            self.table.setCurrentIndex(model.index(place, 0))
            self._choose()

    def step(self, by: int) -> None:
        self.choose(self.table.currentIndex().row() + by)

    def start(self) -> None:
        self.picker.field.setFocus()

    def start_adding(self) -> None:
        """The next article that is picked becomes a line of its own."""
        self._is_adding = True
        self._form.show()
        self._said.say("A new line: pick its article; the quantity is 1 at first.")
        self.picker.propose(())
        self.picker.field.setFocus()

    def show_problem(self, stop: str, why: str) -> None:
        name = stop.rpartition(".")[2]
        if name in self.fields and self.fields[name].path == stop:
            self.fields[name].show_problem(why)
        else:
            self._sent.clear()
            self._article.show_data(why)

    def _is_unsure(self, one: Line, name: str) -> bool:
        if self.line is not None and one.position == self.line.position:
            return self.fields[name].is_unsure
        return wants_look(one.field(name), is_needed=name in NEEDED)

    def _choose(self) -> None:
        found = self.line
        if found is None:
            return
        self._is_adding = False
        for name, field in self.fields.items():
            field.show_found(f"lines.{found.position}.{name}", found.field(name))
        description = found.field("description")
        self._said.show_data("–" if description is None else description.value)
        self._show_article(found)
        self.chosen.emit(found)

    def _show_article(self, found: Line) -> None:
        if found.variant is None:
            self._article.say("Which article is meant?")
        else:
            why = tr("chosen by {who}", who=found.chosen_by) if found.chosen_by else found.why
            sure = "" if found.chosen_by else f" · {percent(found.probability)}"
            self._article.show_data(f"{found.variant.name} · {found.variant.sku} · {why}{sure}")
        self.picker.propose([proposed(one) for one in found.candidates])
        self.picker.list.setVisible(not found.is_sure and bool(found.candidates))

    def _pick(self, variant: Variant) -> None:
        if self._is_adding:
            self._is_adding = False
            self.add_asked.emit(variant)
        elif (found := self.line) is not None:
            self._sent.add(found.position)
            self._article.show_data(f"{variant.name} · {variant.sku}")
            self.picker.list.hide()
            self.variant_picked.emit(found.position, variant)
            self.ended.emit(self.stop_of_article())

    def _left(self) -> None:
        self._is_adding = False
        self._choose()
        self.left.emit()

    def _remove(self) -> None:
        if (found := self.line) is not None:
            self.removed.emit(found.position)

    def _build(self) -> None:
        self.body.addLayout(row(self._title, 1, self.add))
        self.body.addWidget(self.table)
        grid = QGridLayout(self._form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for place, widget in enumerate((line(), self._said, self._article, self.picker)):
            grid.addWidget(widget, place, 0, 1, len(ROWS[0]))
        for place, names in enumerate(ROWS):
            for at, name in enumerate(names):
                field = ReadingField(f"lines.0.{name}", is_needed=name in NEEDED)
                label = Label(FIELDS[name], role="small")
                label.setBuddy(field)
                grid.addWidget(label, 4 + place * 2, at)
                grid.addWidget(field, 5 + place * 2, at)
                grid.setColumnStretch(at, 1)
                self.fields[name] = field
                field.entered.connect(self.entered)
                field.corrected.connect(self.corrected)
                field.ended.connect(lambda field=field: self.ended.emit(field.path))
                field.left.connect(self.left)
        grid.addLayout(row(1, self.remove), 4 + len(ROWS) * 2, 0, 1, len(ROWS[0]))
        self.body.addWidget(self._form)


def choice_of(one: Variant) -> Choice:
    def about() -> str:
        price = "" if one.price is None else money(one.price)
        free = "" if one.free is None else tr("{count} free", count=f"{one.free:,}")
        return " · ".join(filter(None, (one.sku, price, free)))

    return Choice(one.id, one.name, about, one)


def proposed(one: Candidate) -> Choice:
    plain = choice_of(one.variant)
    return Choice(
        plain.key, plain.text, lambda: " · ".join((plain.about(), one.why, percent(one.probability))), one.variant
    )
