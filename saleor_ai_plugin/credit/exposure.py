"""What customers have open and unpaid, at the moment of asking."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone

from saleor_ai_plugin.credit.models import CreditOrder

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Exposure:
    open: Decimal = NOTHING
    overdue: Decimal = NOTHING


def exposures(customer_ids: Collection[str], *, without: Collection[str] = ()) -> dict[str, Exposure]:
    """Of each customer that has any, ``without`` some orders; in the account's currency, as all that counts.

    To decide by it, lock the accounts first (``orders``).
    """
    overdue = Sum("outstanding", filter=Q(due_at__lt=timezone.now()), default=NOTHING)
    rows = (
        CreditOrder.objects.filter(customer_id__in=customer_ids, counts=True, outstanding__gt=0)
        .exclude(order_id__in=without)
        .values_list("customer_id")
        .annotate(open=Sum("outstanding"), overdue=overdue)
    )
    return {customer_id: Exposure(open_, late) for customer_id, open_, late in rows}


def exposure_of(customer_id: str) -> Exposure:
    return exposures([customer_id]).get(customer_id, Exposure())
