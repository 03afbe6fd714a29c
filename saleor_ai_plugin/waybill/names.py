"""What warehouses are called, and what else the facts know of them."""

from collections.abc import Collection, Mapping

from saleor_ai_plugin.facts.models import Stock, Warehouse


def warehouses(warehouse_ids: Collection[str]) -> Mapping[str, str]:
    """Names by id; where no name is known, the id."""
    known = dict(Warehouse.objects.filter(id__in=warehouse_ids).values_list("id", "name"))
    return {one: known.get(one) or one for one in warehouse_ids}


def country(warehouse_id: str) -> str:
    """Two letters, "" where nobody knows."""
    return Warehouse.objects.filter(id=warehouse_id).values_list("country", flat=True).first() or ""


def is_warehouse(warehouse_id: str) -> bool:
    known = Warehouse.objects.filter(id=warehouse_id, deleted_at=None).exists()
    return known or Stock.objects.filter(warehouse_id=warehouse_id).exists()
