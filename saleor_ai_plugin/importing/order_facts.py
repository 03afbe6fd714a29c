"""Orders and their lines from staging into the facts: what the file has of an order replaces what we had."""

from saleor_ai_plugin.importing.staging import Staging

# Codes that differ in case only and have the same name are one product, spelled twice.
_CODES = """
CREATE TEMPORARY TABLE import_codes ON COMMIT DROP AS
WITH spelled AS (
    SELECT product, min(product COLLATE "C") OVER (PARTITION BY upper(product), upper(name)) AS spelling
    FROM import_names
), codes AS (
    SELECT s.product, s.variant, p.spelling AS code
    FROM (SELECT DISTINCT product, variant FROM import_staged WHERE charge = '' AND product <> '') s
    JOIN spelled p ON p.product = s.product
), skus AS (
    SELECT DISTINCT ON (sku) sku, id, product_id FROM saleor_ai_plugin_variant
    WHERE sku <> '' AND deleted_at IS NULL ORDER BY sku, id
), alone AS (
    SELECT product_id, min(id) AS id, count(*) AS variants FROM saleor_ai_plugin_variant
    WHERE deleted_at IS NULL GROUP BY product_id
)
SELECT c.product, c.variant, c.code,
       coalesce(v.product_id, s.product_id, c.code) AS product_id,
       coalesce(v.id, s.id, nullif(c.variant, ''), CASE WHEN p.variants = 1 THEN p.id WHEN p.variants > 1 THEN '' END,
                c.code) AS variant_id
FROM codes c
LEFT JOIN saleor_ai_plugin_variant v ON v.id = c.variant AND c.variant <> ''
LEFT JOIN skus s ON s.sku = c.code
LEFT JOIN alone p ON p.product_id = c.code
"""
# The same line gets the same id whatever its place in the file: equal codes are told apart by their contents.
_LINES = """
CREATE TEMPORARY TABLE import_lines ON COMMIT DROP AS
WITH numbered AS (
    SELECT s.*, row_number() OVER (
        PARTITION BY s.order_id, s.product, s.quantity > 0
        ORDER BY s.price, abs(s.quantity), s.name, s.variant, s.line_ref, s.digest) AS n
    FROM import_staged s WHERE s.charge = '' AND s.product <> ''
), named AS (
    SELECT n.*, CASE WHEN quantity < 0 THEN 'return:' ELSE '' END || replace(order_id, ':', '::') || ':' || CASE
        WHEN line_ref <> '' THEN replace(line_ref, ':', '::') ELSE replace(product, ':', '::') || ':' || n
        END AS long_id
    FROM numbered n
)
SELECT CASE WHEN length(n.long_id) > 150 THEN 'md5:' || md5(n.long_id) ELSE n.long_id END AS id, n.sheet, n.line,
       n.order_id, c.product_id, c.variant_id, left(c.code, 255) AS sku, n.name, n.quantity, o.currency,
       n.price, coalesce(n.price_net, n.price) AS price_net, n.cost, left(n.warehouse, 128) AS warehouse,
       o.placed_at, o.customer, coalesce(o.status, 'fulfilled') AS status
FROM named n
JOIN import_codes c ON c.product = n.product AND c.variant = n.variant
JOIN import_orders o ON o.order_id = n.order_id
"""
_TOTALS = """
CREATE TEMPORARY TABLE import_totals ON COMMIT DROP AS
SELECT order_id, sum(quantity * price) FILTER (WHERE is_billed) AS billed,
       sum(quantity * coalesce(price_net, price)) FILTER (WHERE is_billed) AS net,
       -sum(abs(quantity * price)) FILTER (WHERE charge = 'discount') AS discount,
       sum(quantity * price) FILTER (WHERE charge = 'shipping') AS shipping
FROM (SELECT *, charge <> 'discount' AND (charge <> '' OR quantity > 0) AS is_billed FROM import_staged) s
GROUP BY order_id HAVING %s OR bool_or(charge = '' AND quantity > 0)
"""
# An order's returns are ours to work out: the file's "fulfilled" does not undo them.
_UPSERT_ORDERS = """
WITH taken AS (
    INSERT INTO saleor_ai_plugin_order AS held
        (id, number, customer_id, visitor, channel, status, origin, charge_status, currency, total_gross, total_net,
         shipping_gross, charged, voucher_code, country, language_code, placed_at, snapshot_at)
    SELECT o.order_id, left(coalesce(o.number, o.order_id), 64), o.customer, '', o.channel,
           coalesce(o.status, 'fulfilled'), 'import', coalesce(o.payment, 'full'), o.currency, t.gross, t.net,
           t.shipping, CASE WHEN coalesce(o.payment, 'full') = 'full' THEN t.gross ELSE 0 END,
           o.voucher, left(o.country, 2), left(o.language, 35), o.placed_at, %(now)s
    FROM import_orders o JOIN (
        SELECT i.order_id,
               coalesce(i.order_total, t.billed + coalesce(t.discount, 0) + coalesce(i.shipping, 0), 0) AS gross,
               coalesce(t.net + coalesce(t.discount, 0) + coalesce(i.shipping, 0), i.order_total, 0) AS net,
               coalesce(t.shipping, 0) + coalesce(i.shipping, 0) AS shipping
        FROM import_orders i JOIN import_totals t ON t.order_id = i.order_id
    ) t ON t.order_id = o.order_id
    ON CONFLICT (id) DO UPDATE SET
        number = EXCLUDED.number, customer_id = EXCLUDED.customer_id, channel = EXCLUDED.channel,
        status = CASE WHEN held.status IN ('returned', 'partially_returned') AND EXCLUDED.status = 'fulfilled'
                      THEN held.status ELSE EXCLUDED.status END,
        charge_status = EXCLUDED.charge_status, currency = EXCLUDED.currency, total_gross = EXCLUDED.total_gross,
        total_net = EXCLUDED.total_net, shipping_gross = EXCLUDED.shipping_gross, charged = EXCLUDED.charged,
        voucher_code = EXCLUDED.voucher_code, country = EXCLUDED.country, language_code = EXCLUDED.language_code,
        placed_at = EXCLUDED.placed_at, updated_at = EXCLUDED.snapshot_at, snapshot_at = EXCLUDED.snapshot_at,
        deleted_at = NULL
    WHERE (held.number, held.customer_id, held.channel, held.charge_status, held.currency, held.total_gross,
           held.total_net, held.shipping_gross, held.voucher_code, held.country, held.language_code, held.placed_at)
          IS DISTINCT FROM
          (EXCLUDED.number, EXCLUDED.customer_id, EXCLUDED.channel, EXCLUDED.charge_status, EXCLUDED.currency,
           EXCLUDED.total_gross, EXCLUDED.total_net, EXCLUDED.shipping_gross, EXCLUDED.voucher_code, EXCLUDED.country,
           EXCLUDED.language_code, EXCLUDED.placed_at)
       OR (held.status <> EXCLUDED.status
           AND NOT (held.status IN ('returned', 'partially_returned') AND EXCLUDED.status = 'fulfilled'))
    RETURNING xmax = 0 AS is_new
) SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM taken
"""
_REMOVE_LINES = """
DELETE FROM saleor_ai_plugin_orderline l USING import_totals t
WHERE l.order_id = t.order_id AND NOT EXISTS (SELECT FROM import_lines n WHERE n.id = l.id AND n.quantity > 0)
"""
_UPSERT_LINES = """
WITH taken AS (
    INSERT INTO saleor_ai_plugin_orderline AS held
        (id, order_id, product_id, variant_id, sku, name, quantity, quantity_fulfilled, quantity_returned, currency,
         unit_price_gross, unit_price_net, unit_cost, warehouse_id, placed_at)
    SELECT id, order_id, product_id, variant_id, sku, name, quantity,
           CASE WHEN status IN ('fulfilled', 'returned', 'partially_returned') THEN quantity ELSE 0 END, 0,
           currency, price, price_net, cost, warehouse, placed_at
    FROM import_lines WHERE quantity > 0
    ON CONFLICT (id) DO UPDATE SET
        order_id = EXCLUDED.order_id, product_id = EXCLUDED.product_id, variant_id = EXCLUDED.variant_id,
        sku = EXCLUDED.sku, name = EXCLUDED.name, quantity = EXCLUDED.quantity,
        quantity_fulfilled = EXCLUDED.quantity_fulfilled, currency = EXCLUDED.currency,
        unit_price_gross = EXCLUDED.unit_price_gross, unit_price_net = EXCLUDED.unit_price_net,
        unit_cost = EXCLUDED.unit_cost, warehouse_id = EXCLUDED.warehouse_id, placed_at = EXCLUDED.placed_at,
        quantity_returned = least(held.quantity_returned, EXCLUDED.quantity)
    WHERE (held.order_id, held.product_id, held.variant_id, held.sku, held.name, held.quantity, held.quantity_fulfilled,
           held.currency, held.unit_price_gross, held.unit_price_net, held.unit_cost, held.warehouse_id, held.placed_at)
          IS DISTINCT FROM
          (EXCLUDED.order_id, EXCLUDED.product_id, EXCLUDED.variant_id, EXCLUDED.sku, EXCLUDED.name, EXCLUDED.quantity,
           EXCLUDED.quantity_fulfilled, EXCLUDED.currency, EXCLUDED.unit_price_gross, EXCLUDED.unit_price_net,
           EXCLUDED.unit_cost, EXCLUDED.warehouse_id, EXCLUDED.placed_at)
    RETURNING xmax = 0 AS is_new
) SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM taken
"""
_WAREHOUSES = """
INSERT INTO saleor_ai_plugin_warehouse (id, name, country, channels, snapshot_at)
SELECT DISTINCT warehouse, warehouse, '', '[]'::jsonb, now() FROM import_lines WHERE warehouse <> ''
ON CONFLICT (id) DO NOTHING
"""


