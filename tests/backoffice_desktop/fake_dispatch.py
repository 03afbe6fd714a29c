"""Dispatch at the fake service: orders to send, waybills that are drawn of them, scans and manifests."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime.now(UTC)
CURRENCY = "EUR"
HAMBURG, POZNAN = {"id": "w-1", "name": "Hamburg"}, {"id": "w-2", "name": "Poznań"}
HOLD = {"en": "it waits for a fraud review", "zh-hans": "等待欺诈审核"}
GOODS = (
    ("MUG-300-WH", "Mug 300 ml, white"),
    ("LMP-DESK-2", "Desk lamp, two arms"),
    ("CHR-OFF-11", "Office chair, grey"),
)
CARRIERS = [
    {"id": "1", "code": "vans", "name": "Our vans", "kind": "OWN_FLEET", "services": ["standard", "same_day"]},
    {"id": "2", "code": "nordpost", "name": "Nordpost", "kind": "SFTP", "services": ["parcel"]},
]  # fmt: skip


def money(amount: float) -> dict[str, str]:
    return {"amount": f"{amount:.2f}", "currency": CURRENCY}


class FakeDispatch:
    """``size`` orders to send, of which each ninth is held; ``done`` has what was done."""

    def __init__(self, size: int = 60) -> None:
        self.left = [f"order-{place}" for place in range(size)]
        self.waybills: list[dict[str, Any]] = []
        self.closed: list[dict[str, Any]] = []
        self.done: list[tuple[str, Any]] = []
        self.refuses: dict[str, str] = {}
        """Order's number -> why no waybill of it can be drawn."""
        self._seen: dict[str, Any] = {}

    def root(self, language: str) -> dict[str, Any]:
        return {
            "dispatchOrders": lambda _, **asked: self._orders(asked, language),
            "dispatchOrder": lambda _, **asked: (
                self.order(asked["orderId"], language) if asked["orderId"] in self.left else None
            ),
            "dispatchWaiting": lambda _: self.waiting(),
            "waybills": lambda _, **asked: self._waybills(asked),
            "waybill": lambda _, **asked: self._detail(asked["id"]),
            "waybillDocument": lambda _, **asked: self._paper("papers", asked),
            "manifests": lambda _, **asked: {"totalCount": len(self.closed), "items": self.closed[::-1]},
            "manifestDocument": lambda _, **asked: self._paper("manifest", asked),
            "carriers": lambda _: [one | {"isActive": True, "trouble": ""} for one in CARRIERS],
            "waybillsDraw": self._once("draw", self._draw),
            "waybillsPrint": self._once("print", self._print),
            "waybillScan": self._once("scan", self._scan),
            "waybillVoid": self._once("void", self._void),
            "waybillRetry": lambda _, **asked: self._retry(asked),
            "manifestClose": self._once("close", self._close),
        }

    def waiting(self) -> dict[str, int]:
        states = [one["state"] for one in self.waybills]
        held = sum(self.order(one)["hold"] is not None for one in self.left)
        return {
            "toDispatch": len(self.left) - held, "held": held, "toPrint": states.count("DRAWN"),
            "toHandOver": states.count("DRAWN") + states.count("PRINTED"), "toManifest": states.count("HANDED_OVER"),
            "shopTroubles": sum(one["hasTrouble"] for one in self.waybills), "carrierTroubles": 0,
            "lastEvent": len(self.done),
        }  # fmt: skip

    def order(self, order_id: str, language: str = "en") -> dict[str, Any]:
        place = int(order_id.removeprefix("order-"))
        count = 1 + place % 3
        lines = [
            {"orderLineId": f"{order_id}-{line}", "variantId": f"variant-{line}", "sku": GOODS[line][0],
             "name": GOODS[line][1], "quantity": 1 + (place + line) % 4,
             "onHand": 0 if place % 7 == 5 and line == 0 else 12}
            for line in range(count)
        ]  # fmt: skip
        part = {
            "warehouse": HAMBURG if place % 4 else POZNAN, "pieces": sum(line["quantity"] for line in lines),
            "isThere": all(line["onHand"] >= line["quantity"] for line in lines), "lines": lines,
        }  # fmt: skip
        hold = {"code": "fraud_review", "text": HOLD[language]} if place % 9 == 8 else None
        return {
            "id": order_id, "number": str(4_100 + place), "status": "UNFULFILLED", "channel": "default-channel",
            "country": ("DE", "PL", "FR")[place % 3], "placedAt": (NOW - timedelta(hours=70 - place)).isoformat(),
            "total": money(39 + 17.5 * place), "pieces": part["pieces"], "hold": hold, "parts": [part],
        }  # fmt: skip

    def _orders(self, asked: dict[str, Any], language: str) -> dict[str, Any]:
        wanted = asked.get("filter") or {}
        found = [self.order(one, language) for one in self.left]
        if wanted.get("isHeld") is not None:
            found = [one for one in found if (one["hold"] is not None) == wanted["isHeld"]]
        if wanted.get("countries"):
            found = [one for one in found if one["country"] in wanted["countries"]]
        if wanted.get("search"):
            found = [one for one in found if wanted["search"] in one["number"]]
        return _page(found, asked)

    def _waybills(self, asked: dict[str, Any]) -> dict[str, Any]:
        wanted = asked.get("filter") or {}
        found = self.waybills[::-1]
        if asked.get("states"):
            found = [one for one in found if one["state"] in asked["states"]]
        if wanted.get("hasTrouble"):
            found = [one for one in found if one["hasTrouble"]]
        if wanted.get("isInManifest") is False:
            found = [one for one in found if one["manifestId"] is None]
        if wanted.get("search"):
            found = [one for one in found if wanted["search"] in one["number"]]
        return _page(found, asked)

    def _detail(self, waybill_id: str) -> dict[str, Any] | None:
        found = next((one for one in self.waybills if one["id"] == waybill_id), None)
        if found is None:
            return None
        order = self.order(found["orderId"])
        lines = [
            {key: one[key] for key in ("orderLineId", "variantId", "sku", "name", "quantity")}
            for one in order["parts"][0]["lines"]
        ]
        events = [
            {
                "kind": "DRAW",
                "by": found["drawnBy"],
                "at": found["drawnAt"],
                "notedAt": found["drawnAt"],
                "place": "",
                "note": "",
            }
        ]
        address = ["Ada Lovelace", "12 Analytical Row", "20095 Hamburg"]
        return {
            "waybill": found,
            "lines": lines,
            "events": events,
            "deliverTo": address if found["isAddressKept"] else None,
        }

    def _once(self, name: str, do: Any) -> Any:
        def resolve(_: Any, **asked: Any) -> Any:
            client_id = asked.pop("clientId")
            if client_id not in self._seen:
                self._seen[client_id] = do(asked)
                self.done.append((name, asked))
            return self._seen[client_id]

        return resolve

    def _draw(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"results": [self._drawn(one) for one in asked["inputs"]]}

    def _drawn(self, wanted: dict[str, Any]) -> dict[str, Any]:
        order = self.order(wanted["orderId"])
        if why := self.refuses.get(order["number"]):
            return _refused("INVALID", why)
        self.left.remove(wanted["orderId"])
        carrier = next(one for one in CARRIERS if one["id"] == wanted["carrierId"])
        part = order["parts"][0]
        made = {
            "id": str(len(self.waybills) + 1), "number": f"WB{len(self.waybills) + 1:09}7", "state": "DRAWN",
            "version": 1,
            "carrier": {key: carrier[key] for key in ("id", "code", "name")},
            "service": wanted.get("service") or carrier["services"][0], "orderId": order["id"],
            "orderNumber": order["number"], "channel": order["channel"], "country": order["country"],
            "warehouse": part["warehouse"], "weightGrams": wanted.get("weightGrams") or 1_450,
            "parcels": wanted.get("parcels") or 1, "pieces": part["pieces"], "price": money(5.9), "zone": "1",
            "carrierReference": "", "trackingUrl": "", "manifestId": None, "manifestNumber": "",
            "drawnBy": "ann@shop.example", "drawnAt": NOW.isoformat(), "changedAt": NOW.isoformat(),
            "isAddressKept": True, "hasTrouble": False, "tasks": [_task("FULFIL", "DONE", "")],
        }  # fmt: skip
        self.waybills.append(made)
        return {"waybill": made, "errors": []}

    def _print(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = [one for one in self.waybills if one["id"] in asked["ids"]]
        for one in found:
            one.update(state="PRINTED", version=one["version"] + 1)
        return {"results": [{"waybill": one, "errors": []} for one in found]}

    def _scan(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = next((one for one in self.waybills if one["number"] == asked["code"]), None)
        if found is None:
            return _refused("WRONG_SCAN", f"there is no waybill {asked['code']} in this shop", "UNKNOWN")
        if found["state"] not in {"DRAWN", "PRINTED"}:
            return _refused("WRONG_SCAN", f"{found['number']} was handed over already", "ALREADY") | {"waybill": found}
        if asked.get("carrierId") not in {None, found["carrier"]["id"]}:
            why = f"{found['number']} goes with {found['carrier']['name']}: put it there"
            return _refused("WRONG_SCAN", why, "OTHER_CARRIER") | {"waybill": found}
        found.update(state="HANDED_OVER", version=found["version"] + 1)
        return {"waybill": found, "errors": []}

    def _void(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = next(one for one in self.waybills if one["id"] == asked["id"])
        found.update(state="VOID", version=found["version"] + 1, isAddressKept=False)
        return {"waybill": found, "errors": []}

    def _retry(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.done.append(("retry", asked))
        found = next(one for one in self.waybills if one["id"] == asked["id"])
        found.update(hasTrouble=False, tasks=[_task("FULFIL", "PENDING", "")], version=found["version"] + 1)
        return {"waybill": found, "errors": []}

    def _close(self, asked: dict[str, Any]) -> dict[str, Any]:
        taken = [
            one for one in self.waybills
            if one["state"] == "HANDED_OVER" and one["manifestId"] is None
            and (one["carrier"]["id"], one["warehouse"]["id"]) == (asked["carrierId"], asked["warehouseId"])
        ]  # fmt: skip
        made = {
            "id": str(len(self.closed) + 1), "number": f"MF{len(self.closed) + 1:09}4", "carrier": taken[0]["carrier"],
            "warehouse": taken[0]["warehouse"], "waybills": len(taken), "parcels": sum(one["parcels"] for one in taken),
            "closedBy": "ann@shop.example", "closedAt": NOW.isoformat(),
        }  # fmt: skip
        for one in taken:
            one.update(manifestId=made["id"], manifestNumber=made["number"])
        self.closed.append(made)
        return {"manifest": made, "errors": []}

    def _paper(self, name: str, asked: dict[str, Any]) -> dict[str, Any]:
        self.done.append((name, asked))
        content = base64.b64encode(b"%PDF-1.4 " + name.encode()).decode()
        kind = asked.get("kind", "manifest").lower()
        ending = "zpl" if kind == "zpl" else "pdf"
        shown = {"fileName": f"{kind}.{ending}", "contentType": "application/pdf", "content": content, "isWhole": True}
        return {"document": shown, "errors": []}


def _page(found: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
    return {"totalCount": len(found), "items": found[asked["skip"] : asked["skip"] + asked["first"]]}


def _task(kind: str, state: str, trouble: str) -> dict[str, Any]:
    return {"kind": kind, "state": state, "tries": 1, "notBefore": NOW.isoformat(), "doneAt": None, "trouble": trouble}


def _refused(code: str, message: str, reason: str | None = None) -> dict[str, Any]:
    error = {"field": None, "message": message, "code": code, "line": None, "reason": reason}
    return {"waybill": None, "errors": [error]}
