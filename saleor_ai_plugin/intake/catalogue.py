"""What can be ordered, as ``core_ml.intake.matching`` searches it; made anew only when the catalogue has changed."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max

from core_ml.intake.matching import Catalogue, Variant
from saleor_ai_plugin.facts import models as facts
from saleor_ai_plugin.intake.listing import name_of
from saleor_ai_plugin.inventory.models import SupplierBarcode
from saleor_ai_plugin.languages import CHINESE, ENGLISH

Stamp = tuple[Any, ...]

_lock = threading.Lock()
_held: dict[str, tuple[Stamp, Catalogue]] = {}


def catalogue(channel: str) -> Catalogue:
    """The channel's variants, indexed."""
    with _lock:
        stamp = _stamp()
        if channel not in _held or _held[channel][0] != stamp:
            _held.clear()
            _held[channel] = (stamp, _built(channel))
        return _held[channel][1]


def _built(channel: str) -> Catalogue:
    products = facts.Product.objects.filter(deleted_at=None).only("id", "name", "translations").in_bulk()
    prices, barcodes = _prices(channel), _barcodes()
    variants = facts.Variant.objects.filter(deleted_at=None, product_id__in=products).order_by("id")
    return Catalogue(
        Variant(
            id=one.id,
            sku=one.sku,
            gtins=barcodes.get(one.id, ()),
            names=tuple(dict.fromkeys(name_of(products[one.product_id], one, code) for code in (ENGLISH, CHINESE))),
            prices=prices.get(one.id, {}),
        )
        for one in variants.iterator()
        # What the channel does not sell cannot be in its draft orders.
        if one.id in prices or not channel
    )


def _prices(channel: str) -> Mapping[str, Mapping[str, Decimal]]:
    """Today's, by variant and currency."""
    latest = facts.VariantPrice.objects.filter(channel=channel).order_by("variant_id", "-valid_from")
    found: dict[str, dict[str, Decimal]] = {}
    for row in latest.distinct("variant_id").iterator():
        found[row.variant_id] = {row.currency: row.price}
    return found


def _barcodes() -> Mapping[str, tuple[str, ...]]:
    """Of single pieces, as suppliers' articles have them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for variant_id, code in SupplierBarcode.objects.filter(pieces=1).values_list("product__variant_id", "code"):
        found[variant_id].add(code)
    return {variant_id: tuple(sorted(codes)) for variant_id, codes in found.items()}


def _stamp() -> Stamp:
    """What differs when anything that the index holds has changed."""
    rows = (facts.Variant.objects, facts.Product.objects)
    seen = [tuple(one.aggregate(Count("id"), Max("snapshot_at"), Max("deleted_at")).values()) for one in rows]
    counted = (facts.VariantPrice.objects, SupplierBarcode.objects)
    return (*seen, *(tuple(one.aggregate(Count("id"), Max("id")).values()) for one in counted))
