"""Products and variants as arrays: what they are, how popular, how dear, and how they answer to their price."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from saleor_ai_plugin.shop.demo.randomness import Floats, Ints, apportion, stream
from saleor_ai_plugin.shop.demo.size import DemoSize
from saleor_ai_plugin.shop.demo.timeline import Timeline
from saleor_ai_plugin.shop.demo.vocabulary import Subcategory, vocabulary

STYLE_DIMENSIONS = 6
PRODUCTS_A_SUBCATEGORY = 5
NEVER = 1 << 40


@dataclass(frozen=True)
class Catalogue:
    """All arrays are by product (P,) unless they begin with ``variant`` (V,). Products are in order of launch."""

    subcategories: tuple[Subcategory, ...]
    subcategory: Ints
    brand: Ints
    noun: Ints
    style: Ints
    material: Ints
    series: Ints
    colour: Ints
    """The product's own colour, where its variants do not differ in it; -1 for none."""
    log_popularity: Floats
    trend: Floats
    """By how much demand grows or falls in a year, as a logarithm."""
    elasticity: Floats
    launch_day: Ints
    end_day: Ints
    """The first day on which the product is no longer sold."""
    repeat_days: Floats
    repeat_chance: Floats
    vectors: Floats
    """(P, 6): where the product lies in the space of styles that customers have tastes in."""
    price_level: Floats
    """-1 cheap to 1 dear, within the subcategory."""
    base_price: Floats
    """In US dollars."""
    cost_share: Floats
    first_variant: Ints
    """(P + 1,): the variants of product p are ``first_variant[p]:first_variant[p + 1]``."""
    variant_product: Ints
    variant_value: Ints
    """Index into the axis' values, or into the palette where the axis is the colour."""
    variant_factor: Floats
    variant_share: Floats
    """What part of the product's demand falls on the variant."""

    @property
    def products(self) -> int:
        return len(self.subcategory)

    @property
    def variants(self) -> int:
        return len(self.variant_product)

    def members(self, subcategory: int) -> Ints:
        return np.flatnonzero(self.subcategory == subcategory)


def make_catalogue(seed: int, size: DemoSize, timeline: Timeline) -> Catalogue:
    rng = stream(seed, "catalogue")
    chosen = _choose_subcategories(size.products)
    counts = _counts(rng, size.products, len(chosen))
    subcategory = np.repeat(np.arange(len(chosen)), counts)
    launch, end = _life(rng, size.products, timeline)
    # Numbered in the order of their launch, as a shop's products are.
    by_launch = np.argsort(launch, kind="stable")
    subcategory = subcategory[rng.permutation(size.products)]
    launch, end = launch[by_launch], end[by_launch]
    words = np.array([_compose(rng, chosen[index]) for index in subcategory])
    brand, noun, style, material, series, colour = _unlike_names(words, subcategory).T
    usual = np.array([chosen[kind].nouns[word].price_level for kind, word in zip(subcategory, noun, strict=True)])
    level = np.clip(usual + rng.normal(0, 0.35, size.products) + 0.2 * (brand % 3 - 1), -1, 1)
    low, high = np.array([chosen[index].price for index in subcategory]).T
    elastic_low, elastic_high = np.array([chosen[index].elasticity for index in subcategory]).T
    repeat = np.array([chosen[index].repeat_days for index in subcategory])
    variants = _variants(rng, chosen, subcategory)
    return Catalogue(
        subcategories=chosen,
        subcategory=subcategory,
        brand=brand,
        noun=noun,
        style=style,
        material=material,
        series=series,
        colour=colour,
        log_popularity=rng.normal(0, 0.95, size.products) - 0.2 * level,
        trend=rng.normal(0.0, 0.28, size.products),
        elasticity=rng.uniform(elastic_low, elastic_high),
        launch_day=launch,
        end_day=end,
        repeat_days=np.where(repeat > 0, repeat * rng.uniform(0.8, 1.25, size.products), 0.0).round(),
        repeat_chance=np.where(repeat > 0, rng.uniform(0.35, 0.65, size.products), 0.0),
        vectors=_vectors(seed, chosen, subcategory, brand, style, material),
        price_level=level,
        base_price=low * (high / low) ** ((level + 1) / 2),
        cost_share=np.clip(rng.normal(0.52, 0.09, size.products), 0.3, 0.78),
        first_variant=variants.first,
        variant_product=variants.product,
        variant_value=variants.value,
        variant_factor=variants.factor,
        variant_share=variants.share,
    )


