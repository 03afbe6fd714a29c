"""What an order means: which of our variants each line is, and which of our customers the buyer is.

Map
---
``grams``       texts found by their letters
``catalogue``   variants, indexed                            ``known``      a buyer's aliases
``candidates``  which variants a line may mean               ``prices``     the price against the expected one
``scoring``     how likely each is                           ``evidence``   reasons, as codes and numbers
``lines``       a line's match                               ``customers``  the buyer's match
``crosscheck``  price, stock and history of what was matched

What the service calls (stable)
-------------------------------
::

    catalogue = Catalogue(variants)                               # once
    customers = Customers(known)                                  # once
    buyer = match_customer(customers, order.buyer, sender="po@…") # CustomerMatch
    aliases = KnownAliases(one for one in stored if one.buyer == buyer.best.customer)
    found = match_line(catalogue, line, currency="EUR", aliases=aliases, agreed={variant: price})   # LineMatch
    findings = cross_check(line, variant, Terms(currency="EUR", agreed=…, available=…, ordered=…))  # of Finding
"""

from __future__ import annotations

from core_ml.intake.matching.catalogue import Catalogue, Variant
from core_ml.intake.matching.crosscheck import Fact, Finding, Terms, cross_check
from core_ml.intake.matching.customers import Customer, CustomerCandidate, CustomerMatch, Customers, match_customer
from core_ml.intake.matching.evidence import Code, How, Reason
from core_ml.intake.matching.known import KnownAliases
from core_ml.intake.matching.lines import Candidate, LineMatch, match_line

__all__ = [
    "Candidate",
    "Catalogue",
    "Code",
    "Customer",
    "CustomerCandidate",
    "CustomerMatch",
    "Customers",
    "Fact",
    "Finding",
    "How",
    "KnownAliases",
    "LineMatch",
    "Reason",
    "Terms",
    "Variant",
    "cross_check",
    "match_customer",
    "match_line",
]
