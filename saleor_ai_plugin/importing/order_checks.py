"""What only the whole file can tell about a row: duplicates, contradictions, lines that are no sales."""

from saleor_ai_plugin.importing.charges import charge_kind
from saleor_ai_plugin.importing.staging import Staging

DIGIT_SHARE = 0.8
"""From this share of codes with a digit on, a code without one is out of the ordinary."""

_ORDERS = """
CREATE TEMPORARY TABLE import_orders ON COMMIT DROP AS
SELECT order_id, min(placed_at) AS placed_at,
       min(currency) AS currency, min(currency) IS DISTINCT FROM max(currency) AS has_currencies,
       max(customer) AS customer, coalesce(min(nullif(customer, '')) <> max(customer), FALSE) AS has_customers,
       max(country) AS country, max(number) AS number, max(channel) AS channel, max(status) AS status,
       max(payment) AS payment, max(shipping) AS shipping, max(order_total) AS order_total,
       max(voucher) AS voucher, max(language) AS language
FROM import_staged GROUP BY order_id
"""
_NAMES = """
CREATE TEMPORARY TABLE import_names ON COMMIT DROP AS
SELECT product, coalesce(mode() WITHIN GROUP (ORDER BY name) FILTER (WHERE name <> '' AND price > 0),
                         mode() WITHIN GROUP (ORDER BY name) FILTER (WHERE name <> ''), '') AS name
FROM import_staged GROUP BY product
"""


def check_orders(staging: Staging, *, lines: bool, customers_are_named: bool) -> None:
    """Refuse what the file itself contradicts, and leave ``import_orders`` with what orders have in common.

    ``lines``: rows are order lines; ``customers_are_named``: the file has a column for the customer.
    """
    staging.run("CREATE INDEX ON import_staged (order_id)")
    staging.run("ANALYZE import_staged")
    staging.refuse(
        "duplicate",
        "s.ctid = twin.ctid AND twin.number > 1",
        using="""(SELECT ctid, row_number() OVER same AS number, first_value(line) OVER same AS first,
                         first_value(sheet) OVER same AS first_sheet FROM import_staged
                  WINDOW same AS (PARTITION BY digest ORDER BY sheet, line)) twin""",
        detail="'the same as ' || concat_ws(' ', nullif(twin.first_sheet, ''), twin.first)",
    )
    staging.refuse(
        "order_from_saleor",
        """o.origin <> 'import' AND (o.id = s.order_id OR (
            o.number = s.order_id AND abs(extract(epoch FROM o.placed_at - s.placed_at)) < 172800))""",
        using="saleor_ai_plugin_order o",
        detail="'order ' || s.order_id",
    )
    staging.run(_ORDERS)
    staging.run("CREATE UNIQUE INDEX ON import_orders (order_id)")
    staging.run("ANALYZE import_orders")
    for reason, condition in (
        ("mixed_currencies", "o.has_currencies"),
        ("no_currency", "o.currency IS NULL"),
        ("several_customers", "o.has_customers"),
        ("no_date", "o.placed_at IS NULL"),
    ):
        staging.refuse(
            reason,
            f"o.order_id = s.order_id AND {condition}",
            using="import_orders o",
            detail="'order ' || s.order_id",
        )
    staging.run(_NAMES)
    if lines:
        _refuse_what_is_no_sale(staging, customers_are_named=customers_are_named)
    staging.run(
        "DELETE FROM import_orders o WHERE NOT EXISTS (SELECT FROM import_staged s WHERE s.order_id = o.order_id)"
    )
    staging.run("ANALYZE import_staged")


def _refuse_what_is_no_sale(staging: Staging, *, customers_are_named: bool) -> None:
    staging.refuse(
        "stock_adjustment",
        "o.order_id = s.order_id AND o.customer = '' AND s.price = 0 AND (s.quantity < 0 OR %s)"
        % ("TRUE" if customers_are_named else "FALSE"),
        using="import_orders o",
        detail="concat_ws(' ', s.quantity, s.product, nullif(s.name, ''))",
    )
    _mark_charges(staging)
    staging.refuse("shop_cost", "s.charge = 'cost'", detail="concat_ws(' ', s.product, nullif(s.name, ''), s.price)")
    staging.refuse("negative_price", "s.price < 0 AND s.charge = ''", detail="concat_ws(' ', s.product, s.price)")
    staging.refuse(
        "charge_alone",
        """s.charge <> '' AND NOT EXISTS (
            SELECT FROM import_staged sold
            WHERE sold.order_id = s.order_id AND sold.charge = '' AND sold.quantity > 0)""",
        detail="concat_ws(' ', s.product, nullif(s.name, ''), s.price)",
    )
    staging.refuse(
        "line_id_twice",
        "s.ctid = twin.ctid AND twin.number > 1",
        using="""(SELECT ctid, row_number() OVER (PARTITION BY order_id, line_ref ORDER BY sheet, line) AS number
                  FROM import_staged WHERE line_ref <> '') twin""",
        detail="s.line_ref",
    )


def _mark_charges(staging: Staging) -> None:
    staging.run("ALTER TABLE import_staged ADD COLUMN charge text NOT NULL DEFAULT ''")
    codes = staging.rows("SELECT product, name FROM import_names")
    with_digit = sum(any(character.isdigit() for character in code) for code, _ in codes)
    usual = bool(codes) and with_digit >= DIGIT_SHARE * len(codes)
    charges = {code: kind for code, name in codes if (kind := charge_kind(code, name, codes_have_digits=usual))}
    if charges:
        staging.run(
            "UPDATE import_staged s SET charge = c.kind FROM unnest(%s::text[], %s::text[]) AS c(code, kind) "
            "WHERE s.product = c.code",
            [list(charges), list(charges.values())],
        )
