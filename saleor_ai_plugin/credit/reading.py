"""What a clerk sees of accounts and applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from saleor_ai_plugin.credit.models import CreditAccount, CreditApplication, CreditDecision, CreditOrder
from saleor_ai_plugin.facts.models import money

MOST_ORDERS = 50
MONTHS = 12
NOTHING = Decimal(0)
OPEN_APPLICATIONS = (
    CreditApplication.State.WAITING,
    CreditApplication.State.INFO_REQUESTED,
    CreditApplication.State.SECOND_REVIEW,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    applications: int
    proposals: int
    reviews_asked: int


@dataclass(frozen=True, slots=True)
class Month:
    """Amounts of the orders of a month, by how they were paid."""

    month: str
    invoiced: Decimal
    paid_late: Decimal
    unpaid: Decimal


def waiting() -> Waiting:
    asked = CreditAccount.objects.aggregate(
        proposals=Count("customer_id", filter=Q(proposed_limit__isnull=False)),
        reviews=Count("customer_id", filter=Q(review_asked_at__isnull=False)),
    )
    applications = CreditApplication.objects.filter(state__in=OPEN_APPLICATIONS).count()
    return Waiting(applications, asked["proposals"], asked["reviews"])


def accounts() -> "QuerySet[CreditAccount]":
    """All accounts with ``exposure`` and ``overdue``, as of now."""
    open_ = CreditOrder.objects.filter(customer_id=OuterRef("customer_id"), counts=True, outstanding__gt=0)
    return CreditAccount.objects.annotate(exposure=_sum(open_), overdue=_sum(open_.filter(due_at__lt=timezone.now())))


def needing_a_person(rows: "QuerySet[CreditAccount]") -> "QuerySet[CreditAccount]":
    """Accounts with a proposal or a review that waits, or with something overdue."""
    return rows.filter(Q(proposed_limit__isnull=False) | Q(review_asked_at__isnull=False) | Q(overdue__gt=0))


def orders(customer_id: str) -> list[CreditOrder]:
    return list(CreditOrder.objects.filter(customer_id=customer_id).order_by("-placed_at")[:MOST_ORDERS])


def months(customer_id: str) -> list[Month]:
    """The last year, the oldest month first; months without orders are in it."""
    now = timezone.now()
    first = _month_before(now.year, now.month, MONTHS - 1)
    since = now.replace(year=first[0], month=first[1], day=1, hour=0, minute=0, second=0, microsecond=0)
    let_go = CreditOrder.objects.filter(customer_id=customer_id, counts=True, placed_at__gte=since)
    paid_late = When(paid_at__gt=F("due_at"), then=F("amount") - F("outstanding"))
    late = Case(paid_late, default=NOTHING, output_field=money())
    found = {
        f"{row['month']:%Y-%m}": Month(f"{row['month']:%Y-%m}", row["invoiced"], row["paid_late"], row["unpaid"])
        for row in let_go.annotate(month=TruncMonth("placed_at"))
        .values("month")
        .annotate(invoiced=Sum("amount"), paid_late=Sum(late), unpaid=Sum("outstanding"))
    }
    names = ["{}-{:02}".format(*_month_before(now.year, now.month, back)) for back in reversed(range(MONTHS))]
    return [found.get(name) or Month(name, NOTHING, NOTHING, NOTHING) for name in names]


def decisions_of_account(customer_id: str) -> list[CreditDecision]:
    return list(CreditDecision.objects.filter(customer_id=customer_id).order_by("id"))


def decisions_of_application(application_id: int) -> list[CreditDecision]:
    return list(CreditDecision.objects.filter(application_id=application_id).order_by("id"))


def days_late(row: CreditOrder) -> int | None:
    """Days after its due date that an order was paid, or until now; None while it is not due and not paid."""
    end = row.paid_at or (timezone.now() if row.outstanding else None)
    if end is None or (row.paid_at is None and end < row.due_at):
        return None
    return max((end - row.due_at) // timedelta(days=1), 0)


def matching(rows: "QuerySet[CreditAccount] | QuerySet[CreditApplication]", search: str) -> "QuerySet[Any]":
    return rows.filter(Q(company__icontains=search) | Q(customer_id=search)) if search else rows


def decision_of_order(order_id: str) -> CreditDecision | None:
    """What credit said of an order when it came in."""
    kinds = (CreditDecision.Kind.ORDER_APPROVE, CreditDecision.Kind.ORDER_REFER, CreditDecision.Kind.ORDER_DECLINE)
    return CreditDecision.objects.filter(order_id=order_id, kind__in=kinds).order_by("-id").first()


def to_undo(rows: Sequence[CreditAccount] | Sequence[CreditApplication]) -> dict[Any, CreditDecision]:
    """The last decision of a person about each account or application, where it can be taken back."""
    if not rows:
        return {}
    key = "application_id" if isinstance(rows[0], CreditApplication) else "customer_id"
    found = CreditDecision.objects.filter(order_id="", **{f"{key}__in": [row.pk for row in rows]}).exclude(before={})
    if key == "customer_id":
        found = found.filter(application_id=None)
    last = found.order_by(key, "-id").distinct(key)
    return {getattr(one, key): one for one in last if one.kind != CreditDecision.Kind.UNDO}


def _sum(rows: "QuerySet[CreditOrder]") -> Coalesce:
    whole = rows.order_by().values("customer_id").annotate(whole=Sum("outstanding")).values("whole")
    return Coalesce(Subquery(whole), NOTHING, output_field=DecimalField(max_digits=16, decimal_places=3))


def _month_before(year: int, month: int, back: int) -> tuple[int, int]:
    years, months_ = divmod(year * 12 + month - 1 - back, 12)
    return years, months_ + 1
