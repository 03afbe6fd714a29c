"""Fraud: features of an order as the shop saw it, models, the owner's rules, and what to do with the order.

Map
---
``parameters``  columns, windows, delay of outcomes         ``orders``      frames as whole numbers
``streams``     sorted events: counts and sums of windows   ``velocity``    orders and amounts of late
``outcomes``    known frauds, by when they became known     ``links``       values seen together, orders that share one
``features``    all of them, for training and live          ``encoding``    features as a table, categories one-hot
``base``        the models' contract                        ``reasons``     reason codes
``classifier``  boosted trees, calibrated                   ``logistic``    the yardstick
``linear``      its arrays, also a part of the classifier
``anomaly``     without labels                              ``rules``       the owner's language, and its replay
``decision``    accept, review or reject by expected cost   ``metrics``     card precision and other figures
``protocol``    days of training and test, cards known      ``evaluation``  comparison of models

What the service calls (stable)
-------------------------------
``FraudClassifier`` is in ``classifier``, ``AnomalyDetector`` in ``anomaly``, ``Rule`` and ``replay`` in ``rules``,
``rule_names`` in ``rules.rule``, ``Policy``, ``decide`` and ``decide_all`` in ``decision``, ``Reason`` in ``reasons``::

    parameters = FeatureParameters(entities=("customer", "card", "ip"), categories=("country",), known_at="known_at")
    features = features_of(orders, history, parameters)            # history: rows that share a value with an order
    labels = known_labels(orders, parameters, at=now)              # NaN where the outcome is not known yet
    model = FraudClassifier(parameters).fit(features, labels, orders["placed_at"], on_progress=…, should_stop=…)
    features, probability = model.score(new_orders, history)       # the same numbers as in training, bit for bit
    model.explain(features, most=5)                                # list of Reason an order
    model.save(path); FraudModel.load(path)

    names = rule_names(parameters, texts=["voucher"], numbers=["discount"])
    rule = Rule.parse("fast cards", "orders_by_card_1h >= 3 and country not in ['DE', 'AT']", names)
    rule.matches(frame)                                            # (n,) bool; frame: features and order fields
    replay([rule, …], frame, labels=labels, times=orders["placed_at"])

    policy = Policy(chargeback_fee=Decimal(20), review_cost=Decimal(4), reviews_a_day=50)
    policy = policy.filled(probability, amount, margin, times)     # threshold that fills the team's day
    decide(policy, probability=p, amount=total, margin=margin, reviews_today=12)   # Decision

Orders: one row each, with time (``placed_at``), ``amount`` in the shop's currency, and the entity columns; a history
also with the label (``fraud``: 1, 0 or empty) and, where named, ``known_at``.
"""

from __future__ import annotations

from importlib import import_module

from core_ml.fraud.base import FraudModel
from core_ml.fraud.features import feature_names, features_of
from core_ml.fraud.orders import known_labels
from core_ml.fraud.parameters import FeatureParameters

MODELS = {"logistic": "logistic", "boosted": "classifier", "anomaly": "anomaly"}
"""Every model's word and the module that holds it."""


def registered() -> dict[str, type[FraudModel]]:
    """Every model by its word; imports them all."""
    for module in MODELS.values():
        import_module(f"core_ml.fraud.{module}")
    return {name: FraudModel._registry[name] for name in MODELS}


__all__ = ["FeatureParameters", "FraudModel", "feature_names", "features_of", "known_labels", "registered"]
