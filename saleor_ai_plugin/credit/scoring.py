"""The scorecard in use, and what it says of accounts and applications."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
from django.db.models import Sum
from django.utils import timezone

from core_ml.credit import Direction, Money, Scorecard, credit_limit, what_would_change
from core_ml.credit.counterfactual import WhatIf
from saleor_ai_plugin.credit import frames
from saleor_ai_plugin.credit.models import CreditAccount, CreditApplication, CreditOrder
from saleor_ai_plugin.credit.policy import limit_policy, policy_in
from saleor_ai_plugin.registry.loading import ModelLoader
from saleor_ai_plugin.registry.models import ModelVersion

PROBLEM = "credit"
MOST_REASONS = 4
DEMAND_DAYS = 90
CHANGEABLE = {
    "late_share": Direction.DOWN,
    "days_late": Direction.DOWN,
    "days_overdue": Direction.DOWN,
    "late_invoices_elsewhere": Direction.DOWN,
    "files_accounts": Direction.UP,
}
"""What a customer can do something about."""

loader: ModelLoader[Scorecard] = ModelLoader(PROBLEM, Scorecard.load)


@dataclass(frozen=True, slots=True)
class Score:
    """What the card says of one applicant, and of what."""

    points: int
    pd: float
    reasons: Sequence[Mapping[str, Any]]
    features: Mapping[str, Any]
    version: ModelVersion


@dataclass(frozen=True, slots=True)
class Points:
    """A line of an applicant's own card: where a value fell, what that gives, and the most there is."""

    feature: str
    bin: str
    points: int
    best: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a score comes about, and what would let it pass without a person."""

    base: int
    points: Sequence[Points]
    would_change: Sequence[WhatIf]


def score(rows: Sequence[CreditAccount | CreditApplication], *, at: datetime | None = None) -> list[Score] | None:
    """What the card says of each; None while there is no card."""
    found = loader.in_use()
    if found is None or not rows:
        return None
    version, card = found
    frame = _frame(rows, at or timezone.now())
    points, reasons = card.score(frame), card.explain(frame, top=MOST_REASONS)
    pd_ = card.pd_of(points)
    return [
        Score(
            points=int(points[place]),
            pd=float(pd_[place]),
            reasons=[asdict(reason) for reason in reasons[place]],
            features=_known(frame.iloc[place]),
            version=version,
        )
        for place in range(len(rows))
    ]


def rescore(rows: Sequence[CreditAccount | CreditApplication]) -> None:
    """Write what the card says into rows, without saving them; a limit is suggested, not set."""
    found = score(rows)
    if found is None:
        return
    wanted = demands([row.customer_id for row in rows])
    for row, one in zip(rows, found, strict=True):
        row.points, row.pd, row.reasons, row.model_version_id = one.points, one.pd, list(one.reasons), one.version.id
        row.suggested_limit = suggested_limit(row, one.pd, wanted.get(row.customer_id))
        if isinstance(row, CreditAccount):
            row.scored_at = timezone.now()


def suggested_limit(row: CreditAccount | CreditApplication, pd_: float, wanted: Decimal | None) -> Decimal:
    """The limit of the highest expected profit; of an application never above what was asked for."""
    terms = policy_in(row.currency)
    if wanted is None:
        # Nothing was bought yet: half of what is asked for, or of the limit held, would be open on average.
        wanted = (row.requested if isinstance(row, CreditApplication) else row.limit) / 2
    limit = credit_limit(pd_, Money(wanted, row.currency), limit_policy(terms)).amount
    return min(limit, row.requested) if isinstance(row, CreditApplication) else limit


def demands(customer_ids: Sequence[str]) -> dict[str, Decimal]:
    """What each customer would have open on average: the last quarter's orders on account, for as long as they take."""
    since = timezone.now() - timedelta(days=DEMAND_DAYS)
    rows = CreditOrder.objects.filter(customer_id__in=customer_ids, placed_at__gte=since)
    sums = rows.values_list("customer_id").annotate(amount=Sum("amount"))
    terms = dict(CreditAccount.objects.filter(customer_id__in=customer_ids).values_list("customer_id", "term_days"))
    return {customer: amount * terms.get(customer, 30) / DEMAND_DAYS for customer, amount in sums}


def explain(row: CreditAccount | CreditApplication) -> Explanation | None:
    """How the score of one comes about now; None while there is no card."""
    found = loader.in_use()
    if found is None:
        return None
    card, frame = found[1], _frame([row], timezone.now())
    places = card.bin_places(frame)[0]
    points = [
        Points(one.name, one.labels()[place], int(own[place]), int(own[: one.missing].max()))
        for one, own, place in zip(card.bins_, card.points_, places, strict=True)
    ]
    threshold = card.score_at(policy_in(row.currency).refer_above)
    changes = what_would_change(card, frame, threshold=threshold, changeable=CHANGEABLE)
    return Explanation(card.base_points_, points, changes)


def _frame(rows: Sequence[CreditAccount | CreditApplication], at: datetime) -> pd.DataFrame:
    ids = [row.customer_id for row in rows]
    return frames.applicants(ids, [row.answers for row in rows], [at] * len(rows), frames.invoices(ids))


def _known(row: "pd.Series[Any]") -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if value is not None and value == value}
