"""The embedded shop: the facts are all there is, so what the service does to the shop it does to itself."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from saleor_ai_plugin import __version__
from saleor_ai_plugin.accounts.permissions import ALL
from saleor_ai_plugin.events.models import Checkpoint
from saleor_ai_plugin.facts.models import Order, Stock, StockChange, Variant
from saleor_ai_plugin.inventory.receipts import Line
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError
from saleor_ai_plugin.shop.protocol import OrderState, ShopInfo, StockReceived


class EmbeddedShop:
    def __init__(self, name: str) -> None:
        self.name = name

    def about(self) -> ShopInfo:
        return ShopInfo(name=self.name, version=__version__)

    def granted_permissions(self) -> frozenset[str]:
        return frozenset(ALL)

    def order_state(self, order_id: str) -> OrderState | None:
        status = Order.objects.filter(id=order_id, deleted_at=None).values_list("status", flat=True).first()
        return None if status is None else OrderState(status=status, mark="")

    def confirm_order(self, order_id: str) -> None:
        self._move(order_id, {"unconfirmed"}, "unfulfilled")

    def cancel_order(self, order_id: str) -> None:
        self._move(order_id, {"unconfirmed", "unfulfilled"}, "canceled")

    def refund_order(self, order_id: str) -> None:
        Order.objects.filter(id=order_id).update(charged=0, charge_status="none")

    def mark_order(self, order_id: str, mark: str, *, note: str = "") -> None:
        """Nothing: there is no Dashboard to filter in, and the decisions themselves say what a note would."""

    @transaction.atomic
    def receive_stock(self, key: str, lines: Sequence[Line]) -> StockReceived:
        now = timezone.now()
        mark, is_new = Checkpoint.objects.get_or_create(name=f"received {key}", defaults={"position": now.isoformat()})
        if not is_new:
            return StockReceived(already_received=True, received_at=parse_datetime(str(mark.position)) or now)
        for line in lines:
            if not Variant.objects.filter(id=line.variant_id, deleted_at=None).exists():
                message = f"there is no variant {line.variant_id!r}"
                raise SaleorAnsweredErrorsError("stockReceive", [{"field": "variantId", "message": message}])
            place = {"variant_id": line.variant_id, "warehouse_id": line.warehouse_id}
            Stock.objects.get_or_create(**place, defaults={"quantity": 0, "snapshot_at": now})
            stock = Stock.objects.select_for_update().get(**place)
            stock.quantity, stock.snapshot_at = stock.quantity + line.quantity, now
            stock.save()
            StockChange.objects.create(**place, quantity=stock.quantity, allocated=stock.allocated, changed_at=now)
        return StockReceived(already_received=False, received_at=now)

    def _move(self, order_id: str, former: set[str], status: str) -> None:
        """As in Saleor, only from where that makes sense."""
        held = Order.objects.filter(id=order_id, deleted_at=None)
        if held.filter(status__in=former).update(status=status, updated_at=timezone.now()):
            return
        found = held.values_list("status", flat=True).first()
        if found != status:
            raise SaleorAnsweredErrorsError("orderUpdate", [{"message": f"the order is {found or 'not there'}"}])
