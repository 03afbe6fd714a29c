"""Live scoring against a batch: the same features and scores, bit for bit, and how long one order takes.

    python benchmarks/fraud_live_path.py transactions.parquet --orders 10000

The file is the Fraud Detection Handbook's simulated one; without it, orders are generated. Each order of the live path
is scored from nothing but the earlier rows that share one of its values and lie within the horizon.
"""

from __future__ import annotations

import argparse
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from core_ml.fraud import FeatureParameters, FraudModel, features_of, known_labels
from core_ml.fraud.classifier import FraudClassifier

NAMES = {
    "TX_DATETIME": "placed_at",
    "CUSTOMER_ID": "customer",
    "TERMINAL_ID": "terminal",
    "TX_AMOUNT": "amount",
    "TX_FRAUD": "fraud",
}


def generated(n: int) -> pd.DataFrame:
    """Orders of 150 days by ``n / 50`` customers at ``n / 25`` terminals."""
    rng = np.random.default_rng(0)
    seconds = np.sort(rng.integers(0, 150 * 86_400, n))
    frame = pd.DataFrame(
        {
            "placed_at": pd.Timestamp("2024-01-01") + pd.to_timedelta(seconds, unit="s"),
            "customer": rng.integers(0, n // 50, n),
            "terminal": rng.integers(0, n // 25, n),
            "amount": rng.gamma(2, 30, n).round(2),
        }
    )
    return frame.assign(fraud=((frame["terminal"] < n // 2_500) & (rng.random(n) < 0.6)).astype(int))


class Places:
    """Where each value of a column stands, found as an index of a database would."""

    def __init__(self, values: pd.Series) -> None:
        self._values = values.to_numpy()
        self._turn = np.argsort(self._values, kind="stable")
        self._sorted = self._values[self._turn]

    def like(self, row: int) -> np.ndarray:
        first, last = (np.searchsorted(self._sorted, self._values[row], side) for side in ("left", "right"))
        return self._turn[first:last]


def compare(frame: pd.DataFrame, model: FraudModel, rows: np.ndarray) -> None:
    """Score ``rows`` both ways; print how many differ and how long one order took."""
    parameters = model.parameters
    started = time.perf_counter()
    batch = features_of(frame.iloc[rows], frame, parameters)
    scores = model.predict_proba(batch)
    print(f"batch: {time.perf_counter() - started:.1f} s for {len(rows):,} orders, {len(frame):,} rows of history")
    places = [Places(frame[name]) for name in parameters.entities]
    times = frame[parameters.time].to_numpy()
    values = batch.to_numpy()
    back = np.timedelta64(timedelta(microseconds=parameters.horizon + parameters.delay))
    unlike_features = unlike_scores = 0
    seconds, sizes = np.empty(len(rows)), np.empty(len(rows))
    for number, row in enumerate(rows):
        sharing = np.unique(np.concatenate([one.like(row) for one in places]))
        sharing = sharing[(times[sharing] < times[row]) & (times[sharing] >= times[row] - back)]
        order, history = frame.iloc[[row]], frame.iloc[sharing]
        started = time.perf_counter()
        features, score = model.score(order, history)
        seconds[number], sizes[number] = time.perf_counter() - started, len(history)
        unlike_features += features.to_numpy().tobytes() != values[number].tobytes()
        unlike_scores += score.tobytes() != scores[number : number + 1].tobytes()
    middle, high = np.quantile(seconds, [0.5, 0.95]) * 1000
    print(f"live: {len(rows):,} orders, {unlike_features} with other features, {unlike_scores} with another score")
    print(f"one order: median {middle:.1f} ms, p95 {high:.1f} ms, from {np.median(sizes):.0f} rows (median)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="transactions.parquet; without it, orders are generated")
    parser.add_argument("--orders", type=int, default=10_000, help="how many orders to score both ways")
    parser.add_argument("--generate", type=int, default=1_000_000, help="how many orders to generate")
    arguments = parser.parse_args()
    frame = generated(arguments.generate) if arguments.data is None else pd.read_parquet(arguments.data)
    frame = frame.rename(columns=NAMES)[list(NAMES.values())].sort_values("placed_at", kind="stable")
    frame = frame.reset_index(drop=True)
    parameters = FeatureParameters(entities=("customer", "terminal"))
    rng = np.random.default_rng(0)
    lesson = np.sort(rng.choice(np.arange(len(frame) // 2, len(frame) * 3 // 4), 50_000, replace=False))
    features = features_of(frame.iloc[lesson], frame, parameters)
    labels = known_labels(frame.iloc[lesson], parameters, at=frame["placed_at"].max())
    model = FraudClassifier(parameters).fit(features, labels, frame["placed_at"].iloc[lesson])
    rows = np.sort(rng.choice(np.arange(len(frame) * 3 // 4, len(frame)), arguments.orders, replace=False))
    compare(frame, model, rows)


if __name__ == "__main__":
    main()
