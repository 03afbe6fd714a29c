"""What is offered to whom: the fields of one level of a page are answered together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import graphene
from saleor.graphql.core.dataloaders import DataLoader

from saleor_ai_plugin.recommendation.models import RecommendationKind
from saleor_ai_plugin.storefront.rows import Visit, read_lists, read_recent, read_visit
from saleor_ai_plugin.storefront.selection import MAX_FIRST, Candidate, because_you_viewed, choose, owned
from saleor_ai_plugin.storefront.sellable import Sellable
from saleor_ai_plugin.storefront.types import Recommended
from saleor_ai_plugin.storefront.visitors import customer_visitor, session_visitor

Key = tuple[str, str]
Lists = Mapping[Key, list[Candidate]]

SPARE = 2
"""Candidates looked at beyond one and a quarter times as many as are shown, for those that may not be shown."""

_OF_A_PRODUCT = (RecommendationKind.SIMILAR, RecommendationKind.BOUGHT_TOGETHER)


class Wanted(NamedTuple):
    """What is asked for."""

    kind: str
    channel_slug: str
    first: int
    product_pk: int | None = None
    customer_id: str = ""
    session_id: str | None = None
    recent: tuple[int, ...] = ()
    spoken: str = "en"

    @property
    def visitor(self) -> str:
        return customer_visitor(self.customer_id) if self.customer_id else session_visitor(self.session_id)


class Offer(NamedTuple):
    """Lists to choose from, the first that leaves something counts, and what must not be shown."""

    ranked: Sequence[list[Candidate]]
    unwanted: set[int]
    first: int

    @property
    def head(self) -> list[Candidate]:
        """What is nearly always enough."""
        return self.ranked[0][: self.first * 5 // 4 + SPARE] if self.ranked else []

    @property
    def all(self) -> Iterable[Candidate]:
        return (candidate for listed in self.ranked for candidate in listed)

    def from_head(self, sellable: Any) -> list[Candidate] | None:
        """The choice, None where the head does not tell."""
        chosen = choose(self.head, sellable=sellable, unwanted=self.unwanted, first=self.first)
        seen_all = not self.ranked or (len(self.head) == len(self.ranked[0]) and (chosen or len(self.ranked) == 1))
        return chosen if len(chosen) == self.first or seen_all else None

    def from_all(self, sellable: Any) -> list[Candidate]:
        for listed in self.ranked:
            if chosen := choose(listed, sellable=sellable, unwanted=self.unwanted, first=self.first):
                return chosen
        return []


class OfferLoader(DataLoader):  # type: ignore[misc]
    """By ``Wanted``: what is shown. Three statements a batch, a fourth where a list's head is not enough."""

    context_key = "saleor_ai_offer"

    def batch_load(self, keys: Sequence[Wanted]) -> list[list[Recommended]]:
        using = self.database_connection_name
        visits = {customer: read_visit(using, customer) for customer in {wanted.customer_id for wanted in keys}}
        admitted = [wanted for wanted in keys if _is_admitted(wanted, visits[wanted.customer_id])]
        offers = _offers(using, admitted, visits)
        shown: dict[Wanted, list[Recommended]] = {}
        for place in {_place(wanted, visits) for wanted in admitted}:
            here = {wanted: offers[wanted] for wanted in admitted if _place(wanted, visits) == place}
            shown |= _shown(using, *place, offers=here)
        return [shown.get(wanted, []) for wanted in keys]


def _is_admitted(wanted: Wanted, visit: Visit) -> bool:
    if not visit.active or wanted.first < 1 or not wanted.channel_slug:
        return False
    return not (wanted.visitor and visit.rules.holds_out(wanted.visitor))


def _place(wanted: Wanted, visits: Mapping[str, Visit]) -> tuple[str, bool]:
    return wanted.channel_slug, visits[wanted.customer_id].stock_needs_shipping_zone


def _offers(using: str, admitted: Sequence[Wanted], visits: Mapping[str, Visit]) -> dict[Wanted, Offer]:
    recent = {wanted: _recent(using, wanted) for wanted in admitted}
    keys = {key for wanted in admitted for key in _keys(wanted, recent[wanted])}
    lists = read_lists(using, keys) if keys else {}
    return {
        wanted: Offer(
            ranked=[listed for listed in _ranked(wanted, recent[wanted], lists) if listed],
            unwanted=owned(visits[wanted.customer_id].purchases) | {wanted.product_pk or 0},
            first=min(wanted.first, MAX_FIRST),
        )
        for wanted in admitted
    }


def _recent(using: str, wanted: Wanted) -> Sequence[int]:
    """Products looked at, where they matter: as the page says, else as ``aiTrack`` was told."""
    if wanted.kind != RecommendationKind.FOR_YOU:
        return ()
    return wanted.recent or (read_recent(using, wanted.visitor) if wanted.visitor else ())


def _keys(wanted: Wanted, recent: Sequence[int]) -> list[Key]:
    """Lists that may be needed, what the visitor asks for first."""
    trending = RecommendationKind.TRENDING.value
    keys = [(RecommendationKind.SIMILAR.value, _product_id(pk)) for pk in recent]
    if wanted.kind in _OF_A_PRODUCT and wanted.product_pk:
        keys.append((wanted.kind, _product_id(wanted.product_pk)))
    if wanted.kind == RecommendationKind.FOR_YOU and wanted.customer_id:
        keys.append((wanted.kind, wanted.customer_id))
    return [*keys, (trending, wanted.channel_slug), (trending, "")]


def _ranked(wanted: Wanted, recent: Sequence[int], lists: Lists) -> list[list[Candidate]]:
    """Own list, what fits the products looked at, what is trending: in the order in which they are tried."""
    *own, channel, shop = (lists.get(key, []) for key in _keys(wanted, recent))
    viewed, own = own[: len(recent)], own[len(recent) :]
    fitting = [one for one in because_you_viewed(viewed) if one.pk not in recent]
    return [*own, fitting, channel, shop]


def _shown(
    using: str, channel_slug: str, zoned: bool, *, offers: Mapping[Wanted, Offer]
) -> dict[Wanted, list[Recommended]]:
    heads = {candidate.pk for offer in offers.values() for candidate in offer.head}
    sellable: Any = Sellable(using, channel_slug, heads, zoned=zoned) if heads else {}
    shown = {}
    short: dict[Wanted, Offer] = {}
    for wanted, offer in offers.items():
        chosen = offer.from_head(sellable)
        if chosen is None:
            short[wanted] = offer
        else:
            shown[wanted] = _recommended(wanted, chosen, sellable)
    if short:
        everything = {candidate.pk for offer in short.values() for candidate in offer.all}
        sellable = Sellable(using, channel_slug, everything, zoned=zoned)
        shown |= {wanted: _recommended(wanted, offer.from_all(sellable), sellable) for wanted, offer in short.items()}
    return shown


def _recommended(wanted: Wanted, chosen: Sequence[Candidate], products: Any) -> list[Recommended]:
    return [
        Recommended(
            product=products[one.pk],
            channel_slug=wanted.channel_slug,
            score=one.score,
            reason=one.reason,
            spoken=wanted.spoken,
        )
        for one in chosen
    ]


def _product_id(pk: int) -> str:
    return str(graphene.Node.to_global_id("Product", pk))
