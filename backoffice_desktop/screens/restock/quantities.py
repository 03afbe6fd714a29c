"""Quantities that somebody has changed and not saved yet, and what the service says they would mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from backoffice_desktop.api import inventory_orders
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import OrderLine
from backoffice_desktop.api.inventory_orders import Preview, PreviewLine
from backoffice_desktop.api.records import Money
from backoffice_desktop.desk import Desk
from backoffice_desktop.jobs import Job

REST_MS = 150
"""Somebody who types goes on within this time: asked is about what is there then."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a quantity means; what only the service knows is None until it has answered."""

    value: Money
    cover_days: float | None
    cover_until: date | None = None
    stockout_chance: float | None = None
    holding_cost: Money | None = None
    problem: str = ""
    allowed_quantity: int | None = None


class Quantities(QObject):
    """Of the order that is shown. Signals: ``changed`` a quantity; ``previewed`` (Preview or ApiError)."""

    changed = Signal()
    previewed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._order_id = ""
        self._lines: dict[str, OrderLine] = {}
        self._written: dict[str, int] = {}
        self._on_their_way: dict[str, int] = {}
        self._preview: Preview | None = None
        self._job: Job | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)

    @property
    def is_changed(self) -> bool:
        return bool(self._written)

    @property
    def preview(self) -> Preview | None:
        """Of what is written now, None until it has come."""
        return self._preview

    @property
    def problem(self) -> tuple[str, str] | None:
        """A line that cannot be ordered like this, and why."""
        for one in self._preview.lines if self._preview is not None else ():
            if one.problem and one.line_id in self._written:
                return one.line_id, one.problem
        return None

    def show_lines(self, order_id: str, lines: Sequence[OrderLine]) -> None:
        """What the service has: what was sent of it is in there, or was refused."""
        self._order_id = order_id
        self._lines = {line.id: line for line in lines}
        self._written = {line_id: one for line_id, one in self._written.items() if line_id in self._lines}
        self._on_their_way = {}

    def clear(self) -> None:
        self._stop()
        if self._written:
            self._written = {}
            self.changed.emit()

    def write(self, line_id: str, quantity: int) -> None:
        """Change a line; back at what the order has, it is no change."""
        if quantity == self.of(self._lines[line_id]):
            return
        if quantity == self._saved(line_id):
            self._written.pop(line_id, None)
        else:
            self._written[line_id] = quantity
        self._stop()
        if self._written:
            self._rest.start()
        self.changed.emit()

    def ask_again(self) -> None:
        """The service's words about it are in another language now."""
        self._stop()
        self._rest.start()

    def take(self) -> list[dict[str, Any]]:
        """What is written, to be sent; until the service has answered it is shown as it was sent."""
        lines = [{"lineId": line_id, "quantity": quantity} for line_id, quantity in self._written.items()]
        self._on_their_way |= self._written
        self.clear()
        return lines

    def of(self, line: OrderLine) -> int:
        return self._written.get(line.id, self._saved(line.id))

    def is_written(self, line: OrderLine) -> bool:
        return line.id in self._written

    def effect(self, line: OrderLine) -> Effect:
        """Worked out here at once, by the service as soon as it has answered."""
        quantity, found = self.of(line), self._previewed(line.id)
        if found is not None and found.quantity == quantity:
            return Effect(
                found.value,
                found.cover_days,
                found.cover_until,
                found.stockout_chance,
                found.holding_cost,
                found.problem,
                found.allowed_quantity,
            )
        value = Money(line.unit_cost.amount * quantity, line.unit_cost.currency)
        if quantity == line.quantity:
            return Effect(line.value, line.cover_days_after)
        there, demand = (line.on_hand or 0) + (line.on_order or 0), line.daily_demand
        return Effect(value, (there + quantity) / demand if demand else None)

    def _saved(self, line_id: str) -> int:
        return self._on_their_way.get(line_id, self._lines[line_id].quantity)

    def _previewed(self, line_id: str) -> PreviewLine | None:
        if self._preview is None:
            return None
        return next((one for one in self._preview.lines if one.line_id == line_id), None)

    def _ask(self) -> None:
        self._job = self._desk.jobs.run(
            inventory_orders.preview(self._desk.session.call, self._order_id, dict(self._written)),
            owner=self,
            done=self._take_preview,
            failed=self._failed,
        )

    def _take_preview(self, found: Preview) -> None:
        self._preview = found
        self.previewed.emit(found)

    def _failed(self, error: ApiError) -> None:
        self.previewed.emit(error)

    def _stop(self) -> None:
        self._rest.stop()
        self._preview = None
        if self._job is not None:
            self._job.cancel()
            self._job = None
