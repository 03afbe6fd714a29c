"""The list as a table, with decisions that are shown before the service has confirmed them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backoffice_desktop.api.records import Page
from backoffice_desktop.jobs import Jobs
from backoffice_desktop.session import Session
from backoffice_desktop.widgets.paged_model import PagedModel
from backoffice_desktop.worklist.work import Work


class WorkModel(PagedModel):
    """Signals: those of PagedModel."""

    def __init__(self, jobs: Jobs, session: Session, work: Work) -> None:
        self.filters = work.filters
        self._work = work
        self._session = session
        self._shown: dict[str, tuple[Mapping[str, Any], int]] = {}
        super().__init__(jobs, work.columns, self._ask)

    async def _ask(self, first: int, skip: int) -> Page[Any]:
        return await self._work.rows(self._session.call, self.filters, first=first, skip=skip)

    def row(self, index: int) -> Any | None:
        """The item as decided here, until the service's own answer is newer."""
        found: Any = super().row(index)
        if found is None or self._work.id_of(found) not in self._shown:
            return found
        changes, version = self._shown[self._work.id_of(found)]
        return replace(found, **changes) if found.version <= version else found

    def show_as(self, item: Any, changes: Mapping[str, Any]) -> None:
        item_id = self._work.id_of(item)
        before, version = self._shown.get(item_id, ({}, item.version))
        self._shown[item_id] = ({**before, **changes} if version == item.version else changes, item.version)
        self._repaint(item_id)

    def show_as_it_is(self, item_id: str) -> None:
        self._shown.pop(item_id, None)
        self._repaint(item_id)

    def is_decided_here(self, item: Any) -> bool:
        return self._work.id_of(item) in self._shown

    def place_of(self, item_id: str) -> int:
        return self.find(lambda row: self._work.id_of(row) == item_id)

    def _repaint(self, item_id: str) -> None:
        place = self.place_of(item_id)
        if place >= 0:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
