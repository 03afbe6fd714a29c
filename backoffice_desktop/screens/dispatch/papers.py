"""Labels and what else is printed: opened in the system's own viewer, or saved."""

import tempfile
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from backoffice_desktop.api import dispatch_decisions, dispatch_lists
from backoffice_desktop.api.dispatch import Manifest, Waybill
from backoffice_desktop.api.dispatch_lists import Document, Paper
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.files import write_bytes
from backoffice_desktop.screens.dispatch.words import PAPERS
from backoffice_desktop.translations import follow, tr
from backoffice_desktop.widgets.parts import Button

LABELS = frozenset({Paper.LABEL, Paper.LABEL_SHEET, Paper.ZPL})
"""After these the waybills count as printed."""


def open_file(path: Path) -> bool:
    """In the program that this machine has for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Papers(QObject):
    """``opens`` shows a file; ``printed`` is called with the waybills whose labels were made."""

    def __init__(
        self, desk: Desk, window: QWidget, *, printed: Callable[[], object], opens: Callable[[Path], bool] = open_file
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._printed = printed
        self._opens = opens
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def show(self, waybills: Sequence[Waybill], kind: Paper) -> None:
        """ZPL is for a printer, so it is saved; the rest is opened."""
        ids = [one.id for one in waybills]
        if not ids:
            return
        done = self._save if kind is Paper.ZPL else self._open
        self._ask(dispatch_lists.papers(self._desk.session.call, ids, kind), done)
        if kind in LABELS:
            self._desk.jobs.run(
                dispatch_decisions.printed(self._desk.session.call, ids, client_id=str(uuid4())),
                owner=self,
                done=lambda _: self._printed(),
                failed=self._failed,
            )

    def show_manifest(self, manifest: Manifest) -> None:
        self._ask(dispatch_lists.manifest(self._desk.session.call, manifest.id), self._open)

    def _ask(self, work: Coroutine[Any, Any, Document], done: Callable[[Document], object]) -> None:
        self._desk.jobs.run(work, owner=self, done=done, failed=self._failed)

    def _open(self, document: Document) -> None:
        """From a folder that goes when the program ends: names and addresses are on these papers."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="saleor-ai-papers-", ignore_cleanup_errors=True)
        path = Path(self._folder.name) / document.file_name
        write_bytes(path, document.content)
        if not self._opens(path):
            self._save(document)
        elif not document.is_whole:
            self._desk.notices.add("Readers need a Chinese font: the service's machine has none to embed.")

    def _save(self, document: Document) -> None:
        dialog = QFileDialog(self._window, tr("Save as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(document.file_name)
        dialog.fileSelected.connect(lambda path: self._write(Path(path), document))
        dialog.open()

    def _write(self, path: Path, document: Document) -> None:
        try:
            write_bytes(path, document.content)
        except OSError as error:
            self._desk.notices.add("Not saved: {why}", why=str(error))
        else:
            self._desk.notices.add("Saved: {file}", file=path.name)

    def _failed(self, error: ApiError) -> None:
        self._desk.notices.add("The papers were not made: {why}", why=lambda: sentence(error))


class PapersButton(Button):
    """A menu of the kinds of papers. ``show`` gets the one that was chosen."""

    def __init__(self, show: Callable[[Paper], object]) -> None:
        super().__init__("Print (P)", clicked=lambda: None)
        self._show_paper = show
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        follow(self._menu, self._fill)

    def _fill(self) -> None:
        self._menu.clear()
        for kind, name in PAPERS.items():
            self._menu.addAction(tr(name), partial(self._show_paper, kind))
