"""A scorecard: logistic regression on weights of evidence, written as whole points.

Every value falls into a bin, every bin has points, the points add up to the score, and the PD is read off the score:
at ``base_score`` there are ``base_odds`` good customers to a bad one, and ``pdo`` more points double them. The scale
and the shift that make the PD hold are learned on cases outside of the fit and are part of the points, so nothing
comes after them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml import artifacts
from core_ml.calibration import Calibration
from core_ml.credit.binning import BinningSettings, checked_events, learn_bins, places, woe_matrix
from core_ml.credit.bins import Bins, Counts, Floats
from core_ml.credit.derived import Derived, candidates, widened, with_derived
from core_ml.credit.folds import Flags, inner_folds
from core_ml.credit.metrics import log_loss
from core_ml.credit.nonnegative import NonNegativeLogit
from core_ml.credit.reasons import Against, Reason, points_lost
from core_ml.credit.refining import refined
from core_ml.credit.scale import Scale
from core_ml.credit.table import Features, infer_features
from core_ml.exceptions import NotFittedError, ParameterError

KIND = "credit.scorecard"
ALONE = float("inf")
STRENGTHS = tuple(
    (lasso, ridge, own) for lasso, ridge in ((1.0, 1.0), (10.0, 1.0), (10.0, 30.0)) for own in (30.0, 100.0, ALONE)
)
Strength = tuple[float, float, float]


class Scorecard:
    """Probability of default (PD) in whole points.

    Parameters
    ----------
    features : Features, optional
        The columns to use; without it, all that can be used (`table.infer_features`).
    base_score, base_odds, pdo : float
        The scale: ``base_score`` points at ``base_odds`` good to one bad; ``pdo`` points double the odds.
    binning : BinningSettings
        How fine the bins are.
    min_iv : float
        Features with less information value are left out.
    strengths : sequence of (lasso, ridge, own)
        To choose from, by log-loss on inner folds: how strongly coefficients are drawn to 0, and to 1, and the points
        of bins to what WOE and coefficient say (`refining`); infinite: exactly that.
    folds, seed : int
        Inner folds for the strength and for the calibration.

    Attributes
    ----------
    bins_ : tuple of Bins
        Of the features in the card.
    derived_ : tuple of Derived
        How those of them that are no columns are made; whether any are used is chosen on inner folds.
    points_ : tuple of (n_bins,) int
        Points of their bins.
    base_points_ : int
        What everybody starts with.
    inner_pd_ : (n,) float
        PD of each training row by a card that was not shown it, after calibration.
    """

    def __init__(
        self,
        features: Features | None = None,
        *,
        base_score: float = 600.0,
        base_odds: float = 50.0,
        pdo: float = 20.0,
        binning: BinningSettings | None = None,
        min_iv: float = 0.005,
        strengths: Sequence[Strength] = STRENGTHS,
        folds: int = 5,
        seed: int = 0,
    ) -> None:
        self.features = features
        self.scale = Scale(base_score, base_odds, pdo)
        self.binning = binning or BinningSettings()
        self.min_iv = min_iv
        self.strengths = strengths
        self.folds = folds
        self.seed = seed
        self.derived_: tuple[Derived, ...] = ()

    def fit(self, frame: pd.DataFrame, event: npt.ArrayLike) -> Self:
        """Learn from a row an applicant and whether each defaulted.

        Raises
        ------
        DataError, ParameterError
            Unusable values, one outcome alone, or a setting out of its range.
        """
        self._check_settings()
        flags = checked_events(event, len(frame))
        features = self.features or infer_features(frame)[0]
        read = features.read(frame)
        odds = {
            (derived, strength): own
            for derived in candidates(read, features)
            for strength, own in self._inner_odds(
                with_derived(read, derived), flags, widened(features, derived)
            ).items()
        }
        losses = {choice: log_loss(_probability(own), flags) for choice, own in odds.items()}
        derived, self.strength_ = min(losses, key=lambda choice: losses[choice])
        inner = _probability(odds[derived, self.strength_])
        calibration = Calibration.learn(inner, flags, method="sigmoid")
        self.inner_pd_ = calibration.apply(inner)
        read = with_derived(read, derived)
        bins = self._selected(learn_bins(read, flags, widened(features, derived), self.binning))
        intercept, values = self._values(bins, places(bins, read), flags, self.strength_)
        self._write_points(bins, intercept, values, calibration)
        self.derived_ = tuple(one for one in derived if one.name in {bins.name for bins in self.bins_})
        return self

    def _check_settings(self) -> None:
        if not self.strengths or min(min(pair) for pair in self.strengths) < 0:
            raise ParameterError("strengths must be pairs of 0 or more, with at least one pair")

    def _inner_odds(self, read: pd.DataFrame, event: Flags, features: Features) -> dict[Strength, Floats]:
        """(n,) log-odds of each row from cards that were not shown it, for each strength."""
        odds = {strength: np.zeros(len(event)) for strength in self.strengths}
        for train, test in inner_folds(event, self.folds, self.seed):
            bins = self._selected(learn_bins(read.iloc[train], event[train], features, self.binning))
            seen, unseen = places(bins, read.iloc[train]), places(bins, read.iloc[test])
            for strength in self.strengths:
                intercept, values = self._values(bins, seen, event[train], strength)
                odds[strength][test] = intercept + _summed(values, unseen)
        return odds

    def _values(
        self, bins: Sequence[Bins], place: Counts, event: Flags, strength: Strength
    ) -> tuple[float, list[Floats]]:
        """Intercept, and the log-odds of each bin."""
        lasso, ridge, own = strength
        model = NonNegativeLogit.learn(woe_matrix(bins, place), event, lasso=lasso, ridge=ridge)
        return refined(bins, place, event, model, ridge=own)

    def _selected(self, bins: Sequence[Bins]) -> tuple[Bins, ...]:
        """Features with enough information; the best one where none has."""
        worth = [one for one in bins if one.iv() >= self.min_iv]
        return tuple(worth or [max(bins, key=lambda one: one.iv())])

    def _write_points(
        self, bins: Sequence[Bins], intercept: float, values: Sequence[Floats], calibration: Calibration
    ) -> None:
        ends, held = calibration.at[[0, -1]], calibration.becomes[[0, -1]]
        slope = float((held[1] - held[0]) / (ends[1] - ends[0]))
        shift = float(held[0] - slope * ends[0])
        points = [np.rint(-self.scale.factor * slope * own).astype(np.int64) for own in values]
        kept = [column for column, own in enumerate(points) if own.any()]
        self.bins_ = tuple(bins[column] for column in kept)
        self.points_ = tuple(points[column] for column in kept)
        self.base_points_ = int(np.rint(self.scale.offset - self.scale.factor * (slope * intercept + shift)))

    # -- answers ---------------------------------------------------

    @property
    def used(self) -> Features:
        """The columns that the card reads."""
        self._check_fitted()
        made = {one.name for one in self.derived_}
        numbers = [one.name for one in self.bins_ if one.categories is None and one.name not in made]
        numbers += [name for one in self.derived_ for name in one.reads]
        return Features(
            tuple(dict.fromkeys(numbers)), tuple(one.name for one in self.bins_ if one.categories is not None)
        )

    def bin_places(self, frame: pd.DataFrame) -> Counts:
        """(n, n_features) bin of each value, in the order of ``bins_``."""
        if not self.used.names:
            return np.zeros((len(frame), 0), dtype=np.int64)
        return places(self.bins_, with_derived(self.used.read(frame), self.derived_))

    def score(self, frame: pd.DataFrame) -> Counts:
        """(n,) points, more being better."""
        return self.score_places(self.bin_places(frame))

    def score_places(self, place: Counts) -> Counts:
        """(n,) points of what `bin_places` gave."""
        parts = [points[place[:, column]] for column, points in enumerate(self.points_)]
        return np.asarray(self.base_points_ + sum(parts, np.zeros(len(place), dtype=np.int64)), dtype=np.int64)

    def predict_proba(self, frame: pd.DataFrame) -> Floats:
        """(n,) probability of default."""
        return self.pd_of(self.score(frame))

    def pd_of(self, score: npt.ArrayLike) -> Floats:
        """PD at scores."""
        return self.scale.pd(score)

    def score_at(self, pd_: float) -> int:
        """Least whole score whose PD is at most ``pd_``."""
        return self.scale.score_at(pd_)

    def explain(self, frame: pd.DataFrame, *, top: int = 4, against: Against = "best") -> list[list[Reason]]:
        """For each row the features that cost most points, the most costly first.

        ``against`` says what a bin is compared with: the best bin of its feature, or the average applicant.
        """
        return points_lost(self.bins_, self.points_, self.bin_places(frame), top=top, against=against)

    def points_table(self) -> pd.DataFrame:
        """``feature, bin, rows, events, event_rate, woe, iv, points``, a row a bin; the first is the base."""
        self._check_fitted()
        base = pd.DataFrame({"feature": ["(base)"], "bin": ["everybody"], "points": [self.base_points_]})
        rows = [one.table().assign(points=points) for one, points in zip(self.bins_, self.points_, strict=True)]
        joined: pd.DataFrame = pd.concat([*rows, base], ignore_index=True)
        return joined.iloc[np.roll(np.arange(len(joined)), 1)].reset_index(drop=True)

    def iv(self) -> Mapping[str, float]:
        """Information value of each feature in the card."""
        self._check_fitted()
        return {one.name: one.iv() for one in self.bins_}

    def _check_fitted(self) -> None:
        if "bins_" not in self.__dict__:
            raise NotFittedError(type(self).__name__)

    # -- files -----------------------------------------------------

    def save(self, path: str | Path) -> None:
        """Write the card into one file; see `core_ml.artifacts`. How it was learned is not kept."""
        self._check_fitted()
        content = {
            "scale": [self.scale.score, self.scale.odds, self.scale.pdo],
            "bins": [one.packed() for one in self.bins_],
            "derived": [one.packed() for one in self.derived_],
            "points": list(self.points_),
            "base_points": self.base_points_,
        }
        artifacts.save(path, kind=KIND, content=content)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a card that `save` wrote; ArtifactError where it cannot be read."""
        _, content = artifacts.load(path, kinds=[KIND])
        score, odds, pdo = content["scale"]
        card = cls(base_score=score, base_odds=odds, pdo=pdo)
        card.bins_ = tuple(Bins.unpacked(one) for one in content["bins"])
        # Cards of earlier versions have no derived features.
        card.derived_ = tuple(Derived.unpacked(one) for one in content.get("derived", ()))
        card.points_ = tuple(content["points"])
        card.base_points_ = content["base_points"]
        card.features = card.used
        return card


def _summed(values: Sequence[Floats], place: Counts) -> Floats:
    return np.asarray(np.sum([own[place[:, column]] for column, own in enumerate(values)], axis=0), dtype=np.float64)


def _probability(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)
