"""Prices: the regular ones with their changes, and promotions, a week at a time in each channel."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from saleor_ai_plugin.shop.demo.catalogue import Catalogue
from saleor_ai_plugin.shop.demo.randomness import Floats, Ints, stream
from saleor_ai_plugin.shop.demo.timeline import CHINA, DEFAULT, Timeline, black_friday, lunar_new_year

CHANNELS = ("default-channel", "china")
CURRENCIES = ("USD", "CNY")
TAX = (0.08, 0.13)
YUAN_A_DOLLAR = 7.1
CHANGES_A_YEAR = 0.9


@dataclass(frozen=True, slots=True)
class Promotion:
    """A price cut on some products, or a voucher for whole orders, for some weeks in one channel."""

    name: str
    channel: int
    first_week: int
    last_week: int
    percent: int
    products: Ints
    """Those that are cut; empty for a voucher."""
    display_uplift: float
    """By how much being shown lifts demand, on top of what the lower price does."""
    voucher_code: str = ""
    voucher_share: float = 0.0
    """The share of orders that use the voucher."""

    def runs(self, week: int) -> bool:
        return self.first_week <= week <= self.last_week


@dataclass(frozen=True)
class PriceBook:
    """What everything costs in every week.

    ``level`` and ``cost_level`` (weeks, 2, P) multiply the prices at the start; ``percent`` (weeks, 2, P) is the
    discount in force, ``display`` (weeks, 2, P) what being promoted does to demand.
    """

    catalogue: Catalogue
    start_price: Floats
    """(2, P) in the channel's currency."""
    level: Floats
    cost_level: Floats
    percent: Ints
    display: Floats
    promotions: tuple[Promotion, ...]

    def regular_cents(self, week: int) -> Ints:
        """(2, V) prices before any promotion."""
        catalogue = self.catalogue
        prices = self.start_price * self.level[week]
        return _rounded(prices[:, catalogue.variant_product] * catalogue.variant_factor)

    def cost_cents(self, week: int) -> Ints:
        """(2, V) what the shop pays."""
        catalogue = self.catalogue
        costs = self.start_price * catalogue.cost_share * self.cost_level[week]
        cents: Ints = np.round(costs[:, catalogue.variant_product] * catalogue.variant_factor**0.97 * 100).astype(
            np.int64
        )
        return cents

    def promoted_cents(self, week: int) -> Ints:
        """(2, V) what is asked for."""
        percent = self.percent[week][:, self.catalogue.variant_product]
        cents: Ints = (self.regular_cents(week) * (100 - percent) + 50) // 100
        return cents

    def log_demand(self, week: int) -> Floats:
        """(2, P): what prices and promotions do to demand: ``(p / p_start) ** -elasticity`` times the display."""
        # Customers answer to the price on the label, which is rounded: to that of the first variant.
        first = self.start_price * self.catalogue.variant_factor[self.catalogue.first_variant[:-1]]
        ratio = _rounded(first * self.level[week]) / _rounded(first) * (100 - self.percent[week]) / 100
        answer: Floats = -self.catalogue.elasticity * np.log(ratio) + np.log(self.display[week])
        return answer

    def vouchers(self, week: int) -> list[Promotion]:
        return [one for one in self.promotions if one.voucher_code and one.runs(week)]


def make_prices(seed: int, catalogue: Catalogue, timeline: Timeline) -> PriceBook:
    rng = stream(seed, "prices")
    weeks, products = len(timeline.weeks), catalogue.products
    local = rng.uniform(0.78, 1.04, products)
    start = np.stack([catalogue.base_price, catalogue.base_price * YUAN_A_DOLLAR * local])
    level = np.ones((weeks, 2, products))
    cost_level = np.ones((weeks, 2, products))
    changes = rng.random((weeks, 2, products)) < CHANGES_A_YEAR / 52
    changes[0] = False
    steps = np.where(changes, rng.normal(0.018, 0.075, changes.shape), 0.0)
    level *= np.exp(np.clip(np.cumsum(steps, axis=0), -0.35, 0.45))
    cost_level *= np.exp(0.4 * np.cumsum(steps, axis=0) + 0.03 * np.arange(weeks)[:, None, None] / 52)
    promotions = tuple(_promotions(seed, catalogue, timeline))
    percent = np.zeros((weeks, 2, products), dtype=np.int64)
    display = np.ones((weeks, 2, products))
    for promotion in promotions:
        for week in range(promotion.first_week, promotion.last_week + 1):
            better = promotion.products[percent[week, promotion.channel, promotion.products] < promotion.percent]
            percent[week, promotion.channel, better] = promotion.percent
            display[week, promotion.channel, better] = promotion.display_uplift
    return PriceBook(catalogue, start, level, cost_level, percent, display, promotions)


