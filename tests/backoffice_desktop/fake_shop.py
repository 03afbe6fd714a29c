"""What the fake service answers: the contract's fields on generated orders, with decisions that are kept."""

import bisect
import json
import time
import uuid
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import fake_orders
from fake_credit import FakeCredit
from fake_dispatch import FakeDispatch
from fake_forecasts import FakeForecasts
from fake_intake import FakeIntake
from fake_inventory import FakeInventory
from fake_warehouse import FakeWarehouse
from graphql import GraphQLError

EMAIL, PASSWORD = "ann@shop.example", "correct-horse"
OPEN = {"WAITING", "SECOND_REVIEW", "INFO_REQUESTED"}
AFTER = {"APPROVE": "APPROVED", "REJECT": "REJECTED", "ASK_MORE": "INFO_REQUESTED"}


class FakeShop:
    """``size`` orders, and knobs for what may go wrong."""

    def __init__(self, size: int = 1_000_000) -> None:
        self.size = size
        self.credit = FakeCredit()
        self.inventory = FakeInventory()
        self.forecasts = FakeForecasts()
        self.warehouse = FakeWarehouse()
        self.intake = FakeIntake()
        self.dispatch = FakeDispatch()
        self.token_seconds = 300.0
        self.permissions = ["MANAGE_ORDERS", "MANAGE_PRODUCTS", "MANAGE_SETTINGS"]
        self.saleor_url = ""
        self.revision = 0
        self.resolved: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self.refreshes = 0
        self.logins = 0
        self.opened: set[str] = set()
        self._refresh_tokens: set[str] = set()
        self._changed: dict[str, dict[str, Any]] = {}
        self._decisions: dict[str, list[dict[str, Any]]] = {}
        self._seen: dict[str, dict[str, Any]] = {}
        self._gone: list[int] = []
        self.stopped = 14
        self.rules = [
            {
                "id": "1",
                "name": "Far away and dear",
                "expression": "address_distance_km > 500 and amount > 300",
                "action": "REVIEW",
                "isOn": True,
                "updatedBy": "owner@shop.example",
                "updatedAt": "2026-03-01T09:00:00+00:00",
            },
            {
                "id": "2",
                "name": "Card testing",
                "expression": "card_orders_1h >= 5",
                "action": "REJECT",
                "isOn": False,
                "updatedBy": "owner@shop.example",
                "updatedAt": "2026-04-01T09:00:00+00:00",
            },
        ]
        self.settings: dict[str, Any] = {
            "reviewCost": "4.00",
            "lostCustomer": "20.00",
            "reviewsPerDay": 120,
            "chargebackFee": "15.00",
            "margin": 0.3,
            "secondReviewAbove": "1890.00",
            "currency": "EUR",
            "confirmClean": True,
            "rejectWithoutPerson": False,
            "whenDown": "WAIT",
            "downAfterMinutes": 15,
            "stopBursts": False,
            "burstOrders": 10,
            "burstMinutes": 10,
            "updatedBy": "owner@shop.example",
        }

    def root(self, language: str) -> dict[str, Any]:
        """Resolvers for a request in a language."""
        own = {
            "loginAt": lambda _: {"isEmbedded": not self.saleor_url, "saleorUrl": self.saleor_url or None},
            "me": lambda _: {"id": "1", "email": EMAIL, "permissions": self.permissions},
            "tokenCreate": self._token_create,
            "tokenRefresh": self._token_refresh,
            "fraudReviews": lambda _, **asked: self._reviews(language, **asked),
            "fraudReview": lambda _, **asked: self._review(language, asked["orderId"]),
            "fraudWaiting": lambda _: self.waiting(),
            "fraudRules": lambda _: self.rules,
            "fraudSettings": lambda _: self.settings,
            "fraudStops": lambda _, **__: {"totalCount": self.stopped},
            "fraudReplay": self._replay,
            "fraudReviewResolve": self._resolve,
            "fraudReviewUndo": lambda info, **asked: self._resolve(info, decision="UNDO", **asked),
            "fraudRuleSave": self._rule_save,
            "fraudRuleDelete": self._rule_delete,
            "fraudSettingsUpdate": self._settings_update,
        }
        own |= self.credit.root(language) | self.inventory.root(language) | self.forecasts.root(language)
        own |= self.warehouse.root() | self.intake.root(language)
        return own | self.dispatch.root(language)

    def waiting(self) -> dict[str, Any]:
        return {
            "count": self.size - len(self._gone),
            "oldestPlacedAt": fake_orders.review(399)["placedAt"] if self.size else None,
            "expectedLoss": [fake_orders.money(48_210.35)] if self.size else [],
            "capacityLeft": 118,
        }

    def decide_elsewhere(self, order_id: str, decision: str = "APPROVE", by: str = "bob@shop.example") -> None:
        """As if a colleague had decided on another machine."""
        version = self._now(order_id)["version"]
        self._carry_out(
            order_id, decision, by=by, asked={"note": "", "clientId": str(uuid.uuid4()), "version": version}
        )

    def add_orders(self, count: int) -> None:
        self.size += count
        self.revision += 1

    def access_token(self) -> str:
        body = {"exp": time.time() + self.token_seconds, "id": str(uuid.uuid4())}
        return f"e30.{urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip('=')}.x"

    def _token_create(self, _: Any, email: str, password: str) -> dict[str, Any]:
        if self.saleor_url:
            return {"errors": [{"message": "staff log in at Saleor", "code": "LOG_IN_AT_SALEOR"}]}
        if (email, password) != (EMAIL, PASSWORD):
            return {"errors": [{"message": "the e-mail or the password is wrong", "code": "INVALID_CREDENTIALS"}]}
        refresh = str(uuid.uuid4())
        self.logins += 1
        self._refresh_tokens.add(refresh)
        return {"token": self.access_token(), "refreshToken": refresh, "errors": []}

    def forget_logins(self) -> None:
        self._refresh_tokens.clear()

    def _token_refresh(self, _: Any, refreshToken: str) -> dict[str, Any]:  # noqa: N803 - the contract's name
        self.refreshes += 1
        if refreshToken not in self._refresh_tokens:
            return {"errors": [{"message": "unknown token", "code": "INVALID_TOKEN"}]}
        return {"token": self.access_token(), "errors": []}

    def _reviews(self, language: str, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        places, total = self._places(asked)
        return {"totalCount": total, "items": [self._now(f"order-{place}", language) for place in places]}

    def _places(self, asked: dict[str, Any]) -> tuple[list[int], int]:
        first, skip = asked.get("first") or 20, asked.get("skip") or 0
        if search := asked.get("search"):
            place = int(search) - 100_000 if search.isdigit() else -1
            found = [place] if 0 <= place < self.size else []
            return found[skip : skip + first], len(found)
        states = set(asked.get("states") or OPEN | {"APPROVED", "REJECTED"})
        if not states & OPEN:
            decided = [place for place in self._gone if self._now(f"order-{place}")["state"] in states]
            return decided[skip : skip + first], len(decided)
        gone = [] if states - OPEN else self._gone
        place = skip
        while (moved := skip + bisect.bisect_right(gone, place)) != place:
            place = moved
        total = self.size - len(gone)
        wanted = min(first, max(total - skip, 0))
        places: list[int] = []
        held = set(gone)
        while len(places) < wanted:
            if place not in held:
                places.append(self.size - 1 - place if asked.get("direction") == "ASC" else place)
            place += 1
        return places, total

    def _review(self, language: str, order_id: str) -> dict[str, Any] | None:
        self.opened.add(order_id)
        place = int(order_id.removeprefix("order-"))
        if not 0 <= place < self.size:
            return None
        return fake_orders.detail(place, self._now(order_id, language), self._decisions.get(order_id, []))

    def _now(self, order_id: str, language: str = "en") -> dict[str, Any]:
        return fake_orders.review(int(order_id.removeprefix("order-")), language) | self._changed.get(order_id, {})

    def _resolve(self, _: Any, **asked: Any) -> dict[str, Any]:
        """Once for each client id; refused where somebody was faster."""
        if asked["clientId"] in self._seen:
            return self._seen[asked["clientId"]]
        order_id = asked["orderId"]
        now = self._now(order_id)
        if asked["version"] != now["version"]:
            return {"review": now, "errors": [{"field": "version", "message": "decided meanwhile", "code": "CONFLICT"}]}
        self.resolved.append(asked)
        self._carry_out(order_id, asked["decision"], by=EMAIL, asked=asked)
        answer = {"review": self._now(order_id), "errors": []}
        self._seen[asked["clientId"]] = answer
        return answer

    def _carry_out(self, order_id: str, decision: str, *, by: str, asked: dict[str, Any]) -> None:
        now, at = self._now(order_id), datetime.now(UTC).isoformat()
        made = {
            "id": asked["clientId"],
            "kind": decision,
            "by": by,
            "at": at,
            "note": asked.get("note") or "",
            "modelVersion": "",
            "probability": None,
            "cancelOrder": bool(asked.get("cancelOrder")),
            "refund": bool(asked.get("refund")),
        }
        self._decisions.setdefault(order_id, []).append(made)
        change: dict[str, Any] = {"version": now["version"] + 1, "decidedBy": by, "decidedAt": at, "carriedOut": True}
        if decision == "UNDO":
            change |= {"state": "WAITING", "decidedBy": "", "decidedAt": None, "firstDecision": None}
        elif now["needsSecond"] and now["state"] != "SECOND_REVIEW" and decision != "ASK_MORE":
            change |= {"state": "SECOND_REVIEW", "firstDecision": made, "decidedBy": "", "decidedAt": None}
        else:
            change |= {"state": AFTER[decision]}
        self._changed[order_id] = self._changed.get(order_id, {}) | change
        place = int(order_id.removeprefix("order-"))
        if place in self._gone:
            self._gone.remove(place)
        if change["state"] not in OPEN:
            bisect.insort(self._gone, place)
        self.revision += 1

    def _replay(self, _: Any, expression: str, action: str, days: int) -> dict[str, Any]:
        if "oops" in expression:
            message = "there is no field 'oops'; did you mean 'amount'?"
            raise GraphQLError(message, extensions={"code": "BAD_REQUEST", "position": expression.index("oops")})
        return fake_orders.replay(days)

    def _rule_save(self, _: Any, **asked: Any) -> dict[str, Any]:
        if not asked["name"]:
            return {"errors": [{"field": "name", "message": "a rule needs a name", "code": "INVALID"}]}
        if "oops" in asked["expression"]:
            wrong = {"field": "expression", "message": "there is no field 'oops'", "code": "INVALID"}
            return {"errors": [wrong | {"position": asked["expression"].index("oops")}]}
        kept = {key: value for key, value in asked.items() if key != "id"}
        rule = kept | {"updatedBy": EMAIL, "updatedAt": datetime.now(UTC).isoformat()}
        rule["id"] = asked.get("id") or str(max(int(one["id"]) for one in self.rules) + 1)
        self.rules = [one for one in self.rules if one["id"] != rule["id"]] + [rule]
        self.rules.sort(key=lambda one: str(one["id"]))
        return {"rule": rule, "errors": []}

    def _rule_delete(self, _: Any, **asked: Any) -> dict[str, Any]:
        self.rules = [one for one in self.rules if one["id"] != asked["id"]]
        return {"errors": []}

    def _settings_update(self, _: Any, **asked: Any) -> dict[str, Any]:
        self.settings |= asked["input"] | {"updatedBy": EMAIL}
        return {"settings": self.settings, "errors": []}
