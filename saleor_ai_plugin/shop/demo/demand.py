"""What customers want to buy in a week: trips to the shop and their lines, before anybody looks at the stock."""

from collections import defaultdict

import numpy as np

from saleor_ai_plugin.shop.demo.customers import Customers
from saleor_ai_plugin.shop.demo.fraud import Fraud
from saleor_ai_plugin.shop.demo.plan import Plan
from saleor_ai_plugin.shop.demo.randomness import Bools, Floats, Ints, pick, pick_per_row, stream
from saleor_ai_plugin.shop.demo.timeline import DAY, Week
from saleor_ai_plugin.shop.demo.trips import Lines, Trips

# Shopping hours in UTC: the west from its noon to its late evening, China from its morning to its night.
_HOURS = np.array(
    [
        [4, 2, 1, 1, 1, 1, 2, 3, 5, 6, 7, 8, 9, 9, 10, 10, 10, 10, 11, 12, 12, 11, 8, 6],
        [4, 6, 7, 7, 7, 7, 6, 6, 6, 7, 8, 10, 13, 14, 12, 8, 3, 1, 1, 1, 1, 1, 2, 3],
    ],
    dtype=np.float64,
)
MOST_REPEATS = 0.6
"""Of a week's orders; beyond that customers bought again elsewhere."""
REPEAT_SPREAD = 0.16
WEEKS_BEFORE = 9
CELLS_AT_ONCE = 2_000_000
WHAT_THIEVES_TAKE = ("headphones", "phone", "charging", "computing", "speakers", "jewellery", "fragrance", "shoes")


