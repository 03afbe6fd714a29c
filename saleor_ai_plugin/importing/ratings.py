"""Importing ratings: what users think of items, with customers and products where they are new."""

import datetime

from saleor_ai_plugin.importing.cells import Refusal
from saleor_ai_plugin.importing.headers import plain
from saleor_ai_plugin.importing.plan import Plan
from saleor_ai_plugin.importing.pseudonyms import Pseudonyms
from saleor_ai_plugin.importing.reading import Place, Reader, Row, Values
from saleor_ai_plugin.importing.report import ImportReport
from saleor_ai_plugin.importing.staging import Staging

_LATEST = """
(SELECT ctid, row_number() OVER same AS number, first_value(line) OVER same AS latest FROM import_staged
 WINDOW same AS (PARTITION BY customer, item ORDER BY rated_at DESC NULLS LAST, sheet DESC, line DESC)) twin
"""
_RATINGS = """
WITH taken AS (
    INSERT INTO saleor_ai_plugin_rating AS held (customer_id, product_id, rating, rated_at, snapshot_at)
    SELECT customer, item, rating, rated_at, %(now)s FROM import_staged
    ON CONFLICT (customer_id, product_id) DO UPDATE SET
        rating = EXCLUDED.rating, rated_at = EXCLUDED.rated_at, snapshot_at = EXCLUDED.snapshot_at
    WHERE (held.rating, held.rated_at) IS DISTINCT FROM (EXCLUDED.rating, EXCLUDED.rated_at)
      AND (held.rated_at IS NULL OR EXCLUDED.rated_at IS NULL OR held.rated_at <= EXCLUDED.rated_at)
    RETURNING xmax = 0 AS is_new
) SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM taken
"""
_CUSTOMERS = """
INSERT INTO saleor_ai_plugin_customer (id, is_guest, language_code, country, is_active, joined_at, snapshot_at)
SELECT customer, FALSE, '', '', TRUE, min(rated_at), %(now)s::timestamptz FROM import_staged GROUP BY customer
ON CONFLICT (id) DO NOTHING
"""
_PRODUCTS = """
WITH added AS (
    INSERT INTO saleor_ai_plugin_product
        (id, name, slug, description, category_id, product_type, attributes, translations, snapshot_at)
    SELECT DISTINCT item, item, '', '', '', '', '{}'::jsonb, '{}'::jsonb, %(now)s::timestamptz FROM import_staged
    ON CONFLICT (id) DO NOTHING RETURNING id
)
INSERT INTO saleor_ai_plugin_importedproduct (product_id, source) SELECT id, 'ratings' FROM added
ON CONFLICT (product_id) DO NOTHING
"""
_SUMMARY = """
SELECT count(DISTINCT customer), count(DISTINCT item), min(rating), max(rating), min(rated_at), max(rated_at)
FROM import_staged
"""


class Ratings:
    """One import of ratings. A later rating of the same item by the same user replaces the earlier one."""

    columns: tuple[str, ...] = (
        "sheet text",
        "line bigint",
        "digest uuid",
        "customer text",
        "item text",
        "rating double precision",
        "rated_at timestamptz",
    )

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def reader(self, key: bytes, now: datetime.datetime) -> Reader:
        header = plain(self._plan.columns["user"])
        personal = any(word in header for word in ("mail", "name", "phone", "邮箱", "手机", "昵称"))
        return Reader(self._plan, _rating, {"user": Pseudonyms(key, personal=personal)}, now)

    def write(self, staging: Staging, report: ImportReport, now: datetime.datetime) -> None:
        staging.run("ANALYZE import_staged")
        staging.refuse(
            "duplicate",
            "s.ctid = twin.ctid AND twin.number > 1",
            using="""(SELECT ctid, row_number() OVER same AS number, first_value(line) OVER same AS first
                      FROM import_staged WINDOW same AS (PARTITION BY digest ORDER BY sheet, line)) twin""",
            detail="'the same as ' || twin.first",
        )
        staging.refuse(
            "superseded",
            "s.ctid = twin.ctid AND twin.number > 1",
            using=_LATEST,
            detail="'by ' || twin.latest",
        )
        moment = {"now": now}
        [(new, updated)] = staging.rows(_RATINGS, moment)
        customers = staging.run(_CUSTOMERS, moment)
        products = staging.run(_PRODUCTS, moment)
        [(users, items, lowest, highest, first, last)] = staging.rows(_SUMMARY)
        [(taken,)] = staging.rows("SELECT count(*) FROM import_staged")
        report.taken = {"ratings": taken}
        report.written = {
            "ratings": {"new": new, "updated": updated, "unchanged": taken - new - updated},
            "customers": {"new": customers, "unchanged": users - customers},
            "products": {"new": products, "unchanged": items - products},
        }
        report.totals = {
            "customers": users,
            "products": items,
            "lowest_rating": lowest,
            "highest_rating": highest,
            "first_rating": first and first.isoformat(),
            "last_rating": last and last.isoformat(),
        }


def _rating(place: Place, values: Values) -> Row | Refusal:
    for name, reason in (("user", "no_customer"), ("item", "no_product"), ("rating", "no_rating")):
        if values[name] is None:
            return Refusal(reason, "")
    return *place, values["user"], values["item"], float(values["rating"]), values.get("timestamp")
