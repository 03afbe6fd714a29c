"""The gate: a model that is worse than the one in use, on the shop's own latest weeks, is not put to use."""

import copy
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
import pandas as pd

from core_ml import metrics
from core_ml.columns import Columns
from core_ml.recommendation.base import Recommender
from core_ml.recommendation.evaluation import Metrics
from core_ml.recommendation.hybrid import Hybrid

K = 10
LATEST = timedelta(weeks=4)
FEWEST_JUDGES = 30
MOST_JUDGES = 5_000
# Two equally good models differ by this much through chance alone on a few thousand customers.
TOLERANCE = 0.02
# Less data than this share of what the model in use was trained on means that something is broken.
SMALLEST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Weeks:
    """The latest weeks set aside: ``before`` is what a model may know, ``truth`` what was bought then."""

    before: pd.DataFrame
    truth: pd.DataFrame
    start: pd.Timestamp

    @property
    def customers(self) -> list[str]:
        return list(self.truth[Columns.USER].unique())


@dataclass(frozen=True, slots=True)
class Verdict:
    is_good: bool
    reason: str
    metrics: Metrics = field(default_factory=dict)
    compared_with: Metrics = field(default_factory=dict)


def set_aside(purchases: pd.DataFrame) -> Weeks | None:
    """Split off the latest weeks; None where too few customers bought before and in them to judge anything."""
    start = purchases[Columns.TIME].max() - LATEST
    is_late = purchases[Columns.TIME] >= start
    before, late = purchases[~is_late], purchases[is_late]
    known = late[Columns.USER].isin(before[Columns.USER])
    truth = late.loc[known, [Columns.USER, Columns.ITEM]].drop_duplicates()
    customers = truth[Columns.USER].drop_duplicates()
    if len(customers) < FEWEST_JUDGES:
        return None
    judges = customers.sample(min(MOST_JUDGES, len(customers)), random_state=0)
    return Weeks(before, truth[truth[Columns.USER].isin(judges)], start)


def without_owners_weights(model: Hybrid) -> Hybrid:
    """The same model, sharing all it learned, as it would order lists if the owner had no wishes."""
    neutral = copy.copy(model)
    neutral.diversity = 0.0
    neutral.factors_ = np.ones_like(model.factors_)
    return neutral


def figures(model: Recommender, weeks: Weeks) -> Metrics:
    """How well the model foresees the latest weeks, from each customer's history up to then."""
    history = weeks.before[weeks.before[Columns.USER].isin(weeks.customers)]
    lists = model.recommend_for(history, K, exclude_seen=False)
    return metrics.ranking(lists, weeks.truth, K)


def judge(
    *,
    candidate: Metrics,
    incumbent: Metrics | None,
    popularity: Metrics,
    rows: int,
    incumbent_rows: int | None,
) -> Verdict:
    """Decide by the figures of candidate, model in use (None: there is none) and mere popularity."""
    name = f"ndcg@{K}"
    found = candidate[name]
    compared = incumbent or popularity
    if incumbent_rows is not None and rows < SMALLEST_SHARE * incumbent_rows:
        reason = f"only {rows:,} purchases, the model in use was trained on {incumbent_rows:,}: some may be missing"
        return Verdict(False, reason, candidate, compared)
    if found < popularity[name] * (1 - TOLERANCE):
        reason = f"{name} {found:.4f} is worse than plain popularity ({popularity[name]:.4f})"
        return Verdict(False, reason, candidate, popularity)
    if incumbent is None:
        reason = f"the first model: {name} {found:.4f}, plain popularity {popularity[name]:.4f}"
        return Verdict(True, reason, candidate, popularity)
    if found < incumbent[name] * (1 - TOLERANCE):
        reason = f"{name} {found:.4f} is worse than the model in use ({incumbent[name]:.4f})"
        return Verdict(False, reason, candidate, incumbent)
    return Verdict(True, f"{name} {found:.4f}, the model until now {incumbent[name]:.4f}", candidate, incumbent)
