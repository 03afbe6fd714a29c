"""A supplier: how it is written to, what an order costs and takes; and how well it delivers."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from backoffice_desktop.api import inventory_settings
from backoffice_desktop.api.inventory_settings import Supplier, SupplierDetail, SupplierLanguage
from backoffice_desktop.api.records import Money
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import days_long, money, percent
from backoffice_desktop.screens.warehouse.editing import EditCard
from backoffice_desktop.screens.warehouse.form import Entry, Kind
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.parts import Label

LANGUAGE_CHOICES = (("In English", SupplierLanguage.ENGLISH), ("In Chinese", SupplierLanguage.CHINESE))
ENTRIES = (
    Entry("name", "Name", width=260),
    Entry("code", "Code", "Short and your own: it stands in files."),
    Entry("email", "E-mail", "Stands in purchase orders; saleor-ai sends no e-mail.", width=260),
    Entry("language", "Language", "Of the files that are sent.", Kind.CHOICE, choices=LANGUAGE_CHOICES),
    Entry("currency", "Currency", "A code such as EUR; it stays once something was ordered."),
    Entry("lead_time_days", "Lead time", "What it says; deliveries count more and more.", Kind.COUNT, unit="days"),
    Entry("order_cost", "An order costs", "Work and freight of one more order.", Kind.AMOUNT),
    Entry("line_cost", "A line costs", "Receiving, counting, putting away: few lines of more pieces.", Kind.AMOUNT),
    Entry("minimum_order_value", "Least order value", "It takes no smaller orders. 0: any.", Kind.AMOUNT),
    Entry("review_weekdays", "Order days", "On other days only what is urgent is proposed.", Kind.WEEKDAYS),
    Entry("warehouse_ids", "Delivers to", "None ticked: to every warehouse.", Kind.PLACES),
    Entry("gln", "GLN", "13 digits, for EDI files.", width=140),
    Entry("edi_id", "EDI id", "How its EDI partner calls it.", width=140),
    Entry("note", "Note", width=260),
    Entry("is_active", "Active", "Only from active suppliers something is proposed.", Kind.SWITCH),
)
USUAL: Mapping[str, Any] = {
    "name": "",
    "code": "",
    "email": "",
    "language": SupplierLanguage.ENGLISH,
    "currency": "",
    "lead_time_days": 14,
    "order_cost": "0",
    "line_cost": "1",
    "minimum_order_value": "0",
    "review_weekdays": [],
    "warehouse_ids": [],
    "gln": "",
    "edi_id": "",
    "note": "",
    "is_active": True,
}


class SupplierCard(EditCard):
    """``usual`` are the values of a new one. Signals: those of EditCard."""

    entries: ClassVar[Sequence[Entry]] = ENTRIES
    usual: ClassVar[Mapping[str, Any]] = USUAL
    new_title: ClassVar[str] = "A new supplier"
    new_hint: ClassVar[str] = "It needs a name, a code and a currency."

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.entries,
            partial(inventory_settings.save_supplier, desk.session.call),
            values_of=lambda supplier: values_of(supplier, self.usual),
            name_of=lambda supplier: supplier.name,
        )
        self.title = Label(role="heading", wraps=True)
        self.delivers = Label(role="muted", wraps=True)
        self.body.insertWidget(0, self.title)
        self.body.insertWidget(1, self.delivers)

    def show_row(self, held: Supplier) -> None:
        super().show_row(held)
        self.title.show_data(held.name)
        self.ending.about.say("Changed by {who}", who=held.updated_by or "–")
        self.delivers.say("")
        self._desk.jobs.run(
            inventory_settings.supplier(self._desk.session.call, held.id),
            owner=self,
            done=self._show_detail,
            failed=lambda _: None,
        )

    def start(self, usual: Mapping[str, Any], **more: Any) -> None:
        super().start(usual, **more)
        self.title.say(self.new_title)
        self.delivers.say(self.new_hint)
        self.ending.about.say("")

    def _show_detail(self, found: SupplierDetail | None) -> None:
        if found is not None and self.held is not None and found.supplier.id == self.held.id:
            self.delivers.say("{said}", said=lambda: performance(found))


def values_of(supplier: Supplier, usual: Mapping[str, Any]) -> Mapping[str, Any]:
    """As the form holds them: amounts as text, tuples as lists."""
    return {name: _written(getattr(supplier, name)) for name in usual}


def _written(value: Any) -> Any:
    if isinstance(value, Money):
        return str(value.amount)
    return sorted(value) if isinstance(value, tuple) else value


def performance(found: SupplierDetail) -> str:
    held = found.performance
    said = [tr("Open orders: {count}", count=held.open_orders)]
    if found.supplier.warehouse_id is None:
        said.insert(0, tr("Products: {count}", count=f"{found.products:,}"))
    learned = found.supplier.learned_lead_time_days
    if learned is not None:
        said.append(tr("new orders are expected after {days}", days=days_long(learned)))
    if not held.deliveries:
        return " · ".join([*said, tr("No deliveries in the last year")])
    said.append(tr("Deliveries: {count}", count=f"{held.deliveries:,}"))
    if held.lead_time_mean is not None and held.lead_time_p90 is not None:
        mean, most = days_long(held.lead_time_mean), days_long(held.lead_time_p90)
        said.append(tr("take {mean}, nine in ten up to {most}", mean=mean, most=most))
    if held.on_time_share is not None:
        said.append(tr("in time: {share}", share=percent(held.on_time_share)))
    if held.fill_share is not None:
        said.append(tr("complete: {share}", share=percent(held.fill_share)))
    if found.supplier.warehouse_id is None:
        said.append(tr("bought: {value}", value=money(held.spent)))
    return " · ".join(said)
