"""The figures of docs/benchmarks.md cannot slip unseen: a quick part of them, on the public data."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core_ml.credit.evaluation import run
from core_ml.credit.table import as_events, infer_features

SHARED = Path(os.environ.get("SALEOR_AI_SHARED", Path(__file__).resolve().parents[4] / "shared")) / "data"
GERMAN = SHARED / "german_credit" / "germancredit.csv.gz"
CARD_HOLDERS = SHARED / "uci_default_credit_card" / "default_of_credit_card_clients.parquet"

pytestmark = pytest.mark.slow


def figures(frame: pd.DataFrame, target: str, model: str, folds: int) -> pd.Series:
    """Means over folds, as ``saleor-ai evaluate credit`` takes them."""
    features, _ = infer_features(frame.drop(columns=target))
    return pd.DataFrame(run(model, frame, as_events(frame[target], target), features, folds, 0).folds).mean()


@pytest.mark.skipif(not GERMAN.exists(), reason=f"CREDIT'S FIGURES ARE NOT CHECKED: no {GERMAN}, set SALEOR_AI_SHARED")
def test_german_loans():
    found = figures(pd.read_csv(GERMAN), "creditability", "scorecard", 5)
    assert found["auc"] > 0.78
    assert found["ece"] < 0.09


@pytest.mark.skipif(
    not CARD_HOLDERS.exists(), reason=f"CREDIT'S FIGURES ARE NOT CHECKED: no {CARD_HOLDERS}, set SALEOR_AI_SHARED"
)
@pytest.mark.parametrize(("model", "least"), [("scorecard", 0.755), ("boosted", 0.76)])
def test_a_sample_of_card_holders(model, least):
    frame = pd.read_parquet(CARD_HOLDERS)
    frame = frame.iloc[np.random.default_rng(0).permutation(len(frame))[:6_000]].reset_index(drop=True)
    found = figures(frame, "default payment next month", model, 2)
    assert found["auc"] > least
    assert found["ece"] < 0.04
