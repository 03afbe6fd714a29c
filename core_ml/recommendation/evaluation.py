"""Compare recommenders on one split: accuracy, coverage, novelty, time and memory, and which one to put to use.

Each model runs in a process of its own, so that its peak memory is its own and a model that is killed for want of
memory is one failed row and not the end of the comparison.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import numpy as np
import pandas as pd

from core_ml import metrics, splits
from core_ml.columns import Columns
from core_ml.exceptions import CoreMLError, DataError, ParameterError
from core_ml.process_memory import peak_mib
from core_ml.recommendation import registered

Metrics = dict[str, float]
OnModel = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One split, ready to judge models on.

    ``truth`` holds the test pairs of users that the training part knows; ``fresh`` those of them whose item the user
    did not have before. ``repeats`` says whether any test pair was in training: only then may a list show known items.
    """

    train: pd.DataFrame
    truth: pd.DataFrame
    fresh: pd.DataFrame
    repeats: bool
    cold_users: int

    @classmethod
    def cut(cls, interactions: pd.DataFrame, split: splits.Split) -> Part:
        train, test = split.cut(interactions)
        hot = test[Columns.USER].isin(train[Columns.USER])
        cold_users = int(test.loc[~hot, Columns.USER].nunique())
        pair = [Columns.USER, Columns.ITEM]
        truth = test.loc[hot, pair].drop_duplicates()
        if truth.empty:
            raise DataError(f"the split {split} leaves no user with rows on both sides; nobody can be judged")
        had = pd.MultiIndex.from_frame(truth).isin(pd.MultiIndex.from_frame(train[pair]))
        return cls(train, truth, truth[~had], bool(had.any()), cold_users)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` found out. ``failed`` maps models without figures to the reason."""

    protocol: dict[str, Any]
    chosen: str
    models: dict[str, Metrics]
    failed: dict[str, str] = field(default_factory=dict)


def evaluate(
    interactions: pd.DataFrame,
    split: splits.Split,
    *,
    k: int = 10,
    models: Sequence[str] | None = None,
    items: pd.DataFrame | None = None,
    on_model: OnModel | None = None,
) -> Evaluation:
    """Fit and judge each model on ``split``; choose one on an inner split of the training part alone.

    Users of both parts are judged, on all that they chose in the test part, also what nobody had chosen before
    (which no model can know: the same handicap for all). Where known items come back in the test (``repeats``), the
    plain figures judge lists that may show them, and ``new_…`` figures judge lists without them on new items only.
    Else lists never show known items and there are no ``new_…`` figures. On a random split times are not used.

    Raises
    ------
    DataError, ParameterError
        Unusable frames or settings; a model's own failure is a row of ``failed``.
    """
    if isinstance(split, splits.RandomSplit):
        # Pairs drawn from all times have no before and after: what models learn of times would only mislead them.
        interactions = interactions.drop(columns=Columns.TIME, errors="ignore")
    names = list(models) if models else default_models(interactions, items)
    _check_known(names)
    outer = Part.cut(interactions, split)
    inner_split = splits.inner(split, outer.train)
    inner = Part.cut(outer.train, inner_split)
    found: dict[str, Metrics] = {}
    validation: dict[str, Metrics] = {}
    failed: dict[str, str] = {}
    for name in names:
        if on_model is not None:
            on_model(name)
        try:
            found[name], validation[name] = _isolated(name, outer, inner, k, items)
        except CoreMLError as error:
            failed[name] = str(error)
        except BrokenProcessPool:
            failed[name] = "its process was killed, most likely for want of memory"
    if not found:
        raise DataError("no model could be judged: " + "; ".join(f"{name}: {why}" for name, why in failed.items()))
    chosen = max(validation, key=lambda name: _merit(validation[name], k))
    return Evaluation(_protocol(split, inner_split, outer, inner, k), chosen, found, failed)


def default_models(interactions: pd.DataFrame, items: pd.DataFrame | None) -> list[str]:
    """Every model that these columns can feed."""
    unfit = set()
    if Columns.TIME not in interactions:
        unfit |= {"trending", "repeat"}
    if Columns.WEIGHT not in interactions:
        unfit.add("rating_knn")
    if items is None:
        unfit.add("content")
    return [name for name in registered() if name not in unfit]


def run(name: str, part: Part, k: int, items: pd.DataFrame | None) -> Metrics:
    """Fit and judge one model in this process."""
    model = registered()[name]()
    users = part.truth[Columns.USER].unique()
    started = time.perf_counter()
    model.fit(part.train, items=items)
    fitted = time.perf_counter()
    lists = model.recommend(users, k, exclude_seen=not part.repeats)
    predicted = time.perf_counter()
    figures = metrics.ranking(lists, part.truth, k)
    if part.repeats and len(part.fresh):
        lists = model.recommend(part.fresh[Columns.USER].unique(), k)
        figures |= {f"new_{metric}": value for metric, value in metrics.ranking(lists, part.fresh, k).items()}
    return figures | {
        "coverage": metrics.coverage(lists, part.train[Columns.ITEM].nunique()),
        "novelty": metrics.novelty(lists, part.train),
        "fit_seconds": fitted - started,
        "predict_seconds": predicted - fitted,
        "peak_mib": peak_mib(),
    }


def _run_both(name: str, outer: Part, inner: Part, k: int, items: pd.DataFrame | None) -> tuple[Metrics, Metrics]:
    # The peak is read after the outer part and before the inner one, which must not add to it.
    return run(name, outer, k, items), run(name, inner, k, items)


def _isolated(name: str, outer: Part, inner: Part, k: int, items: pd.DataFrame | None) -> tuple[Metrics, Metrics]:
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:
        return process.submit(_run_both, name, outer, inner, k, items).result()


def _merit(figures: Metrics, k: int) -> float:
    """What the product is after: good lists of all items and good lists of new ones, equally."""
    return float(np.mean([figures[name] for name in (f"ndcg@{k}", f"new_ndcg@{k}") if name in figures]))


def _check_known(names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in registered()]
    if unknown:
        raise ParameterError(f"there is no model {', '.join(unknown)}; the models are {', '.join(registered())}")


def _protocol(split: splits.Split, inner_split: splits.Split, outer: Part, inner: Part, k: int) -> dict[str, Any]:
    return {
        "split": str(split),
        "k": k,
        "train_rows": len(outer.train),
        "test_pairs": len(outer.truth),
        "test_pairs_new": len(outer.fresh),
        "users": int(outer.truth[Columns.USER].nunique()),
        "users_new": int(outer.fresh[Columns.USER].nunique()),
        "cold_users_left_out": outer.cold_users,
        "known_items": "shown; new_… figures without them" if outer.repeats else "never shown",
        "chosen_on": f"{inner_split} of the training part, {inner.truth[Columns.USER].nunique()} users",
        "memory": "peak resident memory of the model's own process, with interpreter and data",
    }
