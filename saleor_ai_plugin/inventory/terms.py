"""What a supplier asks of a line: whole packs, a least quantity, a price that falls with the quantity."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from saleor_ai_plugin.facts.models import Stock
from saleor_ai_plugin.inventory.models import PurchaseOrderLine, Supplier, SupplierProduct

MOST_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Of one article, in the supplier's currency; ``breaks`` are pairs of pieces and price, rising."""

    unit_cost: Decimal
    pack_size: int = 1
    minimum_quantity: int = 1
    breaks: Sequence[tuple[int, Decimal]] = ()

    def cost_of(self, quantity: int) -> Decimal:
        """Of a piece, in a line of so many."""
        reached = [cost for start, cost in self.breaks if quantity >= start]
        return reached[-1] if reached else self.unit_cost

    def allowed(self, quantity: int) -> int:
        """The least quantity from this one on that can be ordered; nothing stays nothing."""
        if quantity <= 0:
            return 0
        return -(-max(quantity, self.minimum_quantity) // self.pack_size) * self.pack_size

    def problem(self, quantity: int) -> str:
        """Why so many cannot be ordered, "" where they can; 0 takes the line out."""
        if not 0 <= quantity <= MOST_PIECES:
            return f"{quantity} pieces cannot be ordered; it is a number from 0 to {MOST_PIECES:,}"
        if quantity and quantity < self.minimum_quantity:
            return f"the supplier sells {self.minimum_quantity} pieces at least; order {self.allowed(quantity)}"
        if quantity % self.pack_size:
            return f"{quantity} pieces are no whole packs of {self.pack_size}; order {self.allowed(quantity)}"
        return ""


def sold_by(supplier: Supplier, variant_ids: Collection[str]) -> dict[str, SupplierProduct]:
    """Which of the variants a supplier sells, and how; a warehouse of ours gives what it has, at the cost of a move."""
    if not supplier.warehouse_id:
        return {row.variant_id: row for row in supplier.products.filter(variant_id__in=variant_ids)}
    there = Stock.objects.filter(warehouse_id=supplier.warehouse_id, variant_id__in=variant_ids, quantity__gt=0)
    return {
        variant_id: SupplierProduct(supplier=supplier, variant_id=variant_id, unit_cost=supplier.piece_cost)
        for variant_id in there.order_by().values_list("variant_id", flat=True)
    }


def of_product(product: SupplierProduct) -> Terms:
    return Terms(
        unit_cost=Decimal(product.unit_cost),
        pack_size=product.pack_size,
        minimum_quantity=product.minimum_quantity,
        breaks=tuple((int(one["quantity"]), Decimal(one["unit_cost"])) for one in product.price_breaks),
    )


def of_line(line: PurchaseOrderLine, product: SupplierProduct | None) -> Terms:
    """Today's where the supplier still sells it, else those that it was ordered by."""
    if product is not None:
        return of_product(product)
    return Terms(Decimal(line.unit_cost), line.pack_size, line.minimum_quantity)
