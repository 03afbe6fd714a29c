"""The owner's rules: a small language without eval, read by a hand-written parser into a frozen tree.

::

    orders_by_card_1h >= 3 and country not in ["DE", "AT"]
    amount > 4 * mean_amount_by_customer_90d or fraud_share_by_ip_30d between 0.2 and 1
    not (is_first_by_customer == 0) and amount - discount > 500

Map
---
``tokens``      text to words, numbers and signs, with their places
``syntax``      the frozen tree
``parser``      recursive descent, limits on length and depth, names checked with a suggestion
``kinds``       what is a number, a text or a condition; refuses what does not fit together
``evaluation``  the tree on a frame of orders, or on one
``rule``        a named rule                      ``replay``  what rules would have held in the past

The grammar is in docs/fraud.md.
"""

from core_ml.fraud.rules.replay import Replay, replay
from core_ml.fraud.rules.rule import Rule

__all__ = ["Replay", "Rule", "replay"]
