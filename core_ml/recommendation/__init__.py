"""Recommendation: one model a file, all with the same methods (`base.Recommender`).

Map
---
``dataset``      frames to arrays: vocabulary, histories
``picking``      the best items of rows of scores
``base``         the contract: fit, recommend, recommend_for (fold-in), similar_items, save, load
``reasons``      reason codes
``popular``      most bought of late                        ``trending``    rising demand
``user_knn``     like-minded customers                      ``item_knn``    items bought by the same customers
``content``      text and attributes                        ``ease``        linear item model (shop size)
``sparse_ease``  the same idea, for large shops             ``association`` baskets: bought together
``rating_knn``   ratings of customers who rate alike
``repeat``       what is worth buying again, and when       ``hybrid``      learned blend of all of them
``rerank``       diversity and the owner's weights          ``evaluation``  comparison on a split

What the service calls (stable)
-------------------------------
::

    hybrid = Hybrid().fit(interactions, items=catalogue, on_progress=report, should_stop=asked_to_stop)
    hybrid.recommend(user_ids, k, exclude_items=…, only_items=…, reasons=True)   # FOR_YOU
    hybrid.recommend_for(interactions_of_some_users, k, …)                       # after a new order; a session
    hybrid.similar_items(item_ids, k)                                            # SIMILAR
    hybrid.bought_together(item_ids, k)                                          # BOUGHT_TOGETHER
    hybrid.trending(k)                                                           # TRENDING
    hybrid.repeat_items()                                                        # item_id, interval_days, probability
    hybrid.save(path); Hybrid.load(path)

``interactions``: ``user_id, item_id`` and, where known, ``weight, timestamp, order_id``. ``items``: ``item_id`` and any
of ``text, category, price, margin, stock``; other columns are attributes. Ids come back as text.
"""

from __future__ import annotations

from importlib import import_module

from core_ml.recommendation.base import Recommender

MODULES = (
    "popular",
    "trending",
    "user_knn",
    "item_knn",
    "content",
    "ease",
    "sparse_ease",
    "association",
    "repeat",
    "rating_knn",
    "hybrid",
)


def registered() -> dict[str, type[Recommender]]:
    """Every model by its word, in the order of MODULES; imports them all."""
    for module in MODULES:
        import_module(f"core_ml.recommendation.{module}")
    return {name: Recommender._registry[name] for name in MODULES}


__all__ = ["Recommender", "registered"]
