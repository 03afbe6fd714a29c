import pytest

from saleor_ai_plugin.languages import CHINESE, ENGLISH, language
from saleor_ai_plugin.recommendation.models import RecommendationReason
from saleor_ai_plugin.storefront.sentences import sentence


@pytest.mark.parametrize("reason", RecommendationReason.values)
def test_every_reason_has_a_sentence_in_each_language(reason: str):
    english, chinese = sentence(reason, ENGLISH), sentence(reason, CHINESE)
    assert english.isascii()
    assert not chinese.isascii()


@pytest.mark.parametrize(
    ("code", "accept_language", "spoken"),
    [
        (None, "", ENGLISH),
        (None, "zh-CN,zh;q=0.9", CHINESE),
        (None, "fr-FR, de;q=0.9", ENGLISH),
        (None, "fr, zh-Hans;q=0.8, en;q=0.7", CHINESE),
        (None, "en-GB, zh;q=0.8", ENGLISH),
        (None, "*", ENGLISH),
        (None, ";;;,,q=", ENGLISH),
        ("zh-hans", "en", CHINESE),
        ("zh_HANT", "en", CHINESE),
        ("en-us", "zh", ENGLISH),
        ("fr", "zh", ENGLISH),
    ],
)
def test_language_is_the_one_asked_for_or_the_best_we_speak(code: str | None, accept_language: str, spoken: str):
    assert language(code=code, accept_language=accept_language) == spoken
