"""An order goes to its supplier, who confirms it. Of a transfer the pieces leave the stock of its source.

Every function raises NotFoundError, ConflictError or DecisionError.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.inventory import changes, clock, expecting, leaving
from saleor_ai_plugin.inventory.changes import Kind, State, Wish
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine
from saleor_ai_plugin.inventory.orders import check_day


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the supplier says of a line."""

    line_id: str
    quantity: int
    expected_on: date | None = None


@transaction.atomic
def send(*, order_id: str, wish: Wish) -> PurchaseOrder:
    """Mark an order as sent: people send its documents, as EDI or by e-mail, or, of a transfer, the goods.

    From now on it is known when it was sent, and so when it should be here.
    """
    order = changes.locked(order_id)
    if changes.made_before(order, wish):
        return order
    changes.check(order, Kind.SEND, wish)
    if order.supplier.warehouse_id:
        leaving.check_free(order)
    before = changes.snapshot(order)
    order.state, order.sent_by, order.sent_at = State.SENT, wish.by, timezone.now()
    expecting.expect(order, clock.today())
    changes.write(order, Kind.SEND, wish, before=before, after=changes.snapshot(order))
    leaving.settle(order)
    return order


@transaction.atomic
def confirm(
    *, order_id: str, lines: Sequence[Confirmed], expected_on: date | None, reference: str | None, wish: Wish
) -> PurchaseOrder:
    """Keep what the supplier confirms; lines that are not named are confirmed as ordered.

    A day of the whole order is that of every line which names none: what was promised before no longer holds.
    """
    order = changes.locked(order_id)
    if changes.made_before(order, wish):
        return order
    changes.check(order, Kind.CONFIRM, wish)
    check_day(expected_on)
    held = {line.id: line for line in order.lines.all()}
    before = changes.snapshot(order, held.values())
    said = {changes.number(one.line_id, "line", "lines"): one for one in lines}
    for line in held.values():
        line.confirmed_quantity = line.quantity if line.confirmed_quantity is None else line.confirmed_quantity
        line.expected_on = line.expected_on if expected_on is None else None
    for index, (line_id, one) in enumerate(said.items()):
        _confirm_line(held.get(line_id), one, index)
    PurchaseOrderLine.objects.bulk_update(held.values(), ["confirmed_quantity", "expected_on"])
    days = [line.expected_on for line in held.values() if line.expected_on is not None]
    if expected_on is not None:
        expecting.confirm(order, expected_on)
    elif days:
        # A line of which nothing was said comes with the order, as before.
        others = [order.expected_on] if order.expected_on is not None and len(days) < len(held) else []
        expecting.confirm(order, max([*days, *others]))
    order.supplier_reference = order.supplier_reference if reference is None else reference.strip()[:64]
    if order.state != State.PART_RECEIVED:
        order.state = State.CONFIRMED
    order.confirmed_at = timezone.now()
    changes.write(order, Kind.CONFIRM, wish, before=before, after=changes.snapshot(order, held.values()))
    leaving.settle(order)
    return order


def _confirm_line(line: PurchaseOrderLine | None, said: Confirmed, index: int) -> None:
    if line is None:
        raise DecisionError(f"the order has no line {said.line_id!r}", field="lines", position=index)
    if not 0 <= said.quantity <= 2 * line.quantity:
        message = f"{line}: {said.quantity} pieces cannot be confirmed; {line.quantity} are ordered"
        raise DecisionError(message, field="quantity", position=index)
    if said.quantity < line.received_quantity:
        message = f"{line}: {line.received_quantity} pieces are here already; not fewer can be confirmed"
        raise DecisionError(message, field="quantity", position=index)
    check_day(said.expected_on)
    line.confirmed_quantity = said.quantity
    line.expected_on = said.expected_on or line.expected_on
