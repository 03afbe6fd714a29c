"""A line of an order against the catalogue: up to five variants that it may mean, how likely each is, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from core_ml.intake.learning import By
from core_ml.intake.matching.candidates import Hit, hits
from core_ml.intake.matching.catalogue import Catalogue
from core_ml.intake.matching.evidence import Code, How, Reason, percent
from core_ml.intake.matching.grams import Floats
from core_ml.intake.matching.known import KnownAliases
from core_ml.intake.matching.prices import Level, PriceFit, expected_prices, fit, said_prices
from core_ml.intake.matching.scoring import FEATURES, features, probabilities
from core_ml.intake.order import LineItem

MOST = 5
LONGEST = 400
"""Characters of a description that are looked at."""
NOBODY = KnownAliases()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A variant that a line may mean.

    Attributes
    ----------
    probability : that it is the right one
    how : the strongest of what found it
    score : likeness of the name, 0 to 1
    """

    variant: str
    probability: float
    how: How
    score: float
    price: PriceFit
    reasons: tuple[Reason, ...]

    @property
    def is_contradicted(self) -> bool:
        """Whether an identifier on the line is that of another variant."""
        return any(reason.code in (Code.OTHER_BARCODE, Code.OTHER_SKU, Code.OTHER_ALIAS) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class LineMatch:
    """Candidates, an identifier's before a name's, then by probability; empty where nothing is like it."""

    candidates: tuple[Candidate, ...]

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True, slots=True)
class Weighed:
    """By place in the catalogue what points to each candidate and how its price fits; ``table`` (candidates, features)
    in the same order."""

    hits: dict[int, Hit]
    prices: dict[int, PriceFit]
    table: Floats


def match_line(
    catalogue: Catalogue,
    line: LineItem,
    *,
    currency: str = "",
    aliases: KnownAliases = NOBODY,
    agreed: Mapping[str, Decimal] | None = None,
) -> LineMatch:
    """What a line means. ``aliases`` and ``agreed`` prices (by variant) are those of the buyer.

    A variant that only its name speaks for is left out where its price is more than double or less than half.
    """
    weighed = weigh(catalogue, line, currency=currency, aliases=aliases, agreed=agreed)
    places, chance = list(weighed.hits), probabilities(weighed.table)
    order = sorted(range(len(places)), key=lambda row: (weighed.hits[places[row]].how, -chance[row], places[row]))
    return LineMatch(tuple(_candidate(catalogue, weighed, row, float(chance[row])) for row in order[:MOST]))


def weigh(
    catalogue: Catalogue,
    line: LineItem,
    *,
    currency: str = "",
    aliases: KnownAliases = NOBODY,
    agreed: Mapping[str, Decimal] | None = None,
) -> Weighed:
    """Every candidate with its features."""
    line = _within(line)
    words = line.description.value if line.description is not None else ""
    likeness = catalogue.like(words) if words else None
    found, prices, said = {}, {}, said_prices(line)
    for place, hit in hits(catalogue, line, aliases, likeness).items():
        variant = catalogue.variants[place]
        price = fit(said, expected_prices(variant, currency, agreed or {}), variant.pack)
        if hit.how.is_identifier or price.level != Level.OFF:
            found[place], prices[place] = hit, price
    return Weighed(found, prices, features(catalogue, line, found, prices, likeness))


def _within(line: LineItem) -> LineItem:
    """The line with no more of its description than names an article."""
    said = line.description
    if said is None or len(said.value) <= LONGEST:
        return line
    return replace(line, description=replace(said, value=said.value[:LONGEST]))


def _candidate(catalogue: Catalogue, weighed: Weighed, row: int, probability: float) -> Candidate:
    place = list(weighed.hits)[row]
    hit, price = weighed.hits[place], weighed.prices[place]
    values = dict(zip(FEATURES, weighed.table[row].tolist(), strict=True))
    others = [other for elsewhere, other in weighed.hits.items() if elsewhere != place]
    reasons = (*_for(hit, values), *_price_reason(price), *_against(hit, others))
    return Candidate(catalogue.variants[place].id, probability, hit.how, values["ratio"], price, reasons)


def _for(hit: Hit, values: Mapping[str, float]) -> Iterator[Reason]:
    flags = {Code.SKU_SAME: hit.sku, Code.SKU_ALIKE: hit.sku_alike, Code.SKU_ELSEWHERE: hit.sku_elsewhere}
    flags[Code.BARCODE_SAME] = hit.barcode
    yield from (Reason(code) for code, flag in flags.items() if flag)
    for alias in hit.aliases:
        code = Code.BUYER_CODE_KNOWN if alias.by == By.CODE else Code.DESCRIPTION_KNOWN
        yield Reason(code, {"times": Decimal(alias.confirmed), "against": Decimal(alias.contradicted)})
    if values["code_near"] and not hit.sku_alike:
        yield Reason(Code.SKU_NEAR)
    if values["ratio"]:
        yield Reason(Code.NAME_ALIKE, {"percent": percent(values["ratio"])})
    if values["measures_differ"]:
        yield Reason(Code.MEASURES_DIFFER, {"count": Decimal(int(values["measures_differ"]))})


def _price_reason(price: PriceFit) -> Iterator[Reason]:
    if price.said is None or price.expected is None:
        return
    numbers = {"said": price.said, "expected": price.expected, "percent": price.percent_off}
    if price.of_pack:
        yield Reason(Code.PRICE_OF_PACK, numbers)
    elif price.level == Level.SAME:
        yield Reason(Code.PRICE_SAME, numbers)
    else:
        yield Reason(Code.PRICE_NEAR if price.level == Level.NEAR else Code.PRICE_FAR, numbers)


def _against(hit: Hit, others: list[Hit]) -> Iterator[Reason]:
    if not hit.barcode and any(other.barcode for other in others):
        yield Reason(Code.OTHER_BARCODE)
    if not hit.sku and any(other.sku for other in others):
        yield Reason(Code.OTHER_SKU)
    if any(other.aliases for other in others):
        yield Reason(Code.OTHER_ALIAS)
