"""Who orders, and where goods go: what suppliers read in purchase orders."""

from collections.abc import Coroutine, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from backoffice_desktop.api import inventory_settings
from backoffice_desktop.api.inventory import Warehouse
from backoffice_desktop.api.inventory_settings import Buyer, Settings
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.permissions import INVENTORY_POLICY
from backoffice_desktop.screens.warehouse.editing import EditCard
from backoffice_desktop.screens.warehouse.form import Entry, Kind
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.parts import Label

ENTRIES = (
    Entry("name", "Name", "Stands at the top of purchase orders.", width=260),
    Entry("address", "Address", kind=Kind.LINES, width=260),
    Entry("email", "E-mail", "Where suppliers answer.", width=260),
    Entry("phone", "Phone", width=160),
    Entry("vat_id", "VAT id", width=160),
    Entry("gln", "GLN", "13 digits, for EDI files.", width=140),
    Entry("edi_id", "EDI id", "Where empty, the GLN stands in EDI files.", width=140),
)
DOOR = "door:"
"""Before the warehouse's id, in the name of the field for where its goods go."""


class BuyerPage(QWidget):
    """One card, made when it is known which warehouses there are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.card: EditCard | None = None
        self._warehouses: Sequence[Warehouse] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_settings(self, settings: Settings, warehouses: Sequence[Warehouse]) -> None:
        if self.card is not None and self.card.form.is_changed:
            return
        if self.card is None or tuple(warehouses) != tuple(self._warehouses):
            self._warehouses = warehouses
            self._build()
        if self.card is not None:
            self.card.show_row(settings.buyer)

    def save(self) -> None:
        if self.card is not None:
            self.card.ending.save.click()

    def _build(self) -> None:
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
        doors = [
            Entry(DOOR + one.id, one.name, "Where goods for it are delivered.", Kind.LINES, width=260)
            for one in self._warehouses
        ]
        self.card = EditCard(
            self._desk,
            (*ENTRIES, *doors),
            self._save,
            values_of=partial(values_of, warehouses=self._warehouses),
            name_of=lambda _: tr("Who orders"),
            needs=INVENTORY_POLICY,
        )
        self.card.body.insertWidget(0, Label("Who orders", role="heading"))
        self.card.body.insertWidget(
            1, Label("It stands in the PDF, CSV and EDI files that suppliers get.", role="small", wraps=True)
        )
        self._layout.addWidget(self.card)

    def _save(self, held: Buyer, values: Mapping[str, Any]) -> Coroutine[Any, Any, Resolved[Buyer]]:
        """Addresses are kept all together, so that all are sent where one has changed."""
        given = {name: value for name, value in values.items() if not name.startswith(DOOR)}
        doors = {name.removeprefix(DOOR): value for name, value in values.items() if name.startswith(DOOR)}
        if doors:
            kept = {one.warehouse_id: one.address for one in held.delivery_addresses}
            given["delivery_addresses"] = {one: text for one, text in {**kept, **doors}.items() if text}
        return inventory_settings.save_buyer(self._desk.session.call, held, given)


def values_of(buyer: Buyer, *, warehouses: Sequence[Warehouse]) -> Mapping[str, Any]:
    doors = {one.warehouse_id: one.address for one in buyer.delivery_addresses}
    return {one.name: getattr(buyer, one.name) for one in ENTRIES} | {
        DOOR + one.id: doors.get(one.id, "") for one in warehouses
    }
