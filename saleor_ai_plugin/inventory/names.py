"""What variants and warehouses are called."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from saleor_ai_plugin.facts.models import Product, Variant, Warehouse
from saleor_ai_plugin.languages import ENGLISH


@dataclass(frozen=True, slots=True)
class Named:
    variant_id: str
    product_id: str
    name: str
    sku: str


def products(variant_ids: Collection[str], language: str = ENGLISH) -> dict[str, Named]:
    """Every variant asked for; one that nobody knows any more is called by its id."""
    asked = {one for one in variant_ids if one}
    variants = {row.id: row for row in Variant.objects.filter(id__in=asked)}
    held = Product.objects.only("id", "name", "translations").in_bulk({row.product_id for row in variants.values()})
    found = {}
    for variant_id in asked:
        variant = variants.get(variant_id)
        if variant is None:
            found[variant_id] = Named(variant_id, "", variant_id, "")
        else:
            found[variant_id] = Named(
                variant_id, variant.product_id, _name(held.get(variant.product_id), variant, language), variant.sku
            )
    return found


def warehouses(warehouse_ids: Collection[str]) -> Mapping[str, str]:
    """Names by id; where no name is known, the id."""
    known = dict(Warehouse.objects.filter(id__in=warehouse_ids).values_list("id", "name"))
    return {one: known.get(one) or one for one in warehouse_ids}


def _name(product: Product | None, variant: Variant, language: str) -> str:
    if product is None:
        return variant.name or variant.sku or variant.id
    translated = (product.translations or {}).get(language) or {}
    name = translated.get("name") or product.name
    return f"{name} ({variant.name})" if variant.name and variant.name not in name else name
