"""Credit as the service keeps it: accounts, orders on account, applications, and the owner's terms."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from saleor_ai_plugin.facts.models import NOT_SOLD
from saleor_ai_plugin.shop.demo.columns import coded, constant, integers, money, times
from saleor_ai_plugin.shop.demo.credit import INDUSTRIES, TERM_DAYS
from saleor_ai_plugin.shop.demo.facts import FIRST_ORDER_NUMBER, Facts
from saleor_ai_plugin.shop.demo.orders import STATUSES, OrderRows
from saleor_ai_plugin.shop.demo.prices import CURRENCIES
from saleor_ai_plugin.shop.demo.randomness import Ints, stream
from saleor_ai_plugin.shop.demo.timeline import DAY

APPLICATIONS = 12
PROPOSALS, REVIEWS = 2, 3
"""Accounts of which a second person has to confirm a limit, and whose customers ask for a person."""
YUANS = 7
"""A US dollar in the shop's other currency, roughly; limits are set by it."""

_FIRST = ("Harbour", "Maple", "Northgate", "Bright", "Old Mill", "Silver", "Riverside", "Summit", "Oak", "Blue Door")
_LAST = {
    "retail": "Stores", "hospitality": "Kitchens", "construction": "Builders", "office": "Offices", "health": "Clinics",
    "education": "Schools", "events": "Events", "logistics": "Freight",
}  # fmt: skip
_FIRST_CHINESE = ("明远", "海星", "金叶", "东方", "新桥", "瑞丰", "华安", "长青", "云上", "和顺")
_LAST_CHINESE = {
    "retail": "百货", "hospitality": "餐饮", "construction": "建设", "office": "办公", "health": "医疗",
    "education": "教育", "events": "会展", "logistics": "物流",
}  # fmt: skip
_ASKED = "Every invoice of this year was paid: please let a person look at our limit."
_PROPOSED = "Has grown steadily and pays within the term."


