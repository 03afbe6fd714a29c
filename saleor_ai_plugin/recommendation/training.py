"""Training: learn from all purchases, judge on the latest weeks, put to use what is not worse, write the lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from django.db import transaction

from core_ml.columns import Columns
from core_ml.recommendation.evaluation import Metrics
from core_ml.recommendation.hybrid import Hybrid
from core_ml.recommendation.popular import Popular
from saleor_ai_plugin.recommendation import frames, gate, lists
from saleor_ai_plugin.recommendation.models import RecommendationRules
from saleor_ai_plugin.recommendation.serving import PROBLEM, loader
from saleor_ai_plugin.registry import services as registry
from saleor_ai_plugin.registry.models import ModelVersion

OnProgress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]


class TooFewError(ValueError):
    """The shop has not sold enough yet to learn anything."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the work as a stretch of the whole progress bar."""

    report: OnProgress
    start: float
    end: float
    step: str = ""
    """What this part is called, where the message of whoever reports speaks to experts only."""

    def __call__(self, fraction: float, message: str) -> None:
        self.report(self.start + fraction * (self.end - self.start), self.step or message)


def train(
    *,
    artifacts: Path,
    parameters: Mapping[str, Any] | None = None,
    on_progress: OnProgress = lambda fraction, message: None,
    should_stop: ShouldStop = lambda: False,
) -> ModelVersion:
    """Train a model and, where the gate lets it pass, put it to use and write every list.

    The model is fitted twice: on all but the latest weeks, to be judged on those, and then on everything.
    Stopped half-way, the model and the lists in use stay as they are.

    Parameters: ``parameters`` of ``Hybrid`` other than its defaults.

    Raises
    ------
    TooFewError, core_ml.exceptions.FitCancelledError, core_ml.exceptions.ParameterError
    """
    on_progress(0.0, "reading purchases")
    purchases = frames.purchases()
    _check_enough(purchases)
    catalogue = frames.catalogue()
    chosen = dict(parameters or {})
    verdict = _judge(purchases, catalogue, chosen, Share(on_progress, 0.05, 0.4), should_stop)
    model = Hybrid(**_owners_weights(), **chosen).fit(
        purchases,
        items=catalogue,
        on_progress=Share(on_progress, 0.4, 0.75, "learning from everything"),
        should_stop=should_stop,
    )
    version = _keep(model, purchases, verdict, chosen, artifacts)
    if not verdict.is_good:
        registry.reject(version=version, verdict=verdict.reason)
        on_progress(1.0, f"not put to use: {verdict.reason}")
        return version
    lists.compute_all(
        model, version=version, purchases=purchases, on_progress=Share(on_progress, 0.75, 1.0), should_stop=should_stop
    )
    with transaction.atomic():
        lists.publish_all(model, version=version)
        registry.promote(version=version, verdict=verdict.reason)
    registry.delete_old_artifacts(problem=PROBLEM, folder=artifacts)
    on_progress(1.0, f"in use: {verdict.reason}")
    return version


def _check_enough(purchases: pd.DataFrame) -> None:
    products, customers = purchases[Columns.ITEM].nunique(), purchases[Columns.USER].nunique()
    if products < 2 or customers < 2:
        raise TooFewError(
            f"{len(purchases)} purchases of {products} products by {customers} customers are too few to learn from; "
            "import orders or run the backfill first"
        )


def _owners_weights() -> dict[str, Any]:
    rules = RecommendationRules.objects.filter(id=1).first() or RecommendationRules()
    return {
        "margin_weight": rules.margin_weight,
        "stock_weight": rules.stock_weight,
        "diversity": rules.diversity,
    }


def _judge(
    purchases: pd.DataFrame,
    catalogue: pd.DataFrame,
    parameters: Mapping[str, Any],
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> gate.Verdict:
    """Judge without the owner's weights: what the owner wants shown is no mistake of the model."""
    weeks = gate.set_aside(purchases)
    if weeks is None:
        return gate.Verdict(True, "too few customers who came back to judge by")
    candidate = Hybrid(**parameters).fit(
        weeks.before,
        items=catalogue,
        on_progress=Share(on_progress, 0.0, 0.8, "learning from all but the latest weeks"),
        should_stop=should_stop,
    )
    on_progress(0.8, "judging on the latest weeks")
    held = registry.model_in_use(problem=PROBLEM)
    return gate.judge(
        candidate=gate.figures(candidate, weeks),
        incumbent=_incumbent_figures(held, weeks, catalogue, should_stop),
        popularity=gate.figures(Popular().fit(weeks.before, items=catalogue), weeks),
        rows=len(purchases),
        incumbent_rows=held.data_rows if held else None,
    )


def _incumbent_figures(
    held: ModelVersion | None, weeks: gate.Weeks, catalogue: pd.DataFrame, should_stop: ShouldStop
) -> Metrics | None:
    """The figures of the model in use, on weeks that it has not seen.

    A model from before those weeks is judged as it is. One that has seen them would be flattered: then what is
    compared is its settings, fitted on the same data as the candidate.
    """
    if held is None:
        return None
    if held.data_to is not None and pd.Timestamp(held.data_to).tz_convert("UTC").tz_localize(None) <= weeks.start:
        return gate.figures(gate.without_owners_weights(loader.load(held)), weeks)
    again = Hybrid(**held.parameters).fit(weeks.before, items=catalogue, should_stop=should_stop)
    return gate.figures(again, weeks)


def _keep(
    model: Hybrid, purchases: pd.DataFrame, verdict: gate.Verdict, parameters: Mapping[str, Any], artifacts: Path
) -> ModelVersion:
    times = purchases[Columns.TIME]
    return registry.keep(
        model,
        problem=PROBLEM,
        folder=artifacts,
        name=model.name,
        parameters=dict(parameters),
        metrics=verdict.metrics,
        compared_with=verdict.compared_with,
        data_hash=model.dataset_.fingerprint(),
        data_rows=len(purchases),
        data_from=times.min().tz_localize("UTC"),
        data_to=times.max().tz_localize("UTC"),
    )
