"""Customers as arrays: where they live, when they come and go, what they like and how that drifts."""

from dataclasses import dataclass

import numpy as np

from saleor_ai_plugin.shop.demo.catalogue import NEVER, STYLE_DIMENSIONS, Catalogue
from saleor_ai_plugin.shop.demo.randomness import Bools, Floats, Ints, pick, stream
from saleor_ai_plugin.shop.demo.size import DemoSize
from saleor_ai_plugin.shop.demo.timeline import CHINA, DEFAULT, Timeline
from saleor_ai_plugin.shop.demo.vocabulary import vocabulary

COUNTRIES = ("US", "GB", "DE", "FR", "CA", "AU", "NL", "CN", "HK", "SG")
LANGUAGES = ("en", "en", "de", "fr", "en", "en", "nl", "zh-hans", "zh-hans", "zh-hans")
_COUNTRY_SHARES = (
    np.array([0.46, 0.16, 0.13, 0.08, 0.08, 0.05, 0.04, 0.0, 0.0, 0.0]),
    np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.93, 0.05, 0.02]),
)
CHINA_SHARE = 0.36
GUEST_SHARE = 0.12
BUSINESS_SHARE = 0.04
SECOND_WEIGHT = 0.32
STYLE_STRENGTH = 3.0


@dataclass(frozen=True)
class Customers:
    """All arrays are by customer (C,), in the order of joining."""

    channel: Ints
    country: Ints
    english: Bools
    """Shops in English even where the country's language is another one."""
    join_day: Ints
    leave_day: Ints
    rate: Floats
    """Orders a day while active, relative to others."""
    guest: Bools
    business: Bools
    fraudster: Bools
    persona: Ints
    second_persona: Ints
    later_persona: Ints
    switch_day: Ints
    """From this day on ``later_persona`` takes the place of ``persona``."""
    style: Floats
    """(C, 6) at the start."""
    later_style: Floats
    """(C, 6) at the end; in between the taste turns from one to the other."""
    price_level: Floats
    size: Floats
    """0 small to 1 large: sizes of clothes, of packs."""
    basket: Floats
    """Mean number of further products in a basket."""
    likes: Floats
    """(personas, subcategories): how much a persona wants a kind of product."""
    subcategory_style: Floats
    """(6, subcategories): how a taste in styles bears on kinds of products."""

    def __len__(self) -> int:
        return len(self.channel)

    def interest(self, who: Ints, day: int) -> Floats:
        """(n, subcategories) relative wishes of the customers ``who`` on a day."""
        persona = np.where(day >= self.switch_day[who], self.later_persona[who], self.persona[who])
        wishes = (1 - SECOND_WEIGHT) * self.likes[persona] + SECOND_WEIGHT * self.likes[self.second_persona[who]]
        own: Floats = np.exp(0.45 * self.style[who].astype(np.float64) @ self.subcategory_style)
        return wishes * own

    def taste(self, who: Ints, share: float) -> Floats:
        """(n, 6) tastes in styles after ``share`` (0 to 1) of the time."""
        turned: Floats = (1 - share) * self.style[who].astype(np.float64) + share * self.later_style[who]
        return turned

    def active(self, day: int) -> Floats:
        """Rates on a day: nobody before joining or after leaving; the first two weeks are livelier."""
        here = (self.join_day <= day) & (day < self.leave_day)
        fresh = (day - self.join_day < 14) & (self.join_day >= 0)
        return np.where(here & ~self.fraudster, self.rate * np.where(fresh, 4.0, 1.0), 0.0)


