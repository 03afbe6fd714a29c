"""What buyers and clerks see: orders and their lines with what belongs to them, receipts, plans."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import CharField, Count, F, Model, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from saleor_ai_plugin.facts.models import Product, Stock, Variant
from saleor_ai_plugin.inventory import changes, clock, limits, names
from saleor_ai_plugin.inventory.changes import State
from saleor_ai_plugin.inventory.models import (
    InventoryPlan,
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    StockPosition,
    StockRaise,
    Urgency,
)

M = TypeVar("M", bound=Model)
URGENT = (Urgency.OUT, Urgency.LATE)
ON_ITS_WAY = (State.SENT, State.CONFIRMED, State.PART_RECEIVED)
MOST_SEARCHED = 5_000
"""Variants that a search by name looks into."""


@dataclass
class Reader:
    """Who reads, and in which language; what is asked for all rows of a page at once."""

    language: str
    by: str
    is_owner: bool
    today: date = field(default_factory=clock.today)

    def undoable(self, rows: Sequence[PurchaseOrder]) -> Collection[int]:
        return changes.to_undo(rows).keys()

    def refusals(self, rows: Sequence[PurchaseOrder]) -> dict[int, str]:
        """Why the reader may not approve each order alone, "" where they may, or it is past that."""
        if not any(row.state == State.PROPOSED for row in rows):
            return dict.fromkeys((row.id for row in rows), "")
        allowance = limits.Allowance.of(self.by, limits.role_of(is_owner=self.is_owner))
        return {row.id: allowance.why_not(row) if row.state == State.PROPOSED else "" for row in rows}

    def is_overdue(self, row: PurchaseOrder) -> bool:
        return row.state in ON_ITS_WAY and row.expected_on is not None and row.expected_on < self.today

    def positions(self, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], StockPosition]:
        variants, warehouses = {variant for variant, _ in places}, {warehouse for _, warehouse in places}
        found = StockPosition.objects.filter(variant_id__in=variants, warehouse_id__in=warehouses)
        return {(row.variant_id, row.warehouse_id): row for row in found}


def orders() -> "QuerySet[PurchaseOrder]":
    """All orders, with ``line_count``, ``pieces``, ``pieces_received``, ``urgent_lines`` and troubles of stock."""
    lines = PurchaseOrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    trouble = StockRaise.objects.filter(order=OuterRef("pk")).exclude(trouble="").order_by("number").values("trouble")
    return PurchaseOrder.objects.select_related("supplier").annotate(
        line_count=_of(lines.annotate(n=Count("id"))),
        pieces=_of(lines.annotate(n=Sum("quantity"))),
        pieces_received=_of(lines.annotate(n=Sum("received_quantity"))),
        urgent_lines=_of(lines.annotate(n=Count("id", filter=Q(urgency__in=URGENT)))),
        stock_trouble=Coalesce(Subquery(trouble[:1]), Value(""), output_field=CharField()),
        source_trouble=Coalesce(Subquery(trouble.filter(receipt=None)[:1]), Value(""), output_field=CharField()),
    )


def matching_orders(
    rows: "QuerySet[PurchaseOrder]", *, states: Sequence[str] | None, supplier_ids: Sequence[int] | None,
    warehouse_ids: Sequence[str] | None, urgencies: Sequence[str] | None, min_total: Decimal | None,
    is_overdue: bool | None, approval_asked: bool | None, has_trouble: bool | None, is_transfer: bool | None,
    search: str,
) -> "QuerySet[PurchaseOrder]":  # fmt: skip
    rows = _in(rows, state=states, supplier_id=supplier_ids, warehouse_id=warehouse_ids, urgency=urgencies)
    if min_total is not None:
        rows = rows.filter(total__gte=min_total)
    if is_overdue is not None:
        late = Q(state__in=ON_ITS_WAY, expected_on__lt=clock.today())
        rows = rows.filter(late) if is_overdue else rows.exclude(late)
    if approval_asked is not None:
        asked = Q(state=State.PROPOSED) & ~Q(approval_asked_by="")
        rows = rows.filter(asked) if approval_asked else rows.exclude(asked)
    if has_trouble is not None:
        troubled = StockRaise.objects.exclude(trouble="").values("order")
        rows = rows.filter(id__in=troubled) if has_trouble else rows.exclude(id__in=troubled)
    if is_transfer is not None:
        rows = rows.exclude(supplier__warehouse_id="") if is_transfer else rows.filter(supplier__warehouse_id="")
    if text := search.strip():
        having = PurchaseOrderLine.objects.filter(_articles(text)).values("order_id")
        rows = rows.filter(Q(number__icontains=text) | Q(supplier__name__icontains=text) | Q(id__in=having))
    return rows


def lines() -> "QuerySet[PurchaseOrderLine]":
    return PurchaseOrderLine.objects.select_related("order__supplier").annotate(
        value=F("unit_cost") * F("quantity"), number_of=F("order__number")
    )


def proposed_lines() -> "QuerySet[PurchaseOrderLine]":
    return lines().filter(order__state=State.PROPOSED)


def matching_lines(
    rows: "QuerySet[PurchaseOrderLine]", *, order_ids: Sequence[int] | None, supplier_ids: Sequence[int] | None,
    warehouse_ids: Sequence[str] | None, urgencies: Sequence[str] | None, class_names: Sequence[str] | None,
    min_value: Decimal | None, search: str,
) -> "QuerySet[PurchaseOrderLine]":  # fmt: skip
    rows = _in(
        rows, order_id=order_ids, order__supplier_id=supplier_ids, order__warehouse_id=warehouse_ids, urgency=urgencies
    )
    if class_names is not None:
        own = StockPosition.objects.filter(
            variant_id=OuterRef("variant_id"), warehouse_id=OuterRef("order__warehouse_id")
        )
        rows = rows.annotate(class_name=Subquery(own.values("name")[:1])).filter(class_name__in=class_names)
    if min_value is not None:
        rows = rows.alias(worth=F("unit_cost") * F("quantity")).filter(worth__gte=min_value)
    if text := search.strip():
        rows = rows.filter(
            _articles(text) | Q(order__supplier__name__icontains=text) | Q(order__number__icontains=text)
        )
    return rows


def ordered(rows: "QuerySet[M]", column: str, direction: Any) -> "QuerySet[M]":
    """By a column, what has no value last either way. By urgency the worst first, and the largest of them."""
    is_ascending = direction is not None and direction.value == ""
    if column == "urgency":
        # What is worst comes first in the alphabet, and in a list when nobody says otherwise.
        worst_first = direction is None or not is_ascending
        key = F(column).asc() if worst_first else F(column).desc()
        return rows.order_by(key, *_then(rows), "pk")
    if direction is None:
        is_ascending = column in (
            "supplier__name",
            "order__supplier__name",
            "sku",
            "expected_on",
            "runs_out_on",
            "cover_days",
        )
    key = F(column).asc(nulls_last=True) if is_ascending else F(column).desc(nulls_last=True)
    return rows.order_by(key, "pk")


def order(order_id: str) -> PurchaseOrder | None:
    """A row of ``orders()``."""
    return orders().filter(id=int(order_id)).first() if order_id.isdecimal() and len(order_id) < 19 else None


def receipts() -> "QuerySet[Receipt]":
    return Receipt.objects.select_related("order__supplier", "raised").prefetch_related("lines")


def matching_receipts(
    rows: "QuerySet[Receipt]", *, order_ids: Sequence[int] | None, raise_states: Sequence[str] | None,
    differences: Sequence[str] | None, search: str,
) -> "QuerySet[Receipt]":  # fmt: skip
    rows = _in(rows, order_id=order_ids, raised__state=raise_states)
    if differences is not None:
        rows = rows.filter(id__in=Receipt.objects.filter(lines__difference__in=differences).values("id"))
    if text := search.strip():
        rows = rows.filter(
            Q(order__number__icontains=text)
            | Q(order__supplier__name__icontains=text)
            | Q(delivery_note__icontains=text)
        )
    return rows


def plans() -> "QuerySet[InventoryPlan]":
    return InventoryPlan.objects.order_by("-id")


def last_plan() -> InventoryPlan | None:
    return InventoryPlan.objects.filter(state=InventoryPlan.State.DONE).order_by("-id").first()


def warehouses() -> dict[str, str]:
    """Names of the warehouses that have stock or orders, by id."""
    held = set(Stock.objects.order_by().values_list("warehouse_id", flat=True).distinct())
    return dict(sorted(names.warehouses(held).items(), key=lambda one: one[1]))


def articles(text: str) -> Q:
    """Variants whose SKU or product's name holds a text."""
    by_name = Product.objects.filter(Q(name__icontains=text) | Q(translations__icontains=text), deleted_at=None)
    found = Variant.objects.filter(Q(sku__icontains=text) | Q(product_id__in=by_name.values("id")[:MOST_SEARCHED]))
    return Q(variant_id__in=found.values("id"))


def _articles(text: str) -> Q:
    """The same of lines, which also know how the article was called when it was ordered."""
    return Q(sku__icontains=text) | Q(supplier_sku__icontains=text) | Q(name__icontains=text) | articles(text)


def _then(rows: "QuerySet[Any]") -> Sequence[str]:
    return {PurchaseOrder: ("-total",), PurchaseOrderLine: ("-value",), StockPosition: ("-value",)}.get(rows.model, ())


def _in(rows: "QuerySet[M]", **given: Sequence[Any] | None) -> "QuerySet[M]":
    return rows.filter(**{f"{name}__in": values for name, values in given.items() if values is not None})


def _of(rows: "QuerySet[Any]") -> Coalesce:
    return Coalesce(Subquery(rows.values("n")), 0)
