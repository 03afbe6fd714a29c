"""Compare fraud models on one protocol: ranking, cards found, calibration, time and memory, and which one to use.

Each model runs in a process of its own, so that its peak memory is its own. What is chosen is decided on the same
protocol moved back into the training days, never on the test.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pandas as pd

from core_ml.exceptions import CoreMLError, DataError, ParameterError
from core_ml.fraud import registered
from core_ml.fraud.features import features_of
from core_ml.fraud.metrics import figures
from core_ml.fraud.orders import Bools, Floats, Ints, codes_of, known_labels, labels_of
from core_ml.fraud.parameters import FeatureParameters
from core_ml.fraud.protocol import Protocol
from core_ml.process_memory import peak_mib
from core_ml.validation import require_columns

Metrics = dict[str, float]
OnModel = Callable[[str], None]
PREFERRED = "boosted"
"""Chosen where there is no earlier period to choose by."""
CHOSEN_BY = "average_precision"


@dataclass(frozen=True, slots=True)
class Part:
    """What a model learns from and is judged on; ``card`` and ``day`` are numbers of the test orders."""

    parameters: FeatureParameters
    train: pd.DataFrame
    labels: Floats
    times: pd.Series[pd.Timestamp]
    test: pd.DataFrame
    fraud: Bools
    card: Ints
    day: Ints


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` found out. ``failed`` maps models without figures to the reason."""

    protocol: dict[str, Any]
    chosen: str
    models: dict[str, Metrics]
    failed: dict[str, str] = field(default_factory=dict)


