"""Resolving ``aiRecommendations``: on a product, and for the whole page."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

import graphene
from promise import Promise

from saleor_ai_plugin.languages import language
from saleor_ai_plugin.recommendation.models import RecommendationKind
from saleor_ai_plugin.storefront.offers import OfferLoader, Wanted
from saleor_ai_plugin.storefront.selection import FIRST, MAX_RECENT, saleor_pk

logger = logging.getLogger(__name__)


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

    return _safely(info, lambda: OfferLoader(info.context).load(wanted()))


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
            recent=tuple(pk for pk in recent if pk is not None),
            spoken=_language(info, language_code),
        )

    return _safely(info, lambda: OfferLoader(info.context).load(wanted()))


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


def _customer_id(info: Any) -> str:
    user = info.context.user
    return str(graphene.Node.to_global_id("User", user.pk)) if user else ""


def _language(info: Any, code: str | None) -> str:
    return language(code=code, accept_language=info.context.META.get("HTTP_ACCEPT_LANGUAGE", ""))
