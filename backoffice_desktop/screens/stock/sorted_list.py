"""A list of products that the service filters and sorts, by a click on a column's head."""

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from backoffice_desktop.api.records import Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.stock.place_list import PlaceList
from backoffice_desktop.widgets.columns import Column
from backoffice_desktop.widgets.paged_model import PagedModel


class SortedList(PlaceList):
    """``filters`` have ``order_by`` and ``descending``."""

    def __init__(self, desk: Desk, columns: Sequence[Column], filters: Any) -> None:
        self.filters = filters
        self._columns = columns
        super().__init__(desk, PagedModel(desk.jobs, columns, self.ask))
        self.table.horizontalHeader().sectionClicked.connect(self._sort)

    def ask(self, first: int, skip: int) -> Coroutine[Any, Any, Page[Any]]:
        """A page of what fits the filters."""
        raise NotImplementedError

    def load_sorted(self) -> None:
        """Ask, and mark the column that it is sorted by."""
        order_by = self.filters.order_by
        place = next((at for at, column in enumerate(self._columns) if column.sort_by is order_by), 0)
        self.table.sort_shown(place, descending=self.filters.descending)
        self.load()

    def _sort(self, column: int) -> None:
        order_by = self._columns[column].sort_by
        if order_by is not None:
            descending = not self.filters.descending if order_by is self.filters.order_by else True
            self.filters = replace(self.filters, order_by=order_by, descending=descending)
        self.load_sorted()
