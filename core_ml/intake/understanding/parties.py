"""Buyer, seller and where the goods go: by labels, else by place on the page, by letterhead and footer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core_ml.intake.order import Kind, Party
from core_ml.intake.understanding.blocks import blocks_of
from core_ml.intake.understanding.contacts import email_in, vat_number_in
from core_ml.intake.understanding.document import Document, found_text
from core_ml.intake.understanding.head import best_identifier
from core_ml.intake.understanding.labels import key
from core_ml.intake.understanding.sheets import Sheet, is_label_of_party, is_party, labelled, party_of
from core_ml.intake.understanding.till import shop_of
from core_ml.intake.understanding.windows import is_value, letterhead, named_only, sheet_of, whole, window_of


@dataclass(frozen=True, slots=True)
class Parties:
    """The three parties of a document."""

    buyer: Party
    seller: Party
    deliver_to: Party


def parties_of(document: Document, inside: Iterable[int]) -> Parties:
    """The parties, by label first; without one, the sender by letterhead and footer, the other by its window."""
    if document.kind is Kind.RECEIPT:
        return Parties(Party(), shop_of(document), Party())
    skipped = set(inside)
    sheets: dict[str, Sheet] = {}
    contacts: dict[str, Sheet] = {}
    sender, receiver = ("buyer", "seller") if document.kind is Kind.PURCHASE_ORDER else ("seller", "buyer")
    roles = {"buyer": "buyer", "seller": "seller", "deliver_to": "deliver_to", "sender": sender, "receiver": receiver}
    for hit in sorted(document.parties, key=lambda hit: (-hit.quality, hit.line)):
        if (
            hit.word in roles
            and roles[hit.word] not in sheets
            and hit.start == 0
            and hit.line not in skipped
            and hit.quality >= 0.7
            and is_label_of_party(document, hit)
        ):
            sheet = labelled(document, hit, skipped)
            if is_party(sheet):
                sheets[roles[hit.word]] = sheet
            elif sheet.found:
                contacts.setdefault(roles[hit.word], sheet)
    used = {place for sheet in (*sheets.values(), *contacts.values()) for place in sheet.places}
    blocks = [block for block in blocks_of(document.lines, skipped) if not used & set(block.places)]
    blocks = whole([block for block in blocks if not is_value(document, block)])
    if receiver not in sheets:
        window = window_of(document, blocks) or named_only(document, blocks)
        if window is not None:
            sheets[receiver] = sheet_of(document, window)
            blocks = [block for block in blocks if block is not window]
    if sender not in sheets:
        head = letterhead(document, blocks)
        if head is not None:
            sheets[sender] = head
    for word, contact in contacts.items():
        sheets.setdefault(word, Sheet()).found.setdefault("email", contact.found["email"])
    parties = {word: party_of(sheet) for word, sheet in sheets.items()}
    parties = contacts_added(document, parties, sender, receiver, used)
    held = {word: parties.get(word, Party()) for word in ("buyer", "seller", "deliver_to")}
    if held["deliver_to"].name is None and held["deliver_to"].city is None:
        held["deliver_to"] = Party()
    customer = best_identifier(
        document, [hit for hit in document.labels if hit.word == "customer_number" and hit.line not in skipped], 0.9
    )
    if customer is not None:
        held["buyer"] = replace(held["buyer"], customer_number=customer)
    return Parties(**held)


def turned_to(us: Party | None, kind: Kind, parties: Parties) -> Parties:
    """The parties, changed over where we would stand on the wrong side: on an order we are the seller."""
    if us is None or kind is not Kind.PURCHASE_ORDER or not is_us(us, parties.buyer) or is_us(us, parties.seller):
        return parties
    number = parties.buyer.customer_number
    buyer = replace(parties.seller, customer_number=number)
    return Parties(buyer, replace(parties.buyer, customer_number=None), parties.deliver_to)


def is_us(us: Party, party: Party) -> bool:
    """Whether a party has our VAT number, our e-mail address or our name."""
    pairs = ((us.vat_number, party.vat_number), (us.email, party.email), (us.name, party.name))
    return any(ours and theirs and key(ours.value) == key(theirs.value) for ours, theirs in pairs)


def contacts_added(
    document: Document, parties: dict[str, Party], sender: str, receiver: str, used: set[tuple[int, int]]
) -> dict[str, Party]:
    """The sender's VAT number, e-mail and telephone from wherever they stand outside the others' addresses."""
    held = dict(parties)
    for place, line in enumerate(document.lines):
        for number, cell in enumerate(line.cells):
            if (place, number) in used:
                continue
            whose = (
                receiver
                if re.search(r"\b(?:your|ihre?|votre|kunden|customer|client)\b", cell.text, re.IGNORECASE)
                else sender
            )
            party = held.get(whose, Party())
            others = {
                found.value
                for word, other in held.items()
                if word != whose
                for found in (other.vat_number, other.email)
                if found is not None
            }
            vat, email = vat_number_in(cell.text), email_in(cell.text)
            if vat is not None and party.vat_number is None and vat[0] not in others:
                party = replace(party, vat_number=found_text(cell.words, cell.page, 0.85 if vat[1] else 0.5, vat[0]))
            if email is not None and party.email is None and email not in others:
                party = replace(party, email=found_text(cell.words, cell.page, 0.7, email))
            held[whose] = party
    return held
