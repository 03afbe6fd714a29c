"""The stock as a whole: what it is worth, how long it lasts, what is out, too much or ageing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Greatest

from saleor_ai_plugin.inventory import clock, reading
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine, StockAlert, StockPosition, Urgency
from saleor_ai_plugin.inventory.order_types import NO_DEMAND
from saleor_ai_plugin.inventory.stock_types import StockAge, StockHealth, StockHealthClass
from saleor_ai_plugin.inventory.types import sums

AGES = ((0, 30), (30, 60), (60, 90), (90, 180), (180, None))
"""Days since the last sale."""
SELLS = Q(daily_demand__gte=NO_DEMAND)

Row = dict[str, Any]


def health(warehouse_id: str | None) -> StockHealth:
    """Of all warehouses, or of one, as of the last plan."""
    places, coming = (
        StockPosition.objects.all(),
        PurchaseOrder.objects.filter(state__in=(*reading.ON_ITS_WAY, "approved")),
    )
    alerts = StockAlert.objects.filter(resolved_at=None, acknowledged_at=None)
    if warehouse_id is not None:
        places, coming = places.filter(warehouse_id=warehouse_id), coming.filter(warehouse_id=warehouse_id)
        alerts = alerts.filter(warehouse_id=warehouse_id)
    rows = list(_by_class(places))
    selling, out = sum(row["selling"] for row in rows), sum(row["out"] for row in rows)
    plan = reading.last_plan()
    late = coming.filter(state__in=reading.ON_ITS_WAY, expected_on__lt=clock.today())
    return StockHealth(
        planned_at=plan.finished_at if plan else None,
        places=sum(row["places"] for row in rows),
        value=sums(_total(rows, "worth")),
        cover_days=_cover(rows),
        out_of_stock=out,
        in_stock_share=1 - out / selling if selling else None,
        running_out=sum(row["late"] for row in rows),
        overstock_places=sum(row["over"] for row in rows),
        overstock_value=sums(_total(rows, "too_much")),
        open_order_value=sums(_open_value(coming.filter(supplier__warehouse_id=""))),
        overdue_orders=late.count(),
        open_alerts=alerts.count(),
        classes=[_class(name, own) for name, own in _grouped(rows)],
        ages=_ages(places),
    )


def matching(
    *, warehouse_ids: Sequence[str] | None, supplier_ids: Sequence[int] | None, class_names: Sequence[str] | None,
    urgencies: Sequence[str] | None, is_overstocked: bool | None, idle_days: int | None, max_cover_days: float | None,
    search: str,
) -> "QuerySet[StockPosition]":  # fmt: skip
    found = StockPosition.objects.select_related("supplier")
    given = {
        "warehouse_id": warehouse_ids, "supplier_id": supplier_ids, "name": class_names, "urgency": urgencies,
    }  # fmt: skip
    found = found.filter(**{f"{name}__in": values for name, values in given.items() if values is not None})
    if is_overstocked is not None:
        found = found.filter(overstock__gt=0) if is_overstocked else found.filter(overstock=0)
    if idle_days is not None:
        found = found.filter(Q(idle_days__gte=idle_days) | Q(idle_days=None))
    if max_cover_days is not None:
        found = found.filter(cover_days__lte=max_cover_days)
    if text := search.strip():
        found = found.filter(reading.articles(text))
    return found


def _by_class(places: "QuerySet[StockPosition]") -> Iterable[Row]:
    """A row a class and currency."""
    rows: Iterable[Any] = (
        places.order_by()
        .values("name", "currency")
        .annotate(
            places=Count("id"),
            worth=Sum("value"),
            too_much=Sum("overstock_value"),
            over=Count("id", filter=Q(overstock__gt=0)),
            selling=Count("id", filter=SELLS),
            out=Count("id", filter=SELLS & Q(on_hand__lte=0)),
            late=Count("id", filter=SELLS & Q(urgency=Urgency.LATE)),
            pieces=Sum(Greatest(F("on_hand"), Value(0))),
            demand=Sum("daily_demand"),
        )
    )
    return rows


def _grouped(rows: Sequence[Row]) -> Iterable[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["name"]].append(row)
    return sorted(groups.items())


def _class(name: str, rows: Sequence[Row]) -> StockHealthClass:
    return StockHealthClass(
        class_name=name,
        places=sum(row["places"] for row in rows),
        value=sums(_total(rows, "worth")),
        out_of_stock=sum(row["out"] for row in rows),
        overstock_value=sums(_total(rows, "too_much")),
        cover_days=_cover(rows),
    )


def _cover(rows: Sequence[Row]) -> float | None:
    demand = sum(row["demand"] for row in rows)
    return round(sum(row["pieces"] for row in rows) / demand, 1) if demand >= NO_DEMAND else None


def _total(rows: Sequence[Row], column: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row["currency"]:
            found[row["currency"]] += row[column]
    return found


def _open_value(coming: "QuerySet[PurchaseOrder]") -> dict[str, Decimal]:
    lines = PurchaseOrderLine.objects.filter(order__in=coming).order_by().values_list("order__currency")
    left = Greatest(F("quantity") - F("received_quantity"), Value(0)) * F("unit_cost")
    return dict(lines.annotate(left=Sum(left)))


def _ages(places: "QuerySet[StockPosition]") -> list[StockAge]:
    """Of what lies there; what nobody remembers a sale of is among the oldest."""
    bucket = Case(
        *(When(idle_days__lt=end, then=Value(number)) for number, (_, end) in enumerate(AGES) if end is not None),
        default=Value(len(AGES) - 1),
        output_field=IntegerField(),
    )
    counts: dict[int, int] = defaultdict(int)
    values: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = places.filter(on_hand__gt=0).order_by().annotate(bucket=bucket).values_list("bucket", "currency")
    for number, currency, count, value in rows.annotate(Count("id"), Sum("value")):
        counts[number] += count
        if currency:
            values[number][currency] = value
    return [
        StockAge(from_days=start, to_days=end, places=counts[number], value=sums(values[number]))
        for number, (start, end) in enumerate(AGES)
    ]
