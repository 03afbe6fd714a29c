"""Column names, written once. Every frame that enters or leaves ``core_ml`` uses these words."""

from __future__ import annotations


class Columns:
    """Names of the columns of the long frames of recommendation and forecasting.

    An *interactions* frame has one row a purchase line, view or rating: ``user_id`` and ``item_id`` are
    needed; ``weight`` (default 1), ``timestamp`` and ``order_id`` (the basket) are used where present.
    An *items* frame (the catalogue) has one row a product: ``item_id`` is needed, all others are optional, and
    every other column is taken as an attribute.
    A *series* frame has one row a period of a series: ``unique_id``, ``ds``, ``y``.
    """

    USER = "user_id"
    ITEM = "item_id"
    WEIGHT = "weight"
    TIME = "timestamp"
    ORDER = "order_id"

    SCORE = "score"
    RANK = "rank"
    REASON = "reason"
    REASON_PARAMS = "reason_params"
    SIMILAR_ITEM = "similar_item_id"

    TEXT = "text"
    CATEGORY = "category"
    PRICE = "price"
    MARGIN = "margin"
    STOCK = "stock"

    SERIES = "unique_id"
    PERIOD = "ds"
    VALUE = "y"
