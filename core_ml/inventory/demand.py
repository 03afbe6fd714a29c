"""What is known of the demand to come, and its distribution over a time, certain or not.

Quantiles of sums are given, not sums of quantiles: adding up the 95 % quantiles of seven days would be far too much.

Below the lowest level the quantile function goes on as a line, not below 0. Above the highest, demand is exponential;
its mean excess is read off the last quantile and one about four times as far from 1 or more, such as .995 and .975.
Beyond the horizon the median grows with time, and the distance of the other quantiles from it with the root of time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import DataError, ParameterError
from core_ml.inventory import distribution
from core_ml.inventory.arrays import Flags, Floats, Ints, whole
from core_ml.inventory.distribution import Distribution
from core_ml.inventory.mixing import mix

FURTHER = (0.999, 0.9999)
TRIMMED = 0.001
"""Lead times that are rarer than this at both ends together are left out of a mixture."""
BLOCK = 2048
"""Places that are mixed at once: it bounds the memory, and the cost stays linear."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Forecast demand of n places over the next H periods (days, or whatever the caller plans in).

    Attributes
    ----------
    mean : (n, H)
        Expected demand of each period.
    levels : (Q,)
        Quantile levels between 0 and 1, ascending; at least three.
    cumulative : (n, H, Q)
        Quantiles of the demand summed over the next 1, 2 … H periods.

    Raises
    ------
    DataError
        Shapes that do not fit, levels out of order, a figure that is not finite or is below 0.
    """

    mean: npt.NDArray[np.floating]
    levels: Floats
    cumulative: npt.NDArray[np.floating]

    def __post_init__(self) -> None:
        shape = (*self.mean.shape, len(self.levels))
        if self.mean.ndim != 2 or self.mean.shape[1] < 1 or self.cumulative.shape != shape:
            raise DataError(
                f"mean has the shape {self.mean.shape}, cumulative {self.cumulative.shape} and there are "
                f"{len(self.levels)} levels; (n, H), (n, H, Q) and Q are needed"
            )
        if len(self.levels) < 3 or np.any(np.diff(self.levels) <= 0) or self.levels[0] <= 0 or self.levels[-1] >= 1:
            raise DataError(f"levels are {list(self.levels)}; three or more are needed, ascending, between 0 and 1")
        for name, values in (("mean", self.mean), ("cumulative", self.cumulative)):
            if len(values) and not (np.isfinite(values.min()) and np.isfinite(values.max()) and values.min() >= 0):
                raise DataError(f"{name} holds a figure below 0 or one that is not finite; demand is 0 or more")

    def __len__(self) -> int:
        return len(self.mean)

    def __getitem__(self, rows: slice | Ints | Flags) -> Demand:
        return Demand(self.mean[rows], self.levels, self.cumulative[rows])

    @property
    def horizon(self) -> int:
        """Periods that are forecast."""
        return int(self.mean.shape[1])

    def rate(self) -> Floats:
        """(n,) expected demand a period."""
        return np.asarray(self.mean.mean(axis=1), dtype=np.float64)

    def expected(self, periods: npt.ArrayLike) -> Floats:
        """(n,) expected demand over the next ``periods``, which need not be whole."""
        length = np.broadcast_to(np.asarray(periods, dtype=np.float64), (len(self),))
        total = np.concatenate([np.zeros((len(self), 1)), np.cumsum(self.mean, axis=1)], axis=1)
        inside = np.minimum(length, self.horizon)
        low = np.minimum(inside.astype(np.int64), self.horizon - 1)
        rows = np.arange(len(self))
        within = total[rows, low] + (inside - low) * self.mean[rows, low]
        return np.asarray(within + np.maximum(length - self.horizon, 0) * self.rate(), dtype=np.float64)

    def over(self, periods: npt.ArrayLike) -> Distribution:
        """Distribution over the next ``periods``, a whole number for all or one a place."""
        length = whole("periods", periods, len(self))
        quantiles, tails = self._knots(np.arange(len(self)), length[:, None])
        return Distribution(self._all_levels(), quantiles[:, 0], tails[:, 0])

    def over_lead_time(self, probability: npt.ArrayLike, further: npt.ArrayLike = 0) -> Distribution:
        """Distribution over a lead time of unknown length and ``further`` periods.

        Parameters
        ----------
        probability : (n, D) or (D,)
            Column ``d`` is the probability that the goods take ``d`` periods; see `LeadTime.probability`.
        further : int or (n,)
            Periods after it, such as those until the next order is possible.

        Raises
        ------
        ParameterError
            Probabilities that do not add up to 1, or are below 0.
        """
        given = np.asarray(probability, dtype=np.float64)
        given = np.broadcast_to(given, (len(self), given.shape[-1]))
        after = whole("further", further, len(self))
        if len(self) and (given.min() < 0 or np.abs(given.sum(axis=1) - 1).max() > 1e-6):
            raise ParameterError("the probabilities of a lead time must be 0 or more and add up to 1 at each place")
        trimmed = _trimmed(given)
        found = distribution.none(len(self), self._all_levels())
        # Places whose lead time has as many possible lengths are mixed together, so that none is padded far.
        order = np.argsort((trimmed > 0).sum(axis=1), kind="stable")
        for first in range(0, len(self), BLOCK):
            rows = order[first : first + BLOCK]
            part = self._mixed(rows, trimmed[rows], after[rows])
            found.quantiles[rows], found.tail[rows] = part.quantiles, part.tail
        return found

    def _mixed(self, rows: Ints, probability: Floats, after: Ints) -> Distribution:
        lengths = int((probability > 0).sum(axis=1).max())
        days = np.argsort(probability == 0, axis=1, kind="stable")[:, :lengths]
        weights = np.take_along_axis(probability, days, axis=1)
        quantiles, tails = self._knots(rows, days + after[:, None])
        if lengths == 1:
            return Distribution(self._all_levels(), quantiles[:, 0], tails[:, 0])
        return mix(self._all_levels(), quantiles, tails, weights)

    def _all_levels(self) -> Floats:
        further = [level for level in FURTHER if level > self.levels[-1] + 1e-9]
        return np.array([0.0, *self.levels, *further])

    def _knots(self, rows: Ints, length: Ints) -> tuple[Floats, Floats]:
        """(m, K, P) quantiles at all levels and (m, K) tails, over ``length`` (m, K) periods."""
        inside = np.clip(length, 1, self.horizon)
        given = np.asarray(self.cumulative[rows[:, None], inside - 1], dtype=np.float64)
        given = np.maximum.accumulate(given, axis=2)
        given = np.where((length > self.horizon)[:, :, None], self._stretched(given, length), given)
        given[length == 0] = 0.0
        lower = self.levels[0] / (self.levels[1] - self.levels[0])
        lowest = np.maximum(given[:, :, :1] - lower * (given[:, :, 1:2] - given[:, :, :1]), 0)
        tail = self._excess(given)
        beyond = [
            given[:, :, -1:] + tail[:, :, None] * np.log((1 - self.levels[-1]) / (1 - level))
            for level in self._all_levels()[1 + len(self.levels) :]
        ]
        return np.concatenate([lowest, given, *beyond], axis=2), tail

    def _stretched(self, given: Floats, length: Ints) -> Floats:
        times = np.maximum(length / self.horizon, 1.0)[:, :, None]
        middle = given[:, :, int(np.abs(self.levels - 0.5).argmin()), None]
        return np.asarray(np.maximum(middle * times + (given - middle) * np.sqrt(times), 0), dtype=np.float64)

    def _excess(self, given: Floats) -> Floats:
        last = 1 - self.levels[-1]
        far = np.flatnonzero(1 - self.levels >= 4 * last)
        reference = int(far[-1]) if len(far) else 0
        decades = np.log((1 - self.levels[reference]) / last)
        return np.asarray((given[:, :, -1] - given[:, :, reference]) / decades, dtype=np.float64)


def _trimmed(probability: Floats) -> Floats:
    """Without the rarest lengths at either end, and adding up to 1."""
    up = np.cumsum(probability, axis=1)
    down = np.cumsum(probability[:, ::-1], axis=1)[:, ::-1]
    kept = np.where((up > TRIMMED / 2) & (down > TRIMMED / 2), probability, 0.0)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True), dtype=np.float64)
