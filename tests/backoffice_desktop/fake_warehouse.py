"""Suppliers, their terms and the owner's settings at the fake service: what is saved is kept."""

import base64
from typing import Any

import fake_goods as goods

OWNER = "owner@shop.example"
CLASSES = tuple(value + steadiness for value in "ABC" for steadiness in "XYZ")


class FakeWarehouse:
    def __init__(self) -> None:
        self.suppliers = {str(number): goods.supplier(number) | {"id": str(number)} for number in range(8)}
        self.suppliers |= {one["id"]: one for one in (_lane("20", "w-1", "w-2"), _lane("21", "w-2", "w-1"))}
        self.buyer = _buyer()
        self.articles = {str(number): self._article(number) for number in range(40)}
        self.policies = {name: _policy(name) for name in CLASSES}
        self.limits = [_limit("1", "STAFF", "", 2_500, 10_000), _limit("2", "AUTOMATIC", "", 300, 1_000)]
        self.budgets = [
            {
                "id": "1",
                "supplierId": "0",
                "amount": goods.money(20_000),
                "spent": goods.money(8_400),
                "startsOn": goods.day(-20),
                "endsOn": goods.day(40),
                "updatedBy": OWNER,
            }
        ]
        self.capacities = [{"warehouse": goods.WAREHOUSES[0], "pieces": 20_000, "used": 14_200, "updatedBy": OWNER}]
        self.saved: list[tuple[str, dict[str, Any]]] = []

    def root(self) -> dict[str, Any]:
        return {
            "suppliers": lambda _, **asked: self._suppliers(**asked),
            "supplier": lambda _, id: self._supplier(id),  # noqa: A006 - Saleor's name
            "supplierProducts": lambda _, **asked: self._articles(**asked),
            "inventorySettings": lambda _: self._settings(),
            "supplierSave": lambda _, **asked: self._save(self.suppliers, "supplier", asked),
            "supplierProductSave": lambda _, **asked: self._save(self.articles, "product", asked),
            "supplierProductDelete": lambda _, **asked: self._delete_article(asked["id"]),
            "supplierPriceList": lambda _, **asked: self._price_list(**asked),
            "supplierPriceListApply": lambda _, **asked: self._take_prices(**asked),
            "inventoryPolicySave": lambda _, **asked: self._save_policy(**asked),
            "approvalLimitSave": lambda _, **asked: self._save_limit(**asked),
            "approvalLimitDelete": lambda _, **asked: self._delete(self.limits, asked["id"]),
            "budgetSave": lambda _, **asked: self._save_budget(**asked),
            "budgetDelete": lambda _, **asked: self._delete(self.budgets, asked["id"]),
            "shelfCapacitySave": lambda _, **asked: self._save_capacity(**asked),
            "inventoryBuyerSave": lambda _, **asked: self._save_buyer(**asked),
        }

    def change_elsewhere(self, supplier_id: str, **values: Any) -> None:
        """As if a colleague had saved on another machine."""
        held = self.suppliers[supplier_id]
        self.suppliers[supplier_id] = held | values | {"version": held["version"] + 1, "updatedBy": "bob@shop.example"}

    def _article(self, number: int) -> dict[str, Any]:
        cost = goods.COSTS[number % len(goods.COSTS)]
        return {
            "id": str(number),
            "supplierId": str(number % 8),
            "supplierName": goods.supplier(number)["name"],
            "product": goods.product(number),
            "supplierSku": f"S-{number:04d}",
            "barcodes": [{"code": goods.gtin(number), "pieces": 1}],
            "packSize": goods.pack_size(number),
            "minimumQuantity": goods.pack_size(number) * 2,
            "unitCost": goods.money(cost),
            "priceBreaks": [{"quantity": 100, "unitCost": goods.money(cost * 0.9)}] if number % 3 == 0 else [],
            "isPreferred": number % 2 == 0,
            "version": 1,
        }

    def _suppliers(self, **asked: Any) -> dict[str, Any]:
        search = (asked.get("search") or "").lower()
        found = [
            one
            for one in self.suppliers.values()
            if search in one["name"].lower()
            and asked.get("isActive") in (None, one["isActive"])
            and asked.get("isWarehouse") in (None, one["warehouseId"] is not None)
        ]
        found.sort(key=lambda one: one["name"])
        return {"totalCount": len(found), "items": found[asked["skip"] : asked["skip"] + asked["first"]]}

    def _supplier(self, supplier_id: str) -> dict[str, Any] | None:
        if supplier_id not in self.suppliers:
            return None
        performance = {
            "deliveries": 14,
            "leadTimeMean": 12.4,
            "leadTimeDeviation": 2.1,
            "leadTimeP90": 16.0,
            "onTimeShare": 0.86,
            "fillShare": 0.97,
            "openOrders": 3,
            "spent": goods.money(48_200),
        }
        held = [one for one in self.articles.values() if one["supplierId"] == supplier_id]
        return {"supplier": self.suppliers[supplier_id], "performance": performance, "products": len(held)}

    def _articles(self, **asked: Any) -> dict[str, Any]:
        search = (asked.get("search") or "").lower()
        found = [
            one
            for one in self.articles.values()
            if asked.get("supplierId") in (None, one["supplierId"]) and search in one["product"]["name"].lower()
        ]
        return {"totalCount": len(found), "items": found[asked["skip"] : asked["skip"] + asked["first"]]}

    def _save(self, rows: dict[str, Any], name: str, asked: dict[str, Any]) -> dict[str, Any]:
        given = asked["input"]
        held = rows.get(asked.get("id") or "")
        if held is not None and asked["version"] != held["version"]:
            message = f"{held.get('updatedBy') or 'somebody'} changed it meanwhile; look at it again"
            return {name: held, "errors": [_error("version", message, "CONFLICT")]}
        if given.get("leadTimeDays", 0) > 730:
            return {name: None, "errors": [_error("leadTimeDays", "a lead time is 0 to 730 days", "INVALID")]}
        self.saved.append((name, asked))
        if held is None:
            held = self._blank(name, given)
        currency = held["currency"] if name == "supplier" else goods.CURRENCY
        made = held | {key: _shown(key, value, currency) for key, value in given.items() if key != "variantId"}
        made |= {"version": held["version"] + 1, "updatedBy": "ann@shop.example"}
        rows[made["id"]] = made
        return {name: made, "errors": []}

    def _blank(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        if name == "supplier":
            made = {"id": f"new-{len(self.suppliers)}", "currency": given["currency"], "version": 0}
            return goods.supplier(0) | made
        number = int(given["variantId"].removeprefix("variant-"))
        return self._article(number) | {"id": f"new-{number}", "version": 0}

    def _delete_article(self, article_id: str) -> dict[str, Any]:
        self.articles.pop(article_id, None)
        return {"product": None, "errors": []}

    def _price_list(self, **asked: Any) -> dict[str, Any]:
        """Of lines ``sku,price``; a price that is none is refused, and ``digest`` is of what the articles cost now."""
        given = asked["input"]
        held = [one for one in self.articles.values() if one["supplierId"] == given["supplierId"]]
        changes, refusals, unchanged = [], [], 0
        lines = base64.b64decode(given["content"]).decode().splitlines()[1:]
        for line, text in enumerate(lines, start=2):
            sku, price = text.split(",")
            article = next((one for one in held if one["product"]["sku"] == sku), None)
            if article is None or not price.replace(".", "").isdecimal():
                refusals.append({"line": line, "reason": f"price: not a number: {price!r}"})
            elif float(price) == float(article["unitCost"]["amount"]):
                unchanged += 1
            else:
                value = {"field": "unit_cost", "before": article["unitCost"]["amount"], "after": price}
                changes.append({"line": line, "product": article["product"], "isNew": False, "values": [value]})
        counts = {"rows": len(lines), "added": 0, "changed": len(changes), "unchanged": unchanged}
        found = counts | {"refused": len(refusals), "changes": changes, "refusals": refusals, "isExcel": False}
        return {"list": found | {"digest": str([one["unitCost"] for one in held])}, "errors": []}

    def _take_prices(self, **asked: Any) -> dict[str, Any]:
        found = self._price_list(**asked)
        if found["list"]["digest"] != asked["digest"]:
            message = "what it sells has changed since you looked at the file; look again"
            return found | {"errors": [_error(None, message, "CONFLICT")]}
        self.saved.append(("prices", asked))
        for change in found["list"]["changes"]:
            for one in self.articles.values():
                if one["product"] == change["product"] and one["supplierId"] == asked["input"]["supplierId"]:
                    one["unitCost"] = goods.money(float(change["values"][0]["after"]))
        return found

    def _settings(self) -> dict[str, Any]:
        return {
            "policies": list(self.policies.values()),
            "approvalLimits": self.limits,
            "budgets": self.budgets,
            "shelfCapacities": self.capacities,
            "buyer": self.buyer,
        }

    def _set(self) -> dict[str, Any]:
        return {"settings": self._settings(), "errors": []}

    def _save_policy(self, **asked: Any) -> dict[str, Any]:
        if asked["input"].get("target", 0.9) > 0.999:
            message = "it is out of range; it must be from 0.5 to 0.999"
            return {"settings": None, "errors": [_error("target", message, "INVALID")]}
        self.saved.append(("policy", asked))
        self.policies[asked["name"]] = self.policies[asked["name"]] | asked["input"] | {"updatedBy": OWNER}
        return self._set()

    def _save_limit(self, **asked: Any) -> dict[str, Any]:
        self.saved.append(("limit", asked))
        own = (asked["role"], asked.get("person") or "", asked["currency"])
        self.limits = [one for one in self.limits if (one["role"], one["person"], one["currency"]) != own]
        amounts = [None if asked.get(name) is None else float(asked[name]) for name in ("perOrder", "perDay")]
        self.limits.append(_limit(str(len(self.limits) + 9), own[0], own[1], *amounts, currency=own[2]))
        return self._set()

    def _save_budget(self, **asked: Any) -> dict[str, Any]:
        if str(asked["endsOn"]) < str(asked["startsOn"]):
            return {"settings": None, "errors": [_error("endsOn", "the budget would end before it starts", "INVALID")]}
        self.saved.append(("budget", asked))
        money = goods.money(float(asked["amount"]), asked["currency"])
        made = {"id": asked.get("id") or str(len(self.budgets) + 1), "supplierId": asked.get("supplierId")}
        made |= {"amount": money, "spent": goods.money(0, asked["currency"]), "updatedBy": OWNER}
        made |= {"startsOn": str(asked["startsOn"]), "endsOn": str(asked["endsOn"])}
        self.budgets = [one for one in self.budgets if one["id"] != made["id"]] + [made]
        return self._set()

    def _save_capacity(self, **asked: Any) -> dict[str, Any]:
        self.saved.append(("capacity", asked))
        place = next(one for one in goods.WAREHOUSES if one["id"] == asked["warehouseId"])
        self.capacities = [one for one in self.capacities if one["warehouse"]["id"] != place["id"]]
        if asked.get("pieces") is not None:
            self.capacities.append(
                {"warehouse": place, "pieces": asked["pieces"], "used": 900, "updatedBy": OWNER},
            )
        return self._set()

    def _save_buyer(self, **asked: Any) -> dict[str, Any]:
        given = asked["input"]
        if asked["version"] != self.buyer["version"]:
            message = f"{self.buyer['updatedBy']} changed it meanwhile; look at it again"
            return {"settings": self._settings(), "errors": [_error(None, message, "CONFLICT")]}
        if given.get("gln") and len(given["gln"]) != 13:
            return {"settings": None, "errors": [_error("gln", f"{given['gln']!r} is no GLN", "INVALID")]}
        self.saved.append(("buyer", asked))
        self.buyer = self.buyer | given | {"version": self.buyer["version"] + 1, "updatedBy": OWNER}
        return self._set()

    def _delete(self, rows: list[dict[str, Any]], row_id: str) -> dict[str, Any]:
        rows[:] = [one for one in rows if one["id"] != row_id]
        return self._set()


def _lane(row_id: str, source: str, target: str) -> dict[str, Any]:
    names = {one["id"]: one["name"] for one in goods.WAREHOUSES}
    values = {"id": row_id, "code": f"VAN-{source}", "name": f"{names[source]} – {names[target]}"}
    values |= {"warehouseId": source, "warehouseIds": [target], "leadTimeDays": 2, "orderCost": goods.money(60)}
    return goods.supplier(0) | values | {"pieceCost": goods.money(0.15), "minimumOrderValue": goods.money(0)}


def _buyer() -> dict[str, Any]:
    addresses = [{"warehouseId": "w-1", "address": "Gate 7\nKaistraße 12\n20457 Hamburg"}]
    values = {"name": "Harbour Trading GmbH", "address": "Kaistraße 10\n20457 Hamburg", "email": "buy@shop.example"}
    values |= {"phone": "+49 40 555 0100", "vatId": "DE123456788", "gln": "4012345000009", "ediId": ""}
    return values | {"deliveryAddresses": addresses, "version": 3, "updatedBy": OWNER}


def _policy(name: str) -> dict[str, Any]:
    aim = "LEAST_COST" if name[0] == "C" else "CYCLE_SERVICE"
    values = {"name": name, "aim": aim, "target": 0.97 if name[0] == "A" else 0.95, "holdingRate": 0.25}
    return values | {"shortagePenalty": 0.2, "mostCoverDays": 180, "updatedBy": OWNER}


def _limit(
    row_id: str, role: str, person: str, order: float | None, day: float | None, currency: str = goods.CURRENCY
) -> dict[str, Any]:
    amounts = {
        name: None if value is None else goods.money(value, currency)
        for name, value in (("perOrder", order), ("perDay", day))
    }
    return {"id": row_id, "role": role, "person": person, "currency": currency, "updatedBy": OWNER} | amounts


def _shown(key: str, value: Any, currency: str) -> Any:
    if key in ("orderCost", "lineCost", "pieceCost", "minimumOrderValue", "unitCost"):
        return goods.money(float(value), currency)
    if key == "priceBreaks":
        return [
            {"quantity": one["quantity"], "unitCost": goods.money(float(one["unitCost"]), currency)} for one in value
        ]
    return value


def _error(field: str | None, message: str, code: str) -> dict[str, Any]:
    return {"field": field, "message": message, "code": code, "line": None}
