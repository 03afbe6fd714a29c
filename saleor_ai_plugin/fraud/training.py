"""Training: learn from what became of orders, judge on the latest that are known, put to use what is not worse."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.utils import timezone

from core_ml.exceptions import ArtifactError
from core_ml.fraud import FraudModel, known_labels
from core_ml.fraud.anomaly import AnomalyDetector
from core_ml.fraud.classifier import FraudClassifier
from core_ml.fraud.features import Unmade
from saleor_ai_plugin.fraud import frames
from saleor_ai_plugin.fraud.policy import THRESHOLD, margins, policy_of
from saleor_ai_plugin.fraud.services import settings
from saleor_ai_plugin.fraud.serving import PROBLEM, loader
from saleor_ai_plugin.registry import services as registry
from saleor_ai_plugin.registry.models import ModelVersion

OnProgress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]

MOST_ORDERS = 200_000
"""Orders that are learned from, the latest; what they look back at is not limited."""
MOST_GENUINE = 20_000
LEAST_ORDERS = 200
LEAST_FRAUDS = 30
"""Known frauds from which on a model learns from labels; with fewer, what is unusual is what is suspicious."""
JUDGED_SHARE = 0.2
"""The latest part of the known orders, by which candidates are judged."""
TOLERANCE = 0.9
"""Part of the average precision of the model in use that a candidate has to reach: later orders are other orders."""


class TooFewError(ValueError):
    """The shop has not sold enough yet to learn anything."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Orders with their features, what is known of them, and when they were placed."""

    orders: pd.DataFrame
    features: Unmade
    labels: npt.NDArray[np.float64]

    @property
    def times(self) -> "pd.Series[Any]":
        return self.orders["placed_at"]

    @property
    def frauds(self) -> int:
        return int((self.labels == 1).sum())

    def part(self, rows: npt.NDArray[Any]) -> "Lesson":
        return Lesson(self.orders.iloc[rows], self.features.part(rows), self.labels[rows])


def train(
    *,
    artifacts: Path,
    on_progress: OnProgress = lambda fraction, message: None,
    should_stop: ShouldStop = lambda: False,
) -> ModelVersion:
    """Train a model and, where it is not worse than the one in use, put it to use.

    Raises
    ------
    TooFewError, core_ml.exceptions.FitCancelledError
    """
    on_progress(0.0, "reading orders")
    lesson = _lesson()
    on_progress(0.3, f"{len(lesson.orders):,} orders, {lesson.frauds} known frauds")
    metrics, compared, reason = _judged(lesson, should_stop)
    on_progress(0.6, "learning from everything")
    model = _new_model(lesson).fit(lesson.features, lesson.labels, lesson.times, should_stop=should_stop)
    version = _keep(model, lesson, metrics, compared, artifacts)
    if reason.startswith("worse"):
        registry.reject(version=version, verdict=reason)
        on_progress(1.0, f"not put to use: {reason}")
        return version
    registry.promote(version=version, verdict=reason)
    registry.delete_old_artifacts(problem=PROBLEM, folder=artifacts)
    on_progress(1.0, f"in use: {reason}")
    return version


def _lesson() -> Lesson:
    now = timezone.now()
    orders = frames.orders(newest=MOST_ORDERS)
    if len(orders) < LEAST_ORDERS:
        raise TooFewError(
            f"{len(orders)} orders are too few to learn from; {LEAST_ORDERS} are the least. Import orders or run the "
            "backfill first"
        )
    history = frames.history_since(orders["placed_at"].iloc[0].tz_localize("UTC"))
    features = Unmade(orders, history, frames.PARAMETERS)
    at = pd.Timestamp(now).tz_convert("UTC").tz_localize(None)
    return Lesson(orders, features, known_labels(orders, frames.PARAMETERS, at=at))


def _new_model(lesson: Lesson) -> FraudModel:
    if lesson.frauds < LEAST_FRAUDS:
        return AnomalyDetector(frames.PARAMETERS)
    return FraudClassifier(frames.PARAMETERS, most_genuine=MOST_GENUINE)


def _judged(lesson: Lesson, should_stop: ShouldStop) -> tuple[dict[str, float], dict[str, float], str]:
    """Figures of a candidate on the latest known orders, those of the model in use on the same, and what follows."""
    known = np.flatnonzero(~np.isnan(lesson.labels))
    cut = known[int(len(known) * (1 - JUDGED_SHARE))] if len(known) else 0
    early, late = lesson.part(np.arange(cut)), lesson.part(known[known >= cut])
    if early.frauds < LEAST_FRAUDS or late.frauds < LEAST_FRAUDS // 3:
        return {}, {}, "too few frauds are known to judge by"
    # What became known only during the judged weeks was not known to who learned before them.
    at = late.times.iloc[0]
    labels = known_labels(early.orders, frames.PARAMETERS, at=at)
    if np.nansum(labels) < LEAST_FRAUDS:
        return {}, {}, "too few frauds were known before the latest weeks to judge by"
    candidate = _new_model(early).fit(early.features, labels, early.times, should_stop=should_stop)
    metrics = _figures(candidate, late)
    held = registry.model_in_use(problem=PROBLEM)
    compared = _held_figures(held, late)
    if compared and metrics["average_precision"] < TOLERANCE * compared["average_precision"]:
        reason = (
            f"worse than the model in use: average precision {metrics['average_precision']:.3f} against "
            f"{compared['average_precision']:.3f} on {len(late.orders):,} orders"
        )
        return metrics, compared, reason
    return metrics, compared, f"average precision {metrics['average_precision']:.3f} on {len(late.orders):,} orders"


def _figures(model: FraudModel, late: Lesson) -> dict[str, float]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    score, truth = model.predict_proba(late.features), late.labels == 1
    return {
        "auc": float(roc_auc_score(truth, score)),
        "average_precision": float(average_precision_score(truth, score)),
        "orders": float(len(truth)),
        "frauds": float(truth.sum()),
    }


def _held_figures(held: ModelVersion | None, late: Lesson) -> dict[str, float]:
    """Of the model in use, on orders that it has not seen; none where it has seen them or its file is gone."""
    if held is None or held.data_to is None:
        return {}
    unseen = np.flatnonzero((late.times > pd.Timestamp(held.data_to).tz_convert("UTC").tz_localize(None)).to_numpy())
    part = late.part(unseen)
    if part.frauds < LEAST_FRAUDS // 3:
        return {}
    try:
        return _figures(loader.load(held), part)
    except ArtifactError:
        return {}


def _keep(
    model: FraudModel, lesson: Lesson, metrics: dict[str, float], compared: dict[str, float], artifacts: Path
) -> ModelVersion:
    return registry.keep(
        model,
        problem=PROBLEM,
        folder=artifacts,
        name=model.name,
        parameters={THRESHOLD: _threshold(model, lesson)},
        metrics=metrics,
        compared_with=compared,
        data_hash=model.fingerprint_,
        data_rows=len(lesson.orders),
        data_from=lesson.times.iloc[0].tz_localize("UTC"),
        data_to=lesson.times.iloc[-1].tz_localize("UTC"),
    )


def _threshold(model: FraudModel, lesson: Lesson) -> float:
    """What a review must add so that the team's days of the last weeks would have been filled with the best ones."""
    since = lesson.times.iloc[-1] - timedelta(days=28)
    late = lesson.part(np.flatnonzero((lesson.times >= since).to_numpy()))
    rules = settings()
    amount = late.orders["amount"].to_numpy(dtype=np.float64)
    margin = margins(late.orders, rules)
    policy = policy_of(rules, None).filled(model.predict_proba(late.features), amount, margin, late.times)
    return policy.threshold
