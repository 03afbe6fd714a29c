"""UN/CEFACT cross industry documents: ZUGFeRD 1 and 2, Factur-X and Order-X, whatever the profile.

The profiles from MINIMUM to EXTENDED differ in how much they say; what a profile does not say is None.
"""

from __future__ import annotations

from decimal import Decimal

from core_ml.intake.e_invoice.cii_lines import costings
from core_ml.intake.e_invoice.kinds import kind_of, language_of
from core_ml.intake.e_invoice.parties import cii_party, elsewhere
from core_ml.intake.e_invoice.sums import Totals, checks
from core_ml.intake.e_invoice.tree import Node, every, inside
from core_ml.intake.e_invoice.values import amount, day, number, number_of, split, text, worked_out
from core_ml.intake.order import Day, Kind, Number, Order

HEADER = "ExchangedDocument|HeaderExchangedDocument"
ORDER_ROOTS = frozenset(("SCRDMCCBDACIOMessageStructure", "CrossIndustryOrder", "CrossIndustryOrderChange"))
_TRANSACTION = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
_AGREEMENT = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
_DELIVERY = "ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery"
_SETTLEMENT = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
_SUMS = "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
_EVENTS = "ActualDeliverySupplyChainEvent|RequestedDeliverySupplyChainEvent|RequestedDespatchSupplyChainEvent"
_LOGISTICS = "SpecifiedLogisticsServiceCharge"
_ALLOWANCES = "SpecifiedTradeAllowanceCharge"


def read(root: Node) -> Order:
    header, transaction = root.first(HEADER), root.first(_TRANSACTION)
    agreement, delivery = inside(transaction, _AGREEMENT), inside(transaction, _DELIVERY)
    settlement = inside(transaction, _SETTLEMENT)
    usual = Kind.PURCHASE_ORDER if root.name in ORDER_ROOTS else Kind.INVOICE
    kind = kind_of(header.said("TypeCode") if header else "", usual)
    buyer, seller = (cii_party(inside(agreement, f"{who}TradeParty")) for who in ("Buyer", "Seller"))
    receiver = cii_party(inside(delivery, "ShipToTradeParty"))
    lines = costings(transaction)
    currency = text(settlement, "InvoiceCurrencyCode|OrderCurrencyCode")
    totals = _totals(settlement, currency.value if currency else "")
    writer, reader = (buyer, seller) if kind == Kind.PURCHASE_ORDER else (seller, buyer)
    return Order(
        kind=kind,
        language=language_of(writer, reader),
        number=text(header, "ID"),
        order_number=text(agreement, "BuyerOrderReferencedDocument/IssuerAssignedID|ID"),
        date=_moment(header, "IssueDateTime"),
        delivery_date=_delivered(delivery),
        buyer=buyer,
        seller=seller,
        deliver_to=elsewhere(receiver, buyer),
        currency=currency,
        net_total=totals.net,
        tax_total=totals.tax,
        gross_total=totals.gross,
        lines=tuple(line.item for line in lines),
        checks=checks(lines, totals),
    )


def _moment(node: Node | None, path: str) -> Day | None:
    """The first version has the day in an element of its own, drafts of it do not."""
    return day(node, f"{path}/DateTimeString") or day(node, path)


def _delivered(delivery: Node | None) -> Day | None:
    event = inside(delivery, _EVENTS)
    said = _moment(event, "OccurrenceDateTime") or _moment(event, "OccurrenceSpecifiedPeriod/EndDateTime")
    return said or _moment(event, "OccurrenceSpecifiedPeriod/StartDateTime")


def _totals(settlement: Node | None, currency: str) -> Totals:
    sums = inside(settlement, _SUMS)
    off, on = split(settlement, _ALLOWANCES)
    on += sum((amount(one, "AppliedAmount") for one in every(settlement, _LOGISTICS)), Decimal(0))
    allowance, charge = number(sums, "AllowanceTotalAmount"), number(sums, "ChargeTotalAmount")
    off, on = allowance.value if allowance else off, charge.value if charge else on
    return Totals(
        net=number(sums, "TaxBasisTotalAmount") or _net(sums, off, on),
        tax=_in_currency(sums, currency),
        gross=number(sums, "GrandTotalAmount"),
        allowance=off,
        charge=on,
        taxes=_taxes(settlement),
    )


def _net(sums: Node | None, off: Decimal, on: Decimal) -> Number | None:
    lines = number(sums, "LineTotalAmount")
    return worked_out(lines.value - off + on, lines.text) if lines else None


def _in_currency(sums: Node | None, currency: str) -> Number | None:
    """The tax stands there twice where it is also told in the currency of the tax office."""
    said = [node for node in every(sums, "TaxTotalAmount") if node.text]
    fitting = [node for node in said if node.attribute("currencyID") in ("", currency)]
    return number_of((fitting or said)[0]) if said else None


def _taxes(settlement: Node | None) -> tuple[tuple[Decimal, Decimal], ...]:
    found = []
    for tax in every(settlement, "ApplicableTradeTax"):
        base, percent = number(tax, "BasisAmount"), number(tax, "RateApplicablePercent|ApplicablePercent")
        if base is not None and percent is not None:
            found.append((base.value, percent.value))
    return tuple(found)
