"""How well lines of orders are matched to the demo shop's catalogue, with OCR's errors and buyers' own words.

    python benchmarks/intake_matching.py                       # figures: accuracy, calibration, time
    python benchmarks/intake_matching.py --fit                 # weights for core_ml/intake/matching/scoring.py

Lines are made up from a seed: of a random variant, in English or Chinese, what a buyer may write (our SKU, a barcode,
the buyer's own code, the name whole, shortened, abbreviated or in another order, a price that may be old), then what
OCR may make of it. One product in thirty is not in the catalogue any more. Half of the buyer's own words were learned
from reviews before. Weights are fitted on one shop and judged on another one, of another seed.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from core_ml.calibration import calibration_error
from core_ml.intake import Found, LineItem
from core_ml.intake.learning import Alias, Correction, learn
from core_ml.intake.matching import Catalogue, KnownAliases, LineMatch, Variant, match_line
from core_ml.intake.matching.lines import weigh
from core_ml.intake.matching.scoring import FEATURES
from core_ml.process_memory import peak_mib

MIXED_UP = {"O": "0", "0": "O", "1": "I", "I": "1", "l": "1", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z"}
MIXED_UP |= {
    "6": "G",
    "e": "c",
    "a": "o",
    "h": "b",
    "t": "f",
    "i": "l",
    "m": "rn",
    "u": "v",
    "3": "8",
    "7": "1",
    "9": "g",
}
MIXED_UP |= {"色": "包", "的": "白", "米": "来", "木": "本", "白": "自", "金": "全", "大": "太", "水": "永", "玉": "王"}
RATES = (0.0, 0.005, 0.02, 0.05)
KINDS = ("sku", "barcode", "buyer_code", "name")
SURE = 0.999
GONE = 30
"""One product in so many is ordered, but not in the catalogue."""


def shop(products: int, seed: int) -> list[Variant]:
    """The demo shop's variants, named in both languages, with barcodes of a made-up maker."""
    from saleor_ai_plugin.shop.demo.facts import Facts
    from saleor_ai_plugin.shop.demo.plan import make_plan
    from saleor_ai_plugin.shop.demo.size import DemoSize
    from saleor_ai_plugin.shop.demo.texts import product_texts
    from saleor_ai_plugin.shop.demo.vocabulary import vocabulary

    size = DemoSize(products=products, customers=20, orders=100, months=2)
    plan = make_plan(seed=seed, size=size, until=date(2026, 11, 22))
    catalogue, texts, skus = plan.catalogue, product_texts(seed, plan.catalogue), Facts(plan).skus.to_pylist()
    cents = plan.prices.regular_cents(0)
    found = []
    for place, (product, value) in enumerate(zip(catalogue.variant_product, catalogue.variant_value, strict=True)):
        entry = catalogue.subcategories[catalogue.subcategory[product]]
        values = entry.palette if entry.axis == "colour" else vocabulary().axes[entry.axis].values
        name, own = texts[product].name, values[value]
        names = (f"{name.en} {own.en}", f"{name.zh} {own.zh}") if own.en != "Standard" else (name.en, name.zh)
        prices = {"USD": Decimal(int(cents[0, place])) / 100, "CNY": Decimal(int(cents[1, place])) / 100}
        found.append(Variant(f"V{place}", skus[place], (barcode(place),), names, prices))
    return found


def barcode(number: int) -> str:
    digits = f"690{number:09d}"
    odd = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-odd % 10)


@dataclass(frozen=True, slots=True)
class Made:
    """A line, the variant that it truly means (None where that is gone), and what kind of line it is."""

    line: LineItem
    variant: str | None
    kind: str
    currency: str
    aliases: KnownAliases


