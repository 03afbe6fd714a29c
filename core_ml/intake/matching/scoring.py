"""How likely each candidate is the right one: a conditional logit over the candidates and *none of them*.

McFadden (1974): with ``x`` the (k,) features of a candidate and ``w`` the weights, it is right with probability
``exp(w x) / (1 + sum of exp(w x))``; the 1 is for a line that means nothing in the catalogue. The weights were fitted
to made-up lines by ``benchmarks/intake_matching.py --fit``; what people correct calibrates the outcome
(`core_ml.intake.accepting`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from core_ml.intake.learning import By
from core_ml.intake.matching.candidates import Hit
from core_ml.intake.matching.catalogue import Catalogue, Words, words_of
from core_ml.intake.matching.grams import Floats, Likeness
from core_ml.intake.matching.known import strength
from core_ml.intake.matching.prices import Level, PriceFit
from core_ml.intake.order import LineItem
from core_ml.intake.writing import code_key

WEIGHTS: Mapping[str, float] = {
    "candidate": -20.05,
    "sku": 11.08,
    "sku_alike": 6.49,
    "sku_elsewhere": 11.98,
    "barcode": 9.89,
    "buyer_code": 4.36,
    "alias": 3.82,
    "code_near": 3.79,
    "covered": 6.14,
    "filled": 2.75,
    "ratio": 21.69,
    "measures_differ": -1.36,
    "no_words": 17.83,
    "price_same": 3.68,
    "price_near": -1.14,
    "price_far": -4.34,
    # Only what an identifier names is left with such a price; made-up lines have too few of them to learn from.
    "price_off": -4.34,
}
FEATURES = tuple(WEIGHTS)
MOST_MEASURES = 3


def features(
    catalogue: Catalogue,
    line: LineItem,
    hits: Mapping[int, Hit],
    prices: Mapping[int, PriceFit],
    likeness: Likeness | None,
) -> Floats:
    """(candidates, features), in the order of the hits and of `FEATURES`."""
    said = words_of(line.description.value) if line.description is not None else None
    code = code_key(line.code.value) if line.code is not None else ""
    rows = [
        _of_hit(hit) | _of_code(code, catalogue.sku_keys[place]) | _of_price(prices[place])
        | _of_name(catalogue, place, said, likeness)
        for place, hit in hits.items()
    ]  # fmt: skip
    table = [[row.get(name, 0.0) for name in FEATURES] for row in rows]
    return np.array(table, dtype=np.float64).reshape(-1, len(FEATURES))


def probabilities(table: Floats, weights: Mapping[str, float] = WEIGHTS) -> Floats:
    """(candidates,) that each is right; what is missing to 1 is that none is."""
    scores = table @ np.array([weights[name] for name in FEATURES])
    top = max(0.0, float(scores.max(initial=0.0)))
    odds = np.exp(scores - top)
    return np.asarray(odds / (odds.sum() + np.exp(-top)))


def _of_hit(hit: Hit) -> dict[str, float]:
    strengths = {by: max((strength(one) for one in hit.aliases if one.by == by), default=0.0) for by in By}
    return {
        "candidate": 1.0,
        "sku": float(hit.sku),
        "sku_alike": float(hit.sku_alike),
        "sku_elsewhere": float(hit.sku_elsewhere),
        "barcode": float(hit.barcode),
        "buyer_code": strengths[By.CODE],
        "alias": strengths[By.DESCRIPTION],
    }


def _of_code(code: str, sku: str) -> dict[str, float]:
    if not code or not sku or code == sku:
        return {}
    return {"code_near": float(Levenshtein.distance(code, sku, score_cutoff=1) == 1)}


def _of_price(found: PriceFit) -> dict[str, float]:
    return {f"price_{found.level.value}": 1.0} if found.level != Level.UNKNOWN else {}


def _of_name(catalogue: Catalogue, place: int, said: Words | None, likeness: Likeness | None) -> dict[str, float]:
    number = catalogue.best_name(place, likeness.cosine) if likeness is not None else None
    if said is None or likeness is None or number is None:
        return {"no_words": 1.0}
    name = words_of(catalogue.name(place, number))
    return {
        "covered": float(likeness.covered[number]),
        "filled": float(likeness.filled[number]),
        "ratio": fuzz.token_sort_ratio(said.key, name.key) / 100,
        "measures_differ": float(min(MOST_MEASURES, len(said.measures ^ name.measures))),
    }
