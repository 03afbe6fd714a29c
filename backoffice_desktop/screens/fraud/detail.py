"""An order in full: heading and cards, in two columns where there is room."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.fraud import Review, ReviewDetail
from backoffice_desktop.screens.fraud.cards import (
    BriefsCard,
    DecisionsCard,
    LinesCard,
    LinkedCard,
    PlacesCard,
    ReasonsCard,
)
from backoffice_desktop.screens.fraud.heading import Heading
from backoffice_desktop.widgets.parts import Card
from backoffice_desktop.widgets.states import States

TWO_COLUMNS_FROM = 860


class DetailPane(QScrollArea):
    """Signals: ``opened`` (order id) somebody wants to see another order; ``retried`` after an error."""

    opened = Signal(str)
    retried = Signal()

    def __init__(self, me: str) -> None:
        super().__init__()
        self.heading = Heading(me)
        self.reasons = ReasonsCard()
        self.lines = LinesCard()
        self.places = PlacesCard()
        self.history = BriefsCard("History of this customer", "This is the first order of this customer.")
        self.linked = LinkedCard()
        self.comparable = BriefsCard("Comparable past orders", "No past order is comparable.")
        self.decisions = DecisionsCard()
        for orders in (self.history, self.linked, self.comparable):
            orders.opened.connect(self.opened)
        self._cards = QWidget()
        self._grid = QGridLayout(self._cards)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._columns = 0
        self._states = States(self._cards, retry=self.retried.emit)
        self._is_shown = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._page())
        self._arrange(1)

    def show_review(self, review: Review) -> None:
        """The heading at once; the cards when they have come."""
        self.heading.show_review(review)
        self.heading.show()
        self._states.show_loading()
        self.verticalScrollBar().setValue(0)

    def show_detail(self, detail: ReviewDetail) -> None:
        self.heading.show_review(detail.review)
        for shown in (self.reasons, self.lines, self.places, self.linked, self.decisions):
            shown.show_detail(detail)
        self.history.show_briefs(detail, "history")
        self.comparable.show_briefs(detail, "comparable")
        self._states.show_content()

    def show_error(self, error: ApiError) -> None:
        self._states.show_error(error)

    def show_nothing(self, text: str) -> None:
        self.heading.hide()
        self._states.show_empty(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange(2 if self.viewport().width() >= TWO_COLUMNS_FROM else 1)

    def _page(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(4, 4, 8, 12)
        layout.setSpacing(12)
        layout.addWidget(self.heading)
        layout.addWidget(self._states, 1)
        return page

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        cards: tuple[Card, ...] = (
            self.reasons,
            self.places,
            self.lines,
            self.linked,
            self.history,
            self.comparable,
            self.decisions,
        )
        for card in cards:
            self._grid.removeWidget(card)
        for place, card in enumerate(cards):
            self._grid.addWidget(card, place // columns, place % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)
        self._grid.setRowStretch(len(cards), 1)
