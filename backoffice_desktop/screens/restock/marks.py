"""Which orders are marked, to be approved together."""

from PySide6.QtCore import QObject, Signal

from backoffice_desktop.api.inventory import MOST_AT_ONCE, Order, OrderState


class Marks(QObject):
    """Orders as they were seen when they were marked. Signals: ``changed``."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[str, Order] = {}

    @property
    def orders(self) -> tuple[Order, ...]:
        return tuple(self._held.values())

    def is_marked(self, order: Order) -> bool:
        return order.id in self._held

    def toggle(self, order: Order) -> None:
        """Only what waits for approval can be marked, and no more than the service takes at once."""
        if self._held.pop(order.id, None) is None and not self._mark(order):
            return
        self.changed.emit()

    def add(self, orders: list[Order]) -> None:
        for order in orders:
            self._mark(order)
        self.changed.emit()

    def clear(self) -> None:
        self._held.clear()
        self.changed.emit()

    def _mark(self, order: Order) -> bool:
        if order.state is not OrderState.PROPOSED or len(self._held) >= MOST_AT_ONCE:
            return False
        self._held[order.id] = order
        return True
