"""What goes to the supplier, or the list that a transfer is picked by: PDF, CSV or EDIFACT, saved where one chooses."""

import asyncio
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu

from backoffice_desktop.api import inventory_orders
from backoffice_desktop.api.client import Call
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import Order
from backoffice_desktop.api.inventory_orders import Document
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.files import write_bytes
from backoffice_desktop.translations import follow, tr
from backoffice_desktop.widgets.parts import Button

KINDS = {Document.PDF: "PDF…", Document.CSV: "CSV file…", Document.EDIFACT: "EDI file (EDIFACT)…"}
PICKING = {Document.PDF: "Picking list (PDF)…", Document.CSV: "Picking list (CSV file)…"}
SAVED = {
    True: "Saved: {file}",
    False: "Saved: {file}. Readers need a Chinese font: the service's machine has none to embed.",
}
ENDINGS = {Document.PDF: "pdf", Document.CSV: "csv", Document.EDIFACT: "edi"}


class DocumentsButton(Button):
    """A menu of the kinds of documents."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Documents (D)", clicked=lambda: None)
        self._desk = desk
        self._order: Order | None = None
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        follow(self._menu, self._fill)

    def show_order(self, order: Order | None) -> None:
        was_transfer = self._is_transfer
        self._order = order
        self.setEnabled(order is not None)
        if self._is_transfer is not was_transfer:
            self._fill()

    @property
    def _is_transfer(self) -> bool:
        return self._order is not None and self._order.is_transfer

    def ask(self, kind: Document) -> None:
        """Ask where to, and save."""
        order = self._order
        if order is None:
            return
        dialog = QFileDialog(self.window(), tr("Save the order as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ENDINGS[kind])
        dialog.selectFile(f"{order.number}.{ENDINGS[kind]}")
        dialog.fileSelected.connect(lambda path: self.save(order, kind, Path(path)))
        dialog.open()

    def save(self, order: Order, kind: Document, path: Path) -> None:
        def told(error: ApiError) -> None:
            self._desk.notices.add("The document was not saved: {why}", why=lambda: sentence(error))

        self._desk.jobs.run(
            save(self._desk.session.call, order.id, kind, path),
            owner=self,
            done=lambda is_whole: self._desk.notices.add(SAVED[is_whole], file=path.name),
            failed=told,
        )

    def _fill(self) -> None:
        self._menu.clear()
        for kind, name in (PICKING if self._is_transfer else KINDS).items():
            self._menu.addAction(tr(name), partial(self.ask, kind))


async def save(call: Call, order_id: str, kind: Document, path: Path) -> bool:
    """Whether it has all its letters. Raises ApiError, OSError."""
    found = await inventory_orders.document(call, order_id, kind)
    await asyncio.to_thread(write_bytes, path, found.content)
    return found.is_whole
