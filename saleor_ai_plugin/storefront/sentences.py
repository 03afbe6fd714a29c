"""Reasons as sentences, in the shopper's language."""

from saleor_ai_plugin.languages import CHINESE, ENGLISH
from saleor_ai_plugin.recommendation.models import RecommendationReason

_SENTENCES: dict[str, dict[str, str]] = {
    RecommendationReason.SIMILAR_TO.value: {
        ENGLISH: "Similar to this product",
        CHINESE: "与此商品相似",
    },
    RecommendationReason.SIMILAR_CUSTOMERS.value: {
        ENGLISH: "Liked by customers with similar tastes",
        CHINESE: "品味相近的顾客也喜欢",
    },
    RecommendationReason.BOUGHT_TOGETHER.value: {
        ENGLISH: "Often bought together",
        CHINESE: "经常一起购买",
    },
    RecommendationReason.BECAUSE_YOU_BOUGHT.value: {
        ENGLISH: "Because of what you bought",
        CHINESE: "根据您的购买记录推荐",
    },
    RecommendationReason.BECAUSE_YOU_VIEWED.value: {
        ENGLISH: "Because of what you looked at",
        CHINESE: "根据您的浏览记录推荐",
    },
    RecommendationReason.BUY_AGAIN.value: {
        ENGLISH: "Time to buy it again?",
        CHINESE: "也许该再次购买了",
    },
    RecommendationReason.TRENDING.value: {
        ENGLISH: "Trending in this shop",
        CHINESE: "本店热门趋势",
    },
    RecommendationReason.POPULAR.value: {
        ENGLISH: "Popular in this shop",
        CHINESE: "本店人气商品",
    },
    RecommendationReason.NEW.value: {
        ENGLISH: "New in this shop",
        CHINESE: "本店新品",
    },
}


def sentence(reason: str, spoken: str) -> str:
    return _SENTENCES[reason][spoken]
