"""How much of the demo shop's fraud is held, and how many honest orders wait for it.

    saleor-ai --shop rings demo-shop
    SALEOR_AI_SHOP=rings python benchmarks/fraud_rings.py --days 90

The model learns from the orders before the last days, with the chargebacks that the bank had reported by then; the
later ones are decided about in their order, with the owner's default settings and the team's reviews a day. What an
order was comes from the generator's truth, which the model never sees.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter

import numpy as np
import pandas as pd

HONEST = "honest"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=90, help="of the end of the shop that are judged")
    days = parser.parse_args().days
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor_ai_plugin.service.settings")
    from saleor_ai_plugin.cli.starting import prepare

    with prepare():
        orders, held = decided(days)
        report(orders, held, truth_of(orders))


def decided(days: int) -> tuple[pd.DataFrame, np.ndarray]:
    """The last days' orders, and which of them were held for a person or rejected."""
    from core_ml.fraud import features_of, known_labels
    from core_ml.fraud.classifier import FraudClassifier
    from core_ml.fraud.decision import Action, decide
    from saleor_ai_plugin.fraud import frames
    from saleor_ai_plugin.fraud.policy import margins, policy_of
    from saleor_ai_plugin.fraud.services import settings
    from saleor_ai_plugin.fraud.training import MOST_GENUINE

    orders = frames.orders()
    features = features_of(orders, orders, frames.PARAMETERS)
    since = orders["placed_at"].iloc[-1] - pd.Timedelta(days=days)
    early = (orders["placed_at"] < since).to_numpy()
    labels = known_labels(orders[early], frames.PARAMETERS, at=since)
    model = FraudClassifier(frames.PARAMETERS, most_genuine=MOST_GENUINE)
    model.fit(features[early], labels, orders.loc[early, "placed_at"])
    print(f"learned from {early.sum():,} orders with {int(np.nansum(labels))} known frauds, until {since:%Y-%m-%d}")

    late, rules = orders[~early], settings()
    probability, margin, policy = model.predict_proba(features[~early]), margins(late, rules), policy_of(rules, None)
    looks: Counter[object] = Counter()
    held = np.zeros(len(late), dtype=bool)
    for place, (at, amount) in enumerate(zip(late["placed_at"], late["amount"], strict=True)):
        decision = decide(
            policy,
            probability=float(probability[place]),
            amount=amount,
            margin=float(margin[place]),
            reviews_today=looks[at.date()],
        )
        held[place] = decision.action is not Action.ACCEPT
        looks[at.date()] += decision.action is Action.REVIEW
    return late, held


def truth_of(orders: pd.DataFrame) -> pd.Series:
    """The kind of fraud of each order, ``honest`` for none; buyers who took their money back were honest customers."""
    from saleor_ai_plugin.shop.demo.manifest import folder

    kinds = pd.read_parquet(folder() / "truth" / "fraud_orders.parquet").set_index("order_id")["kind"]
    return orders["order_id"].map(kinds).fillna(HONEST).replace("friendly", HONEST)


def report(orders: pd.DataFrame, held: np.ndarray, kind: pd.Series) -> None:
    print(f"{'':14} {'orders':>8} {'held':>8} {'money held':>11}")
    for name in ("ring", "card_testing", "stolen_card", HONEST):
        mine = (kind == name).to_numpy()
        # Channels have their own currencies: the share is taken within each and weighted by orders.
        parts = orders[mine].assign(held=held[mine]).groupby("currency")
        money = sum(len(part) * part["amount"][part["held"]].sum() / part["amount"].sum() for _, part in parts)
        print(f"{name:14} {mine.sum():8,} {held[mine].mean():8.2%} {money / max(mine.sum(), 1):11.1%}")


if __name__ == "__main__":
    main()
