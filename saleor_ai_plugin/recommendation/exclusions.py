"""What the owner never wants recommended."""

from django.db import connection

from saleor_ai_plugin.facts.models import Category, Product
from saleor_ai_plugin.recommendation.models import RecommendationExclusion

_EXCLUDED = f"""
    WITH RECURSIVE excluded (id) AS (
        SELECT category_id FROM "{RecommendationExclusion._meta.db_table}" WHERE category_id <> ''
        UNION
        SELECT c.id FROM "{Category._meta.db_table}" c JOIN excluded e ON c.parent_id = e.id
    )
    SELECT product_id FROM "{RecommendationExclusion._meta.db_table}" WHERE product_id <> ''
    UNION
    SELECT p.id FROM "{Product._meta.db_table}" p JOIN excluded e ON p.category_id = e.id
"""  # noqa: S608 - names from _meta


def excluded_product_ids() -> frozenset[str]:
    """Products excluded by themselves or by a category above them."""
    with connection.cursor() as cursor:
        cursor.execute(_EXCLUDED)
        return frozenset(product_id for (product_id,) in cursor.fetchall())
