"""Compare models of the PD by cross-validation: ranking, calibration, time and memory, and which one to put to use.

Each model runs in a process of its own, so that its peak memory is its own. Whatever a model chooses or calibrates,
it does inside the training part of a fold; the figures are of the test parts alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.credit import metrics
from core_ml.credit.baseline import Baseline
from core_ml.credit.binning import checked_events
from core_ml.credit.challenger import Challenger
from core_ml.credit.fairness import fairness
from core_ml.credit.folds import Flags, inner_folds, stratified_folds
from core_ml.credit.scorecard import Scorecard
from core_ml.credit.table import Features
from core_ml.process_memory import peak_mib
from core_ml.validation import require_columns

Floats = npt.NDArray[np.float64]
Figures = dict[str, float]
OnModel = Callable[[str], None]

MODELS: Mapping[str, Callable[[Features], Baseline | Scorecard | Challenger]] = {
    "logistic": Baseline,
    "scorecard": Scorecard,
    "boosted": Challenger,
}
PRODUCT = ("scorecard", "boosted")
"""The simpler one first. The plain logistic regression is there to be beaten and never chosen."""
ERRORS = 2.0


@dataclass(frozen=True, slots=True)
class Run:
    """One model over all folds.

    Attributes
    ----------
    folds : list of Figures
        Figures of each test part.
    pd : (n,) float
        PD of each row by the model that was not shown it.
    inner : list of list of float
        For each training part the AUC on each of its inner folds; empty for the baseline.
    """

    folds: list[Figures]
    pd: Floats
    inner: list[list[float]]
    peak: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` found out. ``models`` holds means over folds, and standard deviations as ``…_std``."""

    protocol: dict[str, Any]
    chosen: str
    models: dict[str, Figures]
    fairness: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)


def evaluate(
    frame: pd.DataFrame,
    event: npt.ArrayLike,
    features: Features,
    *,
    folds: int = 5,
    seed: int = 0,
    sensitive: Sequence[str] = (),
    on_model: OnModel | None = None,
) -> Evaluation:
    """Figures of each model over stratified folds, and the choice.

    ``sensitive`` columns are dropped from ``features`` before anything else; they only group the people afterwards.

    Raises
    ------
    DataError, ParameterError
        Unusable values, fewer rows of an outcome than folds, no feature left.
    """
    require_columns(frame, sensitive, name="applicants")
    flags = checked_events(event, len(frame))
    used = without(features, sensitive)
    used.read(frame)
    parts = stratified_folds(flags, folds, seed)
    runs: dict[str, Run] = {}
    for name in MODELS:
        if on_model is not None:
            on_model(name)
        runs[name] = _isolated(name, frame[list(used.names)], flags, used, folds, seed)
    approved = {name: _approved(runs[name].pd, flags, parts) for name in PRODUCT}
    groups = {
        column: {
            name: [asdict(one) for one in fairness(runs[name].pd, flags, approved[name], frame[column], seed=seed)]
            for name in PRODUCT
        }
        for column in sensitive
    }
    return Evaluation(
        _protocol(flags, folds, seed, sensitive),
        choose(runs),
        {name: _means(run) for name, run in runs.items()},
        groups,
    )


def without(features: Features, sensitive: Sequence[str]) -> Features:
    """The features that are not sensitive."""
    return Features(
        tuple(name for name in features.numeric if name not in sensitive),
        tuple(name for name in features.categorical if name not in sensitive),
    )


def run(name: str, frame: pd.DataFrame, event: Flags, features: Features, folds: int, seed: int) -> Run:
    """Fit and judge one model on every fold, in this process."""
    figures, inner, probability = [], [], np.zeros(len(event))
    for train, test in stratified_folds(event, folds, seed):
        model = MODELS[name](features)
        started = time.perf_counter()
        model.fit(frame.iloc[train], event[train])
        fitted = time.perf_counter()
        probability[test] = model.predict_proba(frame.iloc[test])
        predicted = time.perf_counter()
        times = {"fit_seconds": fitted - started, "predict_seconds": predicted - fitted}
        figures.append({**metrics.all_figures(probability[test], event[test]), **times})
        if not isinstance(model, Baseline):
            inner.append(_inner_aucs(model, event[train]))
    return Run(figures, probability, inner, peak_mib())


def _inner_aucs(model: Scorecard | Challenger, event: Flags) -> list[float]:
    parts = inner_folds(event, model.folds, model.seed)
    return [metrics.auc(model.inner_pd_[test], event[test]) for _, test in parts]


def choose(runs: Mapping[str, Run]) -> str:
    """The boosted trees where they are clearly better on inner folds in most training parts, else the scorecard.

    Clearly: the mean difference of AUC over the inner folds is more than two standard errors, which allow for
    training rows that the folds share (Nadeau and Bengio, 2003). Test parts have no say.
    """
    simple, complex_ = (runs[name].inner for name in PRODUCT)
    wins = [clearly_better(np.subtract(after, before)) for before, after in zip(simple, complex_, strict=True)]
    return PRODUCT[1] if 2 * sum(wins) > len(wins) else PRODUCT[0]


def clearly_better(differences: npt.ArrayLike) -> bool:
    """Whether (k,) paired differences over folds are above 0 by more than their noise."""
    values = np.asarray(differences, dtype=np.float64)
    k = len(values)
    error = float(np.sqrt((1 / k + 1 / (k - 1)) * values.var(ddof=1)))
    return bool(values.mean() > ERRORS * error)


def _isolated(name: str, frame: pd.DataFrame, event: Flags, features: Features, folds: int, seed: int) -> Run:
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:
        return process.submit(run, name, frame, event, features, folds, seed).result()


def _approved(probability: Floats, event: Flags, parts: Sequence[tuple[Any, Any]]) -> Flags:
    """Who would get credit if everybody with a PD up to the average of the training part did."""
    flags = np.zeros(len(event), dtype=bool)
    for train, test in parts:
        flags[test] = probability[test] <= event[train].mean()
    return flags


def _means(run_: Run) -> Figures:
    names = run_.folds[0]
    means = {name: float(np.mean([fold[name] for fold in run_.folds])) for name in names}
    spread = {f"{name}_std": float(np.std([fold[name] for fold in run_.folds], ddof=1)) for name in names}
    return {**means, "peak_mib": run_.peak, **spread}


def _protocol(event: Flags, folds: int, seed: int, sensitive: Sequence[str]) -> dict[str, Any]:
    return {
        "folds": folds,
        "seed": seed,
        "stratified": True,
        "events": int(event.sum()),
        "event_rate": float(event.mean()),
        "sensitive_left_out": list(sensitive),
        "chosen_on": "inner folds of the training parts; boosted only if its AUC leads by over 2 standard errors",
        "approved_where": "PD up to the event rate of the training part (for the fairness figures)",
        "ece": "expected calibration error over 10 bins of equal size",
        "std": "standard deviation over the folds",
        "memory": "peak resident memory of the model's own process, with interpreter and data",
    }
