"""A demo shop from beginning to end, as a stream of tables: nothing is kept but what the next week needs."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa

from saleor_ai_plugin.shop.demo.accounts import Accounts
from saleor_ai_plugin.shop.demo.demand import Demand
from saleor_ai_plugin.shop.demo.facts import Facts, allocated_pieces
from saleor_ai_plugin.shop.demo.observed import Observed
from saleor_ai_plugin.shop.demo.orders import Till
from saleor_ai_plugin.shop.demo.outlet import Outlet
from saleor_ai_plugin.shop.demo.plan import Plan, make_plan
from saleor_ai_plugin.shop.demo.purchases import Purchases
from saleor_ai_plugin.shop.demo.size import DemoSize
from saleor_ai_plugin.shop.demo.stock import Stock
from saleor_ai_plugin.shop.demo.support import Support
from saleor_ai_plugin.shop.demo.traces import order_outcomes, order_traces
from saleor_ai_plugin.shop.demo.truth import Truth

Area = Literal["facts", "truth", "observed"]


class Batch(NamedTuple):
    """Some rows of one table; ``facts`` go into the database, the others into files of their own."""

    area: Area
    name: str
    table: pa.Table
    done: float
    """What part of the work is done with it, 0 to 1."""


def generate(*, seed: int, size: DemoSize, until: date) -> Iterator[Batch]:
    """The same seed, size and last day give the same tables on every machine."""
    plan = make_plan(seed=seed, size=size, until=until)
    facts = Facts(plan)
    accounts = Accounts(facts)
    for name, make in (
        ("Category", facts.categories),
        ("Product", facts.products),
        ("ProductListing", facts.listings),
        ("Variant", facts.variants),
        ("VariantPrice", facts.prices),
        ("Warehouse", facts.warehouses),
        ("Customer", facts.customers),
        ("CreditPolicy", accounts.policies),
        ("CreditAccount", accounts.accounts),
        ("CreditApplication", accounts.applications),
    ):
        yield Batch("facts", name, make(), 0.02)
    yield from _weeks(plan, facts, accounts)


def _weeks(plan: Plan, facts: Facts, accounts: Accounts) -> Iterator[Batch]:
    demand, stock, till = Demand(plan), Stock(plan), Till(plan)
    truth, observed, support = Truth(facts), Observed(facts, stock), Support(facts)
    purchases = Purchases(facts, stock)
    outlet = Outlet(facts, stock)
    for name, table in (*purchases.beginning(), *outlet.beginning()):
        yield Batch("facts", name, table, 0.03)
    for name, table in truth.beginning():
        yield Batch("truth", name, table, 0.03)
    for name, table in observed.beginning():
        yield Batch("observed", name, table, 0.03)
    yield Batch("facts", "StockChange", facts.stock_changes(*stock.opening()), 0.03)
    allocated = np.zeros(2 * plan.catalogue.variants, dtype=np.int64)
    line = 0
    for week in plan.timeline.weeks:
        done = 0.03 + 0.97 * (week.number + 1) / len(plan.timeline.weeks)
        trips, wanted = demand.week(week)
        cancelled = till.cancelled(week, trips)
        lines, log = stock.sell_week(week, trips, wanted, cancelled)
        demand.remember(week, trips, lines)
        rows = till.ring_up(week, trips, lines, cancelled)
        allocated += allocated_pieces(rows, plan.catalogue.variants)
        for name, table in truth.week(rows, log):
            yield Batch("truth", name, table, done)
        payments, chargebacks = observed.payments(week, rows), observed.chargebacks(rows)
        if len(trips):
            orders = facts.orders(rows)
            yield Batch("facts", "Order", orders, done)
            yield Batch("facts", "OrderLine", facts.lines(rows, line), done)
            yield Batch("facts", "OrderTrace", order_traces(payments, orders["country"], orders["snapshot_at"]), done)
            yield Batch("facts", "CreditOrder", accounts.orders(rows), done)
        yield Batch("facts", "OrderOutcome", order_outcomes(chargebacks), done)
        line += len(lines)
        for name, table in observed.week(payments, chargebacks, week, rows, log):
            yield Batch("observed", name, table, done)
        for purchase in log.purchases:
            for name, table in purchases.week(week, *purchase):
                yield Batch("facts", name, table, done)
        messages, intents = support.week(week, rows)
        yield Batch("observed", "support_messages", messages, done)
        yield Batch("truth", "support_intents", intents, done)
        if log.changes:
            place, pieces, second = (np.concatenate(column) for column in zip(*log.changes, strict=True))
            yield Batch("facts", "StockChange", facts.stock_changes(place, pieces, second), done)
    for name, table in outlet.ending():
        yield Batch("facts", name, table, 1.0)
    yield Batch("facts", "Stock", facts.stock(np.arange(len(stock.pieces)), stock.pieces, allocated), 1.0)