class Demand:
    """Makes each week's trips in turn, and remembers who will need what again and when."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        # What is due in a week, by its number: columns customer, variant, day.
        self._due: dict[int, list[Ints]] = defaultdict(list)
        wanted = [i for i, one in enumerate(plan.catalogue.subcategories) if one.slug in WHAT_THIEVES_TAKE]
        self._resold = np.isin(plan.catalogue.subcategory, wanted) if wanted else np.ones(plan.catalogue.products, bool)

        self._recall()

    def week(self, week: Week) -> tuple[Trips, Lines]:
        rng = stream(self.plan.seed, "demand", week.number)
        due = self._take_due(rng, week)
        repeats = _repeat_trips(due)
        fresh_customer, fresh_day = self._visitors(rng, week, repeats)
        customer = np.concatenate([repeats[:, 0], fresh_customer])
        day = np.concatenate([repeats[:, 1], fresh_day])
        again = np.arange(len(customer)) < len(repeats)
        channel = self.plan.customers.channel[customer]
        second = day * DAY + _second_of_day(rng, channel)
        lines = self._wishes(rng, week, customer, again)
        lines = self._answer_prices(rng, week, channel, _append(lines, _due_lines(due, repeats)))
        trips, lines = self._with_fraud(
            rng, week, Trips(second, customer, channel, 0 * customer, 0 * customer - 1), lines
        )
        return _in_order_of_time(trips, lines, self.plan.catalogue.variants)

    def remember(self, week: Week, trips: Trips, lines: Lines) -> None:
        """Of what was sold in a week, decide what will be used up and bought again, and when."""
        catalogue = self.plan.catalogue
        rng = stream(self.plan.seed, "repeats", week.number)
        product = catalogue.variant_product[lines.variant]
        honest = trips.fraud[lines.trip] == Fraud.NONE
        again = (rng.random(len(lines)) < catalogue.repeat_chance[product]) & honest
        interval = catalogue.repeat_days[product] * lines.quantity * np.exp(rng.normal(0, REPEAT_SPREAD, len(lines)))
        day = trips.second[lines.trip] // DAY + np.maximum(np.round(interval).astype(np.int64), 3)
        rows = np.stack([trips.customer[lines.trip], lines.variant, day], axis=1)[again]
        # What falls into this very week is bought on the first day of the next one.
        rows[:, 2] = np.maximum(rows[:, 2], (week.number + 1) * 7)
        self._schedule(rows)

    def _recall(self) -> None:
        """The shop has been open before: what was bought in the months before day 0 is needed again after it."""
        plan = self.plan
        first = plan.timeline.weeks[0]
        nobody = np.zeros((0, 2), dtype=np.int64)
        for number in range(1, WEEKS_BEFORE + 1):
            rng = stream(plan.seed, "before", number)
            customer, day = self._visitors(rng, first, nobody)
            lines = self._wishes(rng, first, customer, np.zeros(len(customer), dtype=bool))
            product = plan.catalogue.variant_product[lines.variant]
            interval = plan.catalogue.repeat_days[product] * lines.quantity
            bought = day[lines.trip] - 7 * number
            # Those who go on buying come for the n-th time after n intervals; the first one after day 0 counts.
            times = np.maximum(np.ceil(-bought / np.maximum(interval, 1)), 1)
            goes_on = (rng.random(len(lines)) < plan.catalogue.repeat_chance[product] ** times) & (interval > 0)
            goes_on &= plan.customers.join_day[customer[lines.trip]] < bought
            due = np.maximum(bought + np.round(interval * times).astype(np.int64), 0)
            self._schedule(np.stack([customer[lines.trip], lines.variant, due], axis=1)[goes_on])

    def _schedule(self, rows: Ints) -> None:
        """What is due after the shop's last day, which may be within its last week, is left out."""
        rows = rows[rows[:, 2] < self.plan.timeline.days]
        number = rows[:, 2] // 7
        for when in np.unique(number).tolist():
            self._due[when].append(rows[number == when])

    def _take_due(self, rng: np.random.Generator, week: Week) -> Ints:
        """(k, 3) customer, variant, day of what is bought again this week."""
        rows = np.concatenate([*self._due.pop(week.number, []), np.zeros((0, 3), dtype=np.int64)])
        customers, catalogue = self.plan.customers, self.plan.catalogue
        stays = customers.leave_day[rows[:, 0]] > rows[:, 2]
        rows = rows[stays & self.plan.is_sold(week)[catalogue.variant_product[rows[:, 1]]]]
        kept = []
        for channel in (0, 1):
            quota = int(self.plan.orders[week.first_day : week.last_day + 1, channel].sum() * MOST_REPEATS)
            part = rows[customers.channel[rows[:, 0]] == channel]
            who = np.unique(part[:, 0])
            if len(who) > quota:
                part = part[np.isin(part[:, 0], rng.permutation(who)[:quota])]
            kept.append(part)
        return np.concatenate(kept)

    def _visitors(self, rng: np.random.Generator, week: Week, repeats: Ints) -> tuple[Ints, Ints]:
        """Customers and days of the trips that no repeat accounts for."""
        customers = self.plan.customers
        rates = customers.active(week.first_day + 3)
        who, when = [], []
        for channel in (0, 1):
            quota = self.plan.orders[week.first_day : week.last_day + 1, channel]
            count = int(quota.sum()) - int((customers.channel[repeats[:, 0]] == channel).sum())
            if count <= 0:
                continue
            mine = np.where(customers.channel == channel, rates, 0.0)
            if not mine.any():
                mine = (customers.channel == channel).astype(np.float64)
            drawn = pick(rng, mine, count)
            day = week.first_day + pick(rng, quota.astype(np.float64), count)
            # Nobody buys before having come.
            who.append(drawn)
            when.append(np.maximum(day, np.minimum(customers.join_day[drawn], week.last_day)))
        nothing = np.zeros(0, dtype=np.int64)
        return np.concatenate([*who, nothing]), np.concatenate([*when, nothing])

    def _wishes(self, rng: np.random.Generator, week: Week, customer: Ints, again: Bools) -> Lines:
        """Lines by taste, and what goes with them."""
        customers = self.plan.customers
        further = rng.poisson(np.where(again, 0.45, 0.8) * customers.basket[customer])
        count = np.where(again, further, 1 + further)
        trip = np.repeat(np.arange(len(customer)), count)
        who = customer[trip]
        product = self._choose(rng, week, who)
        trip, product = self._take_along(rng, week, trip, product)
        variant = self._choose_variant(rng, product, customers.size[customer[trip]])
        return Lines(trip, variant, self._quantity(rng, product, customers.business[customer[trip]]))

    def _choose(self, rng: np.random.Generator, week: Week, who: Ints) -> Ints:
        """A product for each line: first its kind, by interest and season, then the product, by taste."""
        plan, customers = self.plan, self.plan.customers
        channel = customers.channel[who]
        kinds = np.zeros(len(who), dtype=np.int64)
        for block in _blocks(len(who), CELLS_AT_ONCE // len(plan.catalogue.subcategories)):
            wishes = customers.interest(who[block], week.first_day) * plan.pull[week.number][channel[block]]
            kinds[block] = pick_per_row(rng, wishes)
        product = np.zeros(len(who), dtype=np.int64)
        log_demand = plan.log_demand(week)
        share = week.first_day / plan.timeline.days
        by_kind = np.argsort(kinds, kind="stable")
        edges = np.searchsorted(kinds[by_kind], np.arange(len(plan.catalogue.subcategories) + 1))
        for kind in range(len(plan.catalogue.subcategories)):
            mine = by_kind[edges[kind] : edges[kind + 1]]
            members = plan.catalogue.members(kind)
            for block in _blocks(len(mine), CELLS_AT_ONCE // len(members)):
                rows = mine[block]
                appeal = self._appeal(customers, who[rows], members, share) + log_demand[members]
                product[rows] = members[pick_per_row(rng, np.exp(appeal))]
        return product

    def _appeal(self, customers: Customers, who: Ints, members: Ints, share: float) -> Floats:
        """(n, members): how well each product suits each customer's taste and purse."""
        catalogue = self.plan.catalogue
        taste = customers.taste(who, share) @ catalogue.vectors[members].T
        dear = catalogue.price_level[members][None, :] - customers.price_level[who][:, None]
        appeal: Floats = taste - 0.8 * dear**2
        return appeal

    def _answer_prices(self, rng: np.random.Generator, week: Week, channel: Ints, lines: Lines) -> Lines:
        """Multiply the demand for each product by what its price and its promotion do to it.

        Applied to whole lines, after tastes have chosen, the elasticity is that of the shop's sales: inside the
        choice it would be watered down by customers who would have bought nothing else. What is too dear is
        dropped; what is cheap is bought by others too, first by those who were left with nothing.
        """
        plan, catalogue = self.plan, self.plan.catalogue
        factor = np.exp(plan.prices.log_demand(week.number))
        product = catalogue.variant_product[lines.variant]
        exact = factor[channel[lines.trip], product]
        copies = np.floor(exact + rng.random(len(lines))).astype(np.int64)
        kept = lines.where(copies > 0)
        further = rng.permutation(np.repeat(np.arange(len(lines)), np.maximum(copies - 1, 0)))
        parts = [kept]
        kind = channel[lines.trip] * len(catalogue.subcategories) + catalogue.subcategory[product]
        for place in (0, 1):
            empty = np.setdiff1d(np.flatnonzero(channel == place), kept.trip)
            mine = further[channel[lines.trip[further]] == place]
            filled = empty[: len(mine)]
            trip = np.concatenate([filled, _others_like(rng, lines.trip, kind, mine[len(filled) :])])
            parts.append(Lines(trip, lines.variant[mine], lines.quantity[mine]))
            left = empty[len(filled) :]
            chosen = pick(rng, np.exp(plan.log_demand(week)) * factor[place], len(left))
            variant = self._choose_variant(rng, chosen, rng.random(len(left)))
            parts.append(Lines(left, variant, np.ones(len(left), dtype=np.int64)))
        return _append(*parts)

    def _take_along(self, rng: np.random.Generator, week: Week, trip: Ints, product: Ints) -> tuple[Ints, Ints]:
        complements, sold = self.plan.complements, self.plan.is_sold(week)
        partner = complements.partner[product]
        taken = (rng.random(partner.shape) < complements.chance[product]) & (partner >= 0) & sold[partner]
        return np.concatenate([trip, np.repeat(trip, taken.sum(axis=1))]), np.concatenate([product, partner[taken]])

    def _choose_variant(self, rng: np.random.Generator, product: Ints, size: Floats) -> Ints:
        """Mostly the customer's own size, otherwise by how usual the variant is."""
        catalogue = self.plan.catalogue
        first, after = catalogue.first_variant[product], catalogue.first_variant[product + 1]
        edges = np.cumsum(catalogue.variant_share)
        before = np.where(first > 0, edges[first - 1], 0.0)
        mark = before + np.where(rng.random(len(product)) < 0.8, size, rng.random(len(product))) * (
            edges[after - 1] - before
        )
        return np.clip(np.searchsorted(edges, mark, side="right"), first, after - 1)

    def _quantity(self, rng: np.random.Generator, product: Ints, business: Bools) -> Ints:
        used_up = self.plan.catalogue.repeat_days[product] > 0
        drawn = rng.random(len(product))
        quantity = 1 + (drawn < np.where(used_up, 0.26, 0.07)) + (drawn < np.where(used_up, 0.07, 0.012))
        return np.where(business, quantity * rng.integers(1, 7, len(product)), quantity)

    def _with_fraud(self, rng: np.random.Generator, week: Week, trips: Trips, lines: Lines) -> tuple[Trips, Lines]:
        """Add the week's planned fraud: dear things that sell again, or something small to try a card with."""
        plan = self.plan
        part = plan.fraud.within(week.first_day * DAY, (week.last_day + 1) * DAY - 1)
        who, kind = plan.fraud.customer[part], plan.fraud.kind[part]
        if not len(who):
            return trips, lines
        sold = plan.is_sold(week)
        price = np.log(plan.catalogue.base_price)
        dear = np.where(sold & self._resold, np.exp(1.1 * price), 0.0)
        small = np.where(sold, np.exp(-2.0 * price), 0.0)
        count = np.where(kind == Fraud.CARD_TESTING, 1, rng.integers(1, 4, len(who)))
        trip = np.repeat(np.arange(len(who)), count)
        testing = kind[trip] == Fraud.CARD_TESTING
        dear = dear if dear.any() else sold.astype(np.float64)
        product = np.where(testing, pick(rng, small, len(trip)), pick(rng, dear, len(trip)))
        variant = self._choose_variant(rng, product, rng.random(len(trip)))
        quantity = np.where(testing, 1, rng.integers(1, 3, len(trip)))
        offset = len(trips)
        joined = Trips(
            np.concatenate([trips.second, plan.fraud.second[part]]),
            np.concatenate([trips.customer, who]),
            np.concatenate([trips.channel, plan.customers.channel[who]]),
            np.concatenate([trips.fraud, kind]),
            np.concatenate([trips.ring, plan.fraud.ring[part]]),
        )
        return joined, _append(lines, Lines(trip + offset, variant, quantity))


def _repeat_trips(due: Ints) -> Ints:
    """(r, 2) customer and day: what one customer needs again within a week comes with one order."""
    if not len(due):
        return np.zeros((0, 2), dtype=np.int64)
    order = np.lexsort((due[:, 2], due[:, 0]))
    _, first = np.unique(due[order, 0], return_index=True)
    return due[order][first][:, [0, 2]]


def _due_lines(due: Ints, repeats: Ints) -> Lines:
    trip = np.searchsorted(repeats[:, 0], due[:, 0])
    return Lines(trip, due[:, 1], np.ones(len(due), dtype=np.int64))


def _second_of_day(rng: np.random.Generator, channel: Ints) -> Ints:
    hours = np.where(channel == 0, pick(rng, _HOURS[0], len(channel)), pick(rng, _HOURS[1], len(channel)))
    return hours * 3600 + rng.integers(0, 3600, len(channel))


def _append(*parts: Lines) -> Lines:
    return Lines(
        np.concatenate([part.trip for part in parts]),
        np.concatenate([part.variant for part in parts]),
        np.concatenate([part.quantity for part in parts]),
    )


def _others_like(rng: np.random.Generator, trip: Ints, kind: Ints, which: Ints) -> Ints:
    """For each of the lines ``which`` the trip of some line of the same kind."""
    order = np.argsort(kind, kind="stable")
    first = np.searchsorted(kind[order], kind[which], side="left")
    after = np.searchsorted(kind[order], kind[which], side="right")
    return trip[order[first + np.floor(rng.random(len(which)) * (after - first)).astype(np.int64)]]


def _in_order_of_time(trips: Trips, lines: Lines, variants: int) -> tuple[Trips, Lines]:
    """Number the trips by their time and put lines of one variant in one trip together."""
    order = np.argsort(trips.second, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    keys, where = np.unique(rank[lines.trip] * variants + lines.variant, return_inverse=True)
    quantity = np.bincount(where, weights=lines.quantity).astype(np.int64)
    in_order = Trips(*(getattr(trips, name)[order] for name in ("second", "customer", "channel", "fraud", "ring")))
    return in_order, Lines(keys // variants, keys % variants, quantity)


def _blocks(count: int, size: int) -> list[slice]:
    size = max(1, size)
    return [slice(start, start + size) for start in range(0, count, size)]
