"""How much is ordered without asking, what is spent in a time, and how much a warehouse holds."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from backoffice_desktop.api import inventory_settings
from backoffice_desktop.api.client import Call
from backoffice_desktop.api.inventory import Warehouse
from backoffice_desktop.api.inventory_settings import Budget, Capacity, Limit, Role, Settings, Supplier
from backoffice_desktop.api.records import Money
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import money, percent
from backoffice_desktop.screens.warehouse.form import Entry, Kind
from backoffice_desktop.screens.warehouse.rows_card import RowsCard, Way, Work
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets import columns
from backoffice_desktop.widgets.columns import Column

NUMBER = columns.Kind.NUMBER
ROLES = {Role.AUTOMATIC: "saleor-ai by itself", Role.STAFF: "Whoever may buy", Role.OWNER: "The owner"}
LIMIT_COLUMNS = (
    Column("Who", lambda row: row.person or tr(ROLES[row.role]), width=200, stretches=True),
    Column("An order", lambda row: _any(row.per_order, row.currency), NUMBER, width=150),
    Column("A day", lambda row: _any(row.per_day, row.currency), NUMBER, width=150),
    Column("By", lambda row: row.updated_by, width=160, gives_way=True),
)
LIMIT_ENTRIES = (
    Entry("role", "Who", kind=Kind.CHOICE, choices=[(name, role) for role, name in ROLES.items()]),
    Entry("person", "One person", "An e-mail; empty: everybody of the role.", width=260),
    Entry("currency", "Currency", "A code such as EUR."),
    Entry("per_order", "An order", "Above it somebody else is asked. Empty: any amount.", Kind.AMOUNT, may_lack=True),
    Entry("per_day", "A day", "All that is approved in a day. Empty: any amount.", Kind.AMOUNT, may_lack=True),
)
CAPACITY_COLUMNS = (
    Column("Warehouse", lambda row: row.warehouse.name, width=200, stretches=True),
    Column("Room", lambda row: f"{row.pieces:,}", NUMBER, width=120),
    Column("Lies there", lambda row: f"{row.used:,}", NUMBER, width=120),
    Column("Full", lambda row: percent(row.used / row.pieces) if row.pieces else "–", NUMBER, width=84),
)


class Bounds(QWidget):
    """Three cards; each shows what the others have saved too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        call = desk.session.call
        self._suppliers: Mapping[str, str] = {}
        self.limits = RowsCard(
            desk,
            "Ordered without asking",
            "Without a row saleor-ai approves nothing by itself, and people any amount.",
            LIMIT_COLUMNS,
            _limits(call),
        )
        self.budgets = RowsCard(
            desk,
            "Budgets",
            "The most that is ordered in a time: the plan and staff keep to it, the owner may pass it.",
            self._budget_columns(),
            _budgets(call),
        )
        self.capacities = RowsCard(
            desk,
            "Room in the warehouses",
            "Pieces that a warehouse holds: the plan fills it with what is most urgent.",
            CAPACITY_COLUMNS,
            _capacities(call),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for card in (self.limits, self.budgets, self.capacities):
            layout.addWidget(card)
            card.saved.connect(self.show_settings)
        self.limits.write_in(LIMIT_ENTRIES)

    def show_settings(self, settings: Settings) -> None:
        for card in (self.limits, self.budgets, self.capacities):
            card.show_settings(settings)

    def show_names(self, suppliers: Sequence[Supplier], warehouses: Sequence[Warehouse]) -> None:
        self._suppliers = {one.id: one.name for one in suppliers}
        every: list[tuple[str, Any]] = [("All suppliers", None)]
        self.budgets.write_in(
            (
                Entry(
                    "supplier_id",
                    "Supplier",
                    kind=Kind.CHOICE,
                    choices=every + [(one.name, one.id) for one in suppliers],
                ),
                Entry("amount", "Amount", kind=Kind.AMOUNT),
                Entry("currency", "Currency", "A code such as EUR."),
                Entry("starts_on", "From", kind=Kind.DAY),
                Entry("ends_on", "Until", kind=Kind.DAY),
            )
        )
        self.capacities.write_in(
            (
                Entry(
                    "warehouse_id", "Warehouse", kind=Kind.CHOICE, choices=[(one.name, one.id) for one in warehouses]
                ),
                Entry("pieces", "Room", "Empty: nobody counts.", Kind.COUNT, unit="pieces", may_lack=True),
            )
        )

    def _budget_columns(self) -> Sequence[Column]:
        def name(row: Budget) -> str:
            return tr("All suppliers") if row.supplier_id is None else self._suppliers.get(row.supplier_id, "–")

        return (
            Column("Supplier", name, width=180, stretches=True),
            Column("From", lambda row: row.starts_on.isoformat(), width=100),
            Column("Until", lambda row: row.ends_on.isoformat(), width=100),
            Column("Amount", lambda row: money(row.amount), NUMBER, width=140),
            Column("Spent", lambda row: money(row.spent), NUMBER, width=140),
            Column("Used", _used, NUMBER, width=76, gives_way=True),
        )


def _limits(call: Call) -> Way:
    def values_of(row: Limit) -> Mapping[str, Any]:
        return {
            "role": row.role,
            "person": row.person,
            "currency": row.currency,
            "per_order": None if row.per_order is None else str(row.per_order.amount),
            "per_day": None if row.per_day is None else str(row.per_day.amount),
        }

    return Way(
        rows=lambda settings: settings.approval_limits,
        values_of=values_of,
        usual={"role": Role.STAFF, "person": "", "currency": "", "per_order": None, "per_day": None},
        save=lambda _, values: inventory_settings.save_limit(call, values),
        delete=lambda row: inventory_settings.delete_limit(call, row.id),
    )


def _budgets(call: Call) -> Way:
    def values_of(row: Budget) -> Mapping[str, Any]:
        return {
            "supplier_id": row.supplier_id,
            "amount": str(row.amount.amount),
            "currency": row.amount.currency,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
        }

    def save(row: Budget | None, values: Mapping[str, Any]) -> Work:
        return inventory_settings.save_budget(call, {**values, **({} if row is None else {"id": row.id})})

    return Way(
        rows=lambda settings: settings.budgets,
        values_of=values_of,
        usual={"supplier_id": None, "amount": None, "currency": "", "starts_on": None, "ends_on": None},
        save=save,
        delete=lambda row: inventory_settings.delete_budget(call, row.id),
    )


def _capacities(call: Call) -> Way:
    def values_of(row: Capacity) -> Mapping[str, Any]:
        return {"warehouse_id": row.warehouse.id, "pieces": row.pieces}

    def save(_: Capacity | None, values: Mapping[str, Any]) -> Work:
        return inventory_settings.save_capacity(call, values["warehouse_id"], values["pieces"])

    return Way(
        rows=lambda settings: settings.shelf_capacities,
        values_of=values_of,
        usual={"warehouse_id": None, "pieces": None},
        save=save,
        delete=lambda row: inventory_settings.save_capacity(call, row.warehouse.id, None),
    )


def _any(value: Money | None, currency: str) -> str:
    return tr("any amount in {currency}", currency=currency) if value is None else money(value)


def _used(row: Budget) -> str:
    return percent(float(row.spent.amount / row.amount.amount)) if row.amount.amount > Decimal(0) else "–"
