"""The aliases of one buyer, by the words of a line."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from core_ml.intake.learning import Alias, By, keys_of
from core_ml.intake.order import LineItem

STRONGEST = 4.0
"""Log-odds of an alias, however often it was confirmed: an article may be changed behind its number."""


class KnownAliases:
    """Of one buyer; those that do not hold are left out."""

    def __init__(self, aliases: Iterable[Alias] = ()) -> None:
        self._by: defaultdict[tuple[By, str], list[Alias]] = defaultdict(list)
        for alias in aliases:
            if alias.holds:
                self._by[alias.by, alias.key].append(alias)

    def of(self, line: LineItem) -> Iterator[Alias]:
        """Every alias that the words of the line are."""
        if self._by:
            for key in keys_of(line):
                yield from self._by.get(key, ())


def strength(alias: Alias) -> float:
    """Log-odds that it holds, from 0; from Jeffreys' prior on how often people confirm it."""
    odds = math.log((alias.confirmed + 0.5) / (alias.contradicted + 0.5))
    return min(STRONGEST, max(0.0, odds))
