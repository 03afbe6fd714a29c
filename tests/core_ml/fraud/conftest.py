"""A shop of five orders that fits on a page, and one of random orders with ties, gaps and a fraud ring."""

import numpy as np
import pandas as pd
import pytest

from core_ml.fraud import FeatureParameters, features_of, known_labels

FIVE = [
    # placed_at, card, device, amount, fraud; the second and the third at the same moment
    ("2024-01-01 10:00", "A", "x", 10.0, 1),
    ("2024-01-01 10:10", "A", "y", 30.0, 0),
    ("2024-01-01 10:10", "B", "x", 5.0, 1),
    ("2024-01-01 10:30", "A", "x", 20.0, 1),
    ("2024-01-09 12:00", "A", "x", 60.0, 0),
]


@pytest.fixture
def five() -> pd.DataFrame:
    frame = pd.DataFrame(FIVE, columns=["placed_at", "card", "device", "amount", "fraud"])
    frame["placed_at"] = pd.to_datetime(frame["placed_at"])
    return frame


@pytest.fixture
def two_entities() -> FeatureParameters:
    return FeatureParameters(entities=("card", "device"), windows=("15min", "1h", "30d"))


def random_shop(n: int, seed: int = 0) -> pd.DataFrame:
    """``n`` orders of 100 days, one in ten without a device; cards under 4 are mostly fraud, and so is what is dear."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "placed_at": pd.Timestamp("2024-01-01")
            + pd.to_timedelta(np.sort(rng.integers(0, 100 * 86400, n)), unit="s"),
            "customer": rng.integers(0, n // 15, n),
            "card": rng.integers(0, n // 20, n),
            "device": pd.Series(rng.integers(0, n // 10, n).astype(str)).where(rng.random(n) > 0.1),
            "amount": rng.gamma(2, 30, n).round(2),
            "country": rng.choice(["DE", "FR", "PL"], n, p=[0.6, 0.3, 0.1]),
            "items": rng.integers(1, 6, n),
        }
    )
    bad = (frame["card"] < 4 + n // 500) & (rng.random(n) < 0.7) | (frame["amount"] > 230)
    return frame.assign(fraud=bad.astype(int))


@pytest.fixture(scope="session")
def shop() -> pd.DataFrame:
    return random_shop(3_000)


@pytest.fixture(scope="session")
def parameters() -> FeatureParameters:
    return FeatureParameters(
        entities=("customer", "card", "device"),
        windows=("1h", "1d", "30d", "90d"),
        categories=("country",),
        numbers=("items",),
    )


@pytest.fixture(scope="session")
def lesson(shop, parameters):
    """Features, labels as known at the end, and times."""
    labels = known_labels(shop, parameters, at=shop["placed_at"].max())
    return features_of(shop, shop, parameters), labels, shop["placed_at"]
