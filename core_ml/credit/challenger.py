"""The challenger: boosted trees, several averaged, with a PD that holds.

The training rows are dealt into folds. For each fold trees learn on the rest and are tried on the fold: that says how
many trees are right and how to calibrate, on rows that the trees have not seen. The model is the mean of all of them,
in log-odds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml import artifacts
from core_ml.boosted_trees import BoostedTrees
from core_ml.calibration import Calibration
from core_ml.credit.binning import checked_events
from core_ml.credit.derived import Derived, candidates, widened, with_derived
from core_ml.credit.encoding import Encoder, Matrix, learn_out_of_fold
from core_ml.credit.folds import Flags, Rows, inner_folds, seeds
from core_ml.credit.metrics import log_loss
from core_ml.credit.table import Features, infer_features
from core_ml.exceptions import NotFittedError, ParameterError

Floats = npt.NDArray[np.float64]

KIND = "credit.challenger"
BASE = "(base)"
SIZES = (20, 40, 60, 80, 110, 140, 170, 200)


@dataclass(frozen=True, slots=True)
class Member:
    """Trees and the encoder that feeds them."""

    encoder: Encoder
    trees: BoostedTrees

    def log_odds(self, read: pd.DataFrame) -> Floats:
        """(n,) before calibration."""
        return _odds(self.trees, self.encoder.matrix(read))


class Challenger:
    """Probability of default (PD) by boosted trees.

    Parameters
    ----------
    features : Features, optional
        The columns to use; without it, all that can be used.
    sizes : sequence of int
        Numbers of trees to choose from, by log-loss on inner folds.
    depths : sequence of int
        Depths of trees; a member each in every fold, averaged.
    learning_rate : float
        Step of the boosting.
    leaf_share : float
        Least part of the rows in a leaf, five rows at least.
    max_features : float
        Part of the columns that each split may choose from; few, so that trees differ.
    folds, seed : int
        Inner folds, and the seed of folds and trees.

    Attributes
    ----------
    derived_ : tuple of Derived
        Features made from columns; whether they are used is chosen on inner folds.
    members_ : list of Member
        ``folds`` times ``depths``.
    calibration_ : Calibration
        Learned out of fold.
    inner_pd_ : (n,) float
        PD of each training row by trees that were not shown it, after calibration.
    """

    def __init__(
        self,
        features: Features | None = None,
        *,
        sizes: Sequence[int] = SIZES,
        depths: Sequence[int] = (3, 5),
        learning_rate: float = 0.08,
        leaf_share: float = 0.005,
        max_features: float = 0.25,
        folds: int = 5,
        seed: int = 0,
    ) -> None:
        self.features = features
        self.sizes = sizes
        self.depths = depths
        self.learning_rate = learning_rate
        self.leaf_share = leaf_share
        self.max_features = max_features
        self.folds = folds
        self.seed = seed

    def fit(self, frame: pd.DataFrame, event: npt.ArrayLike) -> Self:
        """Learn from a row an applicant and whether each defaulted.

        Raises
        ------
        DataError, ParameterError
            Unusable values, one outcome alone, or a setting out of its range.
        """
        if not self.sizes or min(self.sizes) < 1 or not self.depths or min(self.depths) < 1 or self.learning_rate <= 0:
            raise ParameterError("sizes, depths and learning_rate must be above 0, with at least one of each")
        flags = checked_events(event, len(frame))
        self.features_ = self.features or infer_features(frame)[0]
        read = self.features_.read(frame)
        tried = [self._tried(read, flags, derived) for derived in candidates(read, self.features_)]
        self.derived_, self.members_, inner = min(tried, key=lambda one: log_loss(one[2], flags))
        self.calibration_ = Calibration.learn(inner, flags)
        self.inner_pd_ = self.calibration_.apply(inner)
        return self

    def _tried(
        self, read: pd.DataFrame, event: Flags, derived: tuple[Derived, ...]
    ) -> tuple[tuple[Derived, ...], list[Member], Floats]:
        """Members that use the derived features, and the PD of each row by those that were not shown it."""
        features, read = widened(self.features_, derived), with_derived(read, derived)
        sizes = sorted(self.sizes)
        odds = np.zeros((len(self.depths), len(sizes), len(event)))
        members: list[list[Member]] = [[] for _ in self.depths]
        seed = seeds(self.seed)
        for train, test in inner_folds(event, self.folds, self.seed):
            for shape, depth in enumerate(self.depths):
                member = self._member(read, event, train, features, depth, next(seed))
                members[shape].append(member)
                odds[shape][:, test] = _staged(member.trees, member.encoder.matrix(read.iloc[test]), sizes)
        best = [_best(own, event) for own in odds]
        first = [
            Member(one.encoder, one.trees.first(sizes[size]))
            for own, size in zip(members, best, strict=True)
            for one in own
        ]
        chosen = [own[size] for own, size in zip(odds, best, strict=True)]
        return derived, first, _probability(np.mean(chosen, axis=0))

    def _member(
        self, read: pd.DataFrame, event: Flags, train: Rows, features: Features, depth: int, seed: int
    ) -> Member:
        encoder, matrix = learn_out_of_fold(read.iloc[train], event[train], features, folds=self.folds, seed=self.seed)
        trees = BoostedTrees.learn(
            matrix,
            event[train],
            trees=max(self.sizes),
            depth=depth,
            learning_rate=self.learning_rate,
            seed=seed % 2**31,
            min_leaf=max(5, round(self.leaf_share * len(train))),
            max_features=self.max_features,
        )
        return Member(encoder, trees)

    def predict_proba(self, frame: pd.DataFrame) -> Floats:
        """(n,) probability of default."""
        read = self._read(frame)
        odds = np.mean([member.log_odds(read) for member in self.members_], axis=0)
        return self.calibration_.apply(_probability(odds))

    def contributions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """(n, n_features + 1) what each feature adds to ``(base)``, in log-odds before calibration."""
        read = self._read(frame)
        parts = [member.trees.contributions(member.encoder.matrix(read)) for member in self.members_]
        moved = np.mean([own for own, _ in parts], axis=0)
        found = pd.DataFrame(moved, columns=list(widened(self.features_, self.derived_).names))
        return found.assign(**{BASE: np.mean([base for _, base in parts])})

    def _read(self, frame: pd.DataFrame) -> pd.DataFrame:
        self._check_fitted()
        return with_derived(self.features_.read(frame), self.derived_)

    def _check_fitted(self) -> None:
        if "members_" not in self.__dict__:
            raise NotFittedError(type(self).__name__)

    def save(self, path: str | Path) -> None:
        """Write the model into one file; see `core_ml.artifacts`. How it was learned is not kept."""
        self._check_fitted()
        members = [{"encoder": one.encoder.packed(), "trees": one.trees.packed()} for one in self.members_]
        content: dict[str, Any] = {
            "members": members,
            "calibration": self.calibration_.packed(),
            "derived": [one.packed() for one in self.derived_],
        }
        artifacts.save(path, kind=KIND, content=content)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a model that `save` wrote; ArtifactError where it cannot be read."""
        _, content = artifacts.load(path, kinds=[KIND])
        model = cls()
        model.members_ = [
            Member(Encoder.unpacked(one["encoder"]), BoostedTrees(**one["trees"])) for one in content["members"]
        ]
        # Models of earlier versions have no derived features.
        model.derived_ = tuple(Derived.unpacked(one) for one in content.get("derived", ()))
        made = {one.name for one in model.derived_}
        used = model.members_[0].encoder.features
        model.features_ = Features(tuple(name for name in used.numeric if name not in made), used.categorical)
        model.features = model.features_
        model.calibration_ = Calibration(**content["calibration"])
        return model


def _staged(trees: BoostedTrees, matrix: Matrix, sizes: Sequence[int]) -> Floats:
    """(n_sizes, n) log-odds after so many trees."""
    total, before, stages = np.full(len(matrix), trees.base), 0, []
    for size in sizes:
        part = slice(before, size)
        block = BoostedTrees(trees.feature[part], trees.threshold[part], trees.value[part], 0.0)
        total = total + _odds(block, matrix)
        stages.append(total)
        before = size
    return np.array(stages)


def _odds(trees: BoostedTrees, matrix: Matrix) -> Floats:
    held = trees.probability(matrix).astype(np.float64)
    return np.asarray(np.log(held / (1 - held)), dtype=np.float64)


def _best(odds: Floats, event: Flags) -> int:
    return int(np.argmin([log_loss(_probability(own), event) for own in odds]))


def _probability(odds: npt.NDArray[Any]) -> Floats:
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)
