"""What a supplier sells, on which terms."""

from collections.abc import Coroutine, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit

from backoffice_desktop.api import inventory_settings, inventory_stock
from backoffice_desktop.api.inventory import Product
from backoffice_desktop.api.inventory_settings import Article, Supplier
from backoffice_desktop.api.inventory_stock import Position, PositionFilters
from backoffice_desktop.api.records import Page, Problem
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.formatting import money
from backoffice_desktop.screens.warehouse.editing import EditCard
from backoffice_desktop.screens.warehouse.form import Entry, Kind
from backoffice_desktop.screens.warehouse.price_list import PriceListCard
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets import columns
from backoffice_desktop.widgets.columns import Column
from backoffice_desktop.widgets.paged_model import PagedModel
from backoffice_desktop.widgets.parts import Button, Card, Label, row
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import PagedTable
from backoffice_desktop.worklist.filter_bar import TYPING_MS

NUMBER = columns.Kind.NUMBER
COLUMNS = (
    Column(
        "Product",
        lambda row: row.product.name,
        columns.Kind.NAME,
        width=150,
        tip=lambda row: f"{row.product.name} · {row.product.sku}",
        stretches=True,
    ),
    Column("Their number", lambda row: row.supplier_sku, width=120, gives_way=True),
    Column("Cost", lambda row: money(row.unit_cost), NUMBER, width=110),
    Column("Pack", lambda row: f"{row.pack_size:,}", NUMBER, width=64),
    Column("At least", lambda row: f"{row.minimum_quantity:,}", NUMBER, width=84),
    Column("Breaks", lambda row: f"{len(row.price_breaks)}" if row.price_breaks else "–", NUMBER, width=76),
    Column("Preferred", lambda row: tr("Yes") if row.is_preferred else "", width=84, gives_way=True),
)
ENTRIES = (
    Entry("supplier_sku", "Their number", "Scanned codes and files know it.", width=160),
    Entry("unit_cost", "Cost of a piece", "In the supplier's currency.", Kind.AMOUNT),
    Entry("pack_size", "Pack", "Only whole packs are ordered.", Kind.COUNT, unit="pieces"),
    Entry("minimum_quantity", "At least", "The least that is sold.", Kind.COUNT, unit="pieces"),
    Entry("price_breaks", "Price breaks", "From so many pieces on: 100: 3.20, 500: 2.90.", Kind.BREAKS, width=260),
    Entry("barcodes", "Barcodes", "On a pack with its pieces: 4006381333931 x 12.", Kind.CODES, width=260),
    Entry("is_preferred", "The one to buy from", "Where several suppliers sell it.", Kind.SWITCH),
)
USUAL: Mapping[str, Any] = {
    "supplier_sku": "",
    "unit_cost": None,
    "pack_size": 1,
    "minimum_quantity": 1,
    "price_breaks": [],
    "barcodes": [],
    "is_preferred": False,
}
FOUND_AT_MOST = 20
TABLE_HEIGHT = 260


