import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def applicants() -> tuple[pd.DataFrame, np.ndarray]:
    """2,000 applicants: risk falls with income, peaks at middle age, depends on housing; noise is noise."""
    rng = np.random.default_rng(7)
    n = 2_000
    frame = pd.DataFrame(
        {
            "income": np.round(rng.lognormal(8, 0.5, n)),
            "age": rng.integers(18, 75, n),
            "arrears": rng.choice([0, 1, 2, 3], n, p=[0.7, 0.15, 0.1, 0.05]),
            "noise": rng.normal(size=n),
            "housing": rng.choice(["own", "rent", "free", "boat"], n, p=[0.5, 0.35, 0.13, 0.02]),
        }
    )
    odds = -1.5 - 1.2 * (np.log(frame["income"]) - 8) + 0.8 * frame["arrears"] + 0.7 * (frame["housing"] == "rent")
    odds += 1.6 * (1 - np.abs(frame["age"] - 45) / 15).clip(lower=0)
    event = rng.random(n) < 1 / (1 + np.exp(-odds))
    frame.loc[rng.random(n) < 0.05, "income"] = np.nan
    return frame, event.to_numpy()
