"""Saved views: filters and sorting under a name, kept in the settings."""

from collections.abc import Callable
from dataclasses import asdict
from enum import Enum
from functools import partial
from typing import Any

from PySide6.QtWidgets import QInputDialog, QMenu

from backoffice_desktop.api.reading import camel, read
from backoffice_desktop.settings import Settings
from backoffice_desktop.translations import follow, tr
from backoffice_desktop.widgets.parts import Button
from backoffice_desktop.worklist.work import Listed


class ViewsButton(Button):
    """A menu of the saved views. ``take`` gets the filters of the one that was chosen."""

    def __init__(
        self, settings: Settings, work: Listed, *, now: Callable[[], Any], take: Callable[[Any], object]
    ) -> None:
        super().__init__("Views", clicked=lambda: None)
        self._settings = settings
        self._usual = work.filters
        self._prefix = f"{work.key}/"
        self._now = now
        self._take = take
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        follow(self._menu, self._fill)

    def save_as(self, name: str) -> None:
        self._settings.views[self._prefix + name] = as_json(self._now())
        self._settings.save()
        self._fill()

    def _fill(self) -> None:
        for old in self._menu.findChildren(QMenu):
            old.setParent(None)
            old.deleteLater()
        self._menu.clear()
        names = sorted(
            name.removeprefix(self._prefix) for name in self._settings.views if name.startswith(self._prefix)
        )
        for name in names:
            self._menu.addAction(name, partial(self._use, name))
        if names:
            self._menu.addSeparator()
        self._menu.addAction(tr("Save this view…"), self._ask_name)
        self._menu.addAction(tr("Back to the usual view"), lambda: self._take(self._usual))
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
        self._take(from_json(self._usual, self._settings.views[self._prefix + name]))

    def _forget(self, name: str) -> None:
        del self._settings.views[self._prefix + name]
        self._settings.save()
        self._fill()


def as_json(filters: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(filters).items()}


def from_json(usual: Any, held: dict[str, Any]) -> Any:
    """A view as it was saved; one that another version wrote differently is the usual view."""
    try:
        return read(type(usual), {camel(name): value for name, value in held.items()})
    except (KeyError, TypeError, ValueError):
        return usual


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value
