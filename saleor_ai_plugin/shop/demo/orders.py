"""What became of a week's trips: prices paid, vouchers, shipping, totals, payment, cancellations and returns."""

from dataclasses import dataclass

import numpy as np

from saleor_ai_plugin.shop.demo.fraud import Fraud, chargebacks
from saleor_ai_plugin.shop.demo.plan import Plan
from saleor_ai_plugin.shop.demo.prices import TAX
from saleor_ai_plugin.shop.demo.randomness import Bools, Ints, stream
from saleor_ai_plugin.shop.demo.timeline import DAY, Week
from saleor_ai_plugin.shop.demo.trips import Lines, Trips

STATUSES = (
    "unconfirmed", "unfulfilled", "partially fulfilled", "fulfilled", "partially_returned", "returned", "canceled",
)  # fmt: skip
UNCONFIRMED, UNFULFILLED, PARTIALLY_FULFILLED, FULFILLED, PARTIALLY_RETURNED, RETURNED, CANCELED = range(7)
CHARGE_STATUSES = ("none", "full")
WELCOME = "WELCOME10"
WELCOME_PERCENT = 10
# Free from, standard and express, in cents and fen.
_SHIPPING = ((4_900, 590, 1_290), (9_900, 1_200, 2_500))
_CANCELLED = {Fraud.NONE: 0.021, Fraud.RING: 0.34, Fraud.CARD_TESTING: 0.62, Fraud.STOLEN_CARD: 0.18}
NEVER = -1


@dataclass(frozen=True, slots=True)
class OrderRows:
    """A week's orders (n,) and their lines (m,). Amounts are in cents; seconds count from the shop's first day."""

    first_number: int
    trips: Trips
    lines: Lines
    status: Ints
    voucher: Ints
    """Index into ``codes``; 0 for none."""
    codes: tuple[str, ...]
    shipping: Ints
    total: Ints
    total_net: Ints
    charged: Ints
    is_charged: Bools
    on_account: Bools
    paid_second: Ints
    """When an invoice was or will be paid; ``NEVER``."""
    charged_back_second: Ints
    updated_second: Ints
    regular: Ints
    unit: Ints
    unit_net: Ints
    cost: Ints
    fulfilled: Ints
    returned: Ints
    returned_second: Ints


