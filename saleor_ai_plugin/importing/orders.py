"""Importing orders and order lines: the steps, in their order."""

import datetime

from saleor_ai_plugin.importing import catalogue, order_facts, returns
from saleor_ai_plugin.importing.order_checks import check_orders
from saleor_ai_plugin.importing.order_rows import COLUMNS, order_reader
from saleor_ai_plugin.importing.plan import Plan
from saleor_ai_plugin.importing.reading import Reader
from saleor_ai_plugin.importing.report import ImportReport
from saleor_ai_plugin.importing.staging import Staging

_UNMATCHED = "l.sheet = s.sheet AND l.line = s.line AND l.quantity < 0 AND r.id = l.id AND r.matched = 0"
_TAKEN = """
SELECT count(*) FILTER (WHERE charge = '' AND (quantity > 0 OR product = '')),
       count(*) FILTER (WHERE charge = '' AND quantity < 0), count(*) FILTER (WHERE charge <> '')
FROM import_staged
"""
_PARTLY = """
SELECT count(*) FROM import_lines l JOIN saleor_ai_plugin_importedreturn r ON r.id = l.id
WHERE l.quantity < 0 AND r.matched BETWEEN 1 AND r.quantity - 1
"""
_REVENUE = """
SELECT currency, sum(total_gross), min(placed_at), max(placed_at), count(*), count(*) FILTER (WHERE customer_id = '')
FROM saleor_ai_plugin_order WHERE id IN (SELECT order_id FROM import_totals) GROUP BY currency ORDER BY currency
"""
_RETURNED = """
SELECT currency, sum(quantity_returned * unit_price_gross) FROM saleor_ai_plugin_orderline
WHERE order_id IN (SELECT order_id FROM import_totals) AND quantity_returned > 0 GROUP BY currency ORDER BY currency
"""


def _count_anew(staging: Staging, *tables: str) -> None:
    """The planner knows nothing yet of what this transaction wrote, and would go through it row by row."""
    for table in tables:
        staging.run(f"ANALYZE saleor_ai_plugin_{table}")


class Orders:
    """One import of orders, with or without their lines."""

    columns = COLUMNS

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lines = plan.kind == "order_lines"

    def reader(self, key: bytes, now: datetime.datetime) -> Reader:
        return order_reader(self._plan, key, now)

    def write(self, staging: Staging, report: ImportReport, now: datetime.datetime) -> None:
        check_orders(staging, lines=self._lines, customers_are_named="customer" in self._plan.columns)
        order_facts.prepare(staging, lines=self._lines)
        report.written["orders"] = order_facts.write_orders(staging, now=now)
        if self._lines:
            report.written["order lines"] = order_facts.write_lines(staging)
            _count_anew(staging, "order", "orderline")
            returns.write_returns(staging)
            staging.refuse(
                "return_without_sale",
                _UNMATCHED,
                using="import_lines l, saleor_ai_plugin_importedreturn r",
                detail="concat_ws(' ', s.order_id, s.quantity, s.product)",
            )
            report.written["products"] = catalogue.write_products(staging, now=now)
        report.written["customers"] = catalogue.write_customers(staging, now=now)
        self._tell(staging, report)

    def _tell(self, staging: Staging, report: ImportReport) -> None:
        [(sales, came_back, charges)] = staging.rows(_TAKEN)
        report.taken = {"sales" if self._lines else "orders": sales}
        if self._lines:
            report.taken |= {"returns": came_back, "charges": charges}
            [(partly,)] = staging.rows(_PARTLY)
            if partly:
                report.notes.append(f"{partly:,} returns found a part of what they return only")
        rows = staging.rows(_REVENUE)
        report.totals = {
            "orders": sum(row[4] for row in rows),
            "guest_orders": sum(row[5] for row in rows),
            "customers": sum(report.written["customers"].values()),
            "revenue": {row[0]: str(row[1]) for row in rows},
            "first_order": min((row[2].isoformat() for row in rows), default=None),
            "last_order": max((row[3].isoformat() for row in rows), default=None),
        }
        if self._lines:
            report.totals["products"] = sum(report.written["products"].values())
            report.totals["returned"] = {currency: str(amount) for currency, amount in staging.rows(_RETURNED)}
            [(twice,)] = staging.rows("SELECT count(DISTINCT product) FROM import_codes WHERE code <> product")
            if twice:
                report.notes.append(
                    f"{twice:,} codes differ from another in case only and have its name: taken for one"
                )
        self._tell_of_countries(staging, report)

    def _tell_of_countries(self, staging: Staging, report: ImportReport) -> None:
        if "country" not in self._plan.columns:
            return
        [(without,)] = staging.rows(
            "SELECT count(*) FROM import_orders JOIN import_totals USING (order_id) WHERE country = ''"
        )
        if without:
            report.notes.append(f"{without:,} orders have no country that has a code of its own")
