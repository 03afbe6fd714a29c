"""Suppliers on the left; the marked one, and what it sells, on the right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from backoffice_desktop.api.inventory import Warehouse
from backoffice_desktop.api.inventory_settings import Supplier, SupplierFilters
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.warehouse.articles import ArticleCard, ArticlesCard
from backoffice_desktop.screens.warehouse.supplier_card import SupplierCard
from backoffice_desktop.screens.warehouse.supplier_list import SupplierList
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind

COLUMNS = (
    Column("Supplier", lambda row: row.name, Kind.NAME, width=150, tip=lambda row: row.email, stretches=True),
    Column("Lead time", lambda row: tr("{count} d", count=row.lead_time_days), Kind.NUMBER, width=88),
    Column("Currency", lambda row: row.currency, width=84),
)


class Suppliers(SupplierList):
    """Who sells to us."""

    new_text = "New supplier"
    count_text = "Suppliers: {count}"
    empty_text = "There is no such supplier."
    search_text = "Search supplier"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, COLUMNS, SupplierFilters(), SupplierCard(desk))
        self.article = ArticleCard(desk)
        self.articles = ArticlesCard(desk, self.article)
        self.lay_out()

    @property
    def cards(self) -> Sequence[QWidget]:
        return (self.card, self.articles, self.articles.prices, self.article)

    def save(self) -> None:
        focus = self.window().focusWidget()
        is_article = focus is not None and self.article.isAncestorOf(focus)
        (self.article if is_article else self.card).ending.save.click()

    def is_free(self) -> bool:
        return super().is_free() and (not self.article.isVisible() or self.article.is_free())

    def show_supplier(self, supplier: Supplier | None) -> None:
        self.articles.show_supplier(supplier)

    def show_warehouses(self, warehouses: Sequence[Warehouse]) -> None:
        self.card.form.offer("warehouse_ids", [(one.name, one.id) for one in warehouses])