def _choose_subcategories(products: int) -> tuple[Subcategory, ...]:
    """All of them, or for a small shop the first of every department, then the second …"""
    every = vocabulary().subcategories
    wanted = min(len(every), max(4, products // PRODUCTS_A_SUBCATEGORY))
    place: dict[str, tuple[int, int]] = {}
    for entry in every:
        place[entry.slug] = (sum(other.department == entry.department for other in every[: len(place)]), len(place))
    first = sorted(every, key=lambda entry: (place[entry.slug][0], entry.department))[:wanted]
    return tuple(sorted(first, key=lambda entry: place[entry.slug][1]))


def _counts(rng: np.random.Generator, products: int, subcategories: int) -> Ints:
    """How many products each subcategory has: at least two, and otherwise as uneven as in a shop."""
    return 2 + apportion(products - 2 * subcategories, rng.uniform(0.4, 1.6, subcategories))


def _life(rng: np.random.Generator, products: int, timeline: Timeline) -> tuple[Ints, Ints]:
    """Four in five products are there from the start, the rest come; one in ten goes."""
    is_new = rng.random(products) < 0.2
    launch = np.where(is_new, rng.integers(14, max(15, timeline.days - 14), products), -rng.integers(20, 900, products))
    goes = (rng.random(products) < 0.1) & ~is_new
    end = np.where(goes, rng.integers(timeline.days // 3, timeline.days, products), NEVER)
    return launch, end


def _compose(rng: np.random.Generator, subcategory: Subcategory) -> tuple[int, ...]:
    """Indices of brand, noun, style, material, series and colour of one product."""
    words = vocabulary()
    noun = int(rng.integers(len(subcategory.nouns)))
    fitting = subcategory.nouns[noun]
    return (
        int(rng.integers(len(words.departments[subcategory.department].brands))),
        noun,
        int(rng.choice(fitting.styles)),
        int(rng.choice(fitting.materials)),
        int(rng.integers(len(words.series))),
        int(rng.integers(len(subcategory.palette))) if subcategory.palette and subcategory.axis != "colour" else -1,
    )


def _unlike_names(words: Ints, subcategory: Ints) -> Ints:
    """Give a product whose name is taken the next series, and after the last one further numbers of it."""
    taken: set[tuple[int, ...]] = set()
    for row, index in zip(words, subcategory, strict=True):
        brand, noun, style, material, series, _ = (int(word) for word in row)
        while (index, brand, noun, style, material, series) in taken:
            series += 1
        taken.add((index, brand, noun, style, material, series))
        row[4] = series
    return words


def _vectors(
    seed: int, chosen: tuple[Subcategory, ...], subcategory: Ints, brand: Ints, style: Ints, material: Ints
) -> Floats:
    """Products that share brand, style or material lie near each other; a part of it no word tells."""
    rng = stream(seed, "style space")
    vectors = np.zeros((len(subcategory), STYLE_DIMENSIONS))
    departments = np.array([entry.department for entry in chosen])
    brands = rng.normal(size=(len(vocabulary().departments), 8, STYLE_DIMENSIONS))
    vectors += 0.6 * brands[departments[subcategory], brand]
    for weight, word in ((0.8, style), (0.8, material)):
        meanings = rng.normal(size=(len(chosen), 16, STYLE_DIMENSIONS))
        vectors += weight * meanings[subcategory, word]
    vectors += 0.5 * rng.normal(size=vectors.shape)
    unit: Floats = vectors / np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    return unit


class _Variants(NamedTuple):
    first: Ints
    product: Ints
    value: Ints
    factor: Floats
    share: Floats


def _variants(rng: np.random.Generator, chosen: tuple[Subcategory, ...], subcategory: Ints) -> _Variants:
    """The middle of an axis sells best: M, 500 g, 50 ml."""
    values: list[int] = []
    factors: list[float] = []
    shares: list[Floats] = []
    counts = np.zeros(len(subcategory), dtype=np.int64)
    for number, index in enumerate(subcategory):
        own_values, own_factors = _axis_values(rng, chosen[index])
        counts[number] = len(own_values)
        middle = (len(own_values) - 1) / 2
        weights = np.exp(-0.5 * ((np.arange(len(own_values)) - middle) / max(1.0, middle)) ** 2)
        weights = weights * rng.uniform(0.7, 1.3, len(own_values))
        values += own_values
        factors += own_factors
        shares.append(weights / weights.sum())
    return _Variants(
        first=np.concatenate([[0], np.cumsum(counts)]),
        product=np.repeat(np.arange(len(subcategory)), counts),
        value=np.array(values),
        factor=np.array(factors),
        share=np.concatenate(shares),
    )


def _axis_values(rng: np.random.Generator, subcategory: Subcategory) -> tuple[list[int], list[float]]:
    if subcategory.axis == "colour":
        count = int(rng.integers(1, min(4, len(subcategory.palette)) + 1))
        values = sorted(rng.choice(len(subcategory.palette), count, replace=False).tolist())
        return values, [1.0] * count
    axis = vocabulary().axes[subcategory.axis]
    return list(range(len(axis.values))), list(axis.factors)
