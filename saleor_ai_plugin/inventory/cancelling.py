"""An order is cancelled, or what was done to it last is taken back.

Every function raises NotFoundError, ConflictError or DecisionError.
"""

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.inventory import changes, leaving
from saleor_ai_plugin.inventory.changes import Kind, State, Wish
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine
from saleor_ai_plugin.inventory.orders import recount


@transaction.atomic
def cancel(*, order_id: str, wish: Wish) -> PurchaseOrder:
    """Cancel an order; of one that has come in part only the rest is cancelled, and it is received.

    What has left its source for a transfer and did not arrive goes back into the source's stock.
    """
    order = changes.locked(order_id)
    if changes.made_before(order, wish):
        return order
    changes.check(order, Kind.CANCEL, wish)
    changes.check_note(wish)
    lines = list(order.lines.all())
    before, now = changes.snapshot(order, lines), timezone.now()
    if order.state == State.PART_RECEIVED:
        for line in lines:
            line.confirmed_quantity = min(line.wanted, line.received_quantity)
        PurchaseOrderLine.objects.bulk_update(lines, ["confirmed_quantity"])
        order.state, order.received_at = State.RECEIVED, now
    else:
        order.state = State.CANCELLED
    order.cancelled_at, order.is_touched = now, True
    changes.write(order, Kind.CANCEL, wish, before=before, after=changes.snapshot(order, lines))
    leaving.settle(order)
    return order


@transaction.atomic
def undo(*, order_id: str, wish: Wish) -> PurchaseOrder:
    """Take back what was done last. What has come in has come in: receiving is not taken back."""
    order = changes.locked(order_id)
    if changes.made_before(order, wish):
        return order
    if order.version != wish.version:
        raise ConflictError(f"{order.number} was changed meanwhile; look at it again", order)
    last = changes.to_undo([order]).get(order.id)
    if last is None:
        raise DecisionError(f"{order.number}: there is nothing to undo")
    before = changes.snapshot(order, order.lines.all())
    changes.restore(order, last.before)
    # A person has dealt with it: the next plan must neither replace it nor stumble over it.
    order.is_touched = True
    recount(order)
    after = changes.snapshot(order, order.lines.all())
    changes.write(order, Kind.UNDO, wish, before=before, after=after)
    leaving.settle(order)
    return order
