"""The two warehouses, one a channel: what is sold while it lies there, what is lost, and what is ordered again."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from saleor_ai_plugin.shop.demo.plan import Plan
from saleor_ai_plugin.shop.demo.randomness import Bools, Floats, Ints, stream
from saleor_ai_plugin.shop.demo.timeline import DAY, Week
from saleor_ai_plugin.shop.demo.trips import Lines, Trips

LINES_AN_ORDER = 2.4
COVER_DAYS = 35
PIECES_A_LOT = 4


@dataclass
class StockLog:
    """What happened in a week; a *place* is ``channel * variants + variant``."""

    changes: list[tuple[Ints, Ints, Ints]] = field(default_factory=list)
    """(place, pieces afterwards, second)"""
    lost: list[tuple[Ints, Ints, Ints]] = field(default_factory=list)
    """(place, pieces wanted in vain, day)"""
    purchases: list[tuple[Ints, Ints, Ints, Ints]] = field(default_factory=list)
    """(place, pieces, day ordered, day received)"""


class Stock:
    """Pieces by place (2 V,). A day begins with what arrives and then sells in the order of time."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.variants = plan.catalogue.variants
        rng = stream(plan.seed, "stock")
        self.rate = self._expected_rate()
        """Pieces a day as the planners believe."""
        planned = self.rate * rng.uniform(25, 70, len(self.rate))
        self.pieces = np.round(planned + rng.integers(2, 9, len(self.rate))).astype(np.int64)
        self.coming = np.zeros(len(self.rate), dtype=np.int64)
        self._arrivals: dict[int, list[tuple[Ints, Ints]]] = defaultdict(list)
        self._back: dict[int, list[tuple[Ints, Ints]]] = defaultdict(list)
        self.supplier = supplier = self._supplier()
        suppliers = int(np.max(supplier)) + 1
        self.lead_days: Ints = np.asarray(rng.integers(5, 29, suppliers))[supplier]
        late = rng.choice(suppliers, 2)
        self._is_late = np.isin(supplier, late)
        self._late_from = int(rng.integers(plan.timeline.days // 4, max(2, plan.timeline.days * 3 // 4)))
        self._safety = rng.uniform(0.6, 2.4, len(self.rate))
        self._sold = np.zeros(len(self.rate))

    def opening(self) -> tuple[Ints, Ints, Ints]:
        """(place, pieces, second) as the shop opens; a product launched later is put on the shelf on that day."""
        launch = np.maximum(self.plan.catalogue.launch_day, 0)[self.plan.catalogue.variant_product]
        return np.arange(2 * self.variants), self.pieces.copy(), np.tile(launch, 2) * DAY

    def sell_week(self, week: Week, trips: Trips, lines: Lines, cancelled: Bools) -> tuple[Lines, StockLog]:
        """The lines that could be served, the others being lost, and what happened.

        An order always gets something: where nothing of it is there, the customer takes what there is of its kind.
        """
        log = StockLog()
        self._order_again(week, log)
        place = trips.channel[lines.trip] * self.variants + lines.variant
        second = trips.second[lines.trip]
        edges = np.searchsorted(second, [day * DAY for day in range(week.first_day, week.last_day + 2)])
        served = np.zeros(len(lines), dtype=np.int64)
        variant = lines.variant.copy()
        for day, start, stop in zip(week.days, edges, edges[1:], strict=False):
            self._receive(day, log)
            part = slice(int(start), int(stop))
            sold = self._sell(place[part], lines.quantity[part], day, log)
            self._substitute(lines.trip[part], place[part], sold)
            served[part], variant[part] = sold, place[part] % self.variants
            self._log_sales(place[part], sold, second[part], log)
            gone = cancelled[lines.trip[part]] & (sold > 0)
            self._back[day + 1].append((place[part][gone], sold[gone]))
        self._learn(week)
        return _merged(Lines(lines.trip, variant, served).where(served > 0), self.variants), log

    def _sell(self, place: Ints, wanted: Ints, day: int, log: StockLog) -> Ints:
        """First come, first served; the last customer gets what is left."""
        order = np.argsort(place, kind="stable")
        sorted_place, sorted_wanted = place[order], wanted[order]
        running = np.cumsum(sorted_wanted)
        first = np.searchsorted(sorted_place, sorted_place)
        before = running - sorted_wanted - (running[first] - sorted_wanted[first])
        sold = np.empty_like(wanted)
        sold[order] = np.clip(self.pieces[sorted_place] - before, 0, sorted_wanted)
        np.subtract.at(self.pieces, place, sold)
        short = wanted > sold
        if short.any():
            places, where = np.unique(place[short], return_inverse=True)
            pieces = np.bincount(where, weights=(wanted - sold)[short]).astype(np.int64)
            log.lost.append((places, pieces, np.full(len(places), day)))
        return sold

    def _substitute(self, trip: Ints, place: Ints, sold: Ints) -> None:
        """Where a trip got nothing, its first line becomes one piece of what most lies there of its kind."""
        got = np.bincount(trip - trip[0], weights=sold) if len(trip) else np.zeros(0)
        empty = np.flatnonzero(np.bincount(trip - trip[0]) > 0) if len(trip) else np.zeros(0, dtype=np.int64)
        catalogue = self.plan.catalogue
        for number in empty[got[empty] == 0].tolist():
            line = int(np.searchsorted(trip, trip[0] + number))
            channel, variant = divmod(int(place[line]), self.variants)
            shelf = self.pieces[channel * self.variants : (channel + 1) * self.variants]
            kind = catalogue.subcategory[catalogue.variant_product[variant]]
            here = shelf * self._is_on_sale
            alike = here * (catalogue.subcategory[catalogue.variant_product] == kind)
            chosen = int(np.argmax(alike if alike.any() else here))
            place[line], sold[line] = channel * self.variants + chosen, 1
            shelf[chosen] -= 1

    def _log_sales(self, place: Ints, sold: Ints, second: Ints, log: StockLog) -> None:
        """One change a place and day: what lies there after the day's last sale."""
        happened = sold > 0
        places, last = np.unique(place[happened][::-1], return_index=True)
        np.add.at(self._sold, place, sold)
        if len(places):
            log.changes.append((places, self.pieces[places], second[happened][::-1][last]))

    def _receive(self, day: int, log: StockLog) -> None:
        for arrivals, ordered in ((self._arrivals.pop(day, []), True), (self._back.pop(day, []), False)):
            for places, pieces in arrivals:
                np.add.at(self.pieces, places, pieces)
                if ordered:
                    np.subtract.at(self.coming, places, pieces)
                changed = np.unique(places)
                if len(changed):
                    log.changes.append((changed, self.pieces[changed], np.full(len(changed), day * DAY)))

    def _order_again(self, week: Week, log: StockLog) -> None:
        """On Mondays the planners order what will not last until the next delivery, as far as they can tell."""
        plan = self.plan
        self._is_on_sale = plan.is_sold(week)[plan.catalogue.variant_product]
        rng = stream(plan.seed, "replenishment", week.number)
        expected = self.rate * self._outlook(week)
        needed = expected * (self.lead_days + 7) + self._safety * np.sqrt(expected * self.lead_days) + 1
        short = (self.pieces + self.coming < needed) & np.tile(self._is_on_sale, 2)
        places = np.flatnonzero(short)
        wanted = needed[places] + expected[places] * COVER_DAYS - self.pieces[places] - self.coming[places]
        pieces = np.maximum(np.ceil(wanted / PIECES_A_LOT), 1).astype(np.int64) * PIECES_A_LOT
        delay = np.maximum(2, np.round(self.lead_days[places] * np.exp(rng.normal(0, 0.22, len(places)))))
        late = self._is_late[places] & (self._late_from <= week.first_day < self._late_from + 42)
        received = week.first_day + delay.astype(np.int64) + np.where(late, 35, 0)
        for day in np.unique(received).tolist():
            self._arrivals[day].append((places[received == day], pieces[received == day]))
        self.coming[places] += pieces
        log.purchases.append((places, pieces, np.full(len(places), week.first_day), received))

    def _outlook(self, week: Week) -> Floats:
        """What the planners expect of the coming weeks against this one; they see seasons, not all of them."""
        weeks = self.plan.timeline.weeks
        ahead = weeks[min(week.number + 3, len(weeks) - 1)]
        kinds = self.plan.catalogue.subcategory[self.plan.catalogue.variant_product]
        ratio = [
            self._busy(ahead, channel)
            / self._busy(week, channel)
            * (self.plan.pull[ahead.number, channel] / self.plan.pull[week.number, channel])[kinds]
            for channel in (0, 1)
        ]
        outlook: Floats = np.clip(np.concatenate(ratio), 0.5, 2.2) ** 0.6
        return outlook

    def _busy(self, week: Week, channel: int) -> float:
        return max(float(self.plan.orders[week.first_day : week.last_day + 1, channel].mean()), 0.1)

    def _learn(self, week: Week) -> None:
        """The planners' belief follows the sales; they do not know what was wanted in vain."""
        there = self.pieces > 0
        daily = self._sold / len(week.days)
        self.rate = np.where(there, 0.88 * self.rate + 0.12 * daily, np.maximum(self.rate, daily))
        self._sold[:] = 0

    def _expected_rate(self) -> Floats:
        plan, catalogue = self.plan, self.plan.catalogue
        weights = np.exp(catalogue.log_popularity)
        within = weights / np.bincount(catalogue.subcategory, weights=weights)[catalogue.subcategory]
        shares = np.bincount(catalogue.subcategory, minlength=len(catalogue.subcategories)) / catalogue.products
        daily = plan.orders.mean(axis=0) * LINES_AN_ORDER * 1.2
        product = (shares[catalogue.subcategory] * within)[catalogue.variant_product] * catalogue.variant_share
        return np.concatenate([product * daily[0], product * daily[1]])

    def _supplier(self) -> Ints:
        """(2 V,) every brand of a department delivers to both warehouses, from elsewhere to each."""
        catalogue = self.plan.catalogue
        departments = np.array([entry.department for entry in catalogue.subcategories])[catalogue.subcategory]
        brand = (departments * 8 + catalogue.brand)[catalogue.variant_product]
        return np.concatenate([brand, brand + 64])


def _merged(lines: Lines, variants: int) -> Lines:
    """A substitute may be what the order holds already."""
    keys, where = np.unique(lines.trip * variants + lines.variant, return_inverse=True)
    return Lines(keys // variants, keys % variants, np.bincount(where, weights=lines.quantity).astype(np.int64))
