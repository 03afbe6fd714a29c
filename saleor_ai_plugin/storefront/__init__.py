"""Recommendations in Saleor's own ``/graphql/``.

``installation`` joins the fields to Saleor's schema; ``fields`` and ``tracking`` resolve them; ``types`` are
their types. ``offers`` answers all fields of a page together, from what ``rows`` and ``sellable`` read.
``selection``, ``visitors`` and ``sentences`` decide and word, and need no Saleor.

No model runs here, and nothing here may break a page: whatever goes wrong, the answer is an empty list.
"""
