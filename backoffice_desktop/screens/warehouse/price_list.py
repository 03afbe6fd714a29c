"""A supplier's price list: what it would change and what cannot be taken, before anything is changed."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar

from backoffice_desktop.api import inventory_prices
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory_prices import MOST_BYTES, PriceChange, PriceFile, PriceList
from backoffice_desktop.api.inventory_settings import Supplier
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.permissions import STOCK
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets import columns
from backoffice_desktop.widgets.columns import Column
from backoffice_desktop.widgets.parts import Button, Card, Label, row
from backoffice_desktop.widgets.table import ShortTable

FIELDS = {
    "supplier_sku": "Their number",
    "unit_cost": "Cost of a piece",
    "pack_size": "Pack",
    "minimum_quantity": "At least",
    "price_breaks": "Price breaks",
}
CHANGE_COLUMNS = (
    Column("Line", lambda row: f"{row.line:,}", columns.Kind.NUMBER, width=64),
    Column("Product", lambda row: f"{row.product.name} · {row.product.sku}", width=200),
    Column("What changes", lambda row: what(row), width=240, tip=lambda row: what(row), stretches=True),
)
REFUSED_COLUMNS = (
    Column("Line", lambda row: f"{row.line:,}", columns.Kind.NUMBER, width=64),
    Column("Why it cannot be taken", lambda row: row.reason, width=300, tip=lambda row: row.reason, stretches=True),
)
MOST_SEEN = 8


class PriceListCard(Card):
    """Hidden until a file is chosen. Signals: ``taken`` when the articles have changed."""

    taken = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("A price list")
        self._desk = desk
        self._file: PriceFile | None = None
        self._digest = ""
        self.may = desk.may(STOCK)
        self.about = Label(wraps=True)
        self.problem = Label(role="problem", wraps=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.changes, self.refusals = ShortTable(CHANGE_COLUMNS, most=MOST_SEEN), ShortTable(REFUSED_COLUMNS)
        self.refused = Label(role="problem", wraps=True)
        self.take = Button("Take all of it", clicked=self._take, tone="accent")
        self.close_button = Button("Close", clicked=self.forget)
        for part in (self.about, self.problem, self.bar, self.refused, self.refusals, self.changes):
            self.body.addWidget(part)
        self.body.addLayout(row(self.take, self.close_button, 1, spacing=12))
        self.hide()

    def ask(self, supplier: Supplier) -> None:
        """Ask for the file, and look at it."""
        dialog = QFileDialog(self.window(), tr("Import a price list…"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("CSV, Excel (*.csv *.txt *.tsv *.xlsx)")
        dialog.fileSelected.connect(lambda path: self.open_file(supplier, Path(path)))
        dialog.open()

    def open_file(self, supplier: Supplier, path: Path) -> None:
        self._show_nothing()
        self.show()
        self.about.show_data(f"{path.name} · {supplier.name}")
        try:
            content = path.read_bytes()
        except OSError as error:
            self._wrong("The file cannot be read: {why}", why=error.strerror or str(error))
            return
        if len(content) > MOST_BYTES:
            self._wrong("The file is larger than {most} KB: send it in parts.", most=f"{MOST_BYTES // 1024:,}")
            return
        self._file = PriceFile(supplier.id, path.name, content)
        self._look()

    def forget(self) -> None:
        """Nothing is changed."""
        self._file = None
        self._show_nothing()
        self.hide()

    def _look(self) -> None:
        if self._file is not None:
            self.bar.show()
            self._desk.jobs.run(
                inventory_prices.look(self._desk.session.call, self._file),
                owner=self,
                done=self._looked,
                failed=self._failed,
            )

    def _looked(self, answer: Resolved[PriceList]) -> None:
        self.bar.hide()
        for problem in answer.problems[:1]:
            self._wrong("{why}", why=problem.message)
        if answer.present is not None:
            self._show_list(answer.present)

    def _show_list(self, found: PriceList) -> None:
        self._digest = found.digest
        file = "" if self._file is None else self._file.name
        self.about.say(
            "{file}: rows {rows}, new {added}, changed {changed}, as they are {unchanged}, refused {refused}",
            file=file,
            rows=f"{found.rows:,}",
            added=f"{found.added:,}",
            changed=f"{found.changed:,}",
            unchanged=f"{found.unchanged:,}",
            refused=f"{found.refused:,}",
        )
        self.refused.say("Nothing is taken until these rows are put right in the file: all of it, or nothing.")
        self.refused.setVisible(found.refused > 0)
        self.refusals.show_rows(found.refusals)
        self.refusals.setVisible(bool(found.refusals))
        self.changes.show_rows(found.changes)
        self.changes.setVisible(bool(found.changes))
        self.take.setEnabled(self.may and not found.refused and bool(found.changes))

    def _take(self) -> None:
        if self._file is not None:
            self.take.setEnabled(False)
            self.problem.hide()
            self.bar.show()
            self._desk.jobs.run(
                inventory_prices.take(self._desk.session.call, self._file, self._digest),
                owner=self,
                done=self._took,
                failed=self._failed,
            )

    def _took(self, answer: Resolved[PriceList]) -> None:
        if answer.problems or answer.present is None:
            self._looked(answer)
            return
        count = answer.present.added + answer.present.changed
        self._desk.notices.add("Taken from the price list: {count} articles", count=f"{count:,}")
        self.forget()
        self.taken.emit()

    def _failed(self, error: ApiError) -> None:
        self.bar.hide()
        self.take.setEnabled(self.may and bool(self._digest))
        self._wrong("{why}", why=lambda: sentence(error))

    def _wrong(self, text: str, **values: object) -> None:
        self.problem.say(text, **values)
        self.problem.show()

    def _show_nothing(self) -> None:
        self._digest = ""
        self.take.setEnabled(False)
        for part in (self.problem, self.bar, self.refused, self.refusals, self.changes):
            part.hide()


def what(change: PriceChange) -> str:
    """``New: Cost of a piece 4.25`` or ``Cost of a piece 4.00 → 4.25``."""
    said = []
    for one in change.values:
        name = tr(FIELDS.get(one.field, one.field))
        said.append(f"{name} {one.after}" if change.is_new else f"{name} {one.before or '–'} → {one.after or '–'}")
    text = "; ".join(said)
    return tr("New: {values}", values=text) if change.is_new else text
