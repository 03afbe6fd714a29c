"""Purchase orders, receiving and stock at the fake service: what is decided and received is kept."""

from base64 import b64encode
from typing import Any

import fake_goods as goods
from graphql import GraphQLError

ME = "ann@shop.example"
AFTER = {"APPROVE": "APPROVED", "SEND": "SENT", "CONFIRM": "CONFIRMED", "CANCEL": "CANCELLED"}
LIMIT = 2_500
WHY_NOT = {
    "en": "Above your limit of 2,500.00 EUR for one order: the owner has to agree.",
    "zh-hans": "超出您单笔订单 2,500.00 EUR 的限额：需店主同意。",
}
UNKNOWN = {"en": "nobody knows the code {code}", "zh-hans": "没有人认识条码 {code}"}
ALERTS = {
    "en": ("{name}: nothing is there", "{name}: runs out in 4 days, goods take 14", "{name}: below its reorder point"),
    "zh-hans": ("{name}：已无库存", "{name}：4 天后售罄，到货需 14 天", "{name}：低于补货点"),
}
KINDS = ("OUT_OF_STOCK", "WILL_RUN_OUT", "LOW_STOCK")


class FakeInventory:
    """``proposed`` orders wait and ``coming`` ones are on their way; ``decided`` and ``received`` is what came in;
    ``refuses_many`` is how many calls that approve many orders fail as a whole; ``transfers`` are places of orders that
    come from the other warehouse, with what the shop said of it."""

    def __init__(self, proposed: int = 130, coming: int = 12) -> None:
        self.size = proposed + coming
        self.decided: list[tuple[str, dict[str, Any]]] = []
        self.received: list[dict[str, Any]] = []
        self.raised: dict[str, int] = {}
        self.asked: list[dict[str, Any]] = []
        self.previews: list[dict[str, int]] = []
        self.lookups: list[str] = []
        self.raises = "DONE"
        self.refuses_receipts = ""
        self.refuses_many = 0
        self.transfers: dict[int, str] = {}
        self.source_retries: list[str] = []
        self.receipts: list[dict[str, Any]] = []
        self.seen_alerts: dict[str, str] = {}
        self.alerts = 23
        self.currencies = (goods.CURRENCY,)
        self.changes = 0
        self.limit = LIMIT
        self._changed: dict[str, dict[str, Any]] = {}
        self._quantities: dict[str, int] = {}
        self._confirmed: dict[str, int] = {}
        self.overdue = 0
        self.has_font = True
        self._got: dict[str, int] = {}
        self._history: dict[str, list[dict[str, Any]]] = {}
        self._before: dict[str, tuple[dict[str, Any], dict[str, int]]] = {}
        self._seen: dict[str, Any] = {}
        self._told: dict[str, Any] = {}
        for place in range(proposed, self.size):
            state = ("SENT", "CONFIRMED")[place % 2]
            late = place % 5 == 0
            self._changed[f"po-{place}"] = {
                "state": state,
                "expectedOn": goods.day(-3 if late else place % 9),
                "isOverdue": late,
                "sentBy": ME,
                "sentAt": goods.at(days=12),
            }

    def root(self, language: str) -> dict[str, Any]:
        return {
            "inventoryWarehouses": lambda _: list(goods.WAREHOUSES),
            "inventoryWaiting": lambda _: self.waiting(),
            "stockHealth": lambda _, **asked: self._health(**asked),
            "stockPositions": lambda _, **asked: self._positions(**asked),
            "stockAlerts": lambda _, **asked: self._alerts(language, **asked),
            "stockAlertsAcknowledge": lambda _, ids: self._acknowledge(ids),
            "inventoryProduct": lambda _, **asked: self._product(**asked),
            "inventoryPlanRun": lambda _: {"job": self._job()},
            "restockSummary": lambda _, **__: self._summary(language),
            "restockLines": lambda _, **asked: self._lines(language, **asked),
            "purchaseOrders": lambda _, **asked: self._orders(language, **asked),
            "purchaseOrder": lambda _, **asked: self._detail(language, asked["id"]),
            "purchaseOrderPreview": lambda _, **asked: self._preview(language, **asked),
            "purchaseOrderDocument": lambda _, **asked: self._document(**asked),
            "purchaseOrderChange": lambda _, **asked: self._decide("CHANGE", language, asked),
            "purchaseOrderApprove": lambda _, **asked: self._decide("APPROVE", language, asked),
            "purchaseOrdersApprove": lambda _, **asked: self._approve_many(language, **asked),
            "purchaseOrderSend": lambda _, **asked: self._decide("SEND", language, asked),
            "purchaseOrderConfirm": lambda _, **asked: self._decide("CONFIRM", language, asked),
            "purchaseOrderCancel": lambda _, **asked: self._decide("CANCEL", language, asked),
            "purchaseOrderUndo": lambda _, **asked: self._decide("UNDO", language, asked),
            "receivingLookup": lambda _, **asked: self._lookup(language, **asked),
            "purchaseOrderReceive": lambda _, **asked: self._receive(language, **asked),
            "receipts": lambda _, **asked: self._receipts(**asked),
            "stockRaiseRetry": lambda _, **asked: self._retry(asked["receiptId"]),
            "purchaseOrderSourceRetry": lambda _, **asked: self._retry_source(asked["id"]),
        }

    def waiting(self) -> dict[str, Any]:
        """Told many times a second: counted anew only after a change."""
        troubles = sum(one["raiseState"] == "TROUBLE" for one in self.receipts)
        alerts = self.alerts - len(self.seen_alerts)
        if self._told.get("lastChange") != self.changes:
            self._told = self._counted()
        sources = sum(bool(said) for said in self.transfers.values())
        return self._told | {"stockTroubles": troubles, "sourceTroubles": sources, "openAlerts": alerts}

    def _counted(self) -> dict[str, Any]:
        orders = [self.order(place) for place in range(self.size)]
        proposed = [one for one in orders if one["state"] == "PROPOSED"]
        return {
            "proposed": len(proposed),
            "urgent": sum(one["urgentLines"] > 0 for one in proposed),
            "approvalAsked": sum(bool(one["approvalAskedBy"]) for one in proposed),
            "toSend": sum(one["state"] == "APPROVED" for one in orders),
            "overdue": sum(one["isOverdue"] for one in orders),
            "lastChange": self.changes,
        }

    def order(self, place: int, language: str = "en") -> dict[str, Any]:
        found = goods.order(place) | self._changed.get(f"po-{place}", {})
        found["expectedReason"] = {"code": "expected_learned", "text": goods.EXPECTED[language]}
        if place in self.transfers:
            source = goods.WAREHOUSES[1 - place % 2]
            found |= {"fromWarehouse": source, "sourceTrouble": self.transfers[place]}
            found |= {"stockTrouble": self.transfers[place]}
        lines = self.lines(place)
        total = sum(float(one["value"]["amount"]) for one in lines)
        is_proposed = found["state"] == "PROPOSED"
        why = WHY_NOT[language] if is_proposed and total > self.limit else ""
        return found | {
            "total": goods.money(total),
            "lines": len(lines),
            "pieces": sum(one["quantity"] for one in lines),
            "piecesReceived": sum(one["receivedQuantity"] for one in lines),
            "missingValue": goods.money(500 - total) if is_proposed and total < 500 else None,
            "mayApprove": is_proposed and not why,
            "whyNotApprove": why,
        }

    def lines(self, place: int, language: str = "en") -> list[dict[str, Any]]:
        found = []
        for number in goods.numbers_of(place):
            line_id = f"line-{place}-{number}"
            quantity = self._quantities.get(line_id, goods.proposed_of(place, number))
            made = goods.line(place, number, quantity, self._got.get(line_id, 0), language)
            confirmed = self._confirmed.get(line_id)
            if confirmed is not None:
                made |= {"confirmedQuantity": confirmed, "openQuantity": max(confirmed - made["receivedQuantity"], 0)}
            found.append(made)
        return found

    def decide_elsewhere(self, order_id: str, kind: str = "APPROVE", by: str = "bob@shop.example") -> None:
        """As if a colleague had decided on another machine."""
        self._carry_out(kind, order_id, by=by, note="", lines=[])

    def _orders(self, language: str, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        wanted, search = asked.get("filter") or {}, ((asked.get("filter") or {}).get("search") or "").lower()
        states = asked.get("states")
        found = [self.order(place, language) for place in range(self.size)]
        found = [
            one
            for one in found
            if (not states or one["state"] in states)
            and (not wanted.get("urgencies") or one["urgency"] in wanted["urgencies"])
            and (not wanted.get("minTotal") or float(one["total"]["amount"]) >= float(wanted["minTotal"]))
            and (not wanted.get("approvalAsked") or one["approvalAskedBy"])
            and search in f"{one['number']} {one['supplier']['name']}".lower()
        ]
        if asked.get("orderBy") == "TOTAL":
            found.sort(key=lambda one: float(one["total"]["amount"]), reverse=asked.get("direction") == "DESC")
        elif asked.get("orderBy") == "EXPECTED_ON":
            found.sort(key=lambda one: one["expectedOn"], reverse=asked.get("direction") == "DESC")
        elif asked.get("orderBy") == "URGENCY" and asked.get("direction") == "ASC":
            found.reverse()
        first, skip = asked["first"], asked["skip"]
        return {"totalCount": len(found), "items": found[skip : skip + first]}

    def _lines(self, language: str, **asked: Any) -> dict[str, Any]:
        """Of all orders that are proposed."""
        self.asked.append(asked)
        wanted = asked.get("filter") or {}
        search = (wanted.get("search") or "").lower()
        orders = [place for place in range(self.size) if self.order(place)["state"] == "PROPOSED"]
        found = [
            one
            for place in orders
            for one in self.lines(place, language)
            if search in f"{one['product']['name']} {one['supplierName']}".lower()
            and (not wanted.get("urgencies") or one["urgency"] in wanted["urgencies"])
            and (not wanted.get("warehouseIds") or one["warehouseId"] in wanted["warehouseIds"])
            and (not wanted.get("classNames") or one["className"] in wanted["classNames"])
            and float(one["value"]["amount"]) >= float(wanted.get("minValue") or 0)
        ]
        is_reversed = asked.get("direction") == "DESC"
        if asked.get("orderBy") == "VALUE":
            found.sort(key=lambda one: float(one["value"]["amount"]), reverse=is_reversed)
        elif asked.get("orderBy") == "URGENCY":
            found.sort(key=lambda one: goods.WORST.index(one["urgency"]), reverse=not is_reversed)
        return {"totalCount": len(found), "items": found[asked["skip"] : asked["skip"] + asked["first"]]}

    def _detail(self, language: str, order_id: str) -> dict[str, Any] | None:
        place = _place(order_id)
        if not 0 <= place < self.size:
            return None
        return {
            "order": self.order(place, language),
            "lines": self.lines(place, language),
            "changes": self._history.get(order_id, []),
            "receipts": [one for one in self.receipts if one["orderId"] == order_id],
        }

    def _summary(self, language: str) -> dict[str, Any]:
        found = [self.order(place, language) for place in range(self.size)]
        found = [one for one in found if one["state"] == "PROPOSED"]
        return {
            "orders": len(found),
            "lines": sum(one["lines"] for one in found),
            "value": [goods.money(sum(float(one["total"]["amount"]) for one in found))],
            "byUrgency": [],
            "plannedAt": goods.at(hours=5),
        }

    def _preview(self, language: str, **asked: Any) -> dict[str, Any]:
        wanted = {one["lineId"]: one["quantity"] for one in asked["lines"]}
        self.previews.append(wanted)
        place = _place(asked["orderId"])
        order, total, lines = self.order(place, language), 0.0, []
        for one in self.lines(place, language):
            quantity = wanted.get(one["id"], one["quantity"])
            cost = float(one["unitCost"]["amount"])
            total += cost * quantity
            lines.append(_previewed(one, quantity, cost, language))
        why = WHY_NOT[language] if total > self.limit else ""
        return {
            "preview": {
                "lines": lines,
                "total": goods.money(total),
                "totalBefore": order["total"],
                "missingValue": goods.money(500 - total) if total < 500 else None,
                "mayApprove": not why,
                "whyNotApprove": why,
            },
            "errors": [],
        }

    def _document(self, **asked: Any) -> dict[str, Any]:
        ends = {"PDF": "pdf", "CSV": "csv", "EDIFACT": "edi"}[asked["format"]]
        number = goods.number_of(_place(asked["id"]))
        content = b64encode(f"{asked['format']} of {number}".encode()).decode()
        document = {"fileName": f"{number}.{ends}", "contentType": "application/octet-stream", "content": content}
        document |= {"isWhole": self.has_font or asked["format"] != "PDF"}
        return {"document": document, "errors": []}

    def _decide(self, kind: str, language: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Once for each client id and order; refused where somebody was faster, or above the limit."""
        key = f"{asked['clientId']} {asked['id']}"
        if key not in self._seen:
            self._seen[key] = self._decided(kind, language, asked)
        return self._seen[key]

    def _decided(self, kind: str, language: str, asked: dict[str, Any]) -> dict[str, Any]:
        place = _place(asked["id"])
        now = self.order(place, language)
        if asked["version"] != now["version"]:
            return {"order": now, "errors": [_error("version", "decided meanwhile", "CONFLICT")]}
        if kind == "APPROVE" and now["whyNotApprove"]:
            self._change(asked["id"], {"approvalAskedBy": ME, "approvalAskedAt": goods.NOW.isoformat()})
            return {"order": self.order(place, language), "errors": [_error(None, now["whyNotApprove"], "OVER_LIMIT")]}
        for one in (asked.get("lines") or []) if kind == "CHANGE" else []:
            held = next(line for line in self.lines(place, language) if line["id"] == one["lineId"])
            if problem := _previewed(held, one["quantity"], 1, language)["problem"]:
                return {"order": now, "errors": [_error("quantity", problem, "INVALID")]}
        self.decided.append((kind, asked))
        if kind == "CONFIRM" and asked.get("expectedOn"):
            day = str(asked["expectedOn"])
            self._changed[asked["id"]] = self._changed.get(asked["id"], {}) | {
                "expectedOn": day,
                "isOverdue": day < goods.day(0),
                "supplierReference": asked.get("supplierReference") or "",
            }
        self._carry_out(kind, asked["id"], by=ME, note=asked.get("note") or "", lines=asked.get("lines") or [])
        return {"order": self.order(place, language), "errors": []}

    def _carry_out(self, kind: str, order_id: str, *, by: str, note: str, lines: list[dict[str, Any]]) -> None:
        made = {"id": f"c-{len(self._history.get(order_id, []))}", "kind": kind, "by": by, "note": note, "values": []}
        made |= {"at": goods.NOW.isoformat(), "version": 1, "total": goods.money(1), "text": ""}
        self._history.setdefault(order_id, []).append(made)
        if kind == "UNDO":
            changed, quantities = self._before.pop(order_id, ({}, {}))
            self._quantities |= quantities
            version = self.order(_place(order_id))["version"]
            self._changed[order_id] = changed | {"version": version}
            self._change(order_id, {"canUndo": False})
            return
        before = {line["id"]: line["quantity"] for line in self.lines(_place(order_id))}
        self._before[order_id] = (dict(self._changed.get(order_id, {})), before)
        held = self._confirmed if kind == "CONFIRM" else self._quantities
        held |= {one["lineId"]: one["quantity"] for one in lines}
        change: dict[str, Any] = {"canUndo": True} | ({"isTouched": True} if kind == "CHANGE" else {})
        if kind in AFTER:
            change["state"] = AFTER[kind]
        if kind == "APPROVE":
            change |= {"approvedBy": by, "approvedAt": goods.NOW.isoformat()}
        self._change(order_id, change)

    def _change(self, order_id: str, change: dict[str, Any]) -> None:
        version = self.order(_place(order_id))["version"]
        self._changed[order_id] = self._changed.get(order_id, {}) | change | {"version": version + 1}
        self.changes += 1

    def _approve_many(self, language: str, **asked: Any) -> dict[str, Any]:
        if self.refuses_many:
            self.refuses_many -= 1
            raise GraphQLError("too many at once", extensions={"code": "BAD_REQUEST"})
        one_by_one = [dict(one) | {"clientId": asked["clientId"]} for one in asked["orders"]]
        return {"results": [self._decide("APPROVE", language, one) for one in one_by_one]}

    def _lookup(self, language: str, **asked: Any) -> dict[str, Any]:
        code, order_id = asked["code"], asked.get("orderId")
        self.lookups.append(code)
        for number in range(len(goods.PRODUCTS)):
            known = {
                goods.gtin(number): 1,
                goods.product(number)["sku"]: 1,
                goods.gtin(number, pack=True): goods.pack_size(number),
            }
            if code in known:
                return {"matches": [self._match(code, number, known[code], order_id)], "problem": ""}
        return {"matches": [], "problem": UNKNOWN[language].format(code=code)}

    def _match(self, code: str, number: int, pieces: int, order_id: str | None) -> dict[str, Any]:
        found = {"code": code, "product": goods.product(number), "pieces": pieces}
        places = [_place(order_id)] if order_id else [one for one in range(self.size) if self._is_coming(one)]
        for place in places:
            for line in self.lines(place):
                if line["product"]["variantId"] == f"variant-{number}":
                    order = {"orderId": f"po-{place}", "orderNumber": goods.number_of(place)}
                    return found | order | {"lineId": line["id"], "expected": line["openQuantity"]}
        return found | {"lineId": None, "expected": 0, "orderId": None, "orderNumber": ""}

    def _is_coming(self, place: int) -> bool:
        return self.order(place)["state"] in {"SENT", "CONFIRMED", "PART_RECEIVED"}

    def _receive(self, language: str, **asked: Any) -> dict[str, Any]:
        """Once for each receipt id."""
        key, place = asked["receiptId"], _place(asked["orderId"])
        if self.refuses_receipts:
            return {"alreadyReceived": False, "errors": [_error(None, self.refuses_receipts, "INVALID")]}
        held = next((one for one in self.receipts if one["id"] == key), None)
        is_new = held is None
        if is_new:
            self.received.append(asked)
            self.receipts.insert(0, self._receipt(place, asked))
            self._raise(self.receipts[0])
            left = any(line["openQuantity"] for line in self.lines(place))
            state = "PART_RECEIVED" if left and not asked["closes"] else "RECEIVED"
            self._change(asked["orderId"], {"state": state})
        receipt = self.receipts[0] if held is None else held
        answer = {"receipt": receipt, "order": self.order(place, language), "alreadyReceived": not is_new}
        return answer | {"errors": []}

    def _receipt(self, place: int, asked: dict[str, Any]) -> dict[str, Any]:
        named = {line["id"]: line for line in self.lines(place)}
        lines = []
        for at, one in enumerate(asked["lines"]):
            line = named.get(one.get("lineId") or "")
            accepted = 0 if one.get("wrongArticle") else one["counted"] - one.get("damaged", 0)
            if line is not None:
                self._got[line["id"]] = self._got.get(line["id"], 0) + accepted
            expected = 0 if line is None else line["openQuantity"]
            lines.append(
                {
                    "id": f"{asked['receiptId']}-{at}",
                    "product": None if line is None else line["product"],
                    "code": one.get("code") or "",
                    "expected": expected,
                    "counted": one["counted"],
                    "damaged": one.get("damaged", 0),
                    "accepted": accepted,
                    "difference": _difference(one, expected),
                    "reason": one.get("reason") or "",
                }
            )
        order = self.order(place)
        return {
            "id": asked["receiptId"],
            "orderId": order["id"],
            "orderNumber": order["number"],
            "supplierName": order["supplier"]["name"],
            "fromWarehouse": order["fromWarehouse"],
            "warehouse": order["warehouse"],
            "deliveryNote": asked.get("deliveryNote") or "",
            "note": "",
            "by": ME,
            "at": goods.NOW.isoformat(),
            "pieces": sum(one["accepted"] for one in lines),
            "differences": sum(one["difference"] != "NONE" for one in lines),
            "lines": lines,
            "raiseState": "PENDING",
            "raiseTries": 0,
            "raiseTrouble": "",
            "raisedAt": None,
        }

    def _raise(self, receipt: dict[str, Any]) -> None:
        receipt["raiseTries"] += 1
        receipt["raiseState"] = self.raises
        receipt["raiseTrouble"] = "Saleor does not answer" if self.raises == "TROUBLE" else ""
        if self.raises == "DONE":
            receipt["raisedAt"] = goods.NOW.isoformat()
            for one in receipt["lines"]:
                if one["product"] is not None:
                    sku = one["product"]["sku"]
                    self.raised[sku] = self.raised.get(sku, 0) + one["accepted"]

    def _receipts(self, **asked: Any) -> dict[str, Any]:
        states, search = asked.get("raiseStates"), (asked.get("search") or "").lower()
        found = [
            one
            for one in self.receipts
            if (not states or one["raiseState"] in states)
            and search in f"{one['orderNumber']} {one['supplierName']}".lower()
        ]
        return {"totalCount": len(found), "items": found[asked["skip"] : asked["skip"] + asked["first"]]}

    def _retry(self, receipt_id: str) -> dict[str, Any]:
        found = next(one for one in self.receipts if one["id"] == receipt_id)
        self._raise(found)
        return {"receipt": found, "errors": []}

    def _retry_source(self, order_id: str) -> dict[str, Any]:
        self.source_retries.append(order_id)
        self.transfers[_place(order_id)] = ""
        return {"order": self.order(_place(order_id)), "errors": []}

    def _in_all(self, value: float) -> list[dict[str, Any]]:
        return [goods.money(value, currency) for currency in self.currencies]

    def _health(self, **asked: Any) -> dict[str, Any]:
        part = 0.4 if asked.get("warehouseId") else 1
        classes = [
            {
                "className": f"{abc}{xyz}",
                "places": round((40 + 90 * at + 25 * other) * part),
                "value": self._in_all((61_000 / (at + 1) / (other + 1)) * part),
                "outOfStock": (3, 7, 12)[other] * (at + 1) // 2,
                "overstockValue": self._in_all(1_900 * (at + 1) * part),
                "coverDays": 24.0 + 14 * at + 9 * other,
            }
            for at, abc in enumerate("ABC")
            for other, xyz in enumerate("XYZ")
        ]
        ages = [(0, 30, 812, 148_000), (30, 90, 331, 52_300), (90, 180, 120, 21_400), (180, None, 64, 9_870.5)]
        return {
            "plannedAt": goods.at(hours=5),
            "places": round(1_327 * part),
            "value": self._in_all(231_570.5 * part),
            "coverDays": 41.3,
            "outOfStock": 58,
            "inStockShare": 0.956,
            "runningOut": 91,
            "overstockPlaces": 140,
            "overstockValue": self._in_all(31_240 * part),
            "openOrderValue": self._in_all(18_400 * part),
            "overdueOrders": 3,
            "openAlerts": self.alerts - len(self.seen_alerts),
            "classes": classes,
            "ages": [
                {"fromDays": start, "toDays": end, "places": places, "value": self._in_all(value * part)}
                for start, end, places, value in ages
            ],
        }

    def _positions(self, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        wanted = asked.get("filter") or {}
        search = (wanted.get("search") or "").lower()
        found = [goods.position(number, place) for number in range(360) for place in range(2)]
        found = [
            one
            for one in found
            if search in f"{one['product']['name']} {one['product']['sku']}".lower()
            and (not wanted.get("classNames") or one["className"] in wanted["classNames"])
            and (not wanted.get("warehouseIds") or one["warehouse"]["id"] in wanted["warehouseIds"])
            and (not wanted.get("urgencies") or one["urgency"] in wanted["urgencies"])
            and (not wanted.get("isOverstocked") or one["overstock"] > 0)
            and one["idleDays"] >= (wanted.get("idleDays") or 0)
        ]
        if asked.get("orderBy") == "URGENCY" and asked.get("direction") == "ASC":
            found.reverse()
        return {"totalCount": len(found), "items": found[asked["skip"] : asked["skip"] + asked["first"]]}

    def _product(self, **asked: Any) -> dict[str, Any]:
        number = int(asked["variantId"].removeprefix("variant-"))
        place = int(asked["warehouseId"].removeprefix("w-")) - 1
        incoming = [
            {
                "orderId": "po-131",
                "orderNumber": goods.number_of(131),
                "state": "CONFIRMED",
                "quantity": 36,
                "expectedOn": goods.day(6),
                "isOverdue": False,
            }
        ]
        going = [goods.outgoing(number, 21, goods.WAREHOUSES[1])] if place == 0 else []
        return goods.over_time(number, place, incoming, going)

    def _alerts(self, language: str, **asked: Any) -> dict[str, Any]:
        found = [self._alert(number, language) for number in range(self.alerts)]
        found = [self._late(number, language) for number in range(self.overdue)] + found
        kinds, seen = asked.get("kinds"), asked.get("acknowledged")
        found = [
            one
            for one in found
            if (not kinds or one["kind"] in kinds) and (seen is None or bool(one["acknowledgedBy"]) == seen)
        ]
        return {"totalCount": len(found), "items": found[asked["skip"] : asked["skip"] + asked["first"]]}

    def _alert(self, number: int, language: str) -> dict[str, Any]:
        product, by = goods.product(number), self.seen_alerts.get(f"alert-{number}", "")
        return {
            "id": f"alert-{number}",
            "kind": KINDS[number % 3],
            "text": ALERTS[language][number % 3].format(name=product["name"]),
            "product": product,
            "warehouse": goods.WAREHOUSES[number % 2],
            "orderId": None,
            "orderNumber": "",
            "dueOn": goods.day(number % 9) if number % 3 else None,
            "value": goods.money(30 + 11 * number),
            "raisedAt": goods.at(hours=2 + number),
            "acknowledgedBy": by,
            "acknowledgedAt": goods.NOW.isoformat() if by else None,
        }

    def _late(self, number: int, language: str) -> dict[str, Any]:
        """Of the orders that are overdue the first ones."""
        places = [place for place in range(self.size) if self.order(place)["isOverdue"]]
        order = self.order(places[number], language)
        text = f"{order['number']}: {order['supplier']['name']}"
        own = {"kind": "OVERDUE", "text": text, "product": None, "orderId": order["id"]}
        own |= {"orderNumber": order["number"], "dueOn": order["expectedOn"], "value": order["total"]}
        return self._alert(100 + number, language) | own | {"warehouse": order["warehouse"]}

    def _acknowledge(self, ids: list[str]) -> dict[str, int]:
        new = [one for one in ids if one not in self.seen_alerts]
        self.seen_alerts |= dict.fromkeys(new, ME)
        return {"acknowledged": len(new)}

    def _job(self) -> dict[str, Any]:
        return {"id": "1", "state": "QUEUED"}


def _previewed(one: dict[str, Any], quantity: int, cost: float, language: str) -> dict[str, Any]:
    pack, least = one["packSize"], one["minimumQuantity"]
    allowed, problem = quantity, ""
    if 0 < quantity < least:
        allowed = least
        problem = f"at least {least} pieces" if language == "en" else f"至少 {least} 件"
    elif quantity % pack:
        allowed = -(-quantity // pack) * pack
        problem = f"only in packs of {pack}" if language == "en" else f"只能按每包 {pack} 件订购"
    cover = round((one["onHand"] + quantity) / one["dailyDemand"], 1)
    return {
        "lineId": one["id"],
        "quantity": quantity,
        "allowedQuantity": allowed,
        "problem": problem,
        "unitCost": one["unitCost"],
        "value": goods.money(cost * quantity),
        "coverDays": cover,
        "coverUntil": goods.day(int(cover)),
        "stockoutChance": round(max(0.4 - cover / 100, 0.01), 3),
        "holdingCost": goods.money(quantity * 0.11),
    }


def _difference(one: dict[str, Any], expected: int) -> str:
    if one.get("wrongArticle"):
        return "WRONG_ARTICLE"
    if one.get("damaged"):
        return "DAMAGED"
    return "OVER" if one["counted"] > expected else "SHORT" if one["counted"] < expected else "NONE"


def _place(order_id: str) -> int:
    return int(order_id.removeprefix("po-"))


def _error(field: str | None, message: str, code: str) -> dict[str, Any]:
    return {"field": field, "message": message, "code": code, "line": None}
