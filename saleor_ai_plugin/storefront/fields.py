"""Resolving ``aiRecommendations``: on a product, and for the whole page."""

import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import graphene
from promise import Promise

from saleor_ai_plugin.recommendation.models import RecommendationKind
from saleor_ai_plugin.storefront.loaders import ListLoader, RecentLoader, SellableLoader, Visit, VisitLoader
from saleor_ai_plugin.storefront.selection import (
    FIRST,
    MAX_FIRST,
    MAX_RECENT,
    Candidate,
    because_you_viewed,
    choose,
    owned,
    saleor_pk,
)
from saleor_ai_plugin.storefront.sentences import language
from saleor_ai_plugin.storefront.types import Recommended
from saleor_ai_plugin.storefront.visitors import customer_visitor, session_visitor

logger = logging.getLogger(__name__)

_OF_A_PRODUCT = (RecommendationKind.SIMILAR, RecommendationKind.BOUGHT_TOGETHER)


class Wanted(NamedTuple):
    """What is asked for."""

    kind: str
    channel_slug: str
    first: int
    product_pk: int | None = None
    customer_id: str = ""
    session_id: str | None = None
    recent: Sequence[int] = ()
    spoken: str = "en"

    @property
    def visitor(self) -> str:
        return customer_visitor(self.customer_id) if self.customer_id else session_visitor(self.session_id)


def resolve_for_product(
    root: Any,
    info: Any,
    kind: str | None = None,
    first: int | None = None,
    session_id: str | None = None,
    language_code: str | None = None,
) -> Any:
    """``Product.aiRecommendations``; without a channel there is nothing that could be sold."""

    def wanted() -> Wanted:
        return Wanted(
            kind=kind or RecommendationKind.SIMILAR.value,
            channel_slug=root.channel_slug or "",
            first=FIRST if first is None else first,
            product_pk=root.node.pk,
            customer_id=_customer_id(info),
            session_id=session_id,
            spoken=_language(info, language_code),
        )

    return _safely(info, lambda: _recommend(info.context, wanted()))


def resolve_for_page(
    _root: Any,
    info: Any,
    channel: str,
    kind: str,
    first: int | None = None,
    product_id: str | None = None,
    session_id: str | None = None,
    recent_product_ids: Sequence[str] = (),
    language_code: str | None = None,
) -> Any:
    """``Query.aiRecommendations``."""

    def wanted() -> Wanted:
        recent = [saleor_pk(one) for one in (recent_product_ids or ())[:MAX_RECENT]]
        return Wanted(
            kind=kind,
            channel_slug=channel,
            first=FIRST if first is None else first,
            product_pk=saleor_pk(product_id) if product_id else None,
            customer_id=_customer_id(info),
            session_id=session_id,
            recent=[pk for pk in recent if pk is not None],
            spoken=_language(info, language_code),
        )

    return _safely(info, lambda: _recommend(info.context, wanted()))


def _safely(info: Any, resolve: Callable[[], Any]) -> Any:
    """An empty list instead of an error; the error is logged, once a request, without what was asked."""

    def failed(error: Exception) -> list[Any]:
        if not getattr(info.context, "saleor_ai_failed", False):
            info.context.saleor_ai_failed = True
            logger.error(
                "saleor-ai recommendations failed (%s); the page got an empty list",
                type(error).__name__,
                extra={"field": info.field_name, "path": [str(part) for part in info.path or ()]},
                exc_info=error,
            )
        return []

    try:
        return Promise.resolve(resolve()).catch(failed)
    except Exception as error:  # noqa: BLE001 - the page goes on, whatever it is
        return failed(error)


def _recommend(context: Any, wanted: Wanted) -> Any:
    if wanted.first < 1 or not wanted.channel_slug:
        return []

    def with_visit(visit: Visit) -> Any:
        held_out = bool(wanted.visitor) and visit.rules.holds_out(wanted.visitor)
        if not visit.active or held_out:
            return []
        return _ranked(context, wanted).then(lambda lists: _offered(context, wanted, visit, lists))

    return VisitLoader(context).load(wanted.customer_id).then(with_visit)


def _ranked(context: Any, wanted: Wanted) -> Any:
    """A promise of lists, the first that has something to offer counts."""
    lists = ListLoader(context)
    trending = [
        lists.load((RecommendationKind.TRENDING.value, wanted.channel_slug)),
        lists.load((RecommendationKind.TRENDING.value, "")),
    ]
    if wanted.kind in _OF_A_PRODUCT:
        own = [lists.load((wanted.kind, _product_id(wanted.product_pk)))] if wanted.product_pk else []
        return Promise.all([*own, *trending])
    if wanted.kind == RecommendationKind.FOR_YOU:
        own = [lists.load((wanted.kind, wanted.customer_id))] if wanted.customer_id else []
        return Promise.all([*own, _viewed(context, wanted), *trending])
    return Promise.all(trending)


def _viewed(context: Any, wanted: Wanted) -> Any:
    """A promise of what fits the products that were looked at; from rows alone."""

    def similar(recent: Sequence[int]) -> Any:
        keys = [(RecommendationKind.SIMILAR.value, _product_id(pk)) for pk in recent]

        def merged(found: Sequence[list[Candidate] | None]) -> list[Candidate]:
            seen = set(recent)
            return [one for one in because_you_viewed([listed or [] for listed in found]) if one.pk not in seen]

        return ListLoader(context).load_many(keys).then(merged) if keys else []

    if wanted.recent:
        return similar(wanted.recent)
    return RecentLoader(context).load(wanted.visitor).then(similar)


def _offered(context: Any, wanted: Wanted, visit: Visit, lists: Sequence[list[Candidate] | None]) -> Any:
    """A promise of what is shown: from the first list that leaves something after all filters."""
    ranked = [listed for listed in lists if listed]
    zoned = visit.stock_needs_shipping_zone
    pks = list({candidate.pk for listed in ranked for candidate in listed})
    unwanted = owned(visit.purchases) | ({wanted.product_pk} if wanted.product_pk else set())

    def shown(products: Sequence[Any]) -> list[Recommended]:
        by_pk = {product.pk: product for product in products if product is not None}
        for listed in ranked:
            chosen = choose(listed, sellable=by_pk, unwanted=unwanted, first=min(wanted.first, MAX_FIRST))
            if chosen:
                return [
                    Recommended(
                        product=by_pk[one.pk],
                        channel_slug=wanted.channel_slug,
                        score=one.score,
                        reason=one.reason,
                        spoken=wanted.spoken,
                    )
                    for one in chosen
                ]
        return []

    loader = SellableLoader(context)
    return loader.load_many([(wanted.channel_slug, zoned, pk) for pk in pks]).then(shown)


def _product_id(pk: int | None) -> str:
    return str(graphene.Node.to_global_id("Product", pk))


def _customer_id(info: Any) -> str:
    user = info.context.user
    return str(graphene.Node.to_global_id("User", user.pk)) if user else ""


def _language(info: Any, code: str | None) -> str:
    return language(code=code, accept_language=info.context.META.get("HTTP_ACCEPT_LANGUAGE", ""))
