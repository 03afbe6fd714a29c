"""Distributions of counts, learned by many series together: empirical Bayes over negative binomials.

Each series is a negative binomial with some mean and dispersion. How often each pair of these occurs among all series
is estimated (nonparametric maximum likelihood by EM: Kiefer and Wolfowitz, 1956), and what a series has sold, recent
periods counting more, says which pairs it may be. So a product with three sales in a year borrows from all that sell
alike, and its distribution is that of the mixture, not of a point.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy.special import betainc

from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.smoothing import Flags, Floats

HALF_LIVES = (4.0, 7.0, 13.0, 26.0, 60.0, 180.0, np.inf)
DISPERSIONS = (0.05, 0.15, 0.4, 1.0, 3.0, 10.0, 100.0)
MEANS = 40
ROUNDS = 60
LEAST_SHARE = 1e-4
STEP = 0.1
RARE = 1e-5
SAMPLE = 400
"""Series that choose the half-life for all."""
EXACT = 40
"""Counts up to here have a bin of their own; beyond it bins grow by a tenth."""


@dataclass(frozen=True, slots=True)
class CountMixture:
    """What was learned: means and dispersions (g,) a period and each series' weights of them (n, g)."""

    means: Floats
    dispersions: Floats
    weights: Floats
    tops: Floats
    """(k,) the largest count of each bin."""
    half_life: float

    def of(self, rows: Ints) -> CountMixture:
        """That of some series."""
        return replace(self, weights=self.weights[rows])

    def without_rare(self) -> CountMixture:
        """Without the means and dispersions that (almost) no series has: work is in proportion to their number."""
        kept = np.flatnonzero(self.weights.max(axis=0, initial=0.0) > RARE)
        weights = self.weights[:, kept] / np.maximum(self.weights[:, kept].sum(axis=1, keepdims=True), 1e-300)
        return replace(self, means=self.means[kept], dispersions=self.dispersions[kept], weights=weights)

    def mean(self, share: Floats) -> Floats:
        """(n, H) expected counts; ``share`` (H,) is each period's demand relative to an average one."""
        expected: Floats = (self.weights @ self.means)[:, None] * share
        return expected

    def cdf(self, share: Floats) -> Floats:
        """(n, k) chance that the sum over periods with these shares (H,) is at most ``tops``."""
        total = max(float(share.sum()), 1e-9)
        dispersion = self.dispersions * total**2 / max(float((share**2).sum()), 1e-12)
        cumulative: Floats = self.weights @ _cdf(self.tops, self.means * total, dispersion)
        return cumulative

    def quantiles(self, share: Floats, levels: Floats) -> Floats:
        """(n, Q) the smallest counts whose chance reaches each level."""
        cdf = self.cdf(share)
        places = (cdf[:, None, :] < levels[None, :, None]).sum(axis=2)
        found: Floats = self.tops[np.minimum(places, len(self.tops) - 1)]
        return found


