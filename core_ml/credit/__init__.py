"""Credit: what is the probability that a customer does not pay, why, and how much may be on account.

Map
---
``table``          columns: numbers, categories, neither; the target
``derived``        summaries and ratios of series of columns
``merging``        best monotone (or once-turning) merger      ``bins``            bins of a feature: WOE, IV
``binning``        bins of numbers and of categories           ``nonnegative``     logit without wrong signs
``refining``       points of their own for bins                ``scale``           log-odds as points
``scorecard``      points, score, PD                           ``reasons``         where points were lost
``counterfactual`` what would have changed it                  ``encoding``        categories as numbers, out of fold
``challenger``     boosted trees, PD, contributions            ``money``           amounts with a currency
``limit``          limit by profit; decision                   ``fairness``        figures of groups, with intervals
``metrics``        AUC, KS, Brier                              ``baseline``        what has to be beaten
``folds``          stratified folds                            ``evaluation``      comparison by cross-validation

What the service calls (stable)
-------------------------------
::

    features, left_out = infer_features(frame, leave_out=["customer_id", *sensitive])
    card = Scorecard(features).fit(frame, defaulted)      # one row an applicant, True where it defaulted
    card.score(frame); card.predict_proba(frame)          # whole points; PD
    card.explain(frame, top=4)                            # list of list of Reason
    card.points_table()                                   # feature, bin, rows, events, event_rate, woe, iv, points
    card.save(path); Scorecard.load(path)
    Challenger(features).fit(frame, defaulted)            # predict_proba, contributions, save, load
    credit_limit(pd, demand, policy)                      # Money
    decide(amount, exposure, limit, pd, policy)           # CreditDecision
    what_would_change(card, row, threshold=card.score_at(.1), changeable={"income": Direction.UP})
    fairness(pd, defaulted, approved, frame["age"])       # list of Group
"""

from __future__ import annotations

from core_ml.credit.challenger import Challenger
from core_ml.credit.counterfactual import Direction, what_would_change
from core_ml.credit.fairness import fairness
from core_ml.credit.limit import CreditDecision, LimitPolicy, Outcome, Why, credit_limit, decide
from core_ml.credit.money import Money
from core_ml.credit.scorecard import Scorecard
from core_ml.credit.table import Features, infer_features

__all__ = [
    "Challenger",
    "CreditDecision",
    "Direction",
    "Features",
    "LimitPolicy",
    "Money",
    "Outcome",
    "Scorecard",
    "Why",
    "credit_limit",
    "decide",
    "fairness",
    "infer_features",
    "what_would_change",
]
