"""Products, prices and customers as the orders show them, where no catalogue tells it better.

All of it is worked out anew from every imported order of a product or customer, so that the order in which files
are imported does not matter.
"""

from typing import Any

from saleor_ai_plugin.importing.staging import Staging

# A product that exists without being remembered here came from Saleor.
_SOURCES = """
INSERT INTO saleor_ai_plugin_importedproduct AS held (product_id, source)
SELECT DISTINCT l.product_id, 'order_lines' FROM import_lines l
LEFT JOIN saleor_ai_plugin_product p ON p.id = l.product_id
LEFT JOIN saleor_ai_plugin_importedproduct i ON i.product_id = l.product_id
WHERE l.quantity > 0 AND (p.id IS NULL OR i.source = 'ratings')
ON CONFLICT (product_id) DO UPDATE SET source = EXCLUDED.source WHERE held.source = 'ratings'
"""
_SOLD = """
CREATE TEMPORARY TABLE import_sold ON COMMIT DROP AS
SELECT l.product_id, l.variant_id, l.sku, l.name, l.unit_price_gross AS price, l.unit_cost AS cost, l.currency,
       l.placed_at, o.channel
FROM saleor_ai_plugin_orderline l
JOIN saleor_ai_plugin_order o ON o.id = l.order_id AND o.origin = 'import' AND o.deleted_at IS NULL
WHERE l.product_id IN (
    SELECT t.product_id FROM import_lines t JOIN saleor_ai_plugin_importedproduct i
    ON i.product_id = t.product_id AND i.source = 'order_lines')
"""
_PRODUCTS = """
WITH taken AS (
    INSERT INTO saleor_ai_plugin_product AS held
        (id, name, slug, description, category_id, product_type, attributes, translations, created_at, snapshot_at)
    SELECT product_id, left(coalesce(mode() WITHIN GROUP (ORDER BY name) FILTER (WHERE name <> ''), product_id), 250),
           '', '', '', '', '{}', '{}', min(placed_at), %(now)s
    FROM import_sold GROUP BY product_id
    ON CONFLICT (id) DO UPDATE SET
        name = EXCLUDED.name, created_at = EXCLUDED.created_at, snapshot_at = EXCLUDED.snapshot_at, deleted_at = NULL
    WHERE (held.name, held.created_at, held.deleted_at) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.created_at, NULL)
    RETURNING xmax = 0 AS is_new
) SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM taken
"""
# The file says nothing about stock, so it is not tracked: what is unknown is not "sold out".
_VARIANTS = """
INSERT INTO saleor_ai_plugin_variant AS held (id, product_id, sku, name, track_inventory, snapshot_at)
SELECT DISTINCT ON (variant_id) variant_id, product_id, sku, '', FALSE, %(now)s
FROM import_sold WHERE variant_id <> '' ORDER BY variant_id, sku
ON CONFLICT (id) DO UPDATE SET deleted_at = NULL, snapshot_at = EXCLUDED.snapshot_at WHERE held.deleted_at IS NOT NULL
"""
_LISTINGS = """
INSERT INTO saleor_ai_plugin_productlisting (product_id, channel, is_published, visible_in_listings, snapshot_at)
SELECT DISTINCT product_id, channel, TRUE, TRUE, %(now)s::timestamptz FROM import_sold
ON CONFLICT (product_id, channel) DO NOTHING
"""
# The list price of a day is the one paid most often, and it has changed when that holds on the next day of sale too:
# single customers and marketplaces get prices of their own. The last price is believed as it is.
_PRICES = """
CREATE TEMPORARY TABLE import_prices ON COMMIT DROP AS
WITH main AS (
    SELECT variant_id, channel, mode() WITHIN GROUP (ORDER BY currency) AS currency
    FROM import_sold WHERE price > 0 AND variant_id <> '' GROUP BY variant_id, channel
), daily AS (
    SELECT s.variant_id, s.channel, s.currency, date_trunc('day', s.placed_at, 'UTC') AS day,
           mode() WITHIN GROUP (ORDER BY s.price DESC) AS price, mode() WITHIN GROUP (ORDER BY s.cost) AS cost
    FROM import_sold s JOIN main m USING (variant_id, channel, currency)
    WHERE s.price > 0 GROUP BY s.variant_id, s.channel, s.currency, day
), held AS (
    SELECT *, lead(price) OVER sales AS after, row_number() OVER sales AS n FROM daily
    WINDOW sales AS (PARTITION BY variant_id, channel ORDER BY day)
), compared AS (
    SELECT *, lag(price) OVER (PARTITION BY variant_id, channel ORDER BY day) AS before FROM held
    WHERE n = 1 OR after IS NULL OR price = after
)
SELECT variant_id, channel, currency, price, cost, day AS valid_from FROM compared WHERE price IS DISTINCT FROM before
"""
_REMOVE_PRICES = """
DELETE FROM saleor_ai_plugin_variantprice p USING (SELECT DISTINCT variant_id FROM import_sold) s
WHERE p.variant_id = s.variant_id AND NOT EXISTS (
    SELECT FROM import_prices n
    WHERE n.variant_id = p.variant_id AND n.channel = p.channel AND n.valid_from = p.valid_from)
"""
_UPSERT_PRICES = """
INSERT INTO saleor_ai_plugin_variantprice AS held (variant_id, channel, currency, price, cost, valid_from)
SELECT variant_id, channel, currency, price, cost, valid_from FROM import_prices
ON CONFLICT (variant_id, channel, valid_from) DO UPDATE SET
    currency = EXCLUDED.currency, price = EXCLUDED.price, cost = EXCLUDED.cost
WHERE (held.currency, held.price, held.cost) IS DISTINCT FROM (EXCLUDED.currency, EXCLUDED.price, EXCLUDED.cost)
"""
_CUSTOMERS = """
WITH orders AS (
    SELECT customer_id, country, language_code, placed_at, id FROM saleor_ai_plugin_order
    WHERE deleted_at IS NULL AND customer_id IN (
        SELECT o.customer FROM import_orders o JOIN import_totals t USING (order_id) WHERE o.customer <> '')
), first AS (
    SELECT customer_id, min(placed_at) AS joined_at FROM orders GROUP BY customer_id
), latest AS (
    SELECT DISTINCT ON (customer_id) customer_id, country, language_code FROM orders
    ORDER BY customer_id, country = '', placed_at DESC, id
), taken AS (
    INSERT INTO saleor_ai_plugin_customer AS held
        (id, is_guest, language_code, country, is_active, joined_at, snapshot_at)
    SELECT customer_id, FALSE, language_code, country, TRUE, joined_at, %(now)s
    FROM first JOIN latest USING (customer_id)
    ON CONFLICT (id) DO UPDATE SET
        country = EXCLUDED.country, language_code = EXCLUDED.language_code, joined_at = EXCLUDED.joined_at,
        snapshot_at = EXCLUDED.snapshot_at
    WHERE held.saleor_pk IS NULL AND held.deleted_at IS NULL
      AND (held.country, held.language_code, held.joined_at)
          IS DISTINCT FROM (EXCLUDED.country, EXCLUDED.language_code, EXCLUDED.joined_at)
    RETURNING xmax = 0 AS is_new
) SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM taken
"""


