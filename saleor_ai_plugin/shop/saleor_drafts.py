"""Draft orders and customers in a real Saleor: what is sent, and what its answers mean."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from saleor_ai_plugin.shop import documents
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError, SaleorUnavailableError
from saleor_ai_plugin.shop.protocol import Address, ChannelInfo, CustomerFound, Draft, DraftOrder
from saleor_ai_plugin.shop.saleor_client import SaleorClient

BUYER_REFERENCE = "buyerReference"
"""Public metadata of the order."""
MOST_FOUND = 20
OF_ADDRESS = {"streetAddress1", "streetAddress2", "city", "cityArea", "postalCode", "country", "countryArea", "phone"}
OF_ADDRESS |= {"companyName", "billingAddress", "shippingAddress"}
"""Fields that Saleor names where it does not accept an address."""


def channel(client: SaleorClient, slug: str) -> ChannelInfo | None:
    found = client.ask(documents.CHANNEL, {"slug": slug})["channel"]
    if found is None:
        return None
    return ChannelInfo(
        id=found["id"],
        currency=found["currencyCode"],
        country=found["defaultCountry"]["code"],
        prices_with_tax=found["taxConfiguration"]["pricesEnteredWithTax"],
    )


def customers(
    client: SaleorClient, *, email: str, vat_number: str, vat_number_key: str, search: str
) -> list[CustomerFound]:
    found = []
    if email:
        user = client.ask(documents.CUSTOMER_BY_EMAIL, {"email": email})["user"]
        found += [user] if user else []
    if vat_number and vat_number_key:
        asked = {"metadata": [{"key": vat_number_key, "value": vat_number}], "key": vat_number_key}
        found += _nodes(client.ask(documents.CUSTOMERS, asked))
    if search:
        found += _nodes(client.ask(documents.CUSTOMERS, {"search": search, "key": vat_number_key or "-"}))
    different = {one["id"]: one for one in reversed(found) if one["isActive"]}
    return [_customer(one) for one in reversed(different.values())][:MOST_FOUND]


def create(client: SaleorClient, reference: str, draft: Draft) -> DraftOrder:
    """The draft order with this reference, made where there is none."""
    if held := _held(client, reference):
        return held
    where = channel(client, draft.channel)
    if where is None:
        raise SaleorAnsweredErrorsError(
            "draftOrderCreate", [{"field": "channelId", "message": f"there is no channel {draft.channel!r}"}]
        )
    try:
        return _created(client, reference, draft, where)
    except SaleorAnsweredErrorsError as refused:
        # Two at once, or an answer that was lost and came true since: the reference is taken, by ours.
        if held := _held(client, reference):
            return held
        if _is_about_addresses(refused):
            # What is missing in an address a person can add: that is no reason to lose the order.
            return _created(client, reference, _without_addresses(draft), where)
        raise


def _created(client: SaleorClient, reference: str, draft: Draft, where: ChannelInfo) -> DraftOrder:
    try:
        answer = client.change(documents.DRAFT_ORDER_CREATE, {"input": _input(reference, draft, where)})
    except SaleorAnsweredErrorsError as refused:
        if any(error.get("code") for error in refused.errors):
            raise
        # No answer of the mutation but an error of Saleor's own, such as a lost database.
        raise SaleorUnavailableError(f"Saleor failed while it made a draft order, try again later: {refused}") from None
    made = answer["draftOrderCreate"]["order"]
    return DraftOrder(id=made["id"], number=made["number"])


def _is_about_addresses(refused: SaleorAnsweredErrorsError) -> bool:
    return all(error.get("field") in OF_ADDRESS for error in refused.errors)


def _without_addresses(draft: Draft) -> Draft:
    """They are told in the note instead."""
    told = [
        f"{label}: {_line(one)}" for label, one in (("Bill to", draft.billing), ("Deliver to", draft.shipping)) if one
    ]
    return replace(draft, note="\n".join([*filter(None, [draft.note]), *told]), billing=None, shipping=None)


def _line(address: Address) -> str:
    said = (address.company, address.street, f"{address.postcode} {address.city}".strip(), address.country)
    return ", ".join(part for part in said if part)


def _held(client: SaleorClient, reference: str) -> DraftOrder | None:
    found = client.ask(documents.DRAFT_ORDER, {"reference": reference})["order"]
    return None if found is None else DraftOrder(id=found["id"], number=found["number"])


def _input(reference: str, draft: Draft, where: ChannelInfo) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "channelId": where.id,
        "externalReference": reference,
        "lines": _lines(draft),
        "customerNote": "\n".join(filter(None, [draft.buyer_reference, draft.note])),
    }
    if draft.buyer_reference:
        sent["metadata"] = [{"key": BUYER_REFERENCE, "value": draft.buyer_reference}]
    if draft.customer_id:
        sent["user"] = draft.customer_id
    elif draft.email:
        sent["userEmail"] = draft.email
    for name, address in (("billingAddress", draft.billing), ("shippingAddress", draft.shipping)):
        if address is not None:
            sent[name] = _address(address)
    return sent


def _lines(draft: Draft) -> list[dict[str, Any]]:
    """Saleor would join lines of one variant, at the last one's price."""
    times = Counter(line.variant_id for line in draft.lines)
    lines = []
    for line in draft.lines:
        sent: dict[str, Any] = {"variantId": line.variant_id, "quantity": line.quantity}
        if times[line.variant_id] > 1:
            sent["forceNewLine"] = True
        if line.price is not None:
            sent["price"] = str(line.price)
        lines.append(sent)
    return lines


def _address(address: Address) -> dict[str, Any]:
    """As it stands on the paper; Saleor still wants what its country cannot do without."""
    return {
        "companyName": address.company,
        "streetAddress1": address.street,
        "postalCode": address.postcode,
        "city": address.city,
        "country": address.country,
        "skipValidation": True,
    }


def _nodes(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in (answer["customers"] or {}).get("edges", ())]


def _customer(user: Mapping[str, Any]) -> CustomerFound:
    name = f"{user['firstName']} {user['lastName']}".strip()
    said = user.get("metafield") or ""
    return CustomerFound(id=user["id"], name=name or user["email"], email=user["email"], vat_number=said)