def make_customers(seed: int, size: DemoSize, catalogue: Catalogue, timeline: Timeline) -> Customers:
    rng = stream(seed, "customers")
    count = size.customers
    channel = (rng.random(count) < CHINA_SHARE).astype(np.int64)
    fraudster = rng.random(count) < 0.012
    fraudster[rng.integers(0, count, 3)] = True
    join, leave = _stay(rng, count, timeline)
    order = np.argsort(join, kind="stable")
    join, leave = join[order], leave[order]
    guest = (rng.random(count) < GUEST_SHARE) & ~fraudster
    business = (rng.random(count) < BUSINESS_SHARE) & ~fraudster & ~guest
    business[: max(2, count // 200)] |= ~(fraudster | guest)[: max(2, count // 200)]
    persona, second, later = _personas(rng, channel)
    style = rng.normal(size=(count, STYLE_DIMENSIONS))
    drift = rng.normal(size=(count, STYLE_DIMENSIONS))
    turned = 0.75 * style + 0.66 * drift
    rate = np.exp(rng.normal(0, 0.85, count))
    return Customers(
        channel=channel,
        country=_countries(rng, channel),
        english=rng.random(count) < 0.12,
        join_day=join,
        leave_day=leave,
        rate=np.where(guest, 0.22, np.where(business, 1.6, 1.0)) * rate,
        guest=guest,
        business=business,
        fraudster=fraudster,
        persona=persona,
        second_persona=second,
        later_persona=later,
        switch_day=np.where(
            (later != persona), rng.integers(timeline.days // 5, max(timeline.days * 9 // 10, 2), count), NEVER
        ),
        style=_unit(style) * np.float32(STYLE_STRENGTH),
        later_style=_unit(turned) * np.float32(STYLE_STRENGTH),
        price_level=np.clip(rng.normal(0, 0.5, count), -1, 1),
        size=rng.random(count),
        basket=rng.gamma(2.0, 0.62, count),
        likes=_likes(catalogue),
        subcategory_style=stream(seed, "subcategory style").normal(
            size=(STYLE_DIMENSIONS, len(catalogue.subcategories))
        )
        / STYLE_STRENGTH,
    )


def _stay(rng: np.random.Generator, count: int, timeline: Timeline) -> tuple[Ints, Ints]:
    """Most have joined before the first day; of all, a part leaves again after some months."""
    before = rng.random(count) < 0.68
    join = np.where(before, -rng.integers(1, 720, count), (timeline.days * rng.random(count) ** 0.85).astype(np.int64))
    leaves = rng.random(count) < 0.45
    stay = rng.exponential(320, count).astype(np.int64) + 7
    return join, np.where(leaves, np.maximum(join, 0) + stay, NEVER)


def _countries(rng: np.random.Generator, channel: Ints) -> Ints:
    drawn = [pick(rng, shares, len(channel)) for shares in _COUNTRY_SHARES]
    return np.where(channel == CHINA, drawn[CHINA], drawn[DEFAULT])


def _personas(rng: np.random.Generator, channel: Ints) -> tuple[Ints, Ints, Ints]:
    """Main, second and later persona; one in five customers changes (a child is born, a dog moves in)."""
    known = vocabulary().personas
    shares = np.array([[one.share, one.share * one.china] for one in known])
    drawn = [
        np.where(
            channel == CHINA, pick(rng, shares[:, CHINA], len(channel)), pick(rng, shares[:, DEFAULT], len(channel))
        )
        for _ in range(3)
    ]
    changes = rng.random(len(channel)) < 0.2
    return drawn[0], drawn[1], np.where(changes, drawn[2], drawn[0])


def _likes(catalogue: Catalogue) -> Floats:
    personas = vocabulary().personas
    likes = np.full((len(personas), len(catalogue.subcategories)), 0.04)
    for row, persona in enumerate(personas):
        for column, entry in enumerate(catalogue.subcategories):
            if entry.slug in persona.likes:
                likes[row, column] = 1.0 - 0.07 * persona.likes.index(entry.slug)
    shares: Floats = likes / likes.sum(axis=1, keepdims=True)
    return shares


def _unit(vectors: Floats) -> Floats:
    unit: Floats = (vectors / np.sqrt((vectors**2).sum(axis=1, keepdims=True))).astype(np.float32)
    return unit
