"""Importing a catalogue: products with variants, listings, prices and stock. It is believed more than order lines."""

import datetime

from saleor_ai_plugin.importing.plan import Plan
from saleor_ai_plugin.importing.product_rows import COLUMNS, product_reader
from saleor_ai_plugin.importing.reading import Reader
from saleor_ai_plugin.importing.report import ImportReport
from saleor_ai_plugin.importing.staging import Staging

_CATEGORIES = """
INSERT INTO saleor_ai_plugin_category (id, parent_id, name, translations, snapshot_at)
SELECT DISTINCT left(category, 128), '', category, '{}'::jsonb, %(now)s::timestamptz
FROM import_staged WHERE category <> ''
ON CONFLICT (id) DO NOTHING
"""
_ATTRIBUTES = """
CREATE TEMPORARY TABLE import_attributes ON COMMIT DROP AS
SELECT product, jsonb_object_agg(slug, names) AS attributes FROM (
    SELECT s.product, a.key AS slug, jsonb_agg(DISTINCT v.value) AS names
    FROM import_staged s, jsonb_each(s.attributes) a, jsonb_array_elements(a.value) v GROUP BY 1, 2
) named GROUP BY product
"""
_PRODUCTS = """
WITH taken AS (
    INSERT INTO saleor_ai_plugin_product AS held
        (id, name, slug, description, category_id, product_type, attributes, translations, snapshot_at)
    SELECT DISTINCT ON (s.product) s.product, s.name, '', s.description, left(s.category, 128), s.product_type,
           coalesce(a.attributes, '{}'), '{}'::jsonb, %(now)s::timestamptz
    FROM import_staged s LEFT JOIN import_attributes a USING (product) ORDER BY s.product, s.name, s.description DESC
    ON CONFLICT (id) DO UPDATE SET
        name = EXCLUDED.name, description = EXCLUDED.description, category_id = EXCLUDED.category_id,
        product_type = EXCLUDED.product_type, attributes = EXCLUDED.attributes, updated_at = EXCLUDED.snapshot_at,
        snapshot_at = EXCLUDED.snapshot_at, deleted_at = NULL
    WHERE (held.name, held.description, held.category_id, held.product_type, held.attributes, held.deleted_at)
          IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.description, EXCLUDED.category_id, EXCLUDED.product_type,
                            EXCLUDED.attributes, NULL)
    RETURNING xmax = 0 AS is_new
) SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM taken
"""
_SOURCES = """
INSERT INTO saleor_ai_plugin_importedproduct (product_id, source) SELECT DISTINCT product, 'products' FROM import_staged
ON CONFLICT (product_id) DO UPDATE SET source = EXCLUDED.source
"""
_VARIANTS = """
WITH taken AS (
    INSERT INTO saleor_ai_plugin_variant AS held (id, product_id, sku, name, track_inventory, snapshot_at)
    SELECT DISTINCT ON (variant) variant, product, sku, variant_name, stocks <> '[]', %(now)s::timestamptz
    FROM import_staged WHERE variant <> '' ORDER BY variant, product, sku, variant_name
    ON CONFLICT (id) DO UPDATE SET
        product_id = EXCLUDED.product_id, sku = EXCLUDED.sku, name = EXCLUDED.name,
        track_inventory = EXCLUDED.track_inventory, snapshot_at = EXCLUDED.snapshot_at, deleted_at = NULL
    WHERE (held.product_id, held.sku, held.name, held.track_inventory, held.deleted_at)
          IS DISTINCT FROM (EXCLUDED.product_id, EXCLUDED.sku, EXCLUDED.name, EXCLUDED.track_inventory, NULL)
    RETURNING xmax = 0 AS is_new
) SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM taken
"""
_GONE = """
UPDATE saleor_ai_plugin_variant v SET deleted_at = %(now)s, snapshot_at = %(now)s
WHERE v.deleted_at IS NULL AND v.product_id IN (SELECT product FROM import_staged WHERE variant <> '')
  AND NOT EXISTS (SELECT FROM import_staged s WHERE s.variant = v.id)
"""
_LISTINGS = """
INSERT INTO saleor_ai_plugin_productlisting AS held
    (product_id, channel, is_published, visible_in_listings, published_at, available_for_purchase_at, snapshot_at)
SELECT DISTINCT ON (s.product, l.channel) s.product, l.channel, l.is_published, l.visible_in_listings, l.published_at,
       l.available_for_purchase_at, %(now)s::timestamptz
FROM import_staged s, jsonb_to_recordset(s.listings) AS l(channel text, is_published boolean,
    visible_in_listings boolean, published_at timestamptz, available_for_purchase_at timestamptz)
ORDER BY s.product, l.channel
ON CONFLICT (product_id, channel) DO UPDATE SET
    is_published = EXCLUDED.is_published, visible_in_listings = EXCLUDED.visible_in_listings,
    published_at = EXCLUDED.published_at, available_for_purchase_at = EXCLUDED.available_for_purchase_at,
    snapshot_at = EXCLUDED.snapshot_at
WHERE (held.is_published, held.visible_in_listings, held.published_at, held.available_for_purchase_at)
      IS DISTINCT FROM (EXCLUDED.is_published, EXCLUDED.visible_in_listings, EXCLUDED.published_at,
                        EXCLUDED.available_for_purchase_at)
"""
_PRICES = """
INSERT INTO saleor_ai_plugin_variantprice (variant_id, channel, currency, price, cost, valid_from)
SELECT p.* FROM (
    SELECT DISTINCT ON (s.variant, p.channel) s.variant, p.channel, p.currency, p.price, p.cost, %(now)s::timestamptz
    FROM import_staged s, jsonb_to_recordset(s.prices)
        AS p(channel text, currency text, price numeric(16,3), cost numeric(16,3))
    ORDER BY s.variant, p.channel, p.price
) p LEFT JOIN LATERAL (
    SELECT currency, price, cost FROM saleor_ai_plugin_variantprice h
    WHERE h.variant_id = p.variant AND h.channel = p.channel ORDER BY valid_from DESC LIMIT 1
) held ON TRUE
WHERE (held.currency, held.price, held.cost) IS DISTINCT FROM (p.currency, p.price, p.cost)
"""
# A file names its warehouses and tells nothing else of them.
_WAREHOUSES = """
INSERT INTO saleor_ai_plugin_warehouse (id, name, country, channels, snapshot_at)
SELECT DISTINCT left(k.warehouse, 128), left(k.warehouse, 250), '', '[]'::jsonb, %(now)s::timestamptz
FROM import_staged s, jsonb_to_recordset(s.stocks) AS k(warehouse text)
ON CONFLICT (id) DO NOTHING
"""
_STOCKS = """
WITH counted AS (
    SELECT DISTINCT ON (s.variant, k.warehouse) s.variant, k.warehouse, k.quantity
    FROM import_staged s, jsonb_to_recordset(s.stocks) AS k(warehouse text, quantity integer)
    ORDER BY s.variant, k.warehouse, k.quantity
), changed AS (
    INSERT INTO saleor_ai_plugin_stock AS held (variant_id, warehouse_id, quantity, allocated, snapshot_at)
    SELECT variant, warehouse, quantity, 0, %(now)s FROM counted
    ON CONFLICT (variant_id, warehouse_id) DO UPDATE SET
        quantity = EXCLUDED.quantity, snapshot_at = EXCLUDED.snapshot_at
    WHERE held.quantity <> EXCLUDED.quantity
    RETURNING variant_id, warehouse_id, quantity, allocated
)
INSERT INTO saleor_ai_plugin_stockchange (variant_id, warehouse_id, quantity, allocated, changed_at)
SELECT variant_id, warehouse_id, quantity, allocated, %(now)s FROM changed
"""
# Orders that were imported before their catalogue have the SKU for a product: now it has a better one.
_ADOPTED = """
CREATE TEMPORARY TABLE import_adopted ON COMMIT DROP AS
SELECT i.product_id AS stand_in, min(s.variant) AS variant, min(s.product) AS product FROM import_staged s
JOIN saleor_ai_plugin_importedproduct i
    ON i.product_id = s.sku AND i.source <> 'products' AND s.sku <> '' AND s.sku <> s.product
GROUP BY i.product_id
"""
_ADOPT = (
    """UPDATE saleor_ai_plugin_orderline l SET product_id = a.product, variant_id = a.variant
       FROM import_adopted a WHERE l.product_id = a.stand_in""",
    """UPDATE saleor_ai_plugin_importedreturn r SET product_id = a.product FROM import_adopted a
       WHERE r.product_id = a.stand_in""",
    """UPDATE saleor_ai_plugin_rating r SET product_id = a.product FROM import_adopted a WHERE r.product_id = a.stand_in
       AND NOT EXISTS (SELECT FROM saleor_ai_plugin_rating o
                       WHERE o.product_id = a.product AND o.customer_id = r.customer_id)""",
    """UPDATE saleor_ai_plugin_variantprice p SET variant_id = a.variant FROM import_adopted a
       WHERE p.variant_id = a.stand_in AND a.variant <> a.stand_in""",
    """DELETE FROM saleor_ai_plugin_variant v USING import_adopted a
       WHERE v.id = a.stand_in AND v.product_id = a.stand_in""",
    "DELETE FROM saleor_ai_plugin_productlisting l USING import_adopted a WHERE l.product_id = a.stand_in",
    "DELETE FROM saleor_ai_plugin_product p USING import_adopted a WHERE p.id = a.stand_in",
    "DELETE FROM saleor_ai_plugin_importedproduct i USING import_adopted a WHERE i.product_id = a.stand_in",
)


