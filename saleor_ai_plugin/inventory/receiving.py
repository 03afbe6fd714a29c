"""Goods come in: what was counted against what was ordered, once, and the wish that the shop's stock rises by it.

The receipt, the order's new state, the row that says what to raise (``StockRaise``) and the event that has it carried
out are one transaction: either all of it is there or nothing. ``raising`` does the rest.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.inventory import changes, leaving
from saleor_ai_plugin.inventory.asking import ask
from saleor_ai_plugin.inventory.changes import MOST_NOTE, Kind, State, Wish
from saleor_ai_plugin.inventory.codes import LONGEST
from saleor_ai_plugin.inventory.lookup import variant_of
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine, StockRaise
from saleor_ai_plugin.inventory.receipts import MOST_LINES
from saleor_ai_plugin.inventory.terms import MOST_PIECES

Difference = ReceiptLine.Difference


@dataclass(frozen=True, slots=True)
class Counted:
    """Pieces that were counted, the ``damaged`` ones among them, of a line, of a variant, or of what a code stands for.

    What ``is_wrong`` was not ordered and goes back: it does not go into stock.
    """

    counted: int
    damaged: int = 0
    line_id: str = ""
    variant_id: str = ""
    code: str = ""
    is_wrong: bool = False
    reason: str = ""


@transaction.atomic
def receive(
    *, receipt_id: uuid.UUID, order_id: str, lines: Sequence[Counted], closes: bool, delivery_note: str, note: str,
    by: str,
) -> tuple[Receipt, bool]:  # fmt: skip
    """Receive goods; return the receipt, and whether it is new: the same one again receives nothing.

    ``closes``: what has not come will not come. Deliveries add up, so nobody needs the order's newest version.

    Raises NotFoundError, DecisionError.
    """
    order = changes.locked(order_id)
    digest = _digest(order.id, lines, closes)
    held = Receipt.objects.filter(id=receipt_id).first()
    if held is not None:
        if held.digest != digest:
            raise DecisionError("receiptId stands for other goods already; make a new one", field="receiptId")
        return held, False
    changes.check_state(order, Kind.RECEIVE)
    _check(lines, closes)
    rows = {line.id: line for line in order.lines.all()}
    counted, wrong = _by_line(order, rows, lines)
    if closes:
        counted = {line_id: Counted(0, line_id=str(line_id)) for line_id in rows if _still(rows[line_id])} | counted
    before = changes.snapshot(order)
    receipt = Receipt.objects.create(
        id=receipt_id, order=order, warehouse_id=order.warehouse_id, digest=digest, by=by, at=timezone.now(),
        delivery_note=delivery_note.strip()[:64], note=note.strip()[:MOST_NOTE],
    )  # fmt: skip
    received = [_received(receipt, rows[line_id], one, closes=closes) for line_id, one in counted.items()]
    ReceiptLine.objects.bulk_create([*received, *(_refused(receipt, one) for one in wrong)])
    _book(order, rows, received, closes=closes)
    wish = Wish(version=order.version, by=by, client_id=receipt_id, note=note)
    changes.write(order, Kind.RECEIVE, wish, before=before, after=changes.snapshot(order))
    _ask_to_raise(receipt, received)
    leaving.settle(order)
    return receipt, True


def _by_line(
    order: PurchaseOrder, rows: Mapping[int, PurchaseOrderLine], lines: Sequence[Counted]
) -> tuple[dict[int, Counted], list[Counted]]:
    """What was counted of each line of the order, added up, and what was not ordered."""
    by_variant = {line.variant_id: line.id for line in rows.values()}
    counted: dict[int, Counted] = {}
    wrong = []
    for index, one in enumerate(lines):
        variant_id = one.variant_id or (variant_of(one.code, order.id) if one.code and not one.line_id else "")
        if one.is_wrong:
            wrong.append(replace(one, variant_id=variant_id))
            continue
        line_id = changes.number(one.line_id, "line", "lines") if one.line_id else by_variant.get(variant_id)
        if line_id is None or line_id not in rows:
            what = one.code or one.variant_id or one.line_id or "a line without line, variant and code"
            message = (
                f"{what} is not in {order.number}; say that it is a wrong article, or receive it with its own order"
            )
            raise DecisionError(message, field="lines", position=index)
        counted[line_id] = _added(counted.get(line_id), one)
    return counted, wrong


def _added(one: Counted | None, other: Counted) -> Counted:
    if one is None:
        return other
    reasons = [reason for reason in (one.reason, other.reason) if reason]
    return replace(
        one, counted=one.counted + other.counted, damaged=one.damaged + other.damaged,
        code=one.code or other.code, reason="; ".join(dict.fromkeys(reasons)),
    )  # fmt: skip


def _received(receipt: Receipt, line: PurchaseOrderLine, one: Counted, *, closes: bool) -> ReceiptLine:
    expected = _still(line)
    accepted = one.counted - one.damaged
    return ReceiptLine(
        receipt=receipt, line=line, variant_id=line.variant_id, code=one.code[:LONGEST], expected=expected,
        counted=one.counted, damaged=one.damaged, accepted=accepted, reason=one.reason.strip()[:MOST_NOTE],
        difference=_difference(expected, one, closes=closes),
    )  # fmt: skip


def _difference(expected: int, one: Counted, *, closes: bool) -> ReceiptLine.Difference:
    if one.damaged:
        return Difference.DAMAGED
    if one.counted > expected:
        return Difference.OVER
    # Of a delivery in parts the rest is still to come: that is no difference yet.
    return Difference.SHORT if closes and one.counted < expected else Difference.NONE


def _refused(receipt: Receipt, one: Counted) -> ReceiptLine:
    return ReceiptLine(
        receipt=receipt, variant_id=one.variant_id[:128], code=one.code[:LONGEST], expected=0, counted=one.counted,
        damaged=one.damaged, accepted=0, reason=one.reason.strip()[:MOST_NOTE], difference=Difference.WRONG_ARTICLE,
    )  # fmt: skip


def _book(
    order: PurchaseOrder, rows: Mapping[int, PurchaseOrderLine], received: Sequence[ReceiptLine], *, closes: bool
) -> None:
    for one in received:
        if one.line_id is not None:
            rows[one.line_id].received_quantity += one.accepted
            rows[one.line_id].damaged_quantity += one.damaged
    PurchaseOrderLine.objects.bulk_update(rows.values(), ["received_quantity", "damaged_quantity"])
    if closes or not any(_still(line) for line in rows.values()):
        order.state, order.received_at = State.RECEIVED, timezone.now()
    elif any(one.accepted for one in received):
        order.state = State.PART_RECEIVED


def _ask_to_raise(receipt: Receipt, received: Sequence[ReceiptLine]) -> None:
    lines = [
        {"variant_id": one.variant_id, "warehouse_id": receipt.warehouse_id, "quantity": one.accepted}
        for one in received
        if one.accepted
    ]
    now = receipt.at
    raised = StockRaise(id=receipt.id, order=receipt.order, receipt=receipt, lines=lines, asked_at=now)
    if lines:
        raised.save(force_insert=True)
        ask(raised)
    else:
        raised.state, raised.done_at = StockRaise.State.DONE, now
        raised.save(force_insert=True)


def _still(line: PurchaseOrderLine) -> int:
    """Pieces that are still to come."""
    return max(line.wanted - line.received_quantity, 0)


def _check(lines: Sequence[Counted], closes: bool) -> None:
    if not lines and not closes:
        raise DecisionError("a receipt needs at least one line", field="lines")
    if len(lines) > MOST_LINES:
        raise DecisionError(f"{len(lines)} lines; {MOST_LINES} are the most of a receipt", field="lines")
    for index, one in enumerate(lines):
        if not 0 <= one.counted <= MOST_PIECES:
            message = f"{one.counted} pieces cannot have been counted; it is a number from 0 to {MOST_PIECES:,}"
            raise DecisionError(message, field="counted", position=index)
        if not 0 <= one.damaged <= one.counted:
            message = f"{one.damaged} of {one.counted} pieces cannot be damaged"
            raise DecisionError(message, field="damaged", position=index)


def _digest(order_id: int, lines: Sequence[Counted], closes: bool) -> str:
    said = json.dumps([order_id, [asdict(one) for one in lines], closes], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
