"""Generated suppliers, products, orders and stock: each is computed from its number."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

NOW = datetime.now(UTC)
TODAY = NOW.date()
CURRENCY = "EUR"
SUPPLIERS = (
    "Nordic Office Supply",
    "Kowalski Meble",
    "Lumen Lighting",
    "Hanse Paper",
    "Shenzhen Bright Electronics",
    "Atelier Sud",
    "Alpine Outdoor",
    "Brewer & Sons",
)
WAREHOUSES = ({"id": "w-1", "name": "Hamburg"}, {"id": "w-2", "name": "Poznań"})
PRODUCTS = (
    ("Desk lamp, black", "LMP-BK-01"),
    ("Office chair Ergo 3", "CHR-ERG-3"),
    ("Copy paper A4, 500 sheets", "PAP-A4-500"),
    ("USB-C dock, 9 ports", "DOC-C-09"),
    ("Wireless earbuds Pulse", "EAR-PW-BK"),
    ("Espresso beans, 1 kg", "COF-ESP-1"),
    ("Notebook, dotted, A5", "NBK-A5-D"),
    ("Standing desk 160 cm", "DSK-ST-160"),
    ("LED bulb E27, 8 W", "LED-E27-8"),
    ("Hiking bottle 0.7 l", "BTL-H-07"),
    ("Whiteboard marker, set of 4", "MRK-WB-4"),
    ("Monitor arm, double", "ARM-DBL"),
)
PACKS = (12, 1, 5, 1, 6, 10, 20, 1, 24, 8, 10, 2)
COSTS = (18.4, 129, 3.1, 64, 41.5, 11.2, 2.35, 248, 1.9, 9.8, 3.6, 57)
URGENCIES = ("OUT", "LATE", "LATE", "SOON", "SOON", "LATER")
WORST = ("OUT", "LATE", "SOON", "LATER")
REASONS = {
    "en": (
        "Sells 4.2 a day; what is there lasts 9 days, goods take 14",
        "Sold out on 6 of the last 30 days: about 25 sales were lost",
        "Ordered today it covers 38 days at a service level of 95 %",
        "Demand rises by 18 % until Christmas, as last year",
    ),
    "zh-hans": (
        "每天售出 4.2 件；现有库存可用 9 天，到货需 14 天",
        "最近 30 天缺货 6 天：约损失 25 件销量",
        "今天订货可覆盖 38 天，服务水平 95 %",
        "与去年一样，圣诞节前需求上升 18 %",
    ),
}
EXPECTED = {
    "en": "By what its deliveries took, 12 days; 14 are promised",
    "zh-hans": "根据其到货情况为 12 天；承诺为 14 天",
}
HISTORY, AHEAD = 120, 60


def money(amount: float, currency: str = CURRENCY) -> dict[str, str]:
    return {"amount": f"{amount:.2f}", "currency": currency}


def day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).isoformat()


def product(number: int) -> dict[str, Any]:
    name, sku = PRODUCTS[number % len(PRODUCTS)]
    return {"variantId": f"variant-{number}", "productId": f"product-{number}", "name": name, "sku": sku}


def gtin(number: int, *, pack: bool = False) -> str:
    return f"{'1' if pack else '0'}4006381{number:06d}"


def pack_size(number: int) -> int:
    return PACKS[number % len(PACKS)]


def supplier(number: int) -> dict[str, Any]:
    name = SUPPLIERS[number % len(SUPPLIERS)]
    return {
        "id": f"supplier-{number % len(SUPPLIERS)}",
        "code": name.split()[0].upper(),
        "name": name,
        "email": "orders@supplier.example",
        "language": "ENGLISH",
        "currency": CURRENCY,
        "warehouseId": None,
        "warehouseIds": [],
        "leadTimeDays": 14,
        "learnedLeadTimeDays": 12,
        "orderCost": money(20),
        "lineCost": money(1),
        "pieceCost": money(0),
        "minimumOrderValue": money(500),
        "reviewWeekdays": [],
        "ediId": "",
        "gln": "",
        "note": "",
        "isActive": True,
        "version": 1,
        "updatedBy": "",
        "updatedAt": NOW.isoformat(),
    }


def numbers_of(place: int) -> list[int]:
    """The products that an order has a line for."""
    return [(place * 5 + step * 7) % len(PRODUCTS) for step in range(2 + place % 4)]


def line(place: int, number: int, quantity: int, received: int, language: str) -> dict[str, Any]:
    pack, cost = pack_size(number), COSTS[number % len(COSTS)]
    demand = 0.6 + number % 5
    on_hand = (number * 7) % 23
    urgency = URGENCIES[min((place + number) % 6, 5)]
    texts = REASONS.get(language, REASONS["en"])
    chosen = texts[(number % 2) : (number % 2) + 2 + number % 2]
    return {
        "id": f"line-{place}-{number}",
        "orderId": f"po-{place}",
        "orderNumber": number_of(place),
        "orderVersion": 1,
        "supplierId": supplier(place)["id"],
        "supplierName": supplier(place)["name"],
        "warehouseId": WAREHOUSES[place % 2]["id"],
        "product": product(number),
        "supplierSku": f"S-{number:04d}",
        "quantity": quantity,
        "proposedQuantity": proposed_of(place, number),
        "confirmedQuantity": None,
        "receivedQuantity": received,
        "damagedQuantity": 0,
        "openQuantity": max(quantity - received, 0),
        "packSize": pack,
        "packs": -(-quantity // pack),
        "minimumQuantity": pack * 2,
        "unitCost": money(cost),
        "value": money(cost * quantity),
        "expectedOn": None,
        "urgency": urgency,
        "runsOutOn": day(on_hand // 2),
        "reasons": [{"code": f"r{at}", "text": text} for at, text in enumerate(chosen)],
        "className": ("AX", "AY", "BX", "BZ", "CY", "CZ")[number % 6],
        "onHand": on_hand,
        "onOrder": 0,
        "dailyDemand": demand,
        "coverDays": round(on_hand / demand, 1),
        "coverDaysAfter": round((on_hand + quantity) / demand, 1),
    }


def number_of(place: int) -> str:
    return f"PO-{2_000 + place}"


def proposed_of(place: int, number: int) -> int:
    return pack_size(number) * (2 + (place + number) % 6)


def order(place: int) -> dict[str, Any]:
    urgency = URGENCIES[min(place // 6, 5)]
    return {
        "id": f"po-{place}",
        "number": number_of(place),
        "supplier": supplier(place),
        "fromWarehouse": None,
        "warehouse": WAREHOUSES[place % 2],
        "state": "PROPOSED",
        "origin": "PLAN",
        "version": 1,
        "currency": CURRENCY,
        "isTouched": False,
        "urgency": urgency,
        "urgentLines": 2 if urgency in {"OUT", "LATE"} else 0,
        "runsOutOn": day(place // 3),
        "expectedOn": day(14),
        "expectedReason": {"code": "expected_learned", "text": EXPECTED["en"]},
        "isOverdue": False,
        "note": "",
        "supplierReference": "",
        "createdBy": "",
        "createdAt": (NOW - timedelta(hours=5)).isoformat(),
        "approvalAskedBy": "",
        "approvalAskedAt": None,
        "approvedBy": "",
        "approvedAt": None,
        "sentBy": "",
        "sentAt": None,
        "confirmedAt": None,
        "receivedAt": None,
        "cancelledAt": None,
        "canUndo": False,
        "stockTrouble": "",
        "sourceTrouble": "",
    }


def position(number: int, place: int) -> dict[str, Any]:
    demand = round(0.2 + (number * 13 % 40) / 10, 1)
    on_hand = (number * 17) % 90
    cost = COSTS[number % len(COSTS)]
    over = max(on_hand - 60, 0)
    return {
        "product": product(number),
        "warehouse": WAREHOUSES[place],
        "supplierId": supplier(number)["id"],
        "supplierName": supplier(number)["name"],
        "className": f"{'ABC'[number % 3]}{'XYZ'[number // 3 % 3]}",
        "onHand": on_hand,
        "onOrder": 12 * (number % 3),
        "dailyDemand": demand,
        "leadTimeDays": 14.0,
        "reorderPoint": round(demand * 16, 1),
        "orderUpTo": round(demand * 34, 1),
        "coverDays": round(on_hand / demand, 1),
        "runsOutOn": day(int(on_hand / demand)),
        "urgency": "OUT" if on_hand == 0 else URGENCIES[1 + min(int(on_hand / demand / 10), 4)],
        "unitCost": money(cost),
        "value": money(cost * on_hand),
        "overstock": over,
        "overstockValue": money(cost * over),
        "idleDays": (number * 3) % 200,
    }


def sold_on(number: int, offset: int) -> int:
    weekly = (1.3, 1.1, 0.9, 1.0, 1.4, 0.5, 0.3)[(TODAY + timedelta(days=offset)).weekday()]
    wave = 1 + 0.25 * math.sin((offset + number) / 17)
    return round((2.5 + number % 4) * weekly * wave + ((offset * 7 + number) % 3 - 1) * 0.8)


def outgoing(number: int, day_ahead: int, to_warehouse: dict[str, str]) -> dict[str, Any]:
    """A transfer that is to leave."""
    told = {"orderId": "po-132", "orderNumber": number_of(132), "state": "APPROVED", "quantity": 8 + number}
    return told | {"leavesOn": day(day_ahead), "toWarehouse": to_warehouse}


def over_time(
    number: int, place: int, incoming: list[dict[str, Any]], outgoing: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """A product with two times without stock, a delivery and a transfer under way, and what is proposed."""
    rate = 2.5 + number % 4
    days, stock = [], round(rate * 24)
    for offset in range(-HISTORY, 0):
        sold = min(max(sold_on(number, offset), 0), stock)
        stock -= sold
        was_out = stock == 0
        days.append({"day": day(offset), "sold": sold, "stock": stock, "wasOut": was_out})
        if was_out and offset % 9 == 0:
            stock = round(rate * 38)
    forecast, projected, level, low, proposed = [], [], float(stock), float(stock), float(stock)
    for offset in range(AHEAD):
        mean = max(sold_on(number, offset % 28), 0) * 0.5 + rate * 0.5
        forecast.append({"day": day(offset), "mean": mean, "low": mean * 0.45, "high": mean * 1.7})
        arrives = sum(one["quantity"] for one in incoming if one["expectedOn"] == day(offset))
        arrives -= sum(one["quantity"] for one in outgoing if one["leavesOn"] == day(offset))
        level = max(level - mean + arrives, 0)
        low = max(low - mean * 1.35 + arrives, 0)
        proposed = max(proposed - mean + arrives, 0) + (rate * 30 if offset in {14, 40} else 0)
        projected.append(
            {"day": day(offset), "stock": level, "stockLow": low, "stockWithProposals": proposed},
        )
    stands = {"dailyDemand": rate, "leadTimeDays": 14.0, "reorderPoint": rate * 16, "orderUpTo": rate * 36}
    return {
        "product": product(number),
        "warehouse": WAREHOUSES[place],
        "position": position(number, place) | stands | {"onHand": stock},
        "days": days,
        "forecast": forecast,
        "projected": projected,
        "incoming": incoming,
        "outgoing": list(outgoing),
        "planned": [],
        "suppliers": [],
    }


def at(**ago: float) -> str:
    return (NOW - timedelta(**ago)).isoformat()


def as_date(text: str) -> date:
    return date.fromisoformat(text)
