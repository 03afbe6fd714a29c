"""Lines of UN/CEFACT cross industry documents."""

from __future__ import annotations

from decimal import Decimal

from core_ml.intake.e_invoice.parties import barcode
from core_ml.intake.e_invoice.sums import Costing, percent_off
from core_ml.intake.e_invoice.tree import Node, every, inside
from core_ml.intake.e_invoice.units import unit_word
from core_ml.intake.e_invoice.values import amount, number, split, text, worked_out
from core_ml.intake.order import Found, LineItem, Text

_LINES = "IncludedSupplyChainTradeLineItem"
_AGREEMENT = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement"
_DELIVERY = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery"
_SETTLEMENT = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
_SUM = "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
_TAX = "ApplicableTradeTax/RateApplicablePercent|ApplicablePercent"
_QUANTITY = "BilledQuantity|RequestedQuantity|AgreedQuantity"
_STATUS = "AssociatedDocumentLineDocument/LineStatusReasonCode"
_COUNTED_ELSEWHERE = frozenset(("GROUP", "INFORMATION"))
"""Lines that sum up others or explain them; their figures would count twice."""


def costings(transaction: Node | None) -> list[Costing]:
    """Every line that has an article; a line that is only a note has none."""
    lines = [line for line in every(transaction, _LINES) if line.first("SpecifiedTradeProduct")]
    return [_costing(line) for line in lines if line.said(_STATUS) not in _COUNTED_ELSEWHERE]


def _costing(line: Node) -> Costing:
    product, agreement = line.first("SpecifiedTradeProduct"), line.first(_AGREEMENT)
    delivery, settlement = line.first(_DELIVERY), line.first(_SETTLEMENT)
    net, said = _one_costs(inside(agreement, "NetPriceProductTradePrice"))
    gross = _before(agreement)
    allowance, charge = split(settlement, "SpecifiedTradeAllowanceCharge")
    quantity = number(delivery, _QUANTITY) or number(agreement, _QUANTITY)
    price = net if gross is None else gross
    count = quantity.value if quantity else Decimal(1)
    paid = None if net is None else count * net - allowance + charge
    item = LineItem(
        code=text(product, "SellerAssignedID"),
        buyer_code=text(product, "BuyerAssignedID"),
        gtin=barcode(text(product, "GlobalID")),
        description=text(product, "Name") or text(product, "Description"),
        quantity=quantity,
        unit=_unit(inside(delivery, _QUANTITY)),
        price=worked_out(price, said if gross is None else str(gross)),
        discount=worked_out(percent_off(None if price is None else count * price, paid), ""),
        tax_rate=number(settlement, _TAX),
        total=number(inside(settlement, _SUM), "LineTotalAmount"),
    )
    return Costing(item, net, allowance, charge)


def _one_costs(price: Node | None) -> tuple[Decimal | None, str]:
    """What one unit costs, and the amount as it stands there: it may be that of 100 or 1,000."""
    said = number(price, "ChargeAmount")
    if said is None:
        return None, ""
    return said.value / (amount(price, "BasisQuantity") or 1), said.text


def _before(agreement: Node | None) -> Decimal | None:
    """The price of one before its allowances. Without any, what is called gross may just include the tax."""
    gross = inside(agreement, "GrossPriceProductTradePrice")
    off, _ = split(gross, "AppliedTradeAllowanceCharge")
    return _one_costs(gross)[0] if off else None


def _unit(quantity: Node | None) -> Text | None:
    code = quantity.attribute("unitCode") if quantity else ""
    return Found(unit_word(code), code, 1.0) if code else None
