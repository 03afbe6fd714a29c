"""Lines of UBL documents."""

from __future__ import annotations

from decimal import Decimal

from core_ml.intake.e_invoice.parties import barcode
from core_ml.intake.e_invoice.sums import Costing, percent_off
from core_ml.intake.e_invoice.tree import Node, every, inside
from core_ml.intake.e_invoice.units import unit_word
from core_ml.intake.e_invoice.values import amount, number, split, text, worked_out
from core_ml.intake.order import Found, LineItem

_QUANTITY = "InvoicedQuantity|CreditedQuantity|Quantity"
_TAX = "ClassifiedTaxCategory/Percent"


def costings(root: Node) -> list[Costing]:
    """Every line of the document; an order has each in an element of its own."""
    return [_costing(line) for line in (*every(root, "InvoiceLine|CreditNoteLine"), *every(root, "OrderLine/LineItem"))]


def _costing(line: Node) -> Costing:
    item, price = line.first("Item"), line.first("Price")
    quantity, counted = number(line, _QUANTITY), line.first(_QUANTITY)
    said, for_how_many = number(price, "PriceAmount"), amount(price, "BaseQuantity") or 1
    net = said.value / for_how_many if said else None
    off, _ = split(price, "AllowanceCharge")
    before = net + off / for_how_many if net is not None else None
    allowance, charge = split(line, "AllowanceCharge")
    count = quantity.value if quantity else Decimal(1)
    paid = None if net is None else count * net - allowance + charge
    code = counted.attribute("unitCode") if counted else ""
    found = LineItem(
        code=text(item, "SellersItemIdentification/ID"),
        buyer_code=text(item, "BuyersItemIdentification/ID"),
        gtin=barcode(text(item, "StandardItemIdentification/ID")),
        description=text(item, "Name") or text(item, "Description"),
        quantity=quantity,
        unit=Found(unit_word(code), code, 1.0) if code else None,
        price=worked_out(before, said.text if said else ""),
        discount=worked_out(percent_off(None if before is None else count * before, paid), ""),
        tax_rate=number(item, _TAX) or number(inside(line, "TaxTotal/TaxSubtotal/TaxCategory"), "Percent"),
        total=number(line, "LineExtensionAmount"),
    )
    return Costing(found, net, allowance, charge)
