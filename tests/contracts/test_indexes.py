"""The indexes of our tables."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_no_key_has_a_second_index_for_patterns():
    """Django adds one to each key of text; a migration has to drop those of a new table, as 0006 does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, indexname FROM pg_indexes "
            "WHERE tablename LIKE 'saleor_ai%%' AND indexdef LIKE '%%_pattern_ops%%'"
        )
        assert cursor.fetchall() == []
