"""Types of the fields, in graphene 2 as Saleor has it."""

from typing import Any

import graphene
from saleor.graphql.core.doc_category import DOC_CATEGORY_PRODUCTS
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType

from saleor_ai_plugin.recommendation.models import RecommendationKind, RecommendationReason, TrackedEvent
from saleor_ai_plugin.storefront.sentences import sentence

try:
    from saleor.graphql.core.context import ChannelContext
except ImportError:  # Saleor 3.21
    from saleor.graphql.channel import ChannelContext


def _enum(name: str, choices: Any, description: str) -> Any:
    def describe(choice: Any) -> str:
        return str(choices(choice.value).label) if choice else description

    enum = graphene.Enum(name, [(choice.name, choice.value) for choice in choices], description=describe)
    enum.doc_category = DOC_CATEGORY_PRODUCTS
    return enum


AiRecommendationKindEnum = _enum("AiRecommendationKindEnum", RecommendationKind, "What recommendations are asked for.")
AiRecommendationReasonEnum = _enum("AiRecommendationReasonEnum", RecommendationReason, "Why a product is recommended.")
AiTrackEventTypeEnum = _enum("AiTrackEventTypeEnum", TrackedEvent.Kind, "What a visitor saw or did.")


class Recommended:
    """One recommended product, as its resolvers need it."""

    __slots__ = ("channel_slug", "product", "reason", "score", "spoken")

    def __init__(self, *, product: Any, channel_slug: str, score: float, reason: str, spoken: str) -> None:
        self.product = ChannelContext(node=product, channel_slug=channel_slug)
        self.score = score
        self.reason = reason
        self.spoken = spoken


class AiRecommendation(BaseObjectType):  # type: ignore[misc]
    score = graphene.Float(required=True, description="How well it fits; larger is better, within one list.")
    reason = AiRecommendationReasonEnum(required=True, description="Why it is recommended, for programs.")
    reason_text = graphene.String(
        required=True, description="Why it is recommended, as a sentence in the request's language."
    )
    product = graphene.Field(
        "saleor.graphql.product.types.Product",
        required=True,
        description="The product in the channel asked for.",
    )

    class Meta:
        description = "A product that is recommended, and why."
        doc_category = DOC_CATEGORY_PRODUCTS

    @staticmethod
    def resolve_reason_text(root: Recommended, _info: Any) -> str:
        return sentence(root.reason, root.spoken)


class AiTrackEventInput(BaseInputObjectType):  # type: ignore[misc]
    type = AiTrackEventTypeEnum(required=True, description="What happened.")
    product_id = graphene.ID(required=True, description="The product it happened to.")
    list_kind = AiRecommendationKindEnum(description="The recommendations in which the product was shown.")
    position = graphene.Int(description="Its place in that list, from 0.")

    class Meta:
        description = "Something that a visitor saw or did."
        doc_category = DOC_CATEGORY_PRODUCTS


class AiTrackError(BaseObjectType):  # type: ignore[misc]
    field = graphene.String(description="The argument that is wrong.")
    message = graphene.String(required=True, description="What is wrong, and what would be right.")

    class Meta:
        description = "Why events were not taken."
        doc_category = DOC_CATEGORY_PRODUCTS
