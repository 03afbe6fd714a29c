"""What can be ordered, indexed once so that a line is matched in milliseconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

import numpy as np

from core_ml.exceptions import DataError
from core_ml.intake.gtin import gtin_key
from core_ml.intake.matching.grams import Floats, GramIndex, Ints, Likeness
from core_ml.intake.writing import code_key, look_alike_key, measures, tokens


@dataclass(frozen=True, slots=True)
class Variant:
    """What is sold.

    Attributes
    ----------
    names : the whole name, product and variant, once a language
    prices : list price of one by currency, net
    unit : what one is: pcs, box, kg …
    pack : how many pieces are in one
    """

    id: str
    sku: str = ""
    gtins: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    unit: str = ""
    pack: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if self.pack <= 0:
            raise DataError(f"the variant {self.id} has {self.pack} pieces in a pack; it takes more than 0")


Places = tuple[int, ...]
"""Of variants in the catalogue, from 0."""


class Catalogue:
    """(V,) variants and where to find them by SKU, barcode and words.

    Raises
    ------
    DataError
        Two variants have the same id.
    """

    def __init__(self, variants: Iterable[Variant]) -> None:
        self.variants = tuple(variants)
        self.place = {variant.id: place for place, variant in enumerate(self.variants)}
        if len(self.place) < len(self.variants):
            raise DataError("two variants of the catalogue have the same id; each takes one of its own")
        self.sku_keys = [code_key(variant.sku) for variant in self.variants]
        self._by_sku = _grouped(enumerate(self.sku_keys))
        self._by_look = _grouped((place, look_alike_key(key)) for place, key in enumerate(self.sku_keys))
        self._by_gtin = _grouped(
            (place, gtin_key(gtin)) for place, variant in enumerate(self.variants) for gtin in variant.gtins
        )
        named = [(place, name) for place, variant in enumerate(self.variants) for name in variant.names if name]
        self._names = GramIndex([name for _, name in named])
        self._owner = np.array([place for place, _ in named], dtype=np.int64)
        self._first = np.searchsorted(self._owner, np.arange(len(self.variants) + 1))
        self._codes = GramIndex(self.sku_keys)

    def by_sku(self, code: str) -> Places:
        """Variants with this SKU but for its writing; those with the very same writing alone where there are any."""
        places = self._by_sku.get(code_key(code), ())
        same = tuple(place for place in places if self.variants[place].sku == code.strip())
        return same or places

    def by_look(self, code: str) -> Places:
        """Variants whose SKU may have been taken for this one."""
        return self._by_look.get(look_alike_key(code_key(code)), ())

    def by_gtin(self, code: str) -> Places:
        return self._by_gtin.get(gtin_key(code), ())

    def near_code(self, code: str, count: int) -> Places:
        """Variants whose SKU shares most with this one."""
        return tuple(self._codes.like(code_key(code)).best(count).tolist())

    def like(self, description: str) -> Likeness:
        """(names,) likeness of every name of every variant."""
        return self._names.like(description)

    def owners(self, names: Ints) -> Places:
        """The variants of names, each once, in their order."""
        return tuple(dict.fromkeys(self._owner[names].tolist()))

    def best_name(self, place: int, cosine: Floats) -> int | None:
        """The name of a variant that is most alike; None where it has none."""
        first, end = self._first[place], self._first[place + 1]
        return None if first == end else int(first + np.argmax(cosine[first:end]))

    def name(self, place: int, number: int) -> str:
        """The name of that number, which is counted over the whole catalogue."""
        kept = [name for name in self.variants[place].names if name]
        return kept[number - int(self._first[place])]


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is compared."""

    key: str
    measures: frozenset[str]


@lru_cache(maxsize=20_000)
def words_of(text: str) -> Words:
    """Kept, as the same few thousand names are compared again and again."""
    found = tokens(text)
    return Words(" ".join(found), measures(found))


def _grouped(keyed: Iterable[tuple[int, str]]) -> dict[str, Places]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, key in keyed:
        if key and place not in found[key]:
            found[key].append(place)
    return {key: tuple(places) for key, places in found.items() if places}
