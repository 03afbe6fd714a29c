"""The owner's policies, one a class."""

from collections.abc import Mapping

from saleor_ai_plugin.inventory.models import InventoryPolicy

CLASSES = tuple(value + steadiness for value in "ABC" for steadiness in "XYZ")


def by_class() -> Mapping[str, InventoryPolicy]:
    """All nine; where the owner has said nothing, the defaults."""
    held = InventoryPolicy.objects.in_bulk()
    return {name: held.get(name) or InventoryPolicy(name=name) for name in CLASSES}
