"""Joining our fields to Saleor's schema, from ``AppConfig.ready()`` and before the schema is built."""

import logging
import sys

logger = logging.getLogger(__name__)

COST = {
    "Query": {"aiRecommendations": {"complexity": 1, "multipliers": ["first"]}},
    "Product": {"aiRecommendations": {"complexity": 1, "multipliers": ["first"]}},
}


def install() -> None:
    """Add the fields; where it is too late or goes wrong, the shop goes on without them and the log says so."""
    if "saleor.graphql.api" in sys.modules:
        logger.error(
            "saleor-ai adds no storefront fields: saleor.graphql.api was imported before the app "
            "saleor_ai_plugin was ready. Look for an app or plugin that imports it while Django starts."
        )
        return
    for what, add in (("storefront fields", _add_fields), ("aiStockReceive", _add_stockroom)):
        try:
            add()
        except Exception:
            # A Saleor that changed must still start.
            logger.exception("saleor-ai adds no %s", what)


def _add_stockroom() -> None:
    from saleor_ai_plugin.stockroom.fields import add_fields

    add_fields()


def _add_fields() -> None:
    import graphene
    from saleor.graphql.core.doc_category import DOC_CATEGORY_PRODUCTS
    from saleor.graphql.core.enums import LanguageCodeEnum
    from saleor.graphql.core.fields import BaseField
    from saleor.graphql.core.schema import CoreMutations, CoreQueries
    from saleor.graphql.core.types import NonNullList
    from saleor.graphql.product.types import Product
    from saleor.graphql.query_cost_map import COST_MAP

    from saleor_ai_plugin.storefront import fields, types
    from saleor_ai_plugin.storefront.selection import FIRST, MAX_FIRST, MAX_RECENT
    from saleor_ai_plugin.storefront.tracking import AiTrack
    from saleor_ai_plugin.storefront.visitors import SESSION_RULE

    def shared() -> dict[str, graphene.Argument]:
        return {
            "first": graphene.Argument(
                graphene.Int, default_value=FIRST, description=f"How many, at most {MAX_FIRST}."
            ),
            "session_id": graphene.Argument(
                graphene.String, description=f"The storefront's session of the visitor: {SESSION_RULE}."
            ),
            "language_code": graphene.Argument(
                LanguageCodeEnum, description="Language of reasonText; otherwise that of Accept-Language."
            ),
        }

    of_product = BaseField(
        NonNullList(types.AiRecommendation),
        required=True,
        # No default: graphene 2 would print the enum's value in it, which is no GraphQL.
        kind=graphene.Argument(
            types.AiRecommendationKindEnum, description="SIMILAR, unless BOUGHT_TOGETHER is asked for."
        ),
        **shared(),
        resolver=fields.resolve_for_product,
        description="Products that go with this one, in the channel it was asked for.",
        doc_category=DOC_CATEGORY_PRODUCTS,
    )
    of_page = BaseField(
        NonNullList(types.AiRecommendation),
        required=True,
        channel=graphene.Argument(graphene.String, required=True, description="Slug of the channel."),
        kind=graphene.Argument(types.AiRecommendationKindEnum, required=True),
        product_id=graphene.Argument(graphene.ID, description="The product, for SIMILAR and BOUGHT_TOGETHER."),
        recent_product_ids=graphene.Argument(
            NonNullList(graphene.ID),
            description=f"Products looked at, the last one first, for FOR_YOU; {MAX_RECENT} count.",
        ),
        **shared(),
        resolver=fields.resolve_for_page,
        description="Products recommended to whoever asks.",
        doc_category=DOC_CATEGORY_PRODUCTS,
    )
    Product._meta.fields["ai_recommendations"] = of_product
    CoreQueries.ai_recommendations = of_page
    CoreMutations.ai_track = AiTrack.Field()
    for type_name, costs in COST.items():
        COST_MAP.setdefault(type_name, {}).update(costs)
