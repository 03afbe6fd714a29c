"""Saleor's orders, fulfilments and addresses as we speak of them."""

from collections.abc import Mapping
from typing import Any

from saleor_ai_plugin.shop.fulfilling import Address, Fulfilment, LineToSend, OrderToSend

GRAMS: Mapping[str, float] = {"G": 1, "KG": 1000, "LB": 453.59237, "OZ": 28.349523125, "TONNE": 1_000_000}


def order_of(node: Mapping[str, Any]) -> OrderToSend:
    return OrderToSend(
        id=node["id"],
        number=node["number"],
        status=node["status"].lower(),
        address=_address(node["shippingAddress"]) if node["shippingAddress"] else None,
        lines=[_line(one) for one in node["lines"]],
    )


def fulfilment_of(node: Mapping[str, Any]) -> Fulfilment:
    return Fulfilment(
        id=node["id"], tracking_number=node["trackingNumber"] or "", is_cancelled=node["status"] == "CANCELED"
    )


def _line(node: Mapping[str, Any]) -> LineToSend:
    variant = node["variant"] or {}
    weight = variant.get("weight")
    allocated: dict[str, int] = {}
    for one in node["allocations"] or ():
        warehouse_id = one["warehouse"]["id"]
        allocated[warehouse_id] = allocated.get(warehouse_id, 0) + one["quantity"]
    product, own = node["productName"], node["variantName"]
    return LineToSend(
        id=node["id"],
        variant_id=variant.get("id", ""),
        sku=node["productSku"] or "",
        name=f"{product} ({own})" if own and own not in product else product,
        quantity=node["quantityToFulfill"],
        is_shipped=node["isShippingRequired"],
        grams=weight["value"] * GRAMS[weight["unit"]] if weight else 0.0,
        allocated={warehouse_id: pieces for warehouse_id, pieces in allocated.items() if pieces > 0},
    )


def _address(node: Mapping[str, Any]) -> Address:
    return Address(
        name=f"{node['firstName']} {node['lastName']}".strip(),
        company=node["companyName"],
        street=node["streetAddress1"],
        street2=node["streetAddress2"],
        city=node["city"],
        district=node["cityArea"],
        region=node["countryArea"],
        postcode=node["postalCode"],
        country=node["country"]["code"],
        phone=node["phone"] or "",
    )
