"""Buyer, seller and receiver, in both formats; and which of an article's numbers is a barcode."""

from __future__ import annotations

import re
from dataclasses import replace

from core_ml.intake.e_invoice.tree import Node, every, inside
from core_ml.intake.e_invoice.values import text
from core_ml.intake.gtin import is_gtin
from core_ml.intake.order import Found, Party, Text

VALUE_ADDED_TAX = "VA"


def cii_party(node: Node | None) -> Party:
    address = inside(node, "PostalTradeAddress")
    return Party(
        name=text(node, "Name") or text(node, "SpecifiedLegalOrganization/TradingBusinessName"),
        street=text(address, "LineOne") or text(address, "StreetName"),
        postcode=text(address, "PostcodeCode"),
        city=text(address, "CityName"),
        country=_capitals(text(address, "CountryID")),
        vat_number=_vat(_registration(node)),
        email=text(node, "DefinedTradeContact/EmailURIUniversalCommunication/URIID") or _mailbox(node),
        phone=text(node, "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber"),
        customer_number=text(node, "ID"),
    )


def ubl_party(holder: Node | None) -> Party:
    """``holder`` is the role: it has the party in it, and the seller's number for a buyer."""
    node = inside(holder, "Party")
    found = _ubl_address(inside(node, "PostalAddress"))
    return replace(
        found,
        name=text(node, "PartyLegalEntity/RegistrationName") or text(node, "PartyName/Name"),
        vat_number=_vat(_tax_scheme(node)),
        email=text(node, "Contact/ElectronicMail"),
        phone=text(node, "Contact/Telephone"),
        customer_number=text(holder, "SupplierAssignedAccountID") or text(node, "PartyIdentification/ID"),
    )


def ubl_receiver(delivery: Node | None) -> Party:
    address = inside(delivery, "DeliveryLocation/Address") or inside(delivery, "DeliveryAddress")
    return replace(_ubl_address(address), name=text(delivery, "DeliveryParty/PartyName/Name"))


def elsewhere(receiver: Party, buyer: Party) -> Party:
    """The receiver; nobody where it is the buyer's own address."""
    here = [_plain(one) for one in (receiver.street, receiver.postcode, receiver.city)]
    there = [_plain(one) for one in (buyer.street, buyer.postcode, buyer.city)]
    is_same = here == there or not any(here)
    return Party() if is_same and _plain(receiver.name) in ("", _plain(buyer.name)) else receiver


def barcode(said: Text | None) -> Text | None:
    """The number where it is a GTIN: the scheme is not asked, as many name that of parties for articles."""
    digits = re.sub(r"[ -]", "", said.value) if said else ""
    return Found(digits, said.text, 1.0) if said and is_gtin(digits) else None


def _ubl_address(address: Node | None) -> Party:
    return Party(
        street=text(address, "StreetName") or text(address, "AddressLine/Line"),
        postcode=text(address, "PostalZone"),
        city=text(address, "CityName"),
        country=_capitals(text(address, "Country/IdentificationCode")),
    )


def _registration(node: Node | None) -> Text | None:
    for entry in every(node, "SpecifiedTaxRegistration/ID"):
        if entry.attribute("schemeID") == VALUE_ADDED_TAX and entry.text:
            return Found(entry.text, entry.text, 1.0)
    return None


def _tax_scheme(node: Node | None) -> Text | None:
    named = [scheme for scheme in every(node, "PartyTaxScheme") if scheme.said("TaxScheme/ID").upper() in ("VAT", "")]
    return next((found for scheme in named if (found := text(scheme, "CompanyID"))), None)


def _mailbox(node: Node | None) -> Text | None:
    found = text(node, "URIUniversalCommunication/URIID")
    return found if found and "@" in found.value else None


def _vat(said: Text | None) -> Text | None:
    return replace(said, value=re.sub(r"[\s.-]", "", said.value).upper()) if said else None


def _capitals(said: Text | None) -> Text | None:
    return replace(said, value=said.value.upper()) if said else None


def _plain(said: Text | None) -> str:
    return " ".join(said.value.casefold().split()) if said else ""
