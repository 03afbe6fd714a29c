"""Whom the shop knows that a buyer may be, as ``core_ml.intake.matching`` compares them.

Facts hold neither names nor addresses, so the shop is asked; and reviewers said before who is who. A shop that does not
answer leaves the customer to people.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from core_ml.intake.matching import Customer, CustomerCandidate, CustomerMatch, Customers, match_customer
from core_ml.intake.order import Order
from saleor_ai_plugin.intake import learned, owner, shapes
from saleor_ai_plugin.intake.models import IntakeBuyer, IntakeDocument
from saleor_ai_plugin.shop.errors import ShopError
from saleor_ai_plugin.shop.protocol import CustomerFound, Shop

logger = logging.getLogger(__name__)

SURE = 0.9
"""Probability of a customer that is put into the document; below it people choose among the candidates."""


def match(document: IntakeDocument, order: Order, shop: Shop) -> CustomerMatch:
    """Who the buyer is; sets the document's customer, where one is likely, and its candidates. Nothing is saved."""
    held = shapes.of_order(order)
    keys = learned.buyer_keys(held, document.sender_of_buyer)
    taught = list(IntakeBuyer.objects.filter(buyer__in=keys))
    asked = _asked(held, shop)
    known = _known(taught, asked)
    found = match_customer(Customers(known.values()), order.buyer, sender=document.sender_of_buyer)
    names = {one.customer_id: (one.customer_name, "") for one in taught} | {
        one.id: (one.name, one.email) for one in asked
    }
    document.customer_candidates = [
        {
            "id": one.customer,
            "name": names[one.customer][0],
            "email": names[one.customer][1],
            "why": _why(one),
            "probability": round(one.probability, 4),
        }
        for one in found.candidates
    ]
    best = document.customer_candidates[0] if document.customer_candidates else None
    sure = best if best is not None and best["probability"] >= SURE else {"id": "", "name": "", "why": ""}
    document.customer_id, document.customer_name = sure["id"], sure["name"][:250]
    document.customer_why = sure["why"]
    return found


def _why(one: CustomerCandidate) -> str:
    """The first thing that speaks for the customer."""
    return next((str(reason.code) for reason in one.reasons if not reason.code.endswith("_differs")), "")


def _asked(order: dict[str, Any], shop: Shop) -> Sequence[CustomerFound]:
    buyer = order.get("buyer") or {}
    vat_number, email, name = (shapes.value_of(buyer.get(one)) for one in ("vat_number", "email", "name"))
    key = owner.settings().vat_number_key
    found: list[CustomerFound] = []
    try:
        if vat_number and key:
            found += shop.find_customers(vat_number=vat_number, vat_number_key=key)
        if email:
            found += shop.find_customers(email=email)
        if not found and name:
            found += shop.find_customers(search=name[:100])
    except ShopError as error:
        logger.warning("the shop did not say who its customers are", extra={"error": type(error).__name__})
    return found


def _known(taught: Iterable[IntakeBuyer], asked: Iterable[CustomerFound]) -> dict[str, Customer]:
    """Customers with all that they are known by, from the shop and from reviewers."""
    known: dict[str, Customer] = {}
    for one in asked:
        held = known.get(one.id, Customer(one.id))
        known[one.id] = replace(
            held,
            names=(*held.names, one.name),
            emails=(*held.emails, one.email) if one.email else held.emails,
            vat_numbers=(*held.vat_numbers, one.vat_number) if one.vat_number else held.vat_numbers,
        )
    for row in taught:
        held = known.get(row.customer_id, Customer(row.customer_id))
        kind, _, said = row.buyer.partition(":")
        if kind == "vat":
            held = replace(held, vat_numbers=(*held.vat_numbers, said))
        elif kind == "mail":
            held = replace(held, emails=(*held.emails, said if "@" in said else f"orders@{said}"))
        else:
            held = replace(held, names=(*held.names, said))
        known[row.customer_id] = held
    return known
