"""The table that every list uses; and short lists that are wholly here."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from backoffice_desktop.theme import theme
from backoffice_desktop.translations import follow, tr
from backoffice_desktop.widgets.columns import ROW_ROLE, Column, Kind, plain_tip
from backoffice_desktop.widgets.paged_model import PagedModel
from backoffice_desktop.widgets.row_delegate import RowDelegate

ROW_HEIGHT = 36
LOOK_MS = 25
"""Rows that were looked at for a shorter time, scrolling past, are not asked for."""


class Table(QTableView):
    """Whole rows, no grid, heights fixed so that a million rows cost nothing."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self._columns: Sequence[Column] = ()
        self._row_delegate = RowDelegate(list(columns))
        self.setItemDelegate(self._row_delegate)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        theme.changed.connect(self.viewport().update)

    def set_widths(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        for place, column in enumerate(columns):
            self.setColumnWidth(place, column.width)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Columns that give way do so, the last one first; what room is left goes to the one that stretches."""
        super().resizeEvent(event)
        missing = sum(column.width for column in self._columns) - self.viewport().width()
        for place, column in reversed(list(enumerate(self._columns))):
            if column.gives_way:
                self.setColumnHidden(place, missing > 0)
                missing -= column.width * (missing > 0)
        for place, column in enumerate(self._columns):
            if column.stretches:
                others = self.horizontalHeader().length() - self.columnWidth(place)
                self.setColumnWidth(place, max(column.width, self.viewport().width() - others))

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Nothing: Qt would look through every row, and letters are our shortcuts."""


class PagedTable(Table):
    """Shows a PagedModel and tells it which rows are looked at."""

    def __init__(self, model: PagedModel) -> None:
        super().__init__(model.columns)
        self._model = model
        self.setModel(model)
        self.set_widths(model.columns)
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._want)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._look.start())
        model.modelReset.connect(self._look.start)

    def sort_shown(self, column: int, *, descending: bool) -> None:
        """Mark the column that the list is sorted by, and let a click on a header ask for another."""
        header = self.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.setSortingEnabled(False)
        header.setSortIndicator(column, order)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        # Qt would go to the first row, which nobody has chosen: what is open may not be in the list.
        if self.currentIndex().isValid():
            super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._look.start()

    def _want(self) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        self._model.want(max(first, 0), last if last >= 0 else max(first, 0) + self.viewport().height() // ROW_HEIGHT)


class ListModel(QAbstractTableModel):
    """Rows that are all here."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = columns
        self.rows: Sequence[Any] = ()
        follow(self, lambda: self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1))

    def show_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(  # noqa: N802 - Qt's name
        self,
        parent: QModelIndex | QPersistentModelIndex = QModelIndex(),  # noqa: ARG002, B008
    ) -> int:
        return len(self.columns)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None:
            return plain_tip(column.tip(row))
        return column.text(row) if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802 - Qt's name
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = self.columns[section].kind is Kind.NUMBER
            return (
                Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        return tr(self.columns[section].title) if role == Qt.ItemDataRole.DisplayRole else None


class ShortTable(Table):
    """A table as high as its rows, for a card; scrolls where there are more than ``most``."""

    def __init__(self, columns: Sequence[Column], *, most: int = 8) -> None:
        super().__init__(columns)
        self._list = ListModel(columns)
        self._most = most
        self.setModel(self._list)
        self.set_widths(columns)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, rows: Sequence[Any]) -> None:
        self._list.show_rows(rows)
        self.show_most(self._most)

    def show_most(self, most: int) -> None:
        """So many rows are seen; more of them are scrolled to."""
        self._most = most
        self.setFixedHeight(self.height_of(min(len(self._list.rows), most)))
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def height_of(self, rows: int) -> int:
        return rows * ROW_HEIGHT + self.horizontalHeader().sizeHint().height() + 2

    @property
    def row_height(self) -> int:
        return ROW_HEIGHT
