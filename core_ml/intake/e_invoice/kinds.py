"""What a document is, by its code in the list UNTDID 1001, and the language that it is likely to be in."""

from __future__ import annotations

from core_ml.exceptions import DocumentError
from core_ml.intake.order import Kind, Party

CREDIT = frozenset(("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"))
ORDERS = frozenset(("105", "220", "221", "224", "226", "227", "228", "230", "402"))
ANSWERS = frozenset(("231", "320"))
NEITHER = frozenset(("50", "310", "315", "325"))
"""Quotations, contracts and invoices in advance: nothing is owed by them."""
_LANGUAGES = {"de": "DE AT CH LI", "fr": "FR BE LU MC", "zh": "CN HK TW MO SG"}
LANGUAGES = {country: language for language, countries in _LANGUAGES.items() for country in countries.split()}


def kind_of(code: str, otherwise: Kind) -> Kind:
    """The kind of a code; a code that is none of these is ``otherwise``.

    Raises
    ------
    DocumentError
        It answers an order, and orders nothing.
    """
    if code in ANSWERS:
        raise DocumentError("this is an answer to an order, not an order; orders, invoices and credit notes are read")
    if code in CREDIT:
        return Kind.CREDIT_NOTE
    if code in ORDERS:
        return Kind.PURCHASE_ORDER
    return Kind.OTHER if code in NEITHER else otherwise


def language_of(writer: Party, reader: Party) -> str:
    """Of the country of whoever wrote it, or else of whom it is for; English where these say nothing."""
    country = writer.country or reader.country
    return LANGUAGES.get(country.value if country else "", "en")
