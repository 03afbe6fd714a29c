"""Which of the listed products a visitor gets to see."""

import base64
import binascii
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from saleor_ai_plugin.recommendation.models import RecommendationReason

FIRST = 8
MAX_FIRST = 50
MAX_RECENT = 10

REPEAT_SHARE = 0.1
"""From this share of buyers on that buy it again, a product may be offered to someone who has it."""

RECENT_DECAY = 0.8
"""Weight of a viewed product against the one viewed after it."""


class Candidate(NamedTuple):
    pk: int
    score: float
    reason: str


class Purchase(NamedTuple):
    """A product that the customer bought: how long ago, and how it is bought again by others."""

    pk: int
    days_ago: float
    repeat_share: float | None = None
    median_days: float | None = None

    @property
    def is_due_again(self) -> bool:
        """Others buy it again, and half of their usual time has passed."""
        if self.repeat_share is None or self.median_days is None:
            return False
        return self.repeat_share >= REPEAT_SHARE and self.days_ago >= self.median_days / 2


def saleor_pk(global_id: str, type_name: str = "Product") -> int | None:
    """The primary key in one of Saleor's global ids, None where it is not one of that type."""
    try:
        found, _, pk = base64.b64decode(global_id, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return int(pk) if found == type_name and pk.isdecimal() and len(pk) < 10 else None


def candidates(items: Iterable[Mapping[str, Any]]) -> list[Candidate]:
    """The items of a RecommendationList that are products of Saleor's."""
    found = []
    for item in items:
        pk = item.get("pk") or saleor_pk(item["product"])
        if pk is not None:
            found.append(Candidate(pk=pk, score=float(item["score"]), reason=item["reason"]))
    return found


def because_you_viewed(lists: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """One list out of those of the products viewed, the last viewed first; what several lists name rises."""
    scores: dict[int, float] = {}
    for age, listed in enumerate(lists):
        for candidate in listed:
            scores[candidate.pk] = scores.get(candidate.pk, 0.0) + RECENT_DECAY**age * candidate.score
    ranked = sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))
    return [Candidate(pk, score, RecommendationReason.BECAUSE_YOU_VIEWED.value) for pk, score in ranked]


def owned(purchases: Iterable[Purchase]) -> set[int]:
    """Products that the customer has and would not buy again now."""
    last: dict[int, Purchase] = {}
    for purchase in purchases:
        held = last.get(purchase.pk)
        if held is None or purchase.days_ago < held.days_ago:
            last[purchase.pk] = purchase
    return {pk for pk, purchase in last.items() if not purchase.is_due_again}


def choose(
    ranked: Sequence[Candidate], *, sellable: Collection[int], unwanted: Collection[int], first: int
) -> list[Candidate]:
    """The best ``first`` that the channel sells and the visitor may want, each once."""
    chosen: dict[int, Candidate] = {}
    for candidate in ranked:
        if len(chosen) == first:
            break
        if candidate.pk in sellable and candidate.pk not in unwanted:
            chosen.setdefault(candidate.pk, candidate)
    return list(chosen.values())
