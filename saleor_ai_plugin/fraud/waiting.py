"""What waits for people, and how many looks they have left today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Min, Sum
from django.utils import timezone

from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview, FraudVerdict
from saleor_ai_plugin.fraud.services import OPEN, settings


@dataclass(frozen=True, slots=True)
class Waiting:
    count: int
    oldest_placed_at: datetime | None
    expected_loss: Sequence[tuple[str, Decimal]]
    """Currency and amount."""
    capacity_left: int


def waiting() -> Waiting:
    held = FraudReview.objects.filter(state__in=OPEN)
    whole = held.aggregate(count=Count("order_id"), oldest=Min("placed_at"))
    losses = held.values_list("currency").annotate(loss=Sum("expected_loss")).order_by("currency")
    return Waiting(
        count=whole["count"],
        oldest_placed_at=whole["oldest"],
        expected_loss=[(currency, loss) for currency, loss in losses],
        capacity_left=capacity_left(),
    )


def capacity_left() -> int:
    """Looks that the team's day still has room for."""
    return max(settings().reviews_per_day - asked_today(), 0)


def asked_today() -> int:
    """Looks that the team was asked for since midnight (UTC)."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = FraudDecision.objects.filter(
        kind=FraudDecision.Kind.SCORED, state_after=FraudReview.State.WAITING, at__gte=today
    )
    # What credit alone holds takes none of fraud's day.
    looks = FraudReview.objects.filter(order_id__in=asked.values("order_id")).exclude(verdict=FraudVerdict.ACCEPT)
    return looks.count()
