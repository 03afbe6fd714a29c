"""Lanes between warehouses: a warehouse of ours that supplies others, with what a trip costs and takes."""

from collections.abc import Mapping, Sequence
from typing import Any

from backoffice_desktop.api.inventory import Warehouse
from backoffice_desktop.api.inventory_settings import Supplier, SupplierFilters
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import money
from backoffice_desktop.screens.warehouse.form import UNWRITABLE, Entry, Kind
from backoffice_desktop.screens.warehouse.supplier_card import SupplierCard
from backoffice_desktop.screens.warehouse.supplier_list import SupplierList
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets import columns
from backoffice_desktop.widgets.columns import Column

COLUMNS = (
    Column("Lane", lambda row: row.name, columns.Kind.NAME, width=150, tip=lambda row: row.code, stretches=True),
    Column("Takes", lambda row: tr("{count} d", count=row.lead_time_days), columns.Kind.NUMBER, width=72),
    Column("A piece", lambda row: money(row.piece_cost), columns.Kind.NUMBER, width=96),
)
CHOOSE = "Choose a warehouse"
ENTRIES = (
    Entry("name", "Name", width=260),
    Entry("code", "Code", "Short and your own: it stands in files."),
    Entry(
        "warehouse_id",
        "From",
        "It stays once something was moved.",
        Kind.CHOICE,
        choices=((CHOOSE, UNWRITABLE),),
    ),
    Entry("warehouse_ids", "To", "None ticked: to all others.", Kind.PLACES),
    Entry("currency", "Currency", "That of the articles at both ends, such as EUR."),
    Entry("lead_time_days", "A trip takes", "What it should; arrivals count more and more.", Kind.COUNT, unit="days"),
    Entry("order_cost", "A trip costs", "Whatever is on it.", Kind.AMOUNT),
    Entry("piece_cost", "Moving a piece costs", "Picking, packing, freight, putting away.", Kind.AMOUNT),
    Entry("review_weekdays", "Days of the trip", "On other days only what is urgent is moved.", Kind.WEEKDAYS),
    Entry("note", "Note", width=260),
    Entry("is_active", "Active", "Only on active lanes something is proposed.", Kind.SWITCH),
)
USUAL: Mapping[str, Any] = {
    "name": "",
    "code": "",
    "warehouse_id": UNWRITABLE,
    "warehouse_ids": [],
    "currency": "",
    "lead_time_days": 2,
    "order_cost": "0",
    "piece_cost": "0",
    "review_weekdays": [],
    "note": "",
    "is_active": True,
}


class LaneCard(SupplierCard):
    """Signals: those of EditCard."""

    entries = ENTRIES
    usual = USUAL
    new_title = "A new lane"
    new_hint = "It needs a name, a code, the warehouse that it starts from, and a currency."


class Lanes(SupplierList):
    """Warehouses as they supply each other."""

    new_text = "New lane"
    count_text = "Lanes: {count}"
    empty_text = "There is no lane: nothing is moved between warehouses."
    search_text = "Search lane"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, COLUMNS, SupplierFilters(is_warehouse=True), LaneCard(desk))
        self.lay_out()

    def show_warehouses(self, warehouses: Sequence[Warehouse]) -> None:
        named: list[tuple[str, Any]] = [(one.name, one.id) for one in warehouses]
        self.card.form.offer("warehouse_id", [(CHOOSE, UNWRITABLE), *named])
        self.card.form.offer("warehouse_ids", named)
        held: Supplier | None = self.card.held
        if held is not None and not self.card.form.is_changed:
            self.card.show_row(held)