class Accounts:
    """Makes the tables."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.credit = facts.plan.credit
        self.customers = facts.plan.customers

    def policies(self) -> pa.Table:
        factor = np.array([1, YUANS])
        return pa.table(
            {
                "currency": pa.array(CURRENCIES),
                **{name: constant(value, 2) for name, value in _TERMS.items()},
                **{name: money(factor * value * 100) for name, value in _AMOUNTS.items()},
                "term_days": constant(TERM_DAYS, 2),
                "updated_by": constant("", 2),
                "updated_at": constant(self._now, 2),
            }
        )

    def accounts(self) -> pa.Table:
        credit, count = self.credit, len(self.credit.customer)
        channel = self.customers.channel[credit.customer]
        opened = np.maximum(self.customers.join_day[credit.customer], 0) * DAY
        is_open = credit.fails_day > self.facts.plan.timeline.days
        rises = np.flatnonzero(is_open & (channel == 0))[:PROPOSALS]
        asked = np.flatnonzero(is_open & (channel == 0))[PROPOSALS : PROPOSALS + REVIEWS]
        proposed, reviewed = np.isin(np.arange(count), rises), np.isin(np.arange(count), asked)
        return pa.table(
            {
                "customer_id": self.facts.customer_ids.take(pa.array(credit.customer)),
                "company": self._companies(credit.industry, channel),
                "currency": coded(CURRENCIES, channel),
                "state": constant("active", count),
                "limit": money(credit.limit * 100),
                "term_days": constant(TERM_DAYS, count),
                "answers": pa.array([json.dumps(one) for one in self._told()], pa.string()),
                "version": constant(1, count),
                "opened_at": times(self.facts.start, opened),
                "scored_at": constant(None, count, pa.timestamp("s", tz="UTC")),
                "review_asked_at": _where(reviewed, self._now),
                "review_asked_note": _text(reviewed, _ASKED),
                **_no_score(count),
                "proposed_limit": _amounts(credit.limit * 200, proposed),
                "proposed_by": _text(proposed, "finance@shop.example"),
                "proposed_at": _where(proposed, self._now),
                "proposed_note": _text(proposed, _PROPOSED),
            }
        )

    def orders(self, rows: OrderRows) -> pa.Table:
        which = np.flatnonzero(rows.on_account & ~np.isin(np.array(STATUSES)[rows.status], NOT_SOLD))
        trips, end = rows.trips, self.facts.plan.timeline.days * DAY
        paid = np.where(rows.paid_second[which] < end, rows.paid_second[which], -1)
        total = rows.total[which]
        return pa.table(
            {
                "order_id": self.facts.order_ids(rows.first_number + which),
                "number": integers(FIRST_ORDER_NUMBER + rows.first_number + which).cast(pa.string()),
                "customer_id": self.facts.customer_ids.take(pa.array(trips.customer[which])),
                "currency": coded(CURRENCIES, trips.channel[which]),
                "amount": money(total),
                "outstanding": money(np.where(paid < 0, total, 0)),
                "placed_at": times(self.facts.start, trips.second[which]),
                "due_at": times(self.facts.start, trips.second[which] + TERM_DAYS * DAY),
                "paid_at": times(self.facts.start, paid, -1),
                "state": constant("approved", len(which)),
                "counts": constant(True, len(which)),
            }
        )

    def applications(self) -> pa.Table:
        """Customers who came lately and want to buy on account; what they tell has the spread of the accounts'."""
        rng = stream(self.facts.plan.seed, "applications")
        private = np.flatnonzero(~self.customers.business & ~self.customers.guest & ~self.customers.fraudster)
        newest = private[np.argsort(-self.customers.join_day[private], kind="stable")]
        customer = np.sort(newest[:APPLICATIONS])
        count = len(customer)
        channel = self.customers.channel[customer]
        like = rng.integers(0, max(len(self.credit.customer), 1), count)
        told = self._told()
        answers = [told[place] for place in like] if told else [{} for _ in like]
        industry = self.credit.industry[like] if told else np.zeros(count, dtype=np.int64)
        wanted = rng.choice([500, 1_000, 2_500, 8_000], count) * np.where(channel == 1, YUANS, 1)
        applied = (self.facts.plan.timeline.days - 1) * DAY - rng.integers(0, 8 * DAY, count)
        return pa.table(
            {
                "customer_id": self.facts.customer_ids.take(pa.array(customer)),
                "company": self._companies(industry, channel),
                "currency": coded(CURRENCIES, channel),
                "requested": money(wanted * 100),
                "answers": pa.array([json.dumps(one) for one in answers], pa.string()),
                "state": constant("waiting", count),
                "version": constant(1, count),
                "applied_at": times(self.facts.start, applied),
                "decided_by": constant("", count),
                "decided_at": constant(None, count, pa.timestamp("s", tz="UTC")),
                **_no_score(count),
                **_no_proposal(count),
            }
        )

    @property
    def _now(self) -> datetime:
        """The end of the shop's last day."""
        return datetime.combine(self.facts.plan.timeline.until, datetime.min.time(), UTC) + timedelta(days=1)

    def _told(self) -> list[dict[str, Any]]:
        credit = self.credit
        columns = (
            credit.industry.tolist(), credit.years.tolist(), credit.employees.tolist(), credit.late_before.tolist(),
            credit.has_accounts.tolist(),
        )  # fmt: skip
        return [
            {
                "industry": INDUSTRIES[industry],
                "years_in_business": years,
                "employees": employees,
                "late_invoices_elsewhere": late,
                "files_accounts": files,
            }
            for industry, years, employees, late, files in zip(*columns, strict=True)
        ]

    def _companies(self, industry: Ints, channel: Ints) -> pa.Array:
        names = []
        for place, (kind, where) in enumerate(zip(industry.tolist(), channel.tolist(), strict=True)):
            word, number = INDUSTRIES[kind], place // len(_FIRST) + 1
            if where == 1:
                names.append(f"{_FIRST_CHINESE[place % len(_FIRST)]}{_LAST_CHINESE[word]}{number}号店")
            else:
                names.append(f"{_FIRST[place % len(_FIRST)]} {_LAST[word]} {number}")
        return pa.array(names, pa.string())


_TERMS = {
    "margin": 1.0, "lgd": 0.7, "drawdown": 0.5, "refer_above": 0.1, "decline_above": 0.25, "stretch": 0.25,
}  # fmt: skip
_AMOUNTS = {"cap": 25_000, "floor": 100, "step": 50, "second_approval_above": 5_000}


def _no_score(count: int) -> dict[str, pa.Array]:
    return {
        "points": constant(None, count, pa.int64()),
        "pd": constant(None, count, pa.float64()),
        "suggested_limit": constant(None, count, pa.string()),
        "reasons": constant("[]", count),
        "model_version_id": constant(None, count, pa.int64()),
    }


def _no_proposal(count: int) -> dict[str, pa.Array]:
    return {
        "proposed_limit": constant(None, count, pa.string()),
        "proposed_by": constant("", count),
        "proposed_at": constant(None, count, pa.timestamp("s", tz="UTC")),
        "proposed_note": constant("", count),
    }


def _where(chosen: "np.ndarray[Any, Any]", moment: datetime) -> pa.Array:
    return pa.array([moment if one else None for one in chosen.tolist()], pa.timestamp("s", tz="UTC"))


def _text(chosen: "np.ndarray[Any, Any]", text: str) -> pa.Array:
    return pa.array([text if one else "" for one in chosen.tolist()], pa.string())


def _amounts(cents: Ints, chosen: "np.ndarray[Any, Any]") -> pa.Array:
    return pa.compute.if_else(pa.array(chosen), money(cents), None)
