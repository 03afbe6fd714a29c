"""Which products are bought with which: the truth that basket models are to find."""

from dataclasses import dataclass

import numpy as np

from saleor_ai_plugin.shop.demo.catalogue import Catalogue
from saleor_ai_plugin.shop.demo.randomness import Floats, Ints, stream

PARTNERS = 3
HAVE_PARTNERS = 0.5


@dataclass(frozen=True, slots=True)
class Complements:
    """``partner`` (P, 3): what goes with a product, -1 for nothing; ``chance`` (P, 3): how often it is taken along."""

    partner: Ints
    chance: Floats


def make_complements(seed: int, catalogue: Catalogue) -> Complements:
    """Half the products have one to three partners of the kinds that go with theirs; the first is the strongest."""
    rng = stream(seed, "complements")
    place = {entry.slug: index for index, entry in enumerate(catalogue.subcategories)}
    partner = np.full((catalogue.products, PARTNERS), -1, dtype=np.int64)
    chance = np.zeros((catalogue.products, PARTNERS))
    for product in np.flatnonzero(rng.random(catalogue.products) < HAVE_PARTNERS):
        entry = catalogue.subcategories[catalogue.subcategory[product]]
        kinds = [place[slug] for slug in entry.goes_with if slug in place]
        if not kinds:
            continue
        candidates = np.concatenate([catalogue.members(kind) for kind in kinds])
        candidates = candidates[catalogue.launch_day[candidates] <= max(0, int(catalogue.launch_day[product]))]
        candidates = candidates[candidates != product]
        count = min(int(rng.integers(1, PARTNERS + 1)), len(candidates))
        partner[product, :count] = rng.choice(candidates, count, replace=False)
        chance[product, :count] = -np.sort(-rng.uniform(0.08, 0.34, count))
    return Complements(partner, chance)
