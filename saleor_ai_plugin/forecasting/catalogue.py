"""What is known of the variants themselves: their category, what makes them alike, and which are sold no more."""

# ruff: noqa: S608 - SQL is put together from names of models' _meta alone

from collections.abc import Sequence
from datetime import date

import pandas as pd

from saleor_ai_plugin.facts.models import Product, ProductListing, Variant
from saleor_ai_plugin.facts.reading import read_frame

VARIANTS = f"""
    SELECT v.id AS variant_id, coalesce(p.category_id, '') AS category_id, coalesce(p.product_type, '') AS product_type,
           coalesce(p.name, '') AS name, coalesce(p.attributes::text, '') AS attributes,
           (p.created_at AT TIME ZONE 'UTC')::date - %(until)s AS created
    FROM "{Variant._meta.db_table}" v LEFT JOIN "{Product._meta.db_table}" p ON p.id = v.product_id
    WHERE v.id = ANY(%(variants)s)
"""
CATEGORIES = f"""
    SELECT v.id AS variant_id, coalesce(p.category_id, '') AS category_id
    FROM "{Variant._meta.db_table}" v LEFT JOIN "{Product._meta.db_table}" p ON p.id = v.product_id
"""

# A product with listings, none of which is published, cannot be bought; of one without nobody has told.
ENDED = f"""
    SELECT v.id AS variant_id
    FROM "{Variant._meta.db_table}" v LEFT JOIN "{Product._meta.db_table}" p ON p.id = v.product_id
    WHERE v.id = ANY(%(variants)s) AND (
        v.deleted_at IS NOT NULL OR p.deleted_at IS NOT NULL
        OR (SELECT NOT bool_or(listing.is_published) FROM "{ProductListing._meta.db_table}" listing
            WHERE listing.product_id = v.product_id)
    )
"""


def described(places: Sequence[tuple[str, str]], until: date) -> pd.DataFrame:
    """A row a place, in their order: ``warehouse_id, category_id, product_type, name, attributes``, and on which day
    after ``until`` it was ``created`` (below 0 before it, NaN where that is not known).
    """
    text = dict.fromkeys(("variant_id", "category_id", "product_type", "name", "attributes"), str)
    variants = sorted({variant for variant, _ in places})
    given = {"variants": variants, "until": until}
    known = read_frame(VARIANTS, given, dtype=text, keep_default_na=False).set_index("variant_id")
    frame = known.reindex([variant for variant, _ in places])
    texts = frame[["category_id", "product_type", "name", "attributes"]].fillna("")
    created = pd.to_numeric(frame["created"], errors="coerce")
    warehouses = [warehouse for _, warehouse in places]
    return texts.assign(warehouse_id=warehouses, created=created).reset_index(drop=True)


def ended(variant_ids: Sequence[str]) -> set[str]:
    """Those that cannot be bought any more: deleted, or published nowhere."""
    found = read_frame(ENDED, {"variants": list(variant_ids)}, dtype=str, keep_default_na=False)
    return set(found["variant_id"])


def categories() -> dict[str, str]:
    """The category of each variant, "" where it has none."""
    text = {"variant_id": str, "category_id": str}
    found = read_frame(CATEGORIES, {}, dtype=text, keep_default_na=False)
    return dict(zip(found["variant_id"], found["category_id"], strict=True))