def learn(y: Floats, phase: Floats | None = None, half_life: float | None = None, horizon: int = 1) -> CountMixture:
    """Learn from ``y`` (n, T), counts, NaN where nothing was observed.

    ``phase`` (T,) or (n, T) is each period's demand relative to an average one. Without ``half_life`` (in periods) the
    one is taken with which the last ``horizon`` periods would have been foretold best.
    """
    share = np.ones(y.shape[1]) if phase is None else phase if phase.ndim == 1 else stepped(phase)
    grid = _Grid.for_counts(y, horizon)
    if half_life is None:
        half_life = _best_half_life(grid, y, share, min(horizon, y.shape[1] // 3))
    weights = _posterior(grid.log_likelihood(y, share, half_life))
    return CountMixture(grid.means, grid.dispersions, weights, grid.tops, half_life)


@dataclass(frozen=True, slots=True)
class _Grid:
    means: Floats
    dispersions: Floats
    tops: Floats
    _known: dict[float, Floats] = field(default_factory=dict)

    @classmethod
    def for_counts(cls, y: Floats, horizon: int) -> _Grid:
        most = max(float(np.nanmax(y, initial=0.0)), 1.0)
        usual = float((np.nansum(y, axis=1) / np.maximum(np.isfinite(y).sum(axis=1), 1)).max(initial=0.0))
        tops = [*range(EXACT + 1)]
        while tops[-1] < 4 * max(most, horizon * usual):
            tops.append(int(tops[-1] * 1.1) + 1)
        means = np.geomspace(0.002, max(1.5 * most, 2.0), MEANS)
        pairs = np.array([(mean, dispersion) for mean in means for dispersion in DISPERSIONS])
        return cls(pairs[:, 0], pairs[:, 1], np.array(tops, dtype=float))

    def log_likelihood(self, y: Floats, share: Floats, half_life: float) -> Floats:
        """(n, g) of what was sold, a period's weight halving every ``half_life``."""
        weight = 0.5 ** (np.arange(y.shape[1] - 1, -1, -1) / half_life)
        total = np.zeros((len(y), len(self.means)))
        for one in np.unique(share):
            here = share == one
            seen = _histogram(y, here, weight, self.tops)
            used = np.flatnonzero(seen.any(axis=0))
            total += seen[:, used] @ self._log_pmf(float(one))[:, used].T
        return total

    def _log_pmf(self, share: float) -> Floats:
        """(g, k) logarithm of the chance of each bin."""
        if share not in self._known:
            cumulative = _cdf(self.tops, self.means * max(share, LEAST_SHARE), self.dispersions)
            self._known[share] = np.log(np.maximum(np.diff(cumulative, axis=1, prepend=0.0), 1e-300))
        return self._known[share]


def _best_half_life(grid: _Grid, y: Floats, share: Floats, horizon: int) -> float:
    if horizon < 1:
        return float(HALF_LIVES[-2])
    past, coming = slice(0, y.shape[1] - horizon), slice(y.shape[1] - horizon, None)
    likelihood = []
    sample = slice(None, None, max(1, len(y) // SAMPLE))
    y, share = y[sample], share if share.ndim == 1 else share[sample]
    for half_life in HALF_LIVES:
        weights = _posterior(grid.log_likelihood(y[:, past], share[..., past], half_life))
        chance = np.exp(np.clip(grid.log_likelihood(y[:, coming], share[..., coming], np.inf), -700, 0))
        likelihood.append(float(np.log((weights * chance).sum(axis=1) + 1e-300).mean()))
    return float(HALF_LIVES[int(np.argmax(likelihood))])


def _posterior(log_likelihood: Floats) -> Floats:
    likelihood = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    prior = np.full(likelihood.shape[1], 1 / likelihood.shape[1])
    sample = likelihood[:: max(1, len(likelihood) // 5000)]
    for _ in range(ROUNDS):
        joint = sample * prior
        prior = (joint / joint.sum(axis=1, keepdims=True)).mean(axis=0)
    joint = likelihood * prior
    weights: Floats = joint / joint.sum(axis=1, keepdims=True)
    return weights


def stepped(share: Floats) -> Floats:
    """``share`` in steps of `STEP` of its logarithm: so many distributions have to be worked out, and no more."""
    steps: Floats = np.exp(np.rint(np.log(np.maximum(share, LEAST_SHARE)) / STEP) * STEP)
    return steps


def _histogram(y: Floats, here: Flags, weight: Floats, tops: Floats) -> Floats:
    """(n, k) summed weights of the counts in each bin, of the periods that are ``here`` (T,) or (n, T)."""
    row, column = np.nonzero(np.isfinite(y) & here)
    place = np.minimum(np.searchsorted(tops, np.rint(y[row, column])), len(tops) - 1)
    flat = np.bincount(row * len(tops) + place, weights=weight[column], minlength=len(y) * len(tops))
    return np.asarray(flat.reshape(len(y), len(tops)))


def _cdf(tops: Floats, means: Floats, dispersions: Floats) -> Floats:
    """(g, k) of negative binomials."""
    success = dispersions / (dispersions + means)
    cumulative: Floats = betainc(dispersions[:, None], tops[None, :] + 1, success[:, None])
    return cumulative
