"""What recommendations really bring: orders per visitor against the holdout group, with its uncertainty."""

import math
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from saleor_ai_plugin.facts.models import NOT_SOLD, Order
from saleor_ai_plugin.recommendation.holdout import BUCKETS
from saleor_ai_plugin.recommendation.models import RecommendationRules, TrackedEvent

# 97.5 % quantile of the normal distribution: intervals hold with 95 %.
Z = 1.959964
FEWEST_VISITORS = 100

_VISITORS = f"""
    WITH seen AS (
        SELECT visitor, min(occurred_at) AS since FROM "{TrackedEvent._meta.db_table}"
        WHERE visitor <> '' AND occurred_at >= %(start)s AND occurred_at < %(end)s
          AND (%(channel)s = '' OR channel = %(channel)s)
        GROUP BY visitor
    ), bought AS (
        SELECT s.visitor, o.id FROM seen s JOIN "{Order._meta.db_table}" o ON o.customer_id = substr(s.visitor, 10)
        WHERE s.visitor LIKE 'customer:%%' AND o.placed_at >= s.since AND o.placed_at < %(end)s
          AND lower(o.status) <> ALL(%(not_sold)s) AND (%(channel)s = '' OR o.channel = %(channel)s)
        UNION
        SELECT s.visitor, o.id FROM seen s JOIN "{Order._meta.db_table}" o ON o.visitor = s.visitor
        WHERE o.placed_at >= s.since AND o.placed_at < %(end)s
          AND lower(o.status) <> ALL(%(not_sold)s) AND (%(channel)s = '' OR o.channel = %(channel)s)
    ), counted AS (
        SELECT s.visitor, count(b.id) AS orders,
               ('x' || encode(substr(sha256(convert_to(%(salt)s || '|' || s.visitor, 'UTF8')), 1, 4), 'hex'))::bit(32)
                   ::bigint %% {BUCKETS} < %(buckets)s AS held_out
        FROM seen s LEFT JOIN bought b ON b.visitor = s.visitor GROUP BY s.visitor
    )
    SELECT held_out, count(*), avg(orders)::float8, coalesce(var_samp(orders), 0)::float8
    FROM counted GROUP BY held_out
"""  # noqa: S608 - names from _meta


@dataclass(frozen=True, slots=True)
class Group:
    """Visitors of one group and their orders: mean and variance of orders per visitor."""

    visitors: int = 0
    orders_per_visitor: float = 0.0
    variance: float = 0.0


@dataclass(frozen=True, slots=True)
class Lift:
    """``lift`` is the relative difference in orders per visitor, 0.08 being 8 % more with recommendations."""

    start: datetime
    end: datetime
    shown: Group
    held_out: Group
    lift: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def verdict(self) -> str:
        """The result in words."""
        fewest = min(self.shown.visitors, self.held_out.visitors)
        if self.lift is None or self.low is None or self.high is None or fewest < FEWEST_VISITORS:
            return (
                f"not enough visitors yet ({self.shown.visitors} shown, {self.held_out.visitors} held out; "
                f"at least {FEWEST_VISITORS} in each group)"
            )
        interval = f"{self.lift:+.1%} orders per visitor (95 % interval {self.low:+.1%} to {self.high:+.1%})"
        if self.low > 0:
            return f"recommendations bring {interval}"
        if self.high < 0:
            return f"recommendations cost {interval}"
        return f"no difference proven yet: {interval}"


def measure_lift(*, start: datetime, end: datetime, channel: str = "") -> Lift:
    """Compare the two groups of visitors who were seen, with consent, from ``start`` to before ``end``.

    An order counts for a visitor when it was placed after the visitor was first seen in the period.
    """
    rules = RecommendationRules.objects.filter(id=1).first() or RecommendationRules()
    with connection.cursor() as cursor:
        cursor.execute(
            _VISITORS,
            {
                "start": start,
                "end": end,
                "channel": channel,
                "salt": rules.holdout_salt,
                "buckets": rules.holdout_percent / 100 * BUCKETS,
                "not_sold": list(NOT_SOLD),
            },
        )
        groups = {held_out: Group(*figures) for held_out, *figures in cursor.fetchall()}
    shown, held_out = groups.get(False, Group()), groups.get(True, Group())
    return Lift(start, end, shown, held_out, *_ratio(shown, held_out))


def _ratio(shown: Group, held_out: Group) -> tuple[float | None, float | None, float | None]:
    """Relative difference of two means and its interval, by the delta method on the logarithm of their ratio."""
    if not shown.orders_per_visitor or not held_out.orders_per_visitor:
        return None, None, None
    ratio = shown.orders_per_visitor / held_out.orders_per_visitor
    error = math.sqrt(
        sum(group.variance / (group.visitors * group.orders_per_visitor**2) for group in (shown, held_out))
    )
    return ratio - 1, ratio * math.exp(-Z * error) - 1, ratio * math.exp(Z * error) - 1
