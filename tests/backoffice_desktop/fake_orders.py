"""Generated orders: any of a million is computed from its number, none is kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime.now(UTC)
CHANNELS = ("default-channel", "channel-pln", "outlet")
REASONS = {
    "en": (
        ("address_distance", "Ships 812 km away from the billing address"),
        ("card_velocity", "This card was used for 6 orders within an hour"),
        ("new_mail", "The e-mail address is new and from a throw-away domain"),
        ("amount", "The amount is 5 times what is usual here"),
        ("night", "Ordered at an unusual hour for this country"),
        ("old_customer", "A customer for three years without a complaint"),
    ),
    "zh-hans": (
        ("address_distance", "收货地址距账单地址 812 公里"),
        ("card_velocity", "一小时内用该卡下了 6 单"),
        ("new_mail", "邮箱是新注册的，且使用一次性域名"),
        ("amount", "金额是平时的 5 倍"),
        ("night", "下单时间对该国家来说不寻常"),
        ("old_customer", "三年老客户，从未投诉"),
    ),
}
WEIGHTS = (1.84, 1.21, 0.77, 0.52, 0.21, -0.64)
PRODUCTS = (("Quantum 15 Laptop", "LAP-15-SG"), ("Pulse Wireless Earbuds", "EAR-PW-BK"), ("USB-C Dock", "DOC-C-09"))


def money(amount: float) -> dict[str, str]:
    return {"amount": f"{amount:.2f}", "currency": "EUR"}


def review(place: int, language: str = "en") -> dict[str, Any]:
    """The order at a place of the queue when sorted by expected loss, the largest first."""
    probability = 0.97 - 0.9 * (place % 997) / 997
    total = 1_900 - 1_850 * (place % 10_007) / 10_007
    texts = REASONS.get(language, REASONS["en"])
    chosen = [place % 3, 3 + place % 2, 5]
    return {
        "orderId": f"order-{place}",
        "number": str(100_000 + place),
        "channel": CHANNELS[place % 3],
        "placedAt": (NOW - timedelta(minutes=3 + 7 * (place % 400))).isoformat(),
        "state": "WAITING",
        "version": 1,
        "total": money(total),
        "expectedLoss": money(total * probability * 0.8),
        "probability": probability,
        "verdict": "REVIEW",
        "reasons": [{"code": texts[one][0], "text": texts[one][1], "weight": WEIGHTS[one]} for one in chosen],
        "ruleHits": [{"ruleId": "1", "name": "Far away and dear", "action": "REVIEW"}] if place % 4 == 0 else [],
        "customerId": f"customer-{place % 1_000}",
        "customerOrders": place % 9,
        "needsSecond": total > 1_890,
        "firstDecision": None,
        "decidedBy": "",
        "decidedAt": None,
        "carriedOut": False,
        "trouble": "",
    }


def brief(place: int, outcome: str, status: str = "FULFILLED") -> dict[str, Any]:
    return {
        "orderId": f"order-{place}",
        "number": str(100_000 + place),
        "placedAt": (NOW - timedelta(days=2 + place % 90)).isoformat(),
        "total": money(40 + 13 * (place % 50)),
        "status": status,
        "outcome": outcome,
        "probability": 0.4,
    }


def detail(place: int, found: dict[str, Any], decisions: list[dict[str, Any]]) -> dict[str, Any]:
    linked = [brief(place + step, ("chargeback", "", "approved")[step % 3]) for step in range(1, 8)]
    centre = f"order-{place}"
    links = [{"fromOrderId": centre, "toOrderId": one["orderId"], "through": ["card", "device"]} for one in linked[:4]]
    links += [
        {"fromOrderId": linked[step % 4]["orderId"], "toOrderId": linked[step]["orderId"], "through": ["network"]}
        for step in range(4, 7)
    ]
    price = float(found["total"]["amount"])
    parts = (price - 100, 60, 40)
    return {
        "review": found,
        "lines": [
            {"name": name, "sku": sku, "quantity": 1, "unitPrice": money(part), "total": money(part)}
            for (name, sku), part in zip(PRODUCTS, parts, strict=True)
        ],
        "traces": [
            {"name": "Mail domain", "text": "throw-away domain, first seen 2 h ago"},
            {"name": "Network", "text": "hosting provider, Netherlands"},
            {"name": "Card", "text": "6 orders within 60 min"},
        ],
        "shipTo": "22767 Hamburg, DE",
        "billTo": "80331 München, DE",
        "addressDistanceKm": 612.4,
        "history": [brief(place + 50, "ok"), brief(place + 51, "refund", "RETURNED")],
        "linked": linked,
        "links": links,
        "comparable": [
            brief(place + step, ("chargeback", "ok", "ok", "chargeback")[step % 4]) for step in range(60, 68)
        ],
        "decisions": decisions,
        "features": [{"name": "amount", "text": "Amount", "value": price}],
        "credit": _credit(price) if place % 3 == 0 else None,
    }


def _credit(price: float) -> dict[str, Any]:
    return {
        "state": "WAITING",
        "limit": money(1_500),
        "exposure": money(340),
        "pd": 0.034,
        "points": 588,
        "why": [f"The order passes the limit by {price - 1_160:.2f} EUR"],
    }


def replay(days: int) -> dict[str, Any]:
    start = NOW.date() - timedelta(days=days)
    each = [
        {
            "day": (start + timedelta(days=day)).isoformat(),
            "orders": 400 + day % 50,
            "held": 4 + day * 7 % 9,
            "heldFraud": day * 5 % 4,
            "missedFraud": day * 7 % 3 * (day % 2),
        }
        for day in range(days)
    ]
    return {
        "orders": 36_000,
        "held": 41,
        "heldFraud": 6,
        "rejected": 0,
        "missedFraud": 3,
        "lossHeld": money(4_310.5),
        "lossMissed": money(612),
        "sentence": "Would have held 41 orders, 6 of them charged back.",
        "days": each,
        "examples": [brief(step, "chargeback") for step in range(3)],
    }
