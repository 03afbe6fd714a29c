"""The queue as a table: columns, and decisions that are shown before the service has confirmed them."""

from dataclasses import replace
from typing import Any

from backoffice_desktop.api import fraud_queue
from backoffice_desktop.api.fraud import Review, State
from backoffice_desktop.api.fraud_queue import Filters, OrderBy, Page
from backoffice_desktop.formatting import amount, exact, money, percent, relative
from backoffice_desktop.jobs import Jobs
from backoffice_desktop.screens.fraud.words import TONES, state_word
from backoffice_desktop.session import Session
from backoffice_desktop.widgets.columns import Column, Kind
from backoffice_desktop.widgets.paged_model import PagedModel

COLUMNS = (
    Column("Order", lambda row: row.number, width=70, tip=lambda row: f"{row.number} · {row.channel}"),
    Column(
        "Placed",
        lambda row: relative(row.placed_at),
        width=100,
        tip=lambda row: exact(row.placed_at),
        sort_by=OrderBy.PLACED_AT,
    ),
    Column(
        "Amount",
        lambda row: amount(row.total),
        Kind.NUMBER,
        width=82,
        tip=lambda row: money(row.total),
        sort_by=OrderBy.AMOUNT,
    ),
    Column(
        "Loss",
        lambda row: amount(row.expected_loss),
        Kind.NUMBER,
        width=84,
        tip=lambda row: money(row.expected_loss),
        sort_by=OrderBy.EXPECTED_LOSS,
    ),
    Column(
        "Risk",
        lambda row: percent(row.probability),
        Kind.SHARE,
        width=92,
        share=lambda row: row.probability,
        tip=lambda row: "\n".join(reason.text for reason in row.reasons[:5]),
        sort_by=OrderBy.PROBABILITY,
    ),
    Column("State", state_word, Kind.CHIP, width=98, tone=lambda row: TONES[row.state], tip=state_word, stretches=True),
)


def column_of(order_by: OrderBy) -> int:
    return next(place for place, column in enumerate(COLUMNS) if column.sort_by is order_by)


class QueueModel(PagedModel):
    """Signals: those of PagedModel."""

    def __init__(self, jobs: Jobs, session: Session) -> None:
        self.filters = Filters()
        self._session = session
        self._shown: dict[str, tuple[State, int]] = {}
        super().__init__(jobs, COLUMNS, self._ask)

    async def _ask(self, first: int, skip: int) -> Page:
        return await fraud_queue.reviews(self._session.call, self.filters, first=first, skip=skip)

    def row(self, index: int) -> Any | None:
        """The order as decided here, until the service's own answer is newer."""
        found: Review | None = super().row(index)
        if found is None or found.order_id not in self._shown:
            return found
        state, version = self._shown[found.order_id]
        return replace(found, state=state) if found.version <= version else found

    def show_as(self, review: Review, state: State) -> None:
        self._shown[review.order_id] = (state, review.version)
        self._repaint(review.order_id)

    def show_as_it_is(self, order_id: str) -> None:
        self._shown.pop(order_id, None)
        self._repaint(order_id)

    def is_decided_here(self, order_id: str) -> bool:
        return order_id in self._shown

    def place_of(self, order_id: str) -> int:
        return self.find(lambda row: row.order_id == order_id)

    def _repaint(self, order_id: str) -> None:
        place = self.place_of(order_id)
        if place >= 0:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