def evaluate(
    orders: pd.DataFrame,
    protocol: Protocol,
    parameters: FeatureParameters,
    *,
    models: Sequence[str] | None = None,
    on_model: OnModel | None = None,
) -> Evaluation:
    """Fit and judge ``models`` (by their words) on a frame of labelled orders.

    The first entity of ``parameters`` is the card. Orders before the training days feed the features, and the choice.

    Raises
    ------
    DataError, ParameterError
        Unusable frames or settings; a model's own failure is a row of ``failed``.
    """
    names = list(models) if models else list(registered())
    if unknown := [name for name in names if name not in registered()]:
        raise ParameterError(f"there is no model {', '.join(unknown)}; the models are {', '.join(registered())}")
    rows = _Rows.of(orders, replace(parameters, delay_days=float(protocol.delay_days)))
    protocol = protocol.until(rows.day.max())
    started = time.perf_counter()
    outer = rows.cut(protocol)
    earlier = protocol.earlier(rows.day.min())
    inner = None if earlier is None else rows.cut_if_possible(earlier)
    seconds = time.perf_counter() - started
    found: dict[str, Metrics] = {}
    merits: dict[str, float] = {}
    failed: dict[str, str] = {}
    for name in names:
        if on_model is not None:
            on_model(name)
        try:
            found[name], merit = _isolated(name, outer, inner)
        except CoreMLError as error:
            failed[name] = str(error)
        except BrokenProcessPool:
            failed[name] = "its process was killed, most likely for want of memory"
        else:
            merits |= {} if merit is None else {name: merit[CHOSEN_BY]}
    if not found:
        raise DataError("no model could be judged: " + "; ".join(f"{name}: {why}" for name, why in failed.items()))
    described = _described(protocol, outer, rows) | {
        "features_seconds": seconds,
        "chosen_on": f"{CHOSEN_BY} of {earlier}" if merits else "nothing: no earlier days could be used",
        "chosen_by": merits,
    }
    return Evaluation(described, _best(merits, found), found, failed)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The whole frame, checked, with what every cut needs."""

    orders: pd.DataFrame
    parameters: FeatureParameters
    day: pd.Series[pd.Timestamp]
    card: Ints
    fraud: Bools

    @classmethod
    def of(cls, orders: pd.DataFrame, parameters: FeatureParameters) -> _Rows:
        require_columns(
            orders, [parameters.time, parameters.amount, parameters.label, *parameters.entities], name="orders"
        )
        if orders.empty:
            raise DataError("there are no orders to evaluate on")
        orders = orders.sort_values(parameters.time, kind="stable").reset_index(drop=True)
        day = orders[parameters.time].dt.normalize()
        fraud = labels_of(orders[parameters.label]) == 1
        return cls(orders, parameters, day, codes_of(orders[parameters.entities[0]].to_numpy()), fraud)

    def cut(self, protocol: Protocol) -> Part:
        """Training and test orders with their features; DataError where one of them cannot be used."""
        data = f"the data run from {self.day.min():%Y-%m-%d} to {self.day.max():%Y-%m-%d}"
        train = np.flatnonzero(protocol.train(self.day))
        test = np.flatnonzero(protocol.test(self.day, self.card, self.fraud))
        for name, rows in (("training", train), ("test", test)):
            if len(rows) == 0:
                raise DataError(f"there is no order in the {name} days ({protocol}); {data}")
        labels = known_labels(self.orders.iloc[train], self.parameters, at=protocol.test_from)
        if not (labels == 1).any():
            raise DataError(
                f"no fraud of the training days is known when the test starts ({protocol}); take more training days"
            )
        if not self.fraud[test].any() or self.fraud[test].all():
            raise DataError(f"the test days hold only one kind of order ({protocol}); take more test days")
        features = features_of(self.orders.iloc[np.concatenate([train, test])], self.orders, self.parameters)
        day = self.day.iloc[test].to_numpy().astype("datetime64[D]").astype(np.int64)
        return Part(
            self.parameters,
            features.iloc[: len(train)],
            labels,
            self.orders[self.parameters.time].iloc[train],
            features.iloc[len(train) :],
            self.fraud[test],
            self.card[test],
            day,
        )

    def cut_if_possible(self, protocol: Protocol) -> Part | None:
        try:
            return self.cut(protocol)
        except DataError:
            return None


def run(name: str, part: Part) -> Metrics:
    """Fit and judge one model in this process."""
    model = registered()[name](part.parameters)
    started = time.perf_counter()
    model.fit(part.train, part.labels, part.times)
    fitted = time.perf_counter()
    probability = model.predict_proba(part.test)
    predicted = time.perf_counter()
    return figures(probability, part.fraud, part.card, part.day) | {
        "fit_seconds": fitted - started,
        "predict_seconds": predicted - fitted,
        "peak_mib": peak_mib(),
    }


def _run_both(name: str, outer: Part, inner: Part | None) -> tuple[Metrics, Metrics | None]:
    # The peak is read after the outer part and before the inner one, which must not add to it.
    return run(name, outer), None if inner is None else run(name, inner)


def _isolated(name: str, outer: Part, inner: Part | None) -> tuple[Metrics, Metrics | None]:
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:
        return process.submit(_run_both, name, outer, inner).result()


def _best(merits: dict[str, float], found: dict[str, Metrics]) -> str:
    if merits:
        return max(merits, key=merits.__getitem__)
    return PREFERRED if PREFERRED in found else next(iter(found))


def _described(protocol: Protocol, outer: Part, rows: _Rows) -> dict[str, Any]:
    in_test = ((rows.day >= protocol.test_from) & (rows.day <= protocol.test_to)).to_numpy()
    return {
        "days": str(protocol),
        "train_from": f"{protocol.train_from:%Y-%m-%d}",
        "train_to": f"{protocol.train_to:%Y-%m-%d}",
        "delay_days": protocol.delay_days,
        "test_from": f"{protocol.test_from:%Y-%m-%d}",
        "test_to": f"{protocol.test_to:%Y-%m-%d}",
        "train_rows": len(outer.train),
        "train_frauds": int((outer.labels == 1).sum()),
        "test_rows": len(outer.test),
        "test_frauds": int(outer.fraud.sum()),
        "test_rows_of_known_cards_left_out": int(in_test.sum()) - len(outer.test),
        "card": rows.parameters.entities[0],
        "features": outer.train.shape[1],
        "windows": list(rows.parameters.windows),
        "links": list(rows.parameters.linking),
        "memory": "peak resident memory of the model's own process, with interpreter and features",
    }
