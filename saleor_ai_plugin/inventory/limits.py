"""The owner's limits: who may order how much alone, and how much is ordered in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import connection
from django.db.models import Q, Sum
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.inventory.models import ApprovalLimit, Budget, PurchaseOrder

Role = ApprovalLimit.Role
State = PurchaseOrder.State
NOTHING = Decimal(0)
_COMMITTED = Q(approved_at__isnull=False) & ~Q(state__in=(State.PROPOSED, State.CANCELLED))


class OverLimitError(DecisionError):
    """More than this person may order alone; ``held`` is the order, which now waits for somebody who may."""

    code: ClassVar[str] = "over_limit"

    def __init__(self, message: str, held: PurchaseOrder) -> None:
        self.held = held
        super().__init__(message, field="total")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one person, or saleor-ai, may still approve; read at one moment."""

    by: str
    role: ApprovalLimit.Role
    limits: Sequence[ApprovalLimit]
    budgets: Sequence[tuple[Budget, Decimal]]
    """With what is spent of each."""
    today: dict[str, Decimal]
    """What this person has approved today, by currency."""

    @classmethod
    def of(cls, by: str, role: ApprovalLimit.Role) -> "Allowance":
        day = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        approved = PurchaseOrder.objects.filter(_COMMITTED, approved_by=by, approved_at__gte=day)
        sums = approved.order_by().values_list("currency").annotate(Sum("total"))
        held = Budget.objects.filter(starts_on__lte=day.date(), ends_on__gte=day.date()).select_related("supplier")
        return cls(
            by=by,
            role=role,
            limits=list(ApprovalLimit.objects.filter(Q(person__iexact=by) | Q(role=role, person=""))),
            budgets=[(budget, spent(budget)) for budget in held],
            today=dict(sums),
        )

    def why_not(self, order: PurchaseOrder) -> str:
        """Why the order needs somebody else, "" where it does not."""
        limit = self._limit(order.currency)
        if limit is None:
            if self.role == Role.AUTOMATIC:
                return "the owner lets nothing be ordered without a person"
        elif limit.per_order is not None and order.total > limit.per_order:
            return (
                f"{order.total:,.2f} {order.currency} is above the {limit.per_order:,.2f} {order.currency} an order "
                f"that {self.by} may approve"
            )
        elif limit.per_day is not None and self.today.get(order.currency, NOTHING) + order.total > limit.per_day:
            already = self.today.get(order.currency, NOTHING)
            return (
                f"{self.by} may approve {limit.per_day:,.2f} {order.currency} a day and has approved "
                f"{already:,.2f} {order.currency} today; this is {order.total:,.2f} {order.currency}"
            )
        return "" if self.role == Role.OWNER else self._over_budget(order)

    def count(self, order: PurchaseOrder) -> None:
        """The order is approved: what comes after has less room."""
        self.today[order.currency] = self.today.get(order.currency, NOTHING) + order.total

    def _limit(self, currency: str) -> ApprovalLimit | None:
        """A person's own before that of the role."""
        fitting = [one for one in self.limits if one.currency == currency]
        return max(fitting, key=lambda one: bool(one.person), default=None)

    def _over_budget(self, order: PurchaseOrder) -> str:
        for budget, used in self.budgets:
            concerns = budget.currency == order.currency and budget.supplier_id in (None, order.supplier_id)
            if concerns and used + order.total > budget.amount:
                whose = f"with {budget.supplier.name} " if budget.supplier else ""
                return (
                    f"the budget {whose}until {budget.ends_on} is {budget.amount:,.2f} {budget.currency}, of which "
                    f"{used:,.2f} are spent; this is {order.total:,.2f} {order.currency}"
                )
        return ""


def role_of(*, is_owner: bool) -> ApprovalLimit.Role:
    return Role.OWNER if is_owner else Role.STAFF


def alone() -> None:
    """Until the transaction ends nobody else approves: two orders that fit one by one need not fit together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('saleor_ai_purchase_order_approval'))")


def spent(budget: Budget) -> Decimal:
    """Approved in the budget's time, and not cancelled."""
    orders = PurchaseOrder.objects.filter(
        _COMMITTED,
        currency=budget.currency,
        approved_at__date__gte=budget.starts_on,
        approved_at__date__lte=budget.ends_on,
    )
    if budget.supplier_id is not None:
        orders = orders.filter(supplier_id=budget.supplier_id)
    return orders.aggregate(whole=Sum("total"))["whole"] or NOTHING


def room(currency: str, on: date) -> Decimal | None:
    """What all suppliers together may still be sent orders for; None where no budget says."""
    held = Budget.objects.filter(currency=currency, supplier=None, starts_on__lte=on, ends_on__gte=on)
    return min((max(one.amount - spent(one), NOTHING) for one in held), default=None)
