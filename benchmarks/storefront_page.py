"""A storefront page of 20 products, with 8 recommendations each and without.

    python benchmarks/storefront_page.py [--saleor main] [--rounds 60] [--output FILE.json]

Asked in turns in one process on a shop of 500 products; every list has 40 candidates. ``with`` adds score, reason,
sentence and the product's id, name and slug. ``cards`` shows what it costs to ask for the price and the picture of each
of the 160 recommended products too: that is Saleor's own work, as for any 160 products.
"""

import argparse
import json
import statistics
import sys
from pathlib import Path

from saleor_shop import measure, running_saleor, switch

MORE_STATEMENTS = 4
P95_RATIO = 1.3

PAGE = """
query($channel: String!) {
  products(first: 20, channel: $channel) {
    edges { node {
      id name slug description
      thumbnail(size: 256) { url }
      category { name }
      pricing {
        onSale
        priceRange { start { gross { amount currency } } stop { gross { amount currency } } }
        priceRangeUndiscounted { start { gross { amount currency } } }
      }
      variants { id name sku quantityAvailable pricing { price { gross { amount currency } } } }
      %s
    } }
  }
}
"""
RECOMMENDATIONS = "aiRecommendations(first: 8) { score reason reasonText product { id name slug } }"
CARDS = """
aiRecommendations(first: 8) { score reason reasonText product {
  id name slug thumbnail(size: 256) { url } pricing { priceRange { start { gross { amount currency } } } } } }
"""
LISTS = """
INSERT INTO saleor_ai_plugin_recommendationlist (kind, subject_id, items, computed_at)
SELECT 'similar', encode(convert_to('Product:' || p.id, 'UTF8'), 'base64'), (
    SELECT jsonb_agg(jsonb_build_object(
        'product', encode(convert_to('Product:' || o.id, 'UTF8'), 'base64'), 'pk', o.id,
        'score', 1.0 / o.place, 'reason', 'similar_to', 'because', '') ORDER BY o.place)
    FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text || p.id)) AS place
          FROM product_product WHERE id <> p.id ORDER BY 2 LIMIT 40) o), now()
FROM product_product p
"""


def p95(milliseconds: list[float]) -> float:
    return statistics.quantiles(milliseconds, n=20)[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--saleor", default="main", metavar="VERSION")
    parser.add_argument("--products", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    documents = {"without": PAGE % "", "with": PAGE % RECOMMENDATIONS, "cards": PAGE % CARDS}
    with running_saleor(options.saleor) as shop:
        switch(shop, active=True)
        shop.do("add_products", options.products)
        shop.rows(LISTS)
        shop.rows(
            "INSERT INTO saleor_ai_plugin_recommendationlist (kind, subject_id, items, computed_at) "
            "SELECT 'trending', '', items, now() FROM saleor_ai_plugin_recommendationlist LIMIT 1"
        )
        measure(shop, "vacuum")
        taken = measure(shop, "pages", documents=documents, variables={"channel": shop.channel}, rounds=options.rounds)
        version = shop.environment.version
    spent, counted = taken["milliseconds"], taken["statements"]
    figures = {"saleor": version, "products": options.products, "rounds": options.rounds, "statements": counted}
    for name in documents:
        figures[name] = {"p50_ms": round(statistics.median(spent[name]), 1), "p95_ms": round(p95(spent[name]), 1)}
    figures["more_statements"] = counted["with"] - counted["without"]
    figures["p95_ratio"] = round(p95(spent["with"]) / p95(spent["without"]), 3)
    figures["p50_ratio"] = round(statistics.median(spent["with"]) / statistics.median(spent["without"]), 3)
    print(json.dumps(figures, indent=2))
    if options.output:
        options.output.write_text(json.dumps(figures, indent=2) + "\n")
    return 0 if figures["more_statements"] <= MORE_STATEMENTS and figures["p95_ratio"] <= P95_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
