"""A list on the server as a table model: only the pages that are looked at are fetched, and only so many are kept."""

from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.jobs import Job, Jobs
from backoffice_desktop.translations import follow, tr
from backoffice_desktop.widgets.columns import ROW_ROLE, Column, Kind, plain_tip

PAGE = 50
PAGES_KEPT = 40
AT_A_TIME = 4
Index = QModelIndex | QPersistentModelIndex


class Page(Protocol):
    @property
    def total(self) -> int: ...

    @property
    def items(self) -> Sequence[Any]: ...


Fetch = Callable[[int, int], Coroutine[Any, Any, Page]]
"""``fetch(first, skip)``"""


class PagedModel(QAbstractTableModel):
    """Signals: ``loaded`` after each page, ``failed`` (ApiError), ``sorted_by`` (column, descending)."""

    loaded = Signal()
    failed = Signal(object)
    sorted_by = Signal(int, bool)

    def __init__(self, jobs: Jobs, columns: Sequence[Column], fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self.total = 0
        self._jobs = jobs
        self._fetch = fetch
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._stale: set[int] = set()
        self._running: dict[int, Job] = {}
        self._wanted: list[int] = [0]
        self.is_resizing = False
        follow(self, self._say_headers)

    def reload(self) -> None:
        """Forget everything, because it is another list now, and fetch its beginning."""
        self._cancel(self._running)
        self.beginResetModel()
        self.total = 0
        self._pages.clear()
        self._stale.clear()
        self.endResetModel()
        self.want(0, PAGE - 1)

    def refresh(self) -> None:
        """Fetch again what is looked at; until then the old rows stay."""
        self._cancel(self._running)
        self._stale = set(self._pages)
        self._fetch_wanted()

    def want(self, first: int, last: int) -> None:
        """These rows are looked at: fetch them, then a page on either side; what nobody looks at any more is not."""
        pages = range(max(first, 0) // PAGE, max(last, 0) // PAGE + 1)
        around = [page for page in (pages[-1] + 1, pages[0] - 1) if 0 <= page * PAGE < self.total]
        self._wanted = [*pages, *around]
        self._cancel([page for page in self._running if page not in self._wanted])
        self._fetch_wanted()

    def row(self, index: int) -> Any | None:
        """A row that is here, None where it is not fetched yet."""
        page = self._pages.get(index // PAGE)
        return page[index % PAGE] if page is not None and index % PAGE < len(page) else None

    def find(self, matches: Callable[[Any], bool]) -> int:
        """The place of a row among those that are here, -1 where it is not."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if matches(row):
                    return page * PAGE + place
        return -1

    @property
    def is_loading(self) -> bool:
        return bool(self._running)

    @property
    def pages_held(self) -> int:
        return len(self._pages)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's name and default
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's name and default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, ROW_ROLE}:
            return None
        row = self.row(index.row())
        if row is None or role == ROW_ROLE:
            return row
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if column.tip is None else plain_tip(column.tip(row))
        return column.text(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802 - Qt's name
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.kind is Kind.NUMBER else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return tr(column.title) if role == Qt.ItemDataRole.DisplayRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """The server sorts: whoever owns the list asks for it anew."""
        if 0 <= column < len(self.columns) and self.columns[column].sort_by is not None:
            self.sorted_by.emit(column, order is Qt.SortOrder.DescendingOrder)

    def _fetch_wanted(self) -> None:
        for page in self._wanted:
            missing = page not in self._pages or page in self._stale
            if missing and page not in self._running and len(self._running) < AT_A_TIME:
                self._start(page)

    def _start(self, page: int) -> None:
        self._running[page] = self._jobs.run(
            self._fetch(PAGE, page * PAGE),
            owner=self,
            done=lambda found: self._take(page, found),
            failed=lambda error: self._fail(page, error),
        )

    def _take(self, page: int, found: Page) -> None:
        self._running.pop(page, None)
        self._stale.discard(page)
        self._pages[page] = list(found.items)
        self._pages.move_to_end(page)
        while len(self._pages) > PAGES_KEPT:
            dropped, _ = self._pages.popitem(last=False)
            self._stale.discard(dropped)
        self._resize(found.total)
        first = page * PAGE
        if found.items and first < self.total:
            last = min(first + PAGE, self.total) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self.loaded.emit()
        self._fetch_wanted()

    def _fail(self, page: int, error: ApiError) -> None:
        self._running.pop(page, None)
        self.failed.emit(error)

    def _resize(self, total: int) -> None:
        """Grow or shrink at the end; meanwhile Qt may move the mark, which is then nobody's wish."""
        nothing = QModelIndex()
        self.is_resizing = True
        if total > self.total:
            self.beginInsertRows(nothing, self.total, total - 1)
            self.total = total
            self.endInsertRows()
        elif total < self.total:
            self.beginRemoveRows(nothing, total, self.total - 1)
            self.total = total
            self.endRemoveRows()
        self.is_resizing = False

    def _cancel(self, pages: Any) -> None:
        for page in list(pages):
            self._running.pop(page).cancel()

    def _say_headers(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
