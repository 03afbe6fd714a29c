"""Which variants a line may mean, and what of it points to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from core_ml.intake.gtin import gtin_key
from core_ml.intake.learning import Alias, By
from core_ml.intake.matching.catalogue import Catalogue
from core_ml.intake.matching.evidence import How
from core_ml.intake.matching.grams import Likeness
from core_ml.intake.matching.known import KnownAliases
from core_ml.intake.order import LineItem
from core_ml.intake.writing import code_key

BY_NAME = 30
BY_CODE = 8
SHORTEST_CODE = 4
"""Of words in a description that are tried as a SKU: shorter ones are sizes and counts."""


@dataclass(slots=True)
class Hit:
    """What points to one variant."""

    sku: bool = False
    sku_alike: bool = False
    sku_elsewhere: bool = False
    barcode: bool = False
    aliases: list[Alias] = field(default_factory=list)

    @property
    def how(self) -> How:
        """The strongest of it."""
        if self.sku:
            return How.SKU
        if self.barcode:
            return How.BARCODE
        if self.sku_alike or self.sku_elsewhere:
            return How.SKU_ALIKE
        by = {alias.by for alias in self.aliases}
        return How.BUYER_CODE if By.CODE in by else How.ALIAS if by else How.NAME


def hits(catalogue: Catalogue, line: LineItem, aliases: KnownAliases, likeness: Likeness | None) -> dict[int, Hit]:
    """By place in the catalogue: all that an identifier names, and those whose code or name is most alike."""
    found: defaultdict[int, Hit] = defaultdict(Hit)
    code = line.code.value if line.code is not None else ""
    for place in catalogue.by_sku(code):
        found[place].sku = True
    for place in catalogue.by_look(code):
        found[place].sku_alike = not found[place].sku
    for word in _elsewhere(line):
        for place in catalogue.by_sku(word):
            found[place].sku_elsewhere = not found[place].sku
    for number in _barcodes(line):
        for place in catalogue.by_gtin(number):
            found[place].barcode = True
    for alias in aliases.of(line):
        if alias.variant in catalogue.place:
            found[catalogue.place[alias.variant]].aliases.append(alias)
    if code and not any(hit.sku for hit in found.values()):
        for place in catalogue.near_code(code, BY_CODE):
            found[place]
    if likeness is not None:
        for place in catalogue.owners(likeness.best(BY_NAME)):
            found[place]
    return dict(found)


def _elsewhere(line: LineItem) -> Iterator[str]:
    """Words that may be our SKU outside its column."""
    if line.buyer_code is not None:
        yield line.buyer_code.value
    for word in line.description.value.split() if line.description is not None else ():
        if len(code_key(word)) >= SHORTEST_CODE and any(map(str.isdigit, word)):
            yield word


def _barcodes(line: LineItem) -> Iterator[str]:
    """The barcode of the line, and what else on it is one."""
    columns = (line.gtin, line.code, line.buyer_code)
    words = line.description.value.split() if line.description is not None else []
    yield from (word for word in (*(one.value for one in columns if one is not None), *words) if gtin_key(word))
