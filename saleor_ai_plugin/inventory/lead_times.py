"""How long suppliers take, as distributions that planning can use."""

import numpy as np
from scipy.stats import gamma

from core_ml.inventory import LeadTime
from saleor_ai_plugin.inventory.inputs import Floats, Places

NONE_DAYS, NONE_SPREAD = 14.0, 3.5
"""Where there is no supplier."""
LATEST = 0.9995


def lead_times(places: Places) -> LeadTime:
    """Whole days, gamma distributed with the mean and deviation of the place's supplier."""
    own = places.suppliers
    mean, deviation = np.full(len(places), NONE_DAYS), np.full(len(places), NONE_SPREAD)
    if len(own.ids):
        known, row = places.supplier >= 0, np.maximum(places.supplier, 0)
        mean = np.where(known, own.lead_mean[row], mean)
        deviation = np.where(known, own.lead_deviation[row], deviation)
    pairs, where = np.unique(np.stack([mean, deviation], axis=1), axis=0, return_inverse=True)
    each = [_days(float(one[0]), float(one[1])) for one in pairs]
    width = max((len(one) for one in each), default=1)
    table = np.stack([np.pad(one, (0, width - len(one))) for one in each]) if each else np.zeros((0, 1))
    return LeadTime(table[where.reshape(-1)])


def _days(mean: float, deviation: float) -> Floats:
    """Probabilities of 0, 1, 2 … days."""
    if mean <= 0 or deviation < 0.05:
        certain: Floats = LeadTime.fixed([max(mean, 0.0)]).probability[0]
        return certain
    shape, scale = (mean / deviation) ** 2, deviation**2 / mean
    longest = int(np.ceil(gamma.ppf(LATEST, shape, scale=scale))) + 1
    edges = gamma.cdf(np.arange(longest + 1) + 0.5, shape, scale=scale)
    chance: Floats = np.diff(edges, prepend=0.0)
    chance /= chance.sum()
    return chance
