"""Waybills are drawn: of one order or of many in one go, and each that could not be says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from backoffice_desktop.api.dispatch import Order, Waybill
from backoffice_desktop.api.dispatch_decisions import draw
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk

MOST_AT_ONCE = 100
"""What the service takes in one call."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How parcels travel. ``weight_grams`` None is what the shop knows of its articles."""

    carrier_id: str
    service: str
    parcels: int = 1
    weight_grams: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of it: ``waybills`` that there are now, and why of whichever order there is none."""

    waybills: tuple[Waybill, ...]
    refused: tuple[tuple[str, str], ...]


class Drawing(QObject):
    """One call at a time. One whose answer was lost is sent again as the same, so that nothing is drawn twice.

    Signals: ``done`` (Drawn); ``failed`` (ApiError) it is not known what became of it; ``busy`` (whether it goes on).
    """

    done = Signal(object)
    failed = Signal(object)
    busy = Signal(bool)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sent: tuple[list[dict[str, Any]], list[str], str] | None = None
        self.is_busy = False

    @property
    def is_open(self) -> bool:
        """Whether something was sent of which nobody knows what became."""
        return self._sent is not None

    def draw(self, orders: Sequence[Order], wanted: Wanted) -> None:
        """A waybill for each warehouse that an order leaves from; held ones are left out."""
        if self.is_busy or self.is_open:
            return
        chosen = [(order, part) for order in orders if order.hold is None for part in order.parts][:MOST_AT_ONCE]
        if not chosen:
            return
        inputs = [
            {
                "orderId": order.id,
                "warehouseId": part.warehouse.id,
                "carrierId": wanted.carrier_id,
                "service": wanted.service or None,
                "parcels": wanted.parcels,
                "weightGrams": wanted.weight_grams,
            }
            for order, part in chosen
        ]
        self._sent = (inputs, [order.number for order, _ in chosen], str(uuid4()))
        self.again()

    def again(self) -> None:
        """Send once more what was sent without an answer."""
        if self._sent is None or self.is_busy:
            return
        inputs, numbers, client_id = self._sent
        self._set_busy(is_busy=True)
        self._desk.jobs.run(
            draw(self._desk.session.call, inputs, client_id=client_id),
            owner=self,
            done=lambda found: self._answered(numbers, found),
            failed=self._lost,
        )

    def _answered(self, numbers: Sequence[str], found: Sequence[Resolved[Waybill]]) -> None:
        self._sent = None
        self._set_busy(is_busy=False)
        waybills = tuple(one.present for one in found if one.present is not None and not one.problems)
        refused = tuple(
            (number, one.problems[0].message) for number, one in zip(numbers, found, strict=False) if one.problems
        )
        self.done.emit(Drawn(waybills, refused))

    def _lost(self, error: ApiError) -> None:
        self._set_busy(is_busy=False)
        self.failed.emit(error)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.busy.emit(is_busy)
