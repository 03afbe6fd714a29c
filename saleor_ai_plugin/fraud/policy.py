"""The owner's settings as the terms of ``core_ml.fraud.decision``, and what an order brings."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.fraud.decision import Policy
from saleor_ai_plugin.fraud.models import FraudSettings
from saleor_ai_plugin.registry.models import ModelVersion

THRESHOLD = "review_threshold"
"""Among a model's parameters: what a review must add, so that the team's days are filled with the best ones."""


def policy_of(rules: FraudSettings, version: ModelVersion | None) -> Policy:
    threshold = float(version.parameters.get(THRESHOLD, 0.0)) if version else 0.0
    return Policy(
        chargeback_fee=rules.chargeback_fee,
        review_cost=rules.review_cost,
        lost_customer=rules.lost_customer,
        reviews_a_day=rules.reviews_per_day,
        threshold=threshold,
    )


def margins(orders: pd.DataFrame, rules: FraudSettings) -> npt.NDArray[np.float64]:
    """(n,) what each order brings beyond its goods: by the lines' costs where all are known, else the owner's share."""
    net = orders["net"].fillna(0).to_numpy(dtype=np.float64) / 1000
    cost = orders["cost"].fillna(0).to_numpy(dtype=np.float64) / 1000
    is_known = (orders["lines_without_cost"].fillna(1).to_numpy(dtype=np.float64) == 0) & (cost > 0)
    amount = orders["amount"].to_numpy(dtype=np.float64)
    # What is sold below its cost is no matter of fraud: it must not be worth refusing for that alone.
    return np.clip(np.where(is_known, net - cost, net * rules.margin), 0.0, amount)
