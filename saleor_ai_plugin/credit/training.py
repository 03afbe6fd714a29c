"""Training: learn from how accounts paid which of them will not, and tell what the card says of each."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from django.utils import timezone

from core_ml.credit import Challenger, Scorecard
from core_ml.credit.metrics import all_figures
from core_ml.credit.payment_history import HORIZON, defaulted, in_default, moments
from core_ml.credit.table import Flags
from core_ml.exceptions import FitCancelledError
from saleor_ai_plugin.credit import frames
from saleor_ai_plugin.credit.models import CreditAccount, CreditApplication, Scored
from saleor_ai_plugin.credit.reading import OPEN_APPLICATIONS
from saleor_ai_plugin.credit.scoring import PROBLEM, rescore
from saleor_ai_plugin.registry import services as registry
from saleor_ai_plugin.registry.models import ModelVersion

LEAST_ACCOUNTS = 100
LEAST_DEFAULTS = 20
TOLERANCE = 0.05
"""What the AUC of a new card may be below that of the card in use: both are known only so well."""
BATCH = 500
SCORED = [field.name for field in Scored._meta.get_fields()]

OnProgress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]


class TooFewError(ValueError):
    """Too few accounts, or too few that did not pay, to learn anything."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A row an account, at a moment of its past, and whether it defaulted within the horizon after."""

    table: pd.DataFrame
    defaulted: Flags
    at: "pd.Series[pd.Timestamp]"


def train(
    *,
    artifacts: Path,
    on_progress: OnProgress = lambda fraction, message: None,
    should_stop: ShouldStop = lambda: False,
) -> ModelVersion:
    """Learn a scorecard and, where it is not worse than the one in use, put it to use and score all accounts.

    Raises
    ------
    TooFewError, core_ml.exceptions.FitCancelledError
    """
    on_progress(0.0, "reading accounts")
    lesson = _lesson()
    on_progress(0.1, f"{len(lesson.table):,} accounts, {int(lesson.defaulted.sum())} did not pay")
    card = Scorecard(frames.FEATURES).fit(lesson.table, lesson.defaulted)
    _stop_where(should_stop)
    on_progress(0.4, "learning the challenger")
    challenger = Challenger(frames.FEATURES).fit(lesson.table, lesson.defaulted)
    _stop_where(should_stop)
    metrics = all_figures(card.inner_pd_, lesson.defaulted)
    compared = {f"boosted_{name}": value for name, value in all_figures(challenger.inner_pd_, lesson.defaulted).items()}
    version = _keep(card, lesson, metrics, compared, artifacts)
    if why := _worse(metrics["auc"], lesson):
        registry.reject(version=version, verdict=why)
        on_progress(1.0, f"not put to use: {why}")
        return version
    verdict = f"AUC {metrics['auc']:.3f} on {len(lesson.table):,} accounts (boosted {compared['boosted_auc']:.3f})"
    registry.promote(version=version, verdict=verdict)
    registry.delete_old_artifacts(problem=PROBLEM, folder=artifacts)
    on_progress(0.8, "scoring all accounts")
    rescore_all(should_stop=should_stop)
    on_progress(1.0, f"in use: {verdict}")
    return version


def rescore_all(*, should_stop: ShouldStop = lambda: False) -> int:
    """Write what the card says of each account and open application now; limits stay. Return how many that are."""
    ids = list(CreditAccount.objects.order_by("customer_id").values_list("customer_id", flat=True))
    for start in range(0, len(ids), BATCH):
        _stop_where(should_stop)
        rows = list(CreditAccount.objects.filter(customer_id__in=ids[start : start + BATCH]))
        rescore(rows)
        # Only the score: what people decide meanwhile is not written over.
        CreditAccount.objects.bulk_update(rows, [*SCORED, "scored_at"])
    waiting = list(CreditApplication.objects.filter(state__in=OPEN_APPLICATIONS))
    rescore(waiting)
    CreditApplication.objects.bulk_update(waiting, SCORED)
    return len(ids) + len(waiting)


def _lesson() -> Lesson:
    accounts = list(CreditAccount.objects.order_by("customer_id").values_list("customer_id", "opened_at", "answers"))
    if len(accounts) < LEAST_ACCOUNTS:
        raise TooFewError(f"{len(accounts)} accounts are too few to learn from; {LEAST_ACCOUNTS} are the least")
    paid = frames.invoices()
    opened = pd.to_datetime(pd.Series([one[1] for one in accounts]), utc=True).dt.tz_localize(None)
    until = pd.Timestamp(timezone.now()).tz_convert("UTC").tz_localize(None) - HORIZON
    asked = pd.DataFrame({"customer": [one[0] for one in accounts], "at": moments(opened, until=until)})
    asked = asked[asked["at"].notna()]
    asked = asked[~in_default(paid, asked)]
    rows = asked.index.to_list()
    asked = asked.reset_index(drop=True)
    outcome = defaulted(paid, asked)
    if len(asked) < LEAST_ACCOUNTS or outcome.sum() < LEAST_DEFAULTS:
        raise TooFewError(
            f"{len(asked)} accounts are old enough to learn from and {int(outcome.sum())} of them did not pay; "
            f"{LEAST_ACCOUNTS} and {LEAST_DEFAULTS} are the least"
        )
    answers = [accounts[row][2] for row in rows]
    table = frames.applicants(asked["customer"].to_list(), answers, asked["at"].to_list(), paid)
    return Lesson(table, outcome, asked["at"])


def _worse(area: float, lesson: Lesson) -> str:
    """Why a card is not put to use, "" where it is."""
    bad = int(lesson.defaulted.sum())
    doubt = math.sqrt(1 / (12 * bad) + 1 / (12 * (len(lesson.defaulted) - bad)))
    if area < 0.5 + 2 * doubt:
        return f"it ranks accounts hardly better than chance: AUC {area:.3f}"
    held = registry.model_in_use(problem=PROBLEM)
    if held is not None and area < held.metrics.get("auc", 0.0) - TOLERANCE:
        return f"worse than the card in use: AUC {area:.3f} against {held.metrics['auc']:.3f}"
    return ""


def _keep(
    card: Scorecard, lesson: Lesson, metrics: Mapping[str, float], compared: dict[str, float], artifacts: Path
) -> ModelVersion:
    seen = pd.util.hash_pandas_object(lesson.table.assign(defaulted=lesson.defaulted), index=False)
    return registry.keep(
        card,
        problem=PROBLEM,
        folder=artifacts,
        name="scorecard",
        parameters={"features": list(card.used.names), "horizon_days": HORIZON.days},
        metrics=dict(metrics),
        compared_with=compared,
        data_hash=hashlib.sha256(seen.to_numpy().tobytes()).hexdigest(),
        data_rows=len(lesson.table),
        data_from=lesson.at.min().tz_localize("UTC"),
        data_to=lesson.at.max().tz_localize("UTC"),
    )


def _stop_where(should_stop: ShouldStop) -> None:
    if should_stop():
        raise FitCancelledError