class ArticleCard(EditCard):
    """Signals: those of EditCard."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            ENTRIES,
            partial(inventory_settings.save_article, desk.session.call),
            values_of=values_of,
            name_of=lambda article: article.product.name,
        )
        self.title = Label(role="heading", wraps=True)
        self.body.insertWidget(0, self.title)

    def show_row(self, held: Article) -> None:
        super().show_row(held)
        self.title.show_data(f"{held.product.name} · {held.product.sku}")

    def start_with(self, supplier: Supplier, product: Product) -> None:
        self.start(USUAL, supplier_id=supplier.id, variant_id=product.variant_id)
        self.title.show_data(f"{product.name} · {product.sku}")


class ArticlesCard(Card):
    """The list, a search in it, and another article from the shop's products."""

    def __init__(self, desk: Desk, editor: ArticleCard) -> None:
        super().__init__("What it sells")
        self._desk = desk
        self.editor = editor
        self.supplier: Supplier | None = None
        self.model = PagedModel(desk.jobs, COLUMNS, self._ask)
        self.table = PagedTable(self.model)
        self.table.setFixedHeight(TABLE_HEIGHT)
        self.states = States(self.table, retry=self.model.reload)
        self.search, self.other = QLineEdit(), QLineEdit()
        self.found = QComboBox()
        self._products: list[Product] = []
        self.add = Button("Add", clicked=self._add)
        self.prices = PriceListCard(desk)
        self.imports = Button("Import a price list…", clicked=self._import)
        self.imports.setEnabled(editor.may)
        self.prices.taken.connect(self._taken)
        self.delete = Button("Delete", clicked=self._delete, tone="quiet")
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._looking = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._build()
        editor.ending.buttons.addWidget(self.delete)
        editor.saved.connect(lambda _: self.model.refresh())
        editor.hide()

    def show_supplier(self, supplier: Supplier | None) -> None:
        if supplier is not None and self.supplier is not None and supplier.id == self.supplier.id:
            self.supplier = supplier
            return
        self.supplier = supplier
        self.prices.forget()
        self.setVisible(supplier is not None)
        self.editor.hide()
        self.search.clear()
        if supplier is not None:
            self.states.show_loading()
            self.model.reload()

    def _ask(self, first: int, skip: int) -> Coroutine[Any, Any, Page[Any]]:
        supplier_id = "" if self.supplier is None else self.supplier.id
        text = self.search.text().strip()
        return inventory_settings.articles(self._desk.session.call, supplier_id, text, first=first, skip=skip)

    def _loaded(self) -> None:
        if self.model.total:
            self.states.show_content()
        else:
            self.states.show_empty("Nothing that this supplier sells.")

    def _choose(self) -> None:
        article: Article | None = self.model.row(self.table.currentIndex().row())
        if article is None or (self.editor.held is not None and article.id == self.editor.held.id):
            return
        if self.editor.isVisible() and not self.editor.is_free():
            return
        self.editor.show_row(article)
        self.editor.show()
        self.delete.setVisible(self.editor.may)

    def _look(self) -> None:
        filters = PositionFilters(search=self.other.text().strip())
        self._desk.jobs.run(
            inventory_stock.positions(self._desk.session.call, filters, first=FOUND_AT_MOST, skip=0),
            owner=self,
            done=self._show_found,
            failed=lambda error: self.editor.ending.tell("{why}", why=lambda: sentence(error)),
        )

    def _show_found(self, page: Page[Position]) -> None:
        """Each product once, in however many warehouses it lies."""
        self._products = list({one.product.variant_id: one.product for one in page.items}.values())
        self.found.clear()
        self.found.addItems([f"{one.name} · {one.sku}" for one in self._products])
        self.add.setEnabled(bool(self._products) and self.editor.may)

    def _add(self) -> None:
        place = self.found.currentIndex()
        if self.supplier is None or not 0 <= place < len(self._products):
            return
        if self.editor.isVisible() and not self.editor.is_free():
            return
        self.table.clearSelection()
        self.editor.show()
        self.delete.hide()
        self.editor.start_with(self.supplier, self._products[place])

    def _import(self) -> None:
        if self.supplier is not None and (not self.editor.isVisible() or self.editor.is_free()):
            self.prices.ask(self.supplier)

    def _taken(self) -> None:
        """Its terms may be others now."""
        self.editor.hide()
        self.table.clearSelection()
        self.model.refresh()

    def _delete(self) -> None:
        article = self.editor.held
        if article is not None:
            self._desk.jobs.run(
                inventory_settings.delete_article(self._desk.session.call, article.id),
                owner=self,
                done=lambda problems: self._deleted(article, problems),
                failed=lambda error: self.editor.ending.tell("{why}", why=lambda: sentence(error)),
            )

    def _deleted(self, article: Article, problems: tuple[Problem, ...]) -> None:
        if problems:
            self.editor.ending.tell("{why}", why=problems[0].message)
            return
        self.editor.hide()
        self.model.refresh()
        again = dict(values_of(article)) | {
            "supplier_id": article.supplier_id,
            "variant_id": article.product.variant_id,
        }
        self._desk.notices.offer(
            "No longer sold: {name}",
            name=article.product.name,
            action="Undo",
            act=lambda: self.editor.take_back(again),
        )

    def _build(self) -> None:
        for field, text in ((self.search, "Search what it sells"), (self.other, "Another product: name or SKU")):
            field.setClearButtonEnabled(True)
            say(field.setPlaceholderText, text)
            say(field.setAccessibleName, text)
        say(self.found.setAccessibleName, "Another product: name or SKU")
        self.add.setEnabled(False)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self._typing.timeout.connect(self.model.reload)
        self.other.textChanged.connect(lambda _: self._looking.start())
        self._looking.timeout.connect(self._look)
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self.states.show_error)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        adding = row(self.other, self.found, self.add)
        adding.setStretch(0, 1)
        adding.setStretch(1, 1)
        top = row(self.search, self.imports)
        top.setStretch(0, 1)
        self.body.addLayout(top)
        self.body.addWidget(self.states)
        self.body.addLayout(adding)


def values_of(article: Article) -> Mapping[str, Any]:
    return {
        "supplier_sku": article.supplier_sku,
        "unit_cost": str(article.unit_cost.amount),
        "pack_size": article.pack_size,
        "minimum_quantity": article.minimum_quantity,
        "price_breaks": [
            {"quantity": one.quantity, "unitCost": _plain(one.unit_cost.amount)} for one in article.price_breaks
        ],
        "barcodes": [{"code": one.code, "pieces": one.pieces} for one in article.barcodes],
        "is_preferred": article.is_preferred,
    }


def _plain(amount: Any) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