class Buyer:
    """Makes lines up."""

    def __init__(self, variants: list[Variant], seed: int, *, agrees: float = 0.85) -> None:
        """``agrees``: share of prices that are those of the list."""
        self.variants, self.rng, self.agrees = variants, np.random.default_rng(seed), agrees

    def made(self, gone: set[str], count: int) -> list[Made]:
        rates = self.rng.choice(RATES, count)
        kinds = self.rng.choice(KINDS, count, p=[0.4, 0.1, 0.2, 0.3])
        return [self.line(str(kind), float(rate), gone) for kind, rate in zip(kinds, rates, strict=True)]

    def line(self, kind: str, rate: float, gone: set[str]) -> Made:
        """A line of a kind, of whose letters OCR misreads ``rate``."""
        rng, variant = self.rng, self.variants[self.rng.integers(len(self.variants))]
        language = int(rng.random() < 0.35)
        words, own = (
            self._words(variant.names[language], language),
            f"{rng.integers(10, 99)}.{rng.integers(10_000):04d}",
        )
        known = kind == "buyer_code" and rng.random() < 0.5
        currency = ("USD", "CNY")[language]
        place = str(rng.choice(["code", "buyer_code", "description"], p=[0.85, 0.07, 0.08])) if kind == "sku" else ""
        words = f"{variant.sku} {words}" if place == "description" else words
        theirs = {"code": variant.sku} if place == "code" else {"buyer_code": variant.sku if place else own}
        theirs = theirs if place in ("code", "buyer_code") or kind == "buyer_code" else {}
        truth = LineItem(
            **{column: _found(code) for column, code in theirs.items()},
            gtin=_found(variant.gtins[0]) if kind == "barcode" else None,
            description=_found(words) if kind == "name" or place == "description" or rng.random() < 0.93 else None,
            price=_found(self._price(variant.prices[currency])) if rng.random() < 0.9 else None,
        )
        aliases = learn(Correction("buyer", truth, variant.id), ()).kept if known else ()
        aliases = tuple(replace(one, confirmed=int(rng.geometric(0.4))) for one in aliases)
        if rng.random() < 0.02 and len(self.variants) > 1:  # an article that got another number behind the buyer's back
            aliases = tuple(replace(one, variant=self.variants[rng.integers(len(self.variants))].id) for one in aliases)
        label = f"{kind} known" if known else kind
        is_gone = variant.id in gone
        return Made(self._read(truth, rate), None if is_gone else variant.id, label, currency, _book(aliases))

    def _words(self, name: str, language: int) -> str:
        """As buyers write: whole, without a word or two, abbreviated, turned round."""
        rng = self.rng
        if rng.random() < 0.3:
            return name
        if language:
            return self._chinese(name)
        *words, last = name.split()
        kept = [word for word in words if rng.random() > 0.2] or words[-1:]
        kept = [
            word[: int(rng.integers(3, 6))] + "." if len(word) > 6 and rng.random() < 0.15 else word for word in kept
        ]
        if rng.random() < 0.2:
            rng.shuffle(kept)
        if rng.random() < 0.9:
            kept.append(last)
        text = " ".join(kept)
        return text.upper() if rng.random() < 0.2 else text

    def _shortened(self, word: str) -> str:
        return word[: int(self.rng.integers(3, 6))] + "."

    def _chinese(self, name: str) -> str:
        product, _, own = name.partition(" ")
        if self.rng.random() < 0.4:
            product = product.partition("」")[2] or product
        product = product.replace("「", " ").replace("」", " ") if self.rng.random() < 0.5 else product
        return f"{product} {own}" if self.rng.random() < 0.9 else product

    def _price(self, listed: Decimal) -> Decimal:
        kind = self.rng.random()
        if kind < self.agrees:
            return listed
        factor = self.rng.uniform(0.85, 1.1) if self.rng.random() < 0.8 else self.rng.uniform(0.3, 3)
        return round(listed * Decimal(factor), 2)

    def _read(self, line: LineItem, rate: float) -> LineItem:
        texts = {name: getattr(line, name) for name in ("code", "buyer_code", "gtin", "description")}
        read = {name: _found(self._noise(one.value, rate)) for name, one in texts.items() if one is not None}
        return replace(line, **read)

    def _noise(self, text: str, rate: float) -> str:
        return "".join(self._misread(letter) if self.rng.random() < rate else letter for letter in text)

    def _misread(self, letter: str) -> str:
        kind = self.rng.random()
        if kind < 0.7 and letter in MIXED_UP:
            return MIXED_UP[letter]
        if kind < 0.8:
            return ""
        if kind < 0.9:
            return letter + str(self.rng.choice(list(".,-'1i")))
        return str(self.rng.choice(list("0123456789"))) if letter.isdigit() else letter


def _found(value: object) -> Found:  # type: ignore[type-arg]
    return Found(value, str(value), 1.0)


def _book(aliases: tuple[Alias, ...]) -> KnownAliases:
    return KnownAliases(aliases)


def gone_from(variants: list[Variant]) -> set[str]:
    return {one.id for one in variants if int(one.sku.split("-")[1]) % GONE == 0}


def setting(products: int, seed: int, lines: int) -> tuple[Catalogue, list[Made], float]:
    """A catalogue without what is gone, lines, and the seconds that indexing took."""
    variants = shop(products, seed)
    gone = gone_from(variants)
    made = Buyer(variants, seed + 100).made(gone, lines)
    begin = time.process_time()
    catalogue = Catalogue(one for one in variants if one.id not in gone)
    return catalogue, made, time.process_time() - begin


