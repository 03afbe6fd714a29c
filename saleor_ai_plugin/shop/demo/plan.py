"""The whole shop before its first order: who, what, at which price, and how many orders fall on which day."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from saleor_ai_plugin.shop.demo.catalogue import Catalogue, make_catalogue
from saleor_ai_plugin.shop.demo.complements import Complements, make_complements
from saleor_ai_plugin.shop.demo.credit import Credit, make_credit
from saleor_ai_plugin.shop.demo.customers import Customers, make_customers
from saleor_ai_plugin.shop.demo.fraud import FraudPlan, plan_fraud
from saleor_ai_plugin.shop.demo.prices import PriceBook, make_prices
from saleor_ai_plugin.shop.demo.randomness import Bools, Floats, Ints, apportion
from saleor_ai_plugin.shop.demo.size import DemoSize
from saleor_ai_plugin.shop.demo.timeline import Timeline, Week

NOT_SOLD = -1e9


@dataclass(frozen=True)
class Plan:
    seed: int
    size: DemoSize
    timeline: Timeline
    catalogue: Catalogue
    prices: PriceBook
    customers: Customers
    complements: Complements
    fraud: FraudPlan
    credit: Credit
    pull: Floats
    """(weeks, 2, subcategories): the season as a multiple of an average week's."""
    orders: Ints
    """(days, 2): honest orders on each day in each channel."""

    def log_demand(self, week: Week) -> Floats:
        """(P,): how much each product is wanted at its first price, as a logarithm; very low where it is not sold."""
        wanted = self.catalogue.log_popularity + self.catalogue.trend * week.first_day / 365.0
        return np.where(self.is_sold(week), wanted, NOT_SOLD)

    def is_sold(self, week: Week) -> Bools:
        """(P,): sold from Monday to Sunday of the week."""
        sold: Bools = (self.catalogue.launch_day <= week.first_day) & (self.catalogue.end_day > week.last_day)
        return sold


def make_plan(*, seed: int, size: DemoSize, until: date) -> Plan:
    timeline = Timeline(until, size.months)
    catalogue = make_catalogue(seed, size, timeline)
    prices = make_prices(seed, catalogue, timeline)
    customers = make_customers(seed, size, catalogue, timeline)
    fraud = plan_fraud(seed, customers, timeline, size.orders)
    plan = Plan(
        seed,
        size,
        timeline,
        catalogue,
        prices,
        customers,
        make_complements(seed, catalogue),
        fraud,
        make_credit(seed, customers, timeline),
        np.ones((len(timeline.weeks), 2, len(catalogue.subcategories))),
        np.zeros((timeline.days, 2), dtype=np.int64),
    )
    _fill_pull(plan)
    _fill_orders(plan)
    return plan


def _fill_pull(plan: Plan) -> None:
    for week in plan.timeline.weeks:
        for channel in (0, 1):
            for kind, entry in enumerate(plan.catalogue.subcategories):
                plan.pull[week.number, channel, kind] = plan.timeline.season(entry.season, week, channel)


def _fill_orders(plan: Plan) -> None:
    """Share the orders out over the days: who is there, what pulls, weekday and holidays, vouchers."""
    customers, timeline = plan.customers, plan.timeline
    liking = _mean_likes(plan)
    weights = np.zeros((timeline.days, 2))
    for week in timeline.weeks:
        active = np.bincount(customers.channel, weights=customers.active(week.first_day + 3), minlength=2)
        for channel in (0, 1):
            volume = active[channel] * float(liking[channel] @ plan.pull[week.number, channel])
            for voucher in plan.prices.vouchers(week.number):
                volume *= voucher.display_uplift if voucher.channel == channel else 1.0
            days = slice(week.first_day, week.last_day + 1)
            weights[days, channel] = volume * timeline.day_weights[days, channel]
    honest = plan.size.orders - len(plan.fraud.second)
    plan.orders[:] = apportion(honest, np.maximum(weights, 1e-12).ravel()).reshape(weights.shape)


def _mean_likes(plan: Plan) -> Floats:
    """(2, subcategories): what the customers of a channel like on average."""
    customers = plan.customers
    means = []
    for channel in (0, 1):
        personas = customers.persona[(customers.channel == channel) & ~customers.fraudster]
        counts = np.bincount(personas, minlength=len(customers.likes)).astype(np.float64)
        means.append((counts + 1e-9) @ customers.likes / (counts + 1e-9).sum())
    return np.array(means)
