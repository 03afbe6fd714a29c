"""How fast ``saleor_ai_backfill`` copies orders, and whether its memory stays flat.

    python benchmarks/backfill.py [--saleor main] [--orders 100000] [--output FILE.json]

A real Saleor whose orders (two and a half lines each) are copies of one that was placed; memory is that of the process
with all of Saleor loaded, after a tenth of the orders and after all of them.
"""

import argparse
import json
import sys
from pathlib import Path

from saleor_shop import measure, running_saleor, switch

ORDERS_A_SECOND = 1000
GROWTH_MIB = 20

ORDERS = """
INSERT INTO order_order SELECT copy.*
FROM order_order o, generate_series(1, %s) AS n, LATERAL jsonb_populate_record(o, jsonb_build_object(
    'id', gen_random_uuid(), 'number', nextval('order_order_number_seq'), 'checkout_token', '',
    'user_email', 'guest' || n %% 20000 || '@example.com', 'status', 'fulfilled',
    'created_at', now() - n * interval '5 minutes', 'updated_at', now() - n * interval '5 minutes')) AS copy
WHERE o.number = %s
"""
LINES = """
INSERT INTO order_orderline SELECT copy.*
FROM (SELECT id, number FROM order_order WHERE number > %s) o
    CROSS JOIN LATERAL generate_series(0, o.number %% 4) AS n
    JOIN order_orderline l ON l.id = (
        SELECT ol.id FROM order_orderline ol JOIN order_order oo ON oo.id = ol.order_id WHERE oo.number = %s LIMIT 1),
    LATERAL jsonb_populate_record(l, jsonb_build_object(
        'id', gen_random_uuid(), 'old_id', NULL, 'order_id', o.id, 'variant_id', 1 + (o.number + n) %% 8)) AS copy
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--saleor", default="main", metavar="VERSION")
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--page", type=int, default=1000)
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    with running_saleor(options.saleor) as shop:
        switch(shop, active=False)
        variant = shop.global_id("ProductVariant", shop.product("Kettle")["variant"])
        measure(shop, "checkouts", channel=shop.channel, variant=variant, pairs=1, warm=0)
        ((number,),) = shop.rows("SELECT max(number) FROM order_order")
        shop.rows(ORDERS, options.orders, number)
        shop.rows(LINES, number, number)
        measure(shop, "vacuum")
        switch(shop, active=True)
        figures = measure(shop, "backfill", page=options.page)
        ((lines,),) = shop.rows("SELECT count(*) FROM saleor_ai_plugin_orderline")
    rate = figures["rows"]["order"] / figures["seconds"]["order"]
    growth = figures["mib_at_the_end"] - figures["mib_at_a_tenth"]
    figures |= {"lines": lines, "orders_a_second": round(rate), "growth_mib": round(growth, 1)}
    print(json.dumps(figures, indent=2))
    if options.output:
        options.output.write_text(json.dumps(figures, indent=2) + "\n")
    return 0 if rate >= ORDERS_A_SECOND and growth <= GROWTH_MIB else 1


if __name__ == "__main__":
    sys.exit(main())