def fitted(sizes: tuple[int, ...], seed: int, lines: int) -> dict[str, float]:
    """Weights of the conditional logit over lines for shops of these numbers of products, by penalised likelihood."""
    from scipy.optimize import minimize

    pairs = []
    for products in sizes:
        catalogue, made, _ = setting(products, seed, lines // len(sizes))
        pairs += [_table(catalogue, one) for one in made]
    tables, right = zip(*pairs, strict=True)
    group = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    x, y = np.vstack(tables), np.concatenate(right)
    print(f"{len(tables):,} lines, {len(x):,} candidates, right among them {y.sum() / len(tables):.3f}")

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ weights
        top = np.zeros(len(tables))
        np.maximum.at(top, group, score)
        odds = np.exp(score - top[group])
        whole = np.exp(-top) + np.bincount(group, weights=odds, minlength=len(tables))
        chosen = np.bincount(group, weights=y * (score - top[group]), minlength=len(tables))
        has = np.bincount(group, weights=y, minlength=len(tables)) > 0
        likelihood = np.where(has, chosen, -top) - np.log(whole)
        slope = x.T @ (odds / whole[group] - y) + 0.02 * weights
        return float(-likelihood.sum() + 0.01 * weights @ weights), slope

    bounds = [_bounds(name) for name in FEATURES]
    found = minimize(
        loss, np.zeros(len(FEATURES)), jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 500}
    )
    return dict(zip(FEATURES, found.x.round(2).tolist(), strict=True))


def _bounds(feature: str) -> tuple[float | None, float | None]:
    """What speaks for a variant never counts against it, nor the other way round, however the made-up lines fell."""
    if feature in ("candidate", "no_words", "price_near"):
        return None, None
    return (None, 0) if feature.startswith(("measures", "price_far", "price_off")) else (0, None)


def _table(catalogue: Catalogue, made: Made) -> tuple[np.ndarray, np.ndarray]:
    weighed = weigh(catalogue, made.line, currency=made.currency, aliases=made.aliases)
    right = [catalogue.variants[place].id == made.variant for place in weighed.hits]
    return weighed.table, np.array(right, dtype=float)


def report(catalogue: Catalogue, made: list[Made], seconds: float) -> None:
    """Accuracy by kind of line; calibration over all."""
    begin = time.process_time()
    found = [match_line(catalogue, one.line, currency=one.currency, aliases=one.aliases) for one in made]
    took = 1000 * (time.process_time() - begin) / len(made)
    size = f"{len(catalogue.variants):,} variants"
    print(f"\n{size}: indexed in {seconds:.1f} s, {took:.1f} ms a line, {peak_mib():,.0f} MiB at most\n")
    print("| line | lines | @1 | @5 | calibration error | sure | wrong of these |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    groups: defaultdict[str, list[tuple[Made, LineMatch]]] = defaultdict(list)
    for one, match in zip(made, found, strict=True):
        groups[one.kind if one.variant is not None else "gone"].append((one, match))
        groups["all"].append((one, match))
        if one.variant is not None:
            groups["all that are there"].append((one, match))
    for kind in sorted(groups):
        print(_row(kind, groups[kind]))


def _row(kind: str, pairs: list[tuple[Made, LineMatch]]) -> str:
    first = np.array([match.best is not None and match.best.variant == one.variant for one, match in pairs])
    five = np.array([one.variant in [each.variant for each in match.candidates] for one, match in pairs])
    said = np.array([match.best.probability if match.best is not None else 0.0 for _, match in pairs])
    sure = said >= SURE
    wrong = f"{(~first[sure]).sum()} of {sure.sum():,}"
    figures = f"{first.mean():.4f} | {five.mean():.4f} | {calibration_error(said, first):.4f} | {sure.mean():.3f}"
    return f"| {kind} | {len(pairs):,} | {figures} | {wrong} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="fit the weights instead of judging them")
    parser.add_argument("--products", type=int, nargs="+", default=[3_600, 36_000])
    parser.add_argument("--lines", type=int, default=2_000)
    asked = parser.parse_args()
    if asked.fit:
        for name, weight in fitted((500, 2_000, 10_000), 1, asked.lines).items():
            print(f'    "{name}": {weight},')
        return
    for products in asked.products:
        catalogue, made, seconds = setting(products, 2, asked.lines)
        report(catalogue, made, seconds)


if __name__ == "__main__":
    main()