def write_products(staging: Staging, *, now: object) -> dict[str, int]:
    """Products, variants, listings and prices of what was sold; how many products are new or updated."""
    moment: dict[str, Any] = {"now": now}
    staging.run(_SOURCES)
    staging.run("ANALYZE saleor_ai_plugin_importedproduct")
    staging.run(_SOLD)
    staging.run("ANALYZE import_sold")
    [(new, updated)] = staging.rows(_PRODUCTS, moment)
    staging.run(_VARIANTS, moment)
    staging.run(_LISTINGS, moment)
    staging.run(_PRICES)
    staging.run("CREATE INDEX ON import_prices (variant_id)")
    staging.run("ANALYZE import_prices")
    staging.run(_REMOVE_PRICES)
    staging.run(_UPSERT_PRICES)
    [(sold,)] = staging.rows("SELECT count(DISTINCT product_id) FROM import_lines WHERE quantity > 0")
    return {"new": new, "updated": updated, "unchanged": sold - new - updated}


def write_customers(staging: Staging, *, now: object) -> dict[str, int]:
    """The customers of the file's orders; how many are new or updated."""
    [(new, updated)] = staging.rows(_CUSTOMERS, {"now": now})
    [(named,)] = staging.rows(
        "SELECT count(DISTINCT o.customer) FROM import_orders o JOIN import_totals t USING (order_id) "
        "WHERE o.customer <> ''"
    )
    return {"new": new, "updated": updated, "unchanged": named - new - updated}
