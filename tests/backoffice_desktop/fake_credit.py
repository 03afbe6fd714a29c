"""Credit at the fake service: generated customers and applications, and decisions that are kept."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime.now(UTC)
NAMES = ("Nordwind Logistik", "Harbour Print", "Atelier Sud", "Bright Dental", "Kowalski Meble", "Lakeside Hotels")
ME = "ann@shop.example"
OPEN = ("WAITING", "INFO_REQUESTED", "SECOND_REVIEW")
CURRENCY = "USD"
FEATURES = {
    "en": (
        ("late_share", "Invoices paid late", "40 % and more"),
        ("years", "Years in business", "less than 2"),
        ("usage", "Use of the limit", "80 % and more"),
        ("industry", "Industry", "wholesale"),
        ("files_accounts", "Files accounts", "yes"),
    ),
    "zh-hans": (
        ("late_share", "逾期付款的发票", "40 % 及以上"),
        ("years", "经营年限", "不足 2 年"),
        ("usage", "额度使用率", "80 % 及以上"),
        ("industry", "行业", "批发"),
        ("files_accounts", "公开财务报表", "是"),
    ),
}
WHY = {"en": "The order passes the limit by 240.00 USD", "zh-hans": "订单超出额度 240.00 USD"}
CHANGES = {
    "en": (
        "Pay 10 % or less of the invoices late; then 612 points",
        "Use less than half of the limit; then 640 points",
    ),
    "zh-hans": ("逾期发票降到 10 % 以下；届时 612 分", "额度使用率降到一半以下；届时 640 分"),
}


def money(amount: float) -> dict[str, str]:
    return {"amount": f"{amount:.2f}", "currency": CURRENCY}


def at(**ago: float) -> str:
    return (NOW - timedelta(**ago)).isoformat()


class FakeCredit:
    """``size`` customers and ``applying`` applications; what was decided is in ``decided``."""

    def __init__(self, size: int = 1_000, applying: int = 40) -> None:
        self.size = size
        self.applying = applying
        self.decided: list[tuple[str, dict[str, Any]]] = []
        self.asked: list[dict[str, Any]] = []
        self.created: list[dict[str, Any]] = []
        self._changed: dict[str, dict[str, Any]] = {}
        self._decisions: dict[str, list[dict[str, Any]]] = {}
        self._before: dict[str, dict[str, Any]] = {}
        self._seen: dict[str, dict[str, Any]] = {}
        self.policies: list[dict[str, Any]] = [
            {
                "currency": CURRENCY,
                "margin": 0.2,
                "lgd": 0.6,
                "drawdown": 0.5,
                "cap": "50000.00",
                "floor": "500.00",
                "step": "100.00",
                "referAbove": 0.1,
                "declineAbove": 0.25,
                "stretch": 0.25,
                "secondApprovalAbove": "20000.00",
                "termDays": 30,
                "updatedBy": "owner@shop.example",
            }
        ]

    def root(self, language: str) -> dict[str, Any]:
        accounts = {
            "creditLimitChange": "LIMIT_CHANGE",
            "creditLimitResolve": "LIMIT_RESOLVE",
            "creditAccountBlock": "BLOCK",
            "creditReviewAsk": "REVIEW_ASKED",
            "creditReviewDone": "REVIEW_DONE",
            "creditAccountUndo": "UNDO",
        }
        return {
            "creditAccounts": lambda _, **asked: self._accounts(language, asked),
            "creditAccount": lambda _, **asked: self._account_detail(language, asked["customerId"]),
            "creditApplications": lambda _, **asked: self._applications(language, asked),
            "creditApplication": lambda _, **asked: self._application_detail(language, asked["id"]),
            "creditWaiting": lambda _: self.waiting(),
            "creditPolicies": lambda _: self.policies,
            "creditPolicyUpdate": self._policy_update,
            "creditApplicationCreate": lambda _, **asked: self._create(asked),
            "creditApplicationResolve": lambda _, **asked: self._resolve_application(asked),
            "creditApplicationUndo": lambda _, **asked: self._resolve_application(asked | {"decision": "UNDO"}),
        } | {
            field: lambda _, kind=kind, **asked: self._resolve_account(kind, asked) for field, kind in accounts.items()
        }

    def waiting(self) -> dict[str, int]:
        accounts = [self.account(place) for place in range(min(self.size, 60))]
        return {
            "applications": sum(self.application(place)["state"] in OPEN for place in range(self.applying)),
            "proposals": sum(one["proposal"] is not None for one in accounts),
            "reviewsAsked": sum(one["reviewAskedAt"] is not None for one in accounts),
        }

    def decide_elsewhere(self, key: str, **change: Any) -> None:
        """As if a colleague had changed a customer (``customer-3``) or an application (``application-3``)."""
        now = self._now(key)
        self._changed[key] = self._changed.get(key, {}) | change | {"version": now["version"] + 1}

    def account(self, place: int, language: str = "en") -> dict[str, Any]:
        limit = 24_000 - 23_000 * (place % 211) / 211 if place % 17 else 0
        exposure = limit * (0.15 + place * 7 % 10 / 10)
        is_late = place % 5 == 1
        return {
            "customerId": f"customer-{place}",
            "company": "" if place % 29 == 28 else f"{NAMES[place % 6]} {place + 1}",
            "currency": CURRENCY,
            "state": "BLOCKED" if place % 13 == 6 else "ACTIVE",
            "version": 1,
            "limit": money(limit),
            "exposure": money(exposure),
            "available": money(max(limit - exposure, 0)),
            "overdue": money(exposure * 0.3 if is_late else 0),
            "points": 520 + place * 37 % 160,
            "pd": 0.01 + place * 31 % 97 / 400,
            "suggestedLimit": money(round(limit * (0.6 + place * 3 % 7 / 6), -2)),
            "reasons": _reasons(place, language),
            "termDays": 30,
            "openedAt": at(days=400 + place),
            "scoredAt": at(hours=5),
            "proposal": _proposal(place) if place % 20 == 3 else None,
            "reviewAskedAt": at(hours=3) if place % 20 == 5 else None,
            "reviewAskedNote": "We paid the invoice of March twice." if place % 20 == 5 else "",
            "canUndo": False,
        } | self._changed.get(f"customer-{place}", {})

    def application(self, place: int, language: str = "en") -> dict[str, Any]:
        requested = 2_500 + 1_750 * (place % 15)
        state = ("WAITING", "WAITING", "INFO_REQUESTED", "WAITING", "ACCEPTED")[place % 5]
        return {
            "id": f"application-{place}",
            "customerId": f"customer-{2_000 + place}",
            "company": f"{NAMES[place * 5 % 6]} & Co {place + 1}",
            "state": state,
            "version": 1,
            "appliedAt": at(hours=90 - place * 2),
            "requested": money(requested),
            "points": 540 + place * 41 % 140,
            "pd": 0.02 + place * 17 % 89 / 400,
            "suggestedLimit": money(round(requested * 0.8, -2)) if place % 7 != 6 else None,
            "reasons": _reasons(place + 1, language),
            "proposal": None,
            "decidedBy": "bob@shop.example" if state == "ACCEPTED" else "",
            "decidedAt": at(hours=1) if state == "ACCEPTED" else None,
            "canUndo": state == "ACCEPTED",
        } | self._changed.get(f"application-{place}", {})

    def _now(self, key: str, language: str = "en") -> dict[str, Any]:
        kind, _, place = key.partition("-")
        return (self.account if kind == "customer" else self.application)(int(place), language)

    def _accounts(self, language: str, asked: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(asked)
        rows = [self.account(place, language) for place in range(self.size)]
        if asked.get("states"):
            rows = [one for one in rows if one["state"] in asked["states"]]
        if asked.get("needsPerson"):
            rows = [
                one for one in rows if one["proposal"] or one["reviewAskedAt"] or float(one["overdue"]["amount"]) > 0
            ]
        keys = {"EXPOSURE": "exposure", "LIMIT": "limit", "OVERDUE": "overdue", "PD": "pd", "COMPANY": "company"}
        return _page(rows, asked, keys.get(asked.get("orderBy") or "", ""))

    def _applications(self, language: str, asked: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(asked)
        rows = [self.application(place, language) for place in range(self.applying)]
        rows = [one for one in rows if one["state"] in (asked.get("states") or OPEN)]
        keys = {"APPLIED_AT": "appliedAt", "REQUESTED": "requested", "PD": "pd", "COMPANY": "company"}
        return _page(rows, asked, keys.get(asked.get("orderBy") or "", ""))

    def _account_detail(self, language: str, customer_id: str) -> dict[str, Any] | None:
        place = int(customer_id.rpartition("-")[2])
        if place >= self.size:
            return None
        months = [f"2026-{month:02}" for month in range(1, 11)]
        return {
            "account": self.account(place, language),
            "orders": [_order(place, number) for number in range(9)],
            "months": [
                {
                    "month": month,
                    "invoiced": f"{1_400 + 310 * (step * 5 % 7)}.00",
                    "paidLate": f"{260 * (step * 3 % 4)}.00",
                    "unpaid": f"{350 * max(step - 7, 0)}.00",
                }
                for step, month in enumerate(months)
            ],
        } | self._scored(f"customer-{place}", place, language)

    def _application_detail(self, language: str, application_id: str) -> dict[str, Any] | None:
        place = int(application_id.rpartition("-")[2])
        found = {"application": self.application(place, language)} | self._scored(application_id, place + 1, language)
        return found if place < self.applying else None

    def _scored(self, key: str, place: int, language: str) -> dict[str, Any]:
        features = FEATURES.get(language, FEATURES["en"])
        points = [(33 - place % 9, 60), (12, 48), (20 + place % 5, 40), (31, 36), (18, 18)]
        changes = CHANGES.get(language, CHANGES["en"]) if place % 4 else ()
        return {
            "answers": [
                {"name": "industry", "text": features[3][1], "value": features[3][2]},
                {"name": "years_in_business", "text": features[1][1], "value": "1.5"},
                {"name": "employees", "text": "Employees" if language == "en" else "员工人数", "value": "12"},
            ],
            "pointsTable": [
                {"feature": name, "text": text, "bin": kept, "points": got, "best": best}
                for (name, text, kept), (got, best) in zip(features, points, strict=True)
            ],
            "basePoints": self._now(key)["points"] - sum(got for got, _ in points),
            "wouldChange": [
                {"text": text, "score": 612 + 28 * step, "pd": 0.04 - 0.01 * step} for step, text in enumerate(changes)
            ],
            "decisions": [_applied(language), *_order_decisions(place, language), *self._decisions.get(key, [])],
        }

    def _resolve_account(self, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
        key = asked["customerId"]
        now = self._now(key)
        change: dict[str, Any] = {}
        match kind:
            case "LIMIT_CHANGE":
                limit = money(float(asked["limit"]))
                if float(asked["limit"]) > float(self.policies[0]["secondApprovalAbove"]):
                    change = {"proposal": {"limit": limit, "by": ME, "at": at(), "note": asked["note"]}}
                else:
                    change = {"limit": limit}
            case "LIMIT_RESOLVE":
                kind = "LIMIT_CONFIRM" if asked["confirm"] else "LIMIT_REFUSE"
                if now["proposal"] is None or now["proposal"]["by"] == ME:
                    problem = {"field": None, "message": "somebody else has to confirm", "code": "NEEDS_SECOND_PERSON"}
                    return {"account": now, "errors": [problem]}
                change = {"proposal": None} | ({"limit": now["proposal"]["limit"]} if asked["confirm"] else {})
            case "BLOCK":
                kind = "BLOCK" if asked["blocked"] else "UNBLOCK"
                change = {"state": "BLOCKED" if asked["blocked"] else "ACTIVE"}
            case "REVIEW_ASKED":
                change = {"reviewAskedAt": at(), "reviewAskedNote": asked["note"]}
            case "REVIEW_DONE":
                change = {"reviewAskedAt": None, "reviewAskedNote": ""}
        return self._carry_out(key, kind, asked, change, "account")

    def _create(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["clientId"] in self._seen:
            return self._seen[asked["clientId"]]
        employees = asked["answers"].get("employees")
        wrong = {
            "customerId": not asked["customerId"].startswith("customer-"),
            "requested": float(asked["requested"]) <= 0,
            "employees": employees is not None and employees < 0,
        }
        problems = [
            {"field": field, "message": f"{field} cannot be", "code": "INVALID"}
            for field, is_so in wrong.items()
            if is_so
        ]
        if problems:
            return {"application": None, "errors": problems}
        key = f"application-{self.applying}"
        self._changed[key] = {
            "customerId": asked["customerId"],
            "company": asked["company"],
            "requested": {"amount": asked["requested"], "currency": asked["currency"]},
            "state": "WAITING",
            "appliedAt": datetime.now(UTC).isoformat(),
            "decidedBy": "",
            "decidedAt": None,
            "canUndo": False,
        }
        self.created.append(asked)
        self.applying += 1
        self._seen[asked["clientId"]] = {"application": self._now(key), "errors": []}
        return self._seen[asked["clientId"]]

    def _resolve_application(self, asked: dict[str, Any]) -> dict[str, Any]:
        kind = asked["decision"]
        change: dict[str, Any] = {"decidedBy": ME, "decidedAt": at()}
        if kind == "ACCEPT" and float(asked["limit"] or 0) > float(self.policies[0]["secondApprovalAbove"]):
            limit = money(float(asked["limit"]))
            change = {"state": "SECOND_REVIEW", "proposal": {"limit": limit, "by": ME, "at": at(), "note": ""}}
        else:
            change["state"] = {"ACCEPT": "ACCEPTED", "DECLINE": "DECLINED", "ASK_MORE": "INFO_REQUESTED"}.get(kind, "")
        return self._carry_out(asked["id"], kind, asked, change, "application")

    def _carry_out(
        self, key: str, kind: str, asked: dict[str, Any], change: dict[str, Any], name: str
    ) -> dict[str, Any]:
        """Once for each client id; refused where somebody was faster."""
        if asked["clientId"] in self._seen:
            return self._seen[asked["clientId"]]
        now = self._now(key)
        if asked["version"] != now["version"]:
            return {name: now, "errors": [{"field": "version", "message": "changed meanwhile", "code": "CONFLICT"}]}
        if kind == "UNDO":
            change = self._before.pop(key, {})
        else:
            self._before[key] = {field: now[field] for field in change}
        self.decided.append((kind, asked))
        change |= {"version": now["version"] + 1, "canUndo": kind != "UNDO"}
        self._changed[key] = self._changed.get(key, {}) | change
        made = _decision(kind, ME, asked.get("note") or "", asked["clientId"])
        if "limit" in change:
            made |= {"limitBefore": now["limit"], "limitAfter": change["limit"]}
        self._decisions.setdefault(key, []).append(made)
        answer = {name: self._now(key), "errors": []}
        self._seen[asked["clientId"]] = answer
        return answer

    def _policy_update(self, _: Any, **asked: Any) -> dict[str, Any]:
        given = asked["input"]
        if given["referAbove"] > given["declineAbove"]:
            message = "PD to a person must not be above PD to decline"
            return {"policy": None, "errors": [{"field": "referAbove", "message": message, "code": "INVALID"}]}
        self.policies[0] |= given | {"updatedBy": ME}
        return {"policy": self.policies[0], "errors": []}


def _page(rows: list[dict[str, Any]], asked: dict[str, Any], key: str) -> dict[str, Any]:
    if search := (asked.get("search") or "").lower():
        rows = [one for one in rows if search in one["company"].lower() or search == one["customerId"]]
    if key:
        rows.sort(key=lambda one: _sortable(one[key]), reverse=asked.get("direction") == "DESC")
    first, skip = asked.get("first") or 20, asked.get("skip") or 0
    return {"totalCount": len(rows), "items": rows[skip : skip + first]}


def _sortable(value: Any) -> Any:
    return float(value["amount"]) if isinstance(value, dict) else value


def _reasons(place: int, language: str) -> list[dict[str, Any]]:
    features = FEATURES.get(language, FEATURES["en"])
    lost = (27 + place % 9, 36, 16)
    return [
        {"code": "low_points", "feature": name, "text": f"{text}: {kept}", "points": 40 - away, "lost": away}
        for (name, text, kept), away in zip(features, lost, strict=False)
    ]


def _proposal(place: int) -> dict[str, Any]:
    by = "bob@shop.example" if place % 40 == 3 else ME
    return {"limit": money(26_500), "by": by, "at": at(hours=2), "note": "New contract until December."}


def _order(place: int, number: int) -> dict[str, Any]:
    amount = 420 + 135.5 * (number * 3 % 7)
    is_paid = number > 2
    return {
        "orderId": f"order-{place * 10 + number}",
        "number": str(100_000 + place * 10 + number),
        "placedAt": at(days=6 + 24 * number),
        "amount": money(amount),
        "outstanding": money(0 if is_paid else amount),
        "dueAt": at(days=24 * number - 24),
        "paidAt": at(days=24 * number - 30) if is_paid else None,
        "daysLate": 0 if number in {0, 1, 4, 6} else 24,
        "state": "WAITING" if number == 0 else "APPROVED",
    }


def _decision(kind: str, by: str, note: str = "", made_id: str = "") -> dict[str, Any]:
    return {
        "id": made_id or str(uuid.uuid4()),
        "kind": kind,
        "by": by,
        "at": datetime.now(UTC).isoformat(),
        "note": note,
        "orderId": None,
        "limitBefore": None,
        "limitAfter": None,
        "exposure": None,
        "amount": None,
        "points": None,
        "pd": None,
        "why": [],
        "modelVersion": "",
    }


def _applied(language: str) -> dict[str, Any]:
    return _decision("APPLIED", "saleor-ai") | {"at": at(days=90), "points": 561, "pd": 0.061, "modelVersion": "3"}


def _order_decisions(place: int, language: str) -> list[dict[str, Any]]:
    referred = _decision("ORDER_REFER", "saleor-ai") | {
        "at": at(days=6),
        "orderId": f"order-{place * 10}",
        "amount": money(420),
        "exposure": money(3_800),
        "points": 554,
        "pd": 0.066,
        "why": [WHY.get(language, WHY["en"])],
        "modelVersion": "3",
    }
    changed = _decision("LIMIT_CHANGE", "bob@shop.example", "Two years of payment on time.") | {
        "at": at(days=40),
        "limitBefore": money(2_500),
        "limitAfter": money(4_000),
    }
    return [changed, referred]
