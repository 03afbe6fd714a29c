"""Orders on account: which they are, and what becomes of them until they are paid."""

# ruff: noqa: S608 - SQL is put together from models' _meta alone

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from saleor_ai_plugin.credit.exposure import NOTHING
from saleor_ai_plugin.credit.models import CreditAccount, CreditOrder
from saleor_ai_plugin.facts.models import NOT_SOLD, Order, OrderTrace

UNCONFIRMED = "unconfirmed"
AT_ONCE = ("card", "paypal", "alipay", "wechat_pay", "gift_card")
"""Ways of paying that are no account, also while nothing is charged yet."""

State = CreditOrder.State
_ON_ACCOUNT = f"""
SELECT o.* FROM "{Order._meta.db_table}" o
JOIN "{CreditAccount._meta.db_table}" a ON a.customer_id = o.customer_id
WHERE o.id = ANY(%s) AND o.total_gross > o.charged + o.authorized AND NOT EXISTS (
    SELECT FROM "{OrderTrace._meta.db_table}" t WHERE t.order_id = o.id AND t.payment_method = ANY(%s)
)
ORDER BY o.placed_at, o.id
"""


def follow(order_ids: Collection[str]) -> None:
    """See what became of orders on account: paid, cancelled, or let go in the shop without us."""
    rows = {row.order_id: row for row in CreditOrder.objects.select_for_update().filter(order_id__in=order_ids)}
    if not rows:
        return
    changed = []
    for order in Order.objects.filter(id__in=rows):
        row = rows[order.id]
        is_gone = order.status in NOT_SOLD or order.deleted_at is not None
        outstanding = NOTHING if is_gone else max(order.total_gross - order.charged, NOTHING)
        if not outstanding and row.outstanding and not is_gone:
            row.paid_at = order.updated_at or timezone.now()
        elif outstanding:
            row.paid_at = None
        row.counts = not is_gone and (row.state == State.APPROVED or order.status != UNCONFIRMED)
        row.outstanding = outstanding
        changed.append(row)
    CreditOrder.objects.bulk_update(changed, ["outstanding", "paid_at", "counts"])


def adopt(order_ids: Collection[str]) -> None:
    """Take over orders from before the account, or from too long ago to decide about: they count, nobody decided."""
    asked = [order for order in on_account(order_ids) if order.status not in NOT_SOLD]
    if not asked:
        return
    accounts = locked({order.customer_id for order in asked})
    rows = [
        new_row(order, accounts[order.customer_id], State.APPROVED, counts=True)
        for order in asked
        if order.customer_id in accounts and order.currency == accounts[order.customer_id].currency
    ]
    CreditOrder.objects.bulk_create(rows, ignore_conflicts=True)


def on_account(order_ids: Collection[str]) -> list[Order]:
    """Orders of customers with an account that are neither paid nor about to be, the oldest first."""
    return list(Order.objects.raw(_ON_ACCOUNT, [list(order_ids), list(AT_ONCE)])) if order_ids else []


def locked(customer_ids: Collection[str]) -> dict[str, CreditAccount]:
    """Accounts, locked in one order so that two who lock several never wait for each other."""
    rows = CreditAccount.objects.select_for_update().filter(customer_id__in=customer_ids).order_by("customer_id")
    return {row.customer_id: row for row in rows}


def new_row(order: Order, account: CreditAccount, state: CreditOrder.State, *, counts: bool) -> CreditOrder:
    """Not saved yet."""
    return CreditOrder(
        order_id=order.id,
        number=order.number,
        customer_id=account.customer_id,
        currency=order.currency,
        amount=order.total_gross,
        outstanding=max(order.total_gross - order.charged, NOTHING),
        placed_at=order.placed_at,
        due_at=order.placed_at + timedelta(days=account.term_days),
        state=state,
        counts=counts,
    )