class Products:
    """One import of a catalogue. What a product's rows no longer list is gone."""

    columns = COLUMNS

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def reader(self, key: bytes, now: datetime.datetime) -> Reader:
        del key  # a catalogue names nobody
        return product_reader(self._plan, now)

    def write(self, staging: Staging, report: ImportReport, now: datetime.datetime) -> None:
        moment = {"now": now}
        staging.run("ANALYZE import_staged")
        staging.refuse(
            "duplicate",
            "s.ctid = twin.ctid AND twin.number > 1",
            using="""(SELECT ctid, row_number() OVER same AS number, first_value(line) OVER same AS first
                      FROM import_staged WINDOW same AS (PARTITION BY digest ORDER BY sheet, line)) twin""",
            detail="'the same as ' || twin.first",
        )
        staging.refuse(
            "order_from_saleor",
            "p.id = s.product AND p.saleor_pk IS NOT NULL",
            using="saleor_ai_plugin_product p",
            detail="s.product",
        )
        staging.run(_ADOPTED)
        for statement in _ADOPT:
            staging.run(statement)
        staging.run(_CATEGORIES, moment)
        staging.run(_ATTRIBUTES)
        [(new, updated)] = staging.rows(_PRODUCTS, moment)
        staging.run(_SOURCES)
        [(new_variants, updated_variants)] = staging.rows(_VARIANTS, moment)
        gone = staging.run(_GONE, moment)
        staging.run(_LISTINGS, moment)
        prices = staging.run(_PRICES, moment)
        staging.run(_WAREHOUSES, moment)
        stocks = staging.run(_STOCKS, moment)
        [(taken, products, variants)] = staging.rows(
            "SELECT count(*), count(DISTINCT product), count(DISTINCT variant) FILTER (WHERE variant <> '') "
            "FROM import_staged"
        )
        report.taken = {"products": taken}
        report.written = {
            "products": {"new": new, "updated": updated, "unchanged": products - new - updated},
            "variants": {
                "new": new_variants,
                "updated": updated_variants,
                "unchanged": variants - new_variants - updated_variants,
                "removed": gone,
            },
            "prices": {"new": prices},
            "stock levels": {"new": stocks},
        }
        report.totals = {"products": products, "variants": variants}