def _rounded(exact: Floats) -> Ints:
    """(2, n) amounts in dollars and yuan as prices in cents and fen."""
    rounded: Ints = np.stack([_dollar_price(exact[DEFAULT]), _yuan_price(exact[CHINA])])
    return rounded


def _dollar_price(exact: Floats) -> Ints:
    """4.49, 17.99, 129.00: as shops write them, in cents."""
    halves = np.maximum(np.round(exact * 2) * 50 - 1, 99)
    wholes = np.round(exact) * 100 - 1
    fives = np.round(exact / 5) * 500 - 100
    return np.where(exact < 20, halves, np.where(exact < 100, wholes, fives)).astype(np.int64)


def _yuan_price(exact: Floats) -> Ints:
    """29.90, 129, 1288: in fen."""
    small = np.maximum(np.round(exact) * 100 - 10, 190)
    wholes = np.round(exact / 10) * 1000 - 100
    large = np.round(exact / 100) * 10_000 - 1_200
    return np.where(exact < 100, small, np.where(exact < 1000, wholes, large)).astype(np.int64)


def _promotions(seed: int, catalogue: Catalogue, timeline: Timeline) -> list[Promotion]:
    rng = stream(seed, "promotions")
    found: list[Promotion] = []
    for name, channel, day, weeks, percents, share in _events(timeline):
        first = (day - timeline.start).days // 7
        if not 0 <= first < len(timeline.weeks):
            continue
        last = min(first + weeks - 1, len(timeline.weeks) - 1)
        products = np.flatnonzero(rng.random(catalogue.products) < share)
        for percent in percents:
            part = products[rng.integers(0, len(percents), len(products)) == percents.index(percent)]
            uplift = round(rng.uniform(1.15, 1.45), 3)
            found.append(Promotion(f"{name} -{percent}%", channel, first, last, percent, part, uplift))
    for week in range(1, len(timeline.weeks) - 1):
        for channel in (DEFAULT, CHINA):
            if rng.random() < 0.55:
                found.append(_category_weeks(rng, catalogue, channel, week, len(timeline.weeks)))
            if rng.random() < 0.09:
                found.append(_voucher(rng, timeline, channel, week))
    return found


def _events(timeline: Timeline) -> list[tuple[str, int, date, int, tuple[int, ...], float]]:
    events: list[tuple[str, int, date, int, tuple[int, ...], float]] = []
    for year in range(timeline.start.year, timeline.until.year + 1):
        events += [
            (f"Black Friday {year}", DEFAULT, black_friday(year), 1, (20, 30, 40), 0.3),
            (f"After Christmas {year}", DEFAULT, date(year, 12, 27), 2, (20, 30), 0.18),
            (f"Summer Sale {year}", DEFAULT, date(year, 7, 6), 3, (15, 25, 35), 0.2),
            (f"Singles' Day {year}", CHINA, date(year, 11, 11), 1, (15, 25, 35), 0.4),
            (f"618 {year}", CHINA, date(year, 6, 18), 1, (15, 25), 0.3),
            (f"12.12 {year}", CHINA, date(year, 12, 12), 1, (10, 20), 0.2),
            (f"New Year Goods {year}", CHINA, lunar_new_year(year) - timedelta(days=16), 2, (10, 15), 0.2),
        ]
    return events


def _category_weeks(rng: np.random.Generator, catalogue: Catalogue, channel: int, week: int, weeks: int) -> Promotion:
    index = int(rng.integers(len(catalogue.subcategories)))
    members = catalogue.members(index)
    percent = int(rng.choice((10, 15, 20, 25)))
    return Promotion(
        f"{catalogue.subcategories[index].name.en} weeks -{percent}%",
        channel,
        week,
        min(week + int(rng.integers(1, 3)) - 1, weeks - 1),
        percent,
        members[rng.random(len(members)) < 0.6],
        round(rng.uniform(1.1, 1.4), 3),
    )


def _voucher(rng: np.random.Generator, timeline: Timeline, channel: int, week: int) -> Promotion:
    percent = int(rng.choice((5, 8, 10, 12)))
    month = timeline.date(timeline.weeks[week].first_day)
    prefix = ("THANKS", "XIEXIE")[channel]
    return Promotion(
        f"Voucher {prefix}{percent} {month:%Y-%m}",
        channel,
        week,
        week,
        percent,
        np.zeros(0, dtype=np.int64),
        round(rng.uniform(1.05, 1.18), 3),
        f"{prefix}{percent}{month:%m%d}",
        round(rng.uniform(0.15, 0.35), 3),
    )
