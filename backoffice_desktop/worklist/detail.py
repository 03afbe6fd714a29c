"""An item in full: heading and cards, in two columns where there is room."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.widgets.parts import Card
from backoffice_desktop.widgets.states import States

TWO_COLUMNS_FROM = 860


class Heading(QWidget):
    """Filled from the row of the list, so that it is there before the detail has come."""

    def show_item(self, item: Any) -> None:
        raise NotImplementedError


class DetailCard(Protocol):
    """A card that hides itself where a detail has nothing for it; one that ``is_wide`` takes both columns."""

    def show_detail(self, detail: Any) -> None: ...


class Pane(Protocol):
    """The widget that shows an item in full, whatever it is made of."""

    @property
    def heading(self) -> Heading: ...

    @property
    def retried(self) -> SignalInstance: ...

    def show_item(self, item: Any) -> None: ...

    def show_detail(self, item: Any, detail: Any) -> None: ...

    def show_error(self, error: ApiError) -> None: ...

    def show_nothing(self, text: str) -> None: ...


class DetailPane(QScrollArea):
    """Signals: ``retried`` after an error."""

    retried = Signal()

    def __init__(self, heading: Heading, cards: Sequence[Card]) -> None:
        super().__init__()
        self.heading = heading
        self.cards = cards
        self._page = QWidget()
        self._grid = QGridLayout(self._page)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._arranged: tuple[int, list[Card]] = (0, [])
        for card in cards:
            card.setParent(self._page)
            card.show()
        self._states = States(self._page, retry=self.retried.emit)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._whole())
        self._arrange()

    def show_item(self, item: Any) -> None:
        """The heading at once; the cards when they have come."""
        self.heading.show_item(item)
        self.heading.show()
        self._states.show_loading()
        self.verticalScrollBar().setValue(0)

    def show_detail(self, item: Any, detail: Any) -> None:
        self.heading.show_item(item)
        self.heading.show()
        for card in self.cards:
            card.show_detail(detail)  # type: ignore[attr-defined]
        self._arrange()
        self._states.show_content()

    def show_error(self, error: ApiError) -> None:
        self._states.show_error(error)

    def show_nothing(self, text: str) -> None:
        self.heading.hide()
        self._states.show_empty(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _whole(self) -> QWidget:
        whole = QWidget()
        whole.setProperty("role", "page")
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(4, 4, 8, 12)
        layout.setSpacing(12)
        layout.addWidget(self.heading)
        layout.addWidget(self._states, 1)
        return whole

    def _arrange(self) -> None:
        columns = 2 if self.viewport().width() >= TWO_COLUMNS_FROM else 1
        shown = [card for card in self.cards if not card.isHidden()]
        if (columns, shown) == self._arranged:
            return
        self._arranged = (columns, shown)
        for card in self.cards:
            self._grid.removeWidget(card)
        place = 0
        for card in shown:
            if columns == 2 and getattr(card, "is_wide", False):
                place += place % 2
                self._grid.addWidget(card, place // 2, 0, 1, 2)
                place += 2
            else:
                self._grid.addWidget(card, place // columns, place % columns)
                place += 1
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)
        self._grid.setRowStretch(2 * len(self.cards), 1)