class Till:
    """Turns trips into orders, week by week; it knows who has ordered before."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._ordered = np.zeros(len(plan.customers), dtype=bool)
        self._next_number = 0

    def cancelled(self, week: Week, trips: Trips) -> Bools:
        """Which trips will be cancelled, decided beforehand: their goods go back to the shelf on the next day."""
        chance = np.array([_CANCELLED[Fraud(kind)] for kind in range(len(Fraud))])[trips.fraud]
        gone: Bools = stream(self.plan.seed, "cancelled", week.number).random(len(trips)) < chance
        return gone

    def ring_up(self, week: Week, trips: Trips, lines: Lines, cancelled: Bools) -> OrderRows:
        plan = self.plan
        rng = stream(plan.seed, "orders", week.number)
        place = trips.channel[lines.trip], lines.variant
        codes, percents, voucher = self._vouchers(rng, week, trips)
        asked = plan.prices.promoted_cents(week.number)[place]
        unit = (asked * (100 - percents[voucher[lines.trip]]) + 50) // 100
        tax = np.array(TAX)
        unit_net = np.round(unit / (1 + tax[trips.channel[lines.trip]])).astype(np.int64)
        goods = _by_trip(lines, unit * lines.quantity, len(trips))
        shipping = self._shipping(rng, trips, goods)
        shipping_net = np.round(shipping / (1 + tax[trips.channel])).astype(np.int64)
        fate = self._fate(rng, trips, lines, cancelled)
        total = goods + shipping
        refunded = _by_trip(lines, unit * fate.returned, len(trips))
        refunded = np.where(fate.status == RETURNED, total, refunded)
        on_account = plan.customers.business[trips.customer] & (trips.fraud == Fraud.NONE)
        paid = plan.credit.paid_second(rng, trips, on_account)
        is_charged = np.where(on_account, (paid != NEVER) & (paid <= plan.timeline.days * DAY), True)
        is_charged &= ~np.isin(fate.status, (CANCELED, UNCONFIRMED))
        first_number = self._next_number
        self._next_number += len(trips)
        return OrderRows(
            first_number=first_number,
            trips=trips,
            lines=lines,
            status=fate.status,
            voucher=voucher,
            codes=codes,
            shipping=shipping,
            total=total,
            total_net=_by_trip(lines, unit_net * lines.quantity, len(trips)) + shipping_net,
            charged=np.where(is_charged, total - refunded, 0),
            is_charged=is_charged,
            on_account=on_account,
            paid_second=paid,
            charged_back_second=self._charged_back(rng, trips, fate.status),
            updated_second=fate.updated_second,
            regular=plan.prices.regular_cents(week.number)[place],
            unit=unit,
            unit_net=unit_net,
            cost=plan.prices.cost_cents(week.number)[place],
            fulfilled=fate.fulfilled,
            returned=fate.returned,
            returned_second=fate.returned_second,
        )

    def _vouchers(self, rng: np.random.Generator, week: Week, trips: Trips) -> tuple[tuple[str, ...], Ints, Ints]:
        """Codes, their percents, and the code that each trip uses."""
        codes, percents = ["", WELCOME], [0, WELCOME_PERCENT]
        voucher = np.zeros(len(trips), dtype=np.int64)
        for campaign in self.plan.prices.vouchers(week.number):
            takes = (rng.random(len(trips)) < campaign.voucher_share) & (trips.channel == campaign.channel)
            voucher[takes & (trips.fraud == Fraud.NONE)] = len(codes)
            codes.append(campaign.voucher_code)
            percents.append(campaign.percent)
        customers = self.plan.customers
        _, first = np.unique(trips.customer, return_index=True)
        is_first = np.zeros(len(trips), dtype=bool)
        is_first[first] = True
        new = is_first & ~self._ordered[trips.customer] & (customers.join_day[trips.customer] >= 0)
        self._ordered[trips.customer] = True
        voucher[new & (rng.random(len(trips)) < 0.4)] = 1
        return tuple(codes), np.array(percents), voucher

    def _shipping(self, rng: np.random.Generator, trips: Trips, goods: Ints) -> Ints:
        free_from, standard, express = np.array(_SHIPPING)[trips.channel].T
        in_a_hurry = rng.random(len(trips)) < np.where(trips.fraud == Fraud.NONE, 0.06, 0.5)
        return np.where(in_a_hurry, express, np.where(goods >= free_from, 0, standard))

    def _fate(self, rng: np.random.Generator, trips: Trips, lines: Lines, cancelled: Bools) -> "_Fate":
        """Where each order stands at the end of the shop's last day."""
        plan = self.plan
        end = plan.timeline.days * DAY
        age = (end - trips.second) / DAY
        drawn = rng.random(len(trips))
        status = np.full(len(trips), FULFILLED)
        status[drawn < np.select([age < 1.5, age < 4], [0.85, 0.25], 0.0)] = UNFULFILLED
        status[(drawn > 0.97) & (age < 6)] = PARTIALLY_FULFILLED
        status[(drawn < 0.12) & (age < 0.5)] = UNCONFIRMED
        status[cancelled] = CANCELED
        sent = np.where(status == FULFILLED, 1.0, np.where(status == PARTIALLY_FULFILLED, 0.5, 0.0))[lines.trip]
        fulfilled = np.where(rng.random(len(lines)) < sent, lines.quantity, 0)
        kind = plan.catalogue.subcategory[plan.catalogue.variant_product[lines.variant]]
        chance = np.array([entry.returns for entry in plan.catalogue.subcategories])[kind]
        comes_back = (rng.random(len(lines)) < chance) & (trips.fraud[lines.trip] == Fraud.NONE) & (fulfilled > 0)
        when = trips.second[lines.trip] + rng.integers(4 * DAY, 22 * DAY, len(lines))
        comes_back &= (when < end) & (status[lines.trip] == FULFILLED)
        part = np.maximum(1, np.round(fulfilled * rng.uniform(0.5, 1.0, len(lines)))).astype(np.int64)
        returned = np.where(comes_back, part, 0)
        pieces, back = _by_trip(lines, lines.quantity, len(trips)), _by_trip(lines, returned, len(trips))
        status = np.where(back == 0, status, np.where(back == pieces, RETURNED, PARTIALLY_RETURNED))
        updated = np.minimum(trips.second + rng.integers(DAY // 2, 3 * DAY, len(trips)), end - 1)
        np.maximum.at(updated, lines.trip[comes_back], when[comes_back])
        return _Fate(status, fulfilled, returned, np.where(comes_back, when, NEVER), updated)

    def _charged_back(self, rng: np.random.Generator, trips: Trips, status: Ints) -> Ints:
        taken = chargebacks(rng, trips.fraud) & (status != CANCELED)
        when = trips.second + rng.integers(9 * DAY, 75 * DAY, len(trips))
        return np.where(taken, when, NEVER)


@dataclass(frozen=True, slots=True)
class _Fate:
    status: Ints
    fulfilled: Ints
    returned: Ints
    returned_second: Ints
    updated_second: Ints


def _by_trip(lines: Lines, amounts: Ints, trips: int) -> Ints:
    """Sums of whole numbers by trip; exact, as every float of this size is."""
    return np.bincount(lines.trip, weights=amounts, minlength=trips).astype(np.int64)
