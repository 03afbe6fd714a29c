"""Which customer of the shop a buyer is: by VAT number, by what reviewers said before, by e-mail.

Facts hold neither names nor addresses, so the shop is asked. One that does not answer leaves the customer to people.
"""

import logging
from collections.abc import Mapping
from typing import Any

from saleor_ai_plugin.intake import learned, owner, shapes
from saleor_ai_plugin.intake.models import IntakeDocument
from saleor_ai_plugin.shop.errors import ShopError
from saleor_ai_plugin.shop.protocol import CustomerFound, Shop

logger = logging.getLogger(__name__)

MOST = 5


def match(document: IntakeDocument, order: Mapping[str, Any], shop: Shop) -> None:
    """Set the document's customer, where one is sure, and its candidates; the caller saves."""
    found: dict[str, dict[str, str]] = {}
    keys = learned.buyer_keys(order, document.sender)
    known = learned.customer_of(keys)
    if known is not None:
        found[known.customer_id] = _candidate(known.customer_id, known.customer_name, "", "learned")
    for one, why in _asked(order, shop):
        found.setdefault(one.id, _candidate(one.id, one.name, one.email, why))
    candidates = sorted(found.values(), key=lambda one: _RANKS[one["why"]])
    document.customer_candidates = candidates[:MOST]
    best = candidates[0] if candidates else None
    sure = best is not None and best["why"] != "name" and sum(one["why"] == best["why"] for one in candidates) == 1
    document.customer_id = best["id"] if best and sure else ""
    document.customer_name = best["name"][:250] if best and sure else ""
    document.customer_why = best["why"] if best and sure else ""


_RANKS = {"vat_number": 0, "learned": 1, "email": 2, "name": 3}


def _asked(order: Mapping[str, Any], shop: Shop) -> list[tuple[CustomerFound, str]]:
    buyer = order.get("buyer") or {}
    vat_number, email, name = (shapes.value_of(buyer.get(one)) for one in ("vat_number", "email", "name"))
    key = owner.settings().vat_number_key
    try:
        found = []
        if vat_number and key:
            found += [(one, "vat_number") for one in shop.find_customers(vat_number=vat_number, vat_number_key=key)]
        if email:
            found += [(one, "email") for one in shop.find_customers(email=email)]
        if not found and name:
            found += [(one, "name") for one in shop.find_customers(search=name[:100])]
    except ShopError as error:
        logger.warning("the shop did not say who its customers are", extra={"error": type(error).__name__})
        return []
    return found


def _candidate(customer_id: str, name: str, email: str, why: str) -> dict[str, str]:
    return {"id": customer_id, "name": name, "email": email, "why": why}
