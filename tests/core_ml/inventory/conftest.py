"""Small worlds: normal and certain demand, and places around it."""

import numpy as np
import pytest
from scipy.stats import norm

from core_ml.inventory import Costs, Demand, LeadTime, Places, Stock, SupplierTerms, Terms
from core_ml.levels import LEVELS


@pytest.fixture
def normal():
    """Demand of places with a mean and deviation a day, independent from day to day."""

    def make(mean, deviation, horizon=30):
        mean, deviation = (
            np.atleast_1d(np.asarray(mean, dtype=float)),
            np.atleast_1d(np.asarray(deviation, dtype=float)),
        )
        days = np.arange(1, horizon + 1)
        spread = deviation[:, None, None] * np.sqrt(days)[None, :, None] * norm.ppf(LEVELS)
        cumulative = np.maximum(mean[:, None, None] * days[None, :, None] + spread, 0)
        return Demand(np.repeat(mean[:, None], horizon, axis=1), LEVELS, cumulative)

    return make


@pytest.fixture
def places(normal):
    """Random places of a few suppliers."""

    def make(n=30, suppliers=3, seed=0, breaks=False, **terms):
        rng = np.random.default_rng(seed)
        mean, price = rng.lognormal(0, 0.8, n), rng.lognormal(2, 0.5, n).round(2)
        lead = LeadTime.fixed(rng.integers(2, 12, n))
        starts = np.ceil(mean * 15)[:, None].astype(int) + 2
        return Places(
            demand=normal(mean, 1.3 * np.sqrt(mean)),
            stock=Stock.plain(np.floor(rng.uniform(0, 25, n) * mean)),
            lead_time=lead,
            costs=Costs.plain(n, price * 0.3 / 365, price * 0.6, 0.5),
            terms=Terms.plain(
                price,
                rng.choice([1, 6], n),
                rng.choice([0, 10], n),
                breaks=(starts, (price * 0.93)[:, None]) if breaks else None,
            ),
            supplier=rng.integers(0, suppliers, n),
            suppliers=SupplierTerms.plain(suppliers, **terms),
            review=np.full(n, 7),
        )

    return make
