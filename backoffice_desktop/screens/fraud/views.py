"""Saved views: filters and sorting under a name, kept in the settings."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from PySide6.QtWidgets import QInputDialog, QMenu

from backoffice_desktop.api.fraud import State
from backoffice_desktop.api.fraud_queue import Filters, OrderBy
from backoffice_desktop.settings import Settings
from backoffice_desktop.translations import follow, tr
from backoffice_desktop.widgets.parts import Button

PREFIX = "fraud/"


class ViewsButton(Button):
    """A menu of the saved views. ``take`` gets the filters of the one that was chosen."""

    def __init__(self, settings: Settings, *, now: Callable[[], Filters], take: Callable[[Filters], object]) -> None:
        super().__init__("Views", clicked=lambda: None)
        self._settings = settings
        self._now = now
        self._take = take
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        follow(self._menu, self._fill)

    def save_as(self, name: str) -> None:
        self._settings.views[PREFIX + name] = as_json(self._now())
        self._settings.save()
        self._fill()

    def _fill(self) -> None:
        for old in self._menu.findChildren(QMenu):
            old.setParent(None)
            old.deleteLater()
        self._menu.clear()
        names = sorted(name.removeprefix(PREFIX) for name in self._settings.views if name.startswith(PREFIX))
        for name in names:
            self._menu.addAction(name, partial(self._use, name))
        if names:
            self._menu.addSeparator()
        self._menu.addAction(tr("Save this view…"), self._ask_name)
        self._menu.addAction(tr("Back to the usual view"), lambda: self._take(Filters()))
        if names:
            forget = self._menu.addMenu(tr("Forget a view"))
            for name in names:
                forget.addAction(name, partial(self._forget, name))

    def _ask_name(self) -> None:
        dialog = QInputDialog(self.window())
        dialog.setWindowTitle(tr("Save this view…"))
        dialog.setLabelText(tr("Name of the view"))
        dialog.setOkButtonText(tr("Save"))
        dialog.setCancelButtonText(tr("Cancel"))
        dialog.textValueSelected.connect(lambda name: self.save_as(name.strip()) if name.strip() else None)
        dialog.open()

    def _use(self, name: str) -> None:
        self._take(from_json(self._settings.views[PREFIX + name]))

    def _forget(self, name: str) -> None:
        del self._settings.views[PREFIX + name]
        self._settings.save()
        self._fill()


def as_json(filters: Filters) -> dict[str, Any]:
    return asdict(filters) | {
        "states": [state.value for state in filters.states],
        "order_by": filters.order_by.value,
    }


def from_json(held: dict[str, Any]) -> Filters:
    """A view as it was saved; one that another version wrote differently is the usual view."""
    try:
        states = tuple(State(state) for state in held["states"])
        return Filters(**(held | {"states": states, "order_by": OrderBy(held["order_by"])}))
    except (KeyError, TypeError, ValueError):
        return Filters()
