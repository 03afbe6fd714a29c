"""Fraud as it happens to a shop: rings that share what they use, card testing, and single stolen cards."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from saleor_ai_plugin.shop.demo.customers import Customers
from saleor_ai_plugin.shop.demo.randomness import Bools, Ints, stream
from saleor_ai_plugin.shop.demo.timeline import DAY, Timeline

MOST_OF_ALL_ORDERS = 0.012
ACCOUNTS_A_RING = (3, 8)


class Fraud(IntEnum):
    NONE = 0
    RING = 1
    CARD_TESTING = 2
    STOLEN_CARD = 3


@dataclass(frozen=True, slots=True)
class FraudPlan:
    """Orders (F,) in the order of their time; ``ring`` numbers the group of accounts behind one, -1 for a single."""

    customer: Ints
    second: Ints
    kind: Ints
    ring: Ints
    ring_of_customer: Ints
    """(C,): -1 for everybody honest."""

    def within(self, first_second: int, last_second: int) -> slice:
        start, stop = np.searchsorted(self.second, [first_second, last_second + 1])
        return slice(int(start), int(stop))


def plan_fraud(seed: int, customers: Customers, timeline: Timeline, orders: int) -> FraudPlan:
    """Group the fraudulent accounts into rings, and spread their orders over each ring's few days."""
    rng = stream(seed, "fraud")
    accounts = rng.permutation(np.flatnonzero(customers.fraudster))
    ring_of_customer = np.full(len(customers), -1, dtype=np.int64)
    found: list[tuple[int, int, int, int]] = []
    ring, at = 0, 0
    while at < len(accounts):
        count = int(rng.integers(*ACCOUNTS_A_RING)) if rng.random() < 0.6 else 1
        group = accounts[at : at + count]
        at += count
        kind = Fraud.STOLEN_CARD if count == 1 else Fraud.CARD_TESTING if rng.random() < 0.25 else Fraud.RING
        if kind != Fraud.STOLEN_CARD:
            ring_of_customer[group] = ring
        found += _orders(rng, group, kind, ring if count > 1 else -1, timeline)
        ring += count > 1
    found = sorted(found)[: max(2, int(orders * MOST_OF_ALL_ORDERS))] if found else found
    columns = np.array(found, dtype=np.int64).reshape(-1, 4)
    return FraudPlan(columns[:, 1], columns[:, 0], columns[:, 2], columns[:, 3], ring_of_customer)


def _orders(
    rng: np.random.Generator, group: Ints, kind: Fraud, ring: int, timeline: Timeline
) -> list[tuple[int, int, int, int]]:
    """(second, customer, kind, ring) of each order of a group."""
    start = int(rng.integers(0, max(1, timeline.days - 10))) * DAY
    if kind == Fraud.CARD_TESTING:
        # Many cards are tried within half an hour, at night.
        begin = start + int(rng.integers(1, 4)) * 3600
        seconds = begin + np.sort(rng.integers(0, 1800, int(rng.integers(6, 18))))
    else:
        length = int(rng.integers(2, 15)) * DAY
        each = 1 + int(rng.integers(1, 4)) if kind == Fraud.RING else int(rng.integers(1, 3))
        seconds = start + np.sort(rng.integers(0, length, len(group) * each))
    seconds = np.minimum(seconds, timeline.days * DAY - 1)
    who = group[rng.integers(0, len(group), len(seconds))]
    return [(int(second), int(customer), int(kind), ring) for second, customer in zip(seconds, who, strict=True)]


def chargebacks(rng: np.random.Generator, kind: Ints) -> Bools:
    """Which orders the bank takes the money back for: nearly all fraud, and a few honest-looking ones."""
    chance = np.where(kind == Fraud.NONE, 0.0006, np.where(kind == Fraud.CARD_TESTING, 0.7, 0.92))
    taken: Bools = rng.random(len(kind)) < chance
    return taken
