"""What a reviewer's correction teaches: how a buyer calls our variants.

An alias is confirmed when a person leaves or makes the match, and contradicted when a person takes another variant for
the same words of the same buyer. One that was contradicted as often as it was confirmed is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from core_ml.exceptions import DataError
from core_ml.intake.order import LineItem
from core_ml.intake.writing import code_key, text_key


class By(StrEnum):
    """What of the line an alias goes by."""

    CODE = "code"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Alias:
    """A buyer's word for a variant.

    Attributes
    ----------
    buyer : our id of the customer
    key : the word in one writing, by `core_ml.intake.writing`
    variant : our id of the variant
    confirmed, contradicted : how often people said so, and otherwise
    """

    buyer: str
    by: By
    key: str
    variant: str
    confirmed: int = 1
    contradicted: int = 0

    def __post_init__(self) -> None:
        if self.confirmed < 1 or self.contradicted < 0:
            raise DataError(
                f"the alias {self.key!r} was confirmed {self.confirmed} and contradicted {self.contradicted} times; "
                "it takes 1 or more of the first and 0 or more of the second"
            )

    @property
    def holds(self) -> bool:
        return self.confirmed > self.contradicted


@dataclass(frozen=True, slots=True)
class Correction:
    """A line as it was read, and the variant that a person says it is; None where it is nothing of ours."""

    buyer: str
    line: LineItem
    variant: str | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What changes: aliases to keep as they are here, and aliases to drop."""

    kept: tuple[Alias, ...]
    forgotten: tuple[Alias, ...]


def keys_of(line: LineItem) -> Iterator[tuple[By, str]]:
    """The words of a line that an alias may go by. The seller's code counts too: buyers write theirs in its column."""
    codes = dict.fromkeys(code_key(one.value) for one in (line.buyer_code, line.code) if one is not None)
    yield from ((By.CODE, key) for key in codes if key)
    if line.description is not None and (key := text_key(line.description.value)):
        yield By.DESCRIPTION, key


def learn(correction: Correction, known: Iterable[Alias], *, skus: Iterable[str] = ()) -> Lesson:
    """What a correction changes in the aliases ``known`` of its buyer; others are left alone.

    ``skus`` of the variant itself teach nothing: our own code needs no alias.
    """
    own = {code_key(sku) for sku in skus}
    words = [(by, key) for by, key in keys_of(correction.line) if by != By.CODE or key not in own]
    held = {(one.by, one.key, one.variant): one for one in known if one.buyer == correction.buyer}
    kept: list[Alias] = []
    forgotten: list[Alias] = []
    for by, key in words:
        if correction.variant is not None:
            kept.append(_confirmed(held.get((by, key, correction.variant)), correction, by, key))
        for one in held.values():
            if (one.by, one.key) == (by, key) and one.variant != correction.variant:
                doubted = replace(one, contradicted=one.contradicted + 1)
                (kept if doubted.holds else forgotten).append(doubted)
    return Lesson(tuple(kept), tuple(forgotten))


def apply(lesson: Lesson, known: Iterable[Alias]) -> tuple[Alias, ...]:
    """The aliases after a lesson."""
    changed = {(one.buyer, one.by, one.key, one.variant) for one in (*lesson.kept, *lesson.forgotten)}
    return (*(one for one in known if (one.buyer, one.by, one.key, one.variant) not in changed), *lesson.kept)


def _confirmed(known: Alias | None, correction: Correction, by: By, key: str) -> Alias:
    if known is not None:
        return replace(known, confirmed=known.confirmed + 1)
    return Alias(correction.buyer, by, key, correction.variant or "")
