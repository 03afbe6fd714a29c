"""Whether the figures of a document agree with each other, reckoned anew after a correction."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core_ml.intake.order import Check
from saleor_ai_plugin.intake import shapes

CENT = Decimal("0.01")
LINE_TOLERANCE = Decimal("0.02")
"""Of a line: prices are rounded before they are multiplied."""
SUM_TOLERANCE = Decimal("0.05")


def checks(order: Mapping[str, Any]) -> list[shapes.Shape]:
    """Lines against their totals, the lines against the net total, net and tax against the gross total."""
    found = [check for number, line in enumerate(order["lines"]) if (check := _of_line(number, line))]
    found += [check for check in (_net(order), _gross(order)) if check]
    return [shapes.of_check(check) for check in found]


def _of_line(number: int, line: Mapping[str, Any]) -> Check | None:
    quantity, price, total = (shapes.decimal_of(line.get(name)) for name in ("quantity", "price", "total"))
    if quantity is None or price is None or total is None:
        return None
    discount = shapes.decimal_of(line.get("discount")) or Decimal(0)
    reckoned = (quantity * price * (100 - discount) / 100).quantize(CENT)
    return Check("line", number, total, reckoned, abs(total - reckoned) <= LINE_TOLERANCE)


def _net(order: Mapping[str, Any]) -> Check | None:
    said = shapes.decimal_of(order.get("net_total"))
    totals = [shapes.decimal_of(line.get("total")) for line in order["lines"]]
    known = [total for total in totals if total is not None]
    if said is None or not known or len(known) < len(totals):
        return None
    reckoned = sum(known, Decimal(0))
    return Check("net_total", None, said, reckoned, abs(said - reckoned) <= SUM_TOLERANCE)


def _gross(order: Mapping[str, Any]) -> Check | None:
    net, tax, gross = (shapes.decimal_of(order.get(name)) for name in ("net_total", "tax_total", "gross_total"))
    if net is None or tax is None or gross is None:
        return None
    return Check("gross_total", None, gross, net + tax, abs(gross - net - tax) <= SUM_TOLERANCE)
