"""How much of a line is ordered: arrow keys go by packs, and what it would mean is said below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import OrderLine
from backoffice_desktop.api.inventory_orders import Preview
from backoffice_desktop.api.records import Money
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.formatting import days_long, money, percent
from backoffice_desktop.screens.restock.quantities import Effect, Quantities
from backoffice_desktop.translations import follow, say, tr
from backoffice_desktop.widgets.parts import Button, Label, row, set_property
from backoffice_desktop.worklist.decision_bar import Field

WIDTH = 84
MOST = 1_000_000
PACKS = {
    True: "Packs of {pack}, at least {least}; proposed: {proposed}",
    False: "Single pieces, at least {least}; proposed: {proposed}",
}


class Steps(Field):
    """Signals: ``stepped`` (packs more or fewer), besides those of a field."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class QuantityField(QWidget):
    """Signals: ``entered`` on to the next line; ``left`` back to the list."""

    entered = Signal()
    left = Signal()

    def __init__(self, quantities: Quantities) -> None:
        super().__init__()
        self._quantities = quantities
        self._line: OrderLine | None = None
        self._error: ApiError | None = None
        self.field = Steps()
        self.field.setFixedWidth(WIDTH)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setProperty("data", True)
        say(self.field.setAccessibleName, "Quantity (Q)")
        self.less = Button("−", clicked=lambda: self.step(-1), tip="A pack fewer (Down)")
        self.more = Button("+", clicked=lambda: self.step(1), tip="A pack more (Up)")
        self._packs = Label(role="muted", wraps=True)
        self.effect = Label(wraps=True)
        self.problem = Label(role="problem", wraps=True)
        self.take = Button("Take {count}", clicked=self._take_allowed, count="")
        self._lay_out()
        self.field.textEdited.connect(lambda _: self._written())
        self.field.stepped.connect(self.step)
        self.field.entered.connect(self.entered)
        self.field.left.connect(self._leave)
        quantities.changed.connect(self._quantity_changed)
        quantities.previewed.connect(self._previewed)
        follow(self.effect, self._tell, "effect")

    def show_line(self, line: OrderLine | None, *, enabled: bool) -> None:
        self._line, self._error = line, None
        for widget in (self.field, self.less, self.more):
            widget.setEnabled(enabled and line is not None)
        self._fill()
        self._tell()

    def start(self) -> None:
        if self.field.isEnabled():
            self.field.setFocus()
            self.field.selectAll()

    def step(self, by: int) -> None:
        """A pack more or fewer, to whole packs; none is below the least quantity but nothing at all."""
        line = self._line
        if line is None or not self.field.isEnabled():
            return
        now, pack = self._quantities.of(line), max(line.pack_size, 1)
        wanted = (now // pack + by) * pack if by > 0 else -(-now // pack) * pack + by * pack
        if wanted < line.minimum_quantity:
            wanted = line.minimum_quantity if by > 0 else 0
        self._quantities.write(line.id, min(wanted, MOST))
        self._fill()

    def _written(self) -> None:
        if self._line is None:
            return
        text = self.field.text().strip().replace(",", "").replace(" ", "")
        is_number = text.isdecimal() and int(text) <= MOST
        set_property(self.field, "wrong", None if is_number or not text else "true")
        if is_number:
            self._quantities.write(self._line.id, int(text))

    def _take_allowed(self) -> None:
        if self._line is None:
            return
        allowed = self._quantities.effect(self._line).allowed_quantity
        if allowed is not None:
            self._quantities.write(self._line.id, allowed)
            self._fill()
            self.start()

    def _leave(self) -> None:
        """Take back what was written here."""
        if self._line is not None:
            self._quantities.write(self._line.id, self._line.quantity)
            self._fill()
        self.left.emit()

    def _fill(self) -> None:
        set_property(self.field, "wrong", None)
        self.field.setText("" if self._line is None else str(self._quantities.of(self._line)))

    def _quantity_changed(self) -> None:
        self._error = None
        if self._line is not None and not self.field.hasFocus():
            self._fill()
        self._tell()

    def _previewed(self, found: Preview | ApiError) -> None:
        self._error = found if isinstance(found, ApiError) else None
        self._tell()

    def _tell(self) -> None:
        line, error = self._line, self._error
        if line is None:
            for label in (self._packs, self.effect, self.problem, self.take):
                label.hide()
            return
        self._packs.say(
            PACKS[line.pack_size > 1],
            pack=f"{line.pack_size:,}",
            least=f"{line.minimum_quantity:,}",
            proposed=_count(line),
        )
        self._packs.show()
        effect = self._quantities.effect(line)
        self.effect.setText(_sentence(line, effect))
        self.effect.show()
        problem = effect.problem or ("" if error is None else sentence(error))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        allowed = effect.allowed_quantity if effect.problem else None
        self.take.say("Take {count}", count="" if allowed is None else f"{allowed:,}")
        self.take.setVisible(allowed is not None)
        if effect.problem:
            set_property(self.field, "wrong", "true")
        elif self.field.text().strip().isdecimal():
            set_property(self.field, "wrong", None)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        first = row(Label("Quantity (Q)", role="muted"), self.less, self.field, self.more, self._packs)
        first.setStretch(4, 1)
        layout.addLayout(first)
        second = row(self.problem, self.take)
        second.setStretch(0, 1)
        layout.addLayout(second)
        layout.addWidget(self.effect)


def _count(line: OrderLine) -> str:
    return "–" if line.proposed_quantity is None else f"{line.proposed_quantity:,}"


def _sentence(line: OrderLine, effect: Effect) -> str:
    """Cover, cost and what may go wrong, as far as it is known."""
    difference = effect.value.amount - line.value.amount
    cost = money(effect.value)
    if difference:
        cost = f"{cost} ({difference:+,.2f})".replace("-", "−")
    parts = [tr("Cost: {cost}", cost=cost)]
    if effect.cover_days is not None and effect.cover_until is not None:
        parts.append(
            tr("Lasts {days}, until {date}", days=days_long(effect.cover_days), date=f"{effect.cover_until:%Y-%m-%d}")
        )
    elif effect.cover_days is not None:
        parts.append(tr("Lasts {days}", days=days_long(effect.cover_days)))
    if effect.stockout_chance is not None:
        parts.append(tr("Runs out all the same: {chance}", chance=percent(effect.stockout_chance)))
    if isinstance(effect.holding_cost, Money):
        parts.append(tr("Keeping it: {cost}", cost=money(effect.holding_cost)))
    return " · ".join(parts)
