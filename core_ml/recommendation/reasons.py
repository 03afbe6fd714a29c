"""Why an item is recommended: a machine-readable code and its parameters.

The words for a reader are made where the reader's language is known, from the code and ``reason_params``.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Reason codes; the parameters of each in ``reason_params``.

    ======================= =============================================================
    code                    parameters
    ======================= =============================================================
    ``because_you_bought``  ``item_ids``: the customer's own items that speak most for it
    ``bought_together``     ``item_ids``: items of the basket; ``lift``, ``confidence``
    ``similar_to``          ``item_ids``: items with like text or attributes
    ``similar_customers``   ``customers``: how many like-minded customers chose it
    ``buy_again``           ``times``: how often bought, ``days_ago``, ``interval_days``
    ``trending``            ``growth``: demand of late against before
    ``popular``             (none)
    ======================= =============================================================
    """

    BECAUSE_YOU_BOUGHT = "because_you_bought"
    BOUGHT_TOGETHER = "bought_together"
    SIMILAR_TO = "similar_to"
    SIMILAR_CUSTOMERS = "similar_customers"
    BUY_AGAIN = "buy_again"
    TRENDING = "trending"
    POPULAR = "popular"