def prepare(staging: Staging, *, lines: bool) -> None:
    """Find product and variant of each code, name the lines, and add up the orders."""
    if not lines:
        staging.run("ALTER TABLE import_staged ADD COLUMN charge text NOT NULL DEFAULT ''")
    staging.run(_CODES)
    staging.run("ANALYZE import_codes")
    staging.run(_LINES)
    staging.run("CREATE INDEX ON import_lines (id)")
    staging.run(_TOTALS % ("FALSE" if lines else "TRUE"))
    staging.run("CREATE UNIQUE INDEX ON import_totals (order_id)")
    for table in ("import_lines", "import_totals"):
        staging.run(f"ANALYZE {table}")


def write_orders(staging: Staging, *, now: object) -> dict[str, int]:
    """Write the orders; how many are new, updated, and as they were."""
    [(new, updated)] = staging.rows(_UPSERT_ORDERS, {"now": now})
    [(all_orders,)] = staging.rows("SELECT count(*) FROM import_totals")
    return {"new": new, "updated": updated, "unchanged": all_orders - new - updated}


def write_lines(staging: Staging) -> dict[str, int]:
    """Write the lines; what an order no longer has goes."""
    removed = staging.run(_REMOVE_LINES)
    [(new, updated)] = staging.rows(_UPSERT_LINES)
    staging.run(_WAREHOUSES)
    [(all_lines,)] = staging.rows("SELECT count(*) FROM import_lines WHERE quantity > 0")
    return {"new": new, "updated": updated, "unchanged": all_lines - new - updated, "removed": removed}
