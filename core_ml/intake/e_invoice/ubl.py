"""UBL 2.1: Order, Invoice and CreditNote, also as Peppol and national rules narrow them."""

from __future__ import annotations

from decimal import Decimal

from core_ml.exceptions import DocumentError
from core_ml.intake.e_invoice.kinds import kind_of, language_of
from core_ml.intake.e_invoice.parties import elsewhere, ubl_party, ubl_receiver
from core_ml.intake.e_invoice.sums import Totals, checks
from core_ml.intake.e_invoice.tree import Node, every, inside
from core_ml.intake.e_invoice.ubl_lines import costings
from core_ml.intake.e_invoice.values import amount, day, number, number_of, split, text, worked_out
from core_ml.intake.order import Day, Kind, Number, Order

KINDS = {"Order": Kind.PURCHASE_ORDER, "Invoice": Kind.INVOICE, "CreditNote": Kind.CREDIT_NOTE}
_TYPE = "InvoiceTypeCode|CreditNoteTypeCode"
_BUYER = "BuyerCustomerParty|AccountingCustomerParty"
_SELLER = "SellerSupplierParty|AccountingSupplierParty"
_SUMS = "LegalMonetaryTotal|AnticipatedMonetaryTotal"
_PERIOD = "RequestedDeliveryPeriod|PromisedDeliveryPeriod"


def read(root: Node) -> Order:
    if root.name not in KINDS:
        raise DocumentError(f"this is a UBL {root.name}; of UBL, Order, Invoice and CreditNote are read")
    kind = KINDS[root.name]
    if kind == Kind.INVOICE:
        kind = kind_of(root.said(_TYPE), Kind.INVOICE)
    buyer, seller = ubl_party(root.first(_BUYER)), ubl_party(root.first(_SELLER))
    delivery = root.first("Delivery")
    lines = costings(root)
    currency = text(root, "DocumentCurrencyCode")
    totals = _totals(root, currency.value if currency else "")
    writer, reader = (buyer, seller) if kind == Kind.PURCHASE_ORDER else (seller, buyer)
    return Order(
        kind=kind,
        language=language_of(writer, reader),
        number=text(root, "ID"),
        order_number=text(root, "OrderReference/ID"),
        date=day(root, "IssueDate"),
        delivery_date=_delivered(delivery),
        buyer=buyer,
        seller=seller,
        deliver_to=elsewhere(ubl_receiver(delivery), buyer),
        currency=currency,
        net_total=totals.net,
        tax_total=totals.tax,
        gross_total=totals.gross,
        lines=tuple(line.item for line in lines),
        checks=checks(lines, totals),
    )


def _delivered(delivery: Node | None) -> Day | None:
    said = day(delivery, "ActualDeliveryDate") or day(delivery, "LatestDeliveryDate")
    return said or day(delivery, f"{_PERIOD}/EndDate") or day(delivery, f"{_PERIOD}/StartDate")


def _totals(root: Node, currency: str) -> Totals:
    sums = root.first(_SUMS)
    off, on = split(root, "AllowanceCharge")
    allowance, charge = number(sums, "AllowanceTotalAmount"), number(sums, "ChargeTotalAmount")
    off, on = allowance.value if allowance else off, charge.value if charge else on
    total = _in_currency(root, currency)
    return Totals(
        net=number(sums, "TaxExclusiveAmount") or _net(sums, off, on),
        tax=number(total, "TaxAmount"),
        gross=number(sums, "TaxInclusiveAmount") or number(sums, "PayableAmount"),
        allowance=off,
        charge=on,
        taxes=_taxes(total),
    )


def _net(sums: Node | None, off: Decimal, on: Decimal) -> Number | None:
    lines = number(sums, "LineExtensionAmount")
    return worked_out(lines.value - off + on, lines.text) if lines else None


def _in_currency(root: Node, currency: str) -> Node | None:
    """The tax stands there twice where it is also told in the currency of the tax office."""
    said = every(root, "TaxTotal")
    fitting = [one for one in said if _currency(one) in ("", currency)]
    return next(iter(fitting or said), None)


def _currency(total: Node) -> str:
    found = inside(total, "TaxAmount")
    return found.attribute("currencyID") if found else ""


def _taxes(total: Node | None) -> tuple[tuple[Decimal, Decimal], ...]:
    parts = [(part, part.first("TaxCategory/Percent")) for part in every(total, "TaxSubtotal")]
    return tuple((amount(part, "TaxableAmount"), number_of(rate).value) for part, rate in parts if rate and rate.text)
