"""What every fraud model has in common: checks, the table of features, progress, reasons, saving."""

from __future__ import annotations

import hashlib
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml import artifacts
from core_ml.exceptions import (
    ArtifactError,
    DataError,
    EmptyDataError,
    FitCancelledError,
    NotFittedError,
    ParameterError,
)
from core_ml.fraud.encoding import Encoding
from core_ml.fraud.features import Features, feature_names, features_of
from core_ml.fraud.orders import Floats, Ints, times_of
from core_ml.fraud.parameters import FeatureParameters
from core_ml.fraud.reasons import Groups, Reason

OnProgress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]
Table = npt.NDArray[np.float32]
BLOCK_ROWS = 25_000
"""So many orders, with hundreds of features each, are looked at in one go."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a model learns from.

    ``table`` is that of the rows ``drawn`` to learn from, ``truth`` and ``moments`` are those of all usable rows:
    ``rows`` of ``features``.
    """

    table: Table
    drawn: Ints
    truth: npt.NDArray[np.bool_]
    moments: Ints
    features: Features
    rows: Ints


class FraudModel(ABC):
    """Base of all fraud models, in scikit-learn's manner.

    ``__init__`` only stores its arguments, of which the first is how features are made. ``fit`` learns and returns
    self; what it learned ends in ``_``. A model file holds the parameters, so that live features are made as in
    training.

    Attributes
    ----------
    name : the model's word on the command line and in artifacts
    parameters : FeatureParameters
    encoding_ : Encoding
    rows_, frauds_ : what it learned from
    """

    name: ClassVar[str]
    needs_labels: ClassVar[bool] = True
    parameters: FeatureParameters
    encoding_: Encoding
    rows_: int
    frauds_: int
    fingerprint_: str
    _registry: ClassVar[dict[str, type[FraudModel]]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not inspect.isabstract(cls) and "name" in cls.__dict__:
            FraudModel._registry[cls.name] = cls

    def __init__(self, parameters: FeatureParameters) -> None:
        self.parameters = parameters

    def fit(
        self,
        features: Features,
        labels: npt.ArrayLike | None = None,
        times: pd.Series[Any] | None = None,
        *,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Self:
        """Learn from past orders.

        Parameters
        ----------
        features : DataFrame, or Unmade
            What `features_of` gives for the orders to learn from; or what makes it, part by part, so that the features
            of all orders never lie in memory at once.
        labels : (n,), optional
            1 fraud, 0 genuine, NaN where it was not known yet: those rows are left out. `orders.known_labels` gives
            them. Models without labels learn from all rows and ignore them.
        times : Series of times (n,), optional
            When each order was placed; the latest part calibrates the probabilities. Without it the order of the rows.
        on_progress : callable (fraction in [0, 1], step) -> None, optional
        should_stop : callable () -> bool, optional
            Asked between steps; True ends the fit with FitCancelledError and leaves the model as it was.

        Raises
        ------
        DataError, ParameterError, FitCancelledError
        """
        before = dict(self.__dict__)
        self._on_progress, self._should_stop = on_progress, should_stop
        try:
            self._progress(0.0, self.name)
            self._check_parameters()
            rows, truth = self._usable(features, labels)
            moments = np.arange(len(features)) if times is None else times_of(times)
            drawn = self._drawn(truth)
            some = features.take(rows[drawn])
            self.encoding_ = Encoding.learn(some, self._numbers(), self.parameters.categories)
            table = self.encoding_.table(some)
            del some
            self.rows_, self.frauds_ = len(rows), int(truth.sum())
            self.fingerprint_ = hashlib.sha256(table.tobytes() + truth.tobytes()).hexdigest()
            self._fit(Lesson(table, drawn, truth, moments[rows], features, rows))
            self._progress(1.0, self.name)
        except BaseException:
            self.__dict__.clear()
            self.__dict__.update(before)
            raise
        finally:
            self._on_progress = self._should_stop = None
        return self

    def _numbers(self) -> list[str]:
        # A sum is its number times its mean: the models have both, the sums are for the owner's rules.
        return [name for name in feature_names(self.parameters) if not name.startswith("amount_by_")]

    _on_progress: OnProgress | None = None
    _should_stop: ShouldStop | None = None

    def _progress(self, fraction: float, step: str) -> None:
        if self._should_stop is not None and self._should_stop():
            raise FitCancelledError(f"stopped on request while fitting {self.name} ({step})")
        if self._on_progress is not None:
            self._on_progress(fraction, step)

    def _usable(self, features: Features, labels: npt.ArrayLike | None) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """Rows to learn from and their labels."""
        if len(features) == 0:
            raise EmptyDataError("there are no orders to learn from")
        if not self.needs_labels:
            return np.arange(len(features)), np.zeros(len(features), dtype=bool)
        if labels is None:
            raise DataError(f"{self.name} needs labels; without any use the model 'anomaly'")
        given = np.asarray(labels, dtype=np.float64)
        if given.shape != (len(features),):
            raise DataError(f"there are {given.size} labels for {len(features)} rows of features")
        if not np.isin(given[~np.isnan(given)], (0, 1)).all():
            raise DataError("the labels hold other values than 1 (fraud), 0 (genuine) and NaN (not known)")
        rows = np.flatnonzero(~np.isnan(given))
        truth = given[rows] == 1
        if truth.all() or not truth.any():
            kind = "fraud" if not truth.any() else "genuine order"
            raise EmptyDataError(
                f"no {kind} is known among the {len(rows)} orders to learn from with a known outcome; "
                "take a longer time, or the model 'anomaly'"
            )
        return rows, truth

    @abstractmethod
    def _check_parameters(self) -> None:
        """Raise ParameterError where a setting is outside its range."""

    def _drawn(self, truth: npt.NDArray[np.bool_]) -> Ints:
        """Those of the usable rows that it learns from, ascending."""
        return np.arange(len(truth))

    @abstractmethod
    def _fit(self, lesson: Lesson) -> None:
        """Learn; set attributes that end in ``_``."""

    @abstractmethod
    def _probability(self, table: Table) -> Floats:
        """(n,) probability of fraud."""

    @abstractmethod
    def _weights(self, table: Table) -> Floats:
        """(n, n_features) how much each feature raises the score."""

    def predict_proba(self, features: Features) -> Floats:
        """(n,) probability of fraud; that of an order does not depend on the orders beside it."""
        self._check_fitted()
        if isinstance(features, pd.DataFrame) and len(features) <= BLOCK_ROWS:
            return self._probability(self.encoding_.table(features))
        return self._by_blocks(features, np.arange(len(features)), self._probability)

    def _by_blocks(self, features: Features, rows: Ints, of: Callable[[Table], Floats]) -> Floats:
        """(n,) numbers of those rows, made from their table part by part."""
        parts = [rows[first : first + BLOCK_ROWS] for first in range(0, len(rows), BLOCK_ROWS)]
        found = [of(self.encoding_.table(features.take(part))) for part in parts]
        return np.concatenate(found) if found else np.zeros(0)

    def score(self, orders: pd.DataFrame, history: pd.DataFrame) -> tuple[pd.DataFrame, Floats]:
        """Features and (n,) probabilities of new orders; ``history`` as for `features_of`."""
        features = features_of(orders, history, self.parameters)
        return features, self.predict_proba(features)

    def explain(self, features: pd.DataFrame, most: int = 5) -> list[list[Reason]]:
        """Of each order the strongest reasons for its score, strongest first; see `reasons.ReasonCode`."""
        return self.judge(features, most)[1]

    def judge(self, features: pd.DataFrame, most: int = 5) -> tuple[Floats, list[list[Reason]]]:
        """What `predict_proba` and `explain` give, for less than both."""
        self._check_fitted()
        if most < 1:
            raise ParameterError(f"most is {most!r}; ask for 1 reason or more")
        table = self.encoding_.table(features)
        groups = Groups.of(self.encoding_.names, self.parameters)
        texts = self.encoding_.texts(features)
        return self._probability(table), groups.reasons(table, self._weights(table), texts, most)

    def _check_fitted(self) -> None:
        if "encoding_" not in self.__dict__:
            raise NotFittedError(type(self).__name__)

    def get_params(self) -> dict[str, Any]:
        """The arguments of ``__init__`` as they are now."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def save(self, path: str | Path) -> None:
        """Write the model into one file; see `core_ml.artifacts`."""
        self._check_fitted()
        params = self.get_params() | {"parameters": self.parameters.packed()}
        content = {
            "params": params,
            "encoding": self.encoding_.packed(),
            "rows": self.rows_,
            "frauds": self.frauds_,
            "learned": self._learned(),
        }
        artifacts.save(path, kind=f"fraud.{self.name}", content=content, data_hash=self.fingerprint_)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a model that `save` wrote; ``FraudModel.load`` reads any of them.

        Raises
        ------
        ArtifactError
            If the file is truncated, damaged, foreign, of another version or of another model.
        """
        from core_ml.fraud import registered

        names = registered() if cls is FraudModel else {cls.name: cls}
        kind, content = artifacts.load(path, kinds=[f"fraud.{name}" for name in names])
        try:
            params = content["params"] | {"parameters": FeatureParameters.unpacked(content["params"]["parameters"])}
            model: Self = names[kind.removeprefix("fraud.")](**params)  # type: ignore[assignment]
            model.encoding_ = Encoding.unpacked(content["encoding"])
            model.rows_, model.frauds_ = content["rows"], content["frauds"]
            model.fingerprint_ = artifacts.read_header(path)["data_hash"]
            model._restore(content["learned"])
        except (KeyError, TypeError) as error:
            raise ArtifactError(f"{path} was written by another version ({error}); train the model again") from error
        return model

    @abstractmethod
    def _learned(self) -> dict[str, Any]:
        """What fit learned: arrays, numbers, text, and lists and dicts of them."""

    @abstractmethod
    def _restore(self, learned: dict[str, Any]) -> None:
        """The opposite of `_learned`."""
