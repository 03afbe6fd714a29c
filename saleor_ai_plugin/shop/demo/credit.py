"""Customers who buy on account: who they are, how they pay, and who fails."""

from dataclasses import dataclass

import numpy as np

from saleor_ai_plugin.shop.demo.customers import Customers
from saleor_ai_plugin.shop.demo.randomness import Bools, Floats, Ints, stream
from saleor_ai_plugin.shop.demo.timeline import DAY, Timeline
from saleor_ai_plugin.shop.demo.trips import Trips

INDUSTRIES = ("retail", "hospitality", "construction", "office", "health", "education", "events", "logistics")
_INDUSTRY_RISK = np.array([0.1, 0.55, 0.6, -0.3, -0.5, -0.6, 0.8, 0.2])
TERM_DAYS = 30
NEVER = -1
HONEST = 1 << 40


@dataclass(frozen=True)
class Credit:
    """The accounts (B,); ``account_of`` (C,) finds a customer's, -1 for none."""

    customer: Ints
    account_of: Ints
    industry: Ints
    years: Ints
    """In business, when the account was opened."""
    employees: Ints
    late_before: Ints
    """Invoices paid late to others in the year before, as the credit agency says."""
    has_accounts: Bools
    """Files annual accounts."""
    limit: Ints
    """In the channel's currency, whole units."""
    default_chance: Floats
    """Of failing within eighteen months: the truth."""
    fails_day: Ints
    """From this day on nothing is paid; ``HONEST`` for never."""
    delay_days: Floats
    """How many days after the term the account pays, on average."""

    def paid_second(self, rng: np.random.Generator, trips: Trips, on_account: Bools) -> Ints:
        """When each trip's invoice is paid, ``NEVER`` if it is not (or there is none)."""
        account = np.maximum(self.account_of[trips.customer], 0)
        if not len(self.customer):
            return np.full(len(trips), NEVER)
        # Most pay around the term; now and then an invoice is forgotten, by some accounts more often than by others.
        forgotten = rng.random(len(trips)) < 0.05 + 0.3 * self.default_chance[account]
        delay = TERM_DAYS + self.delay_days[account] + rng.normal(0, 4, len(trips))
        delay += np.where(forgotten, rng.exponential(24, len(trips)), 0.0)
        paid = trips.second + (np.maximum(delay, 1) * DAY).astype(np.int64)
        unpaid = paid // DAY >= self.fails_day[account]
        return np.where(on_account & ~unpaid, paid, NEVER)


def make_credit(seed: int, customers: Customers, timeline: Timeline) -> Credit:
    """Risk follows from what an account tells of itself and from luck; those who fail stop ordering soon after."""
    rng = stream(seed, "credit")
    customer = np.flatnonzero(customers.business)
    count = len(customer)
    account_of = np.full(len(customers), -1, dtype=np.int64)
    account_of[customer] = np.arange(count)
    industry = rng.integers(0, len(INDUSTRIES), count)
    years = np.round(rng.gamma(1.6, 5.0, count)).astype(np.int64)
    employees = np.maximum(1, np.round(np.exp(rng.normal(2.2, 1.1, count)))).astype(np.int64)
    late_before = rng.poisson(rng.gamma(0.9, 1.3, count))
    has_accounts = rng.random(count) < 0.75
    logit = (
        -1.7
        + _INDUSTRY_RISK[industry]
        - 0.09 * np.minimum(years, 20)
        - 0.22 * (np.log(employees) - 2.2)
        + 0.42 * np.minimum(late_before, 6)
        - 0.5 * has_accounts
        + rng.normal(0, 0.5, count)
    )
    chance = 1 / (1 + np.exp(-logit))
    fails = rng.random(count) < chance
    opened = np.maximum(customers.join_day[customer], 0)
    day = opened + ((timeline.days + 60 - opened) * rng.uniform(0.15, 1.0, count)).astype(np.int64)
    fails_day = np.where(fails, day, HONEST)
    # A failing account orders on for some weeks, which is what hurts.
    customers.leave_day[customer] = np.minimum(customers.leave_day[customer], fails_day + 30)
    return Credit(
        customer=customer,
        account_of=account_of,
        industry=industry,
        years=years,
        employees=employees,
        late_before=late_before,
        has_accounts=has_accounts,
        limit=(np.round(employees * rng.uniform(180, 480, count) / 100) * 100 + 1500).astype(np.int64)
        * np.where(customers.channel[customer] == 1, 7, 1),
        default_chance=chance,
        fails_day=fails_day,
        delay_days=-7 + rng.gamma(1.2, 3.0, count) + 1.6 * np.minimum(late_before, 6) + 8 * chance,
    )
