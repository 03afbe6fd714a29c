"""When an order should be here: what the supplier confirmed, else a person's day, else what its deliveries took.

Nothing heavy is imported: what was learned is kept with the supplier by the planning, every night.
"""

from datetime import date, timedelta
from typing import Any

from saleor_ai_plugin.inventory.models import PurchaseOrder

LEARNED, WORD, ASKED, CONFIRMED = "expected_learned", "expected_word", "expected_asked", "expected_confirmed"


def expect(order: PurchaseOrder, start: date) -> None:
    """Expect an order that is sent on a day, unless somebody has said when it is to come."""
    if order.expected_reason.get("code") in (ASKED, CONFIRMED):
        return
    supplier = order.supplier
    said, learned = supplier.lead_time_days, supplier.learned_days
    days = said if learned is None else learned
    params: dict[str, Any] = {"days": days} if learned is None else {"days": days, "said": said}
    order.expected_on = start + timedelta(days=days)
    order.expected_reason = {"code": WORD if learned is None else LEARNED, "params": params}


def ask_for(order: PurchaseOrder, day: date | None, start: date) -> None:
    """What the documents ask for: a person's day, or as long as the supplier says from a day on."""
    if day is not None:
        order.asked_on = order.expected_on = day
        order.expected_reason = {"code": ASKED}
        return
    order.asked_on = start + timedelta(days=order.supplier.lead_time_days)
    expect(order, start)


def confirm(order: PurchaseOrder, day: date) -> None:
    order.expected_on, order.expected_reason = day, {"code": CONFIRMED}


def in_documents(order: PurchaseOrder) -> date | None:
    """The day that the supplier reads: our doubts of it are our own."""
    is_settled = order.expected_reason.get("code") == CONFIRMED or order.supplier.warehouse_id
    return order.expected_on if is_settled or order.asked_on is None else order.asked_on
