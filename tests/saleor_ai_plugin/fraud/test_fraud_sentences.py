import pytest

from core_ml.fraud import features
from core_ml.fraud.parameters import MICROSECONDS
from saleor_ai_plugin.fraud import sentences
from saleor_ai_plugin.fraud.frames import PARAMETERS
from saleor_ai_plugin.fraud.sentences import reason_text
from saleor_ai_plugin.languages import CHINESE, ENGLISH


def said(code, feature, value, language=ENGLISH, **params):
    return reason_text(
        {"code": code, "weight": 1.0, "params": {"feature": feature, "value": value, **params}}, language
    )


@pytest.mark.parametrize(
    ("feature", "value", "english", "chinese"),
    [
        ("payment_method=card", 1.0, "Unusual: payment: card", "异常：支付方式：银行卡"),
        ("payment_method=wechat_pay", 1.0, "Unusual: payment: WeChat Pay", "异常：支付方式：微信支付"),
        ("payment_method=", 1.0, "Unusual: payment: not known", "异常：支付方式：未知"),
        # As rows were kept before: that it is not another value.
        ("payment_method=card", 0.0, "Unusual: payment: not card", "异常：支付方式：非银行卡"),
        ("address_check=match", 1.0, "Unusual: address check of the bank: matches", "异常：银行地址核对：一致"),
        ("is_guest", 1.0, "Unusual: ordered as a guest", "异常：以访客身份下单"),
        ("is_guest", 0.0, "Unusual: ordered with an account", "异常：以注册账户下单"),
        ("card_is_foreign", -1.0, "Unusual: card from another country: not known", "异常：外国银行卡：未知"),
        ("seconds_in_checkout", -1.0, "Unusual: seconds in the checkout: not known", "异常：结账用时（秒）：未知"),
        ("attempts", 5.0, "Unusual: payments tried: 5", "异常：支付尝试次数：5"),
        ("discount_share", 0.25, "Unusual: discount: 25%", "异常：折扣：25%"),
    ],
)  # fmt: skip
def test_fields_of_the_order(feature, value, english, chinese):
    assert said("order_field", feature, value) == english
    assert said("order_field", feature, value, CHINESE) == chinese


@pytest.mark.parametrize(
    ("code", "feature", "value", "english"),
    [
        ("first_order", "is_first_by_card", 1.0, "This card was not seen before"),
        ("first_order", "is_first_by_card", 0.0, "This card was seen before"),
        ("first_order", "has_card", 0.0, "Unusual: no card known"),
        ("known_fraud", "frauds_by_card_30d", 2.0, "Earlier orders with this card were fraud"),
        ("known_fraud", "fraud_share_by_card_30d", 0.2, "Earlier orders with this card were fraud"),
        ("linked_fraud", "linked_frauds", 1.0, "Shares something with 1 order known to be fraud"),
        ("linked_fraud", "linked_frauds", 3.0, "Shares something with 3 orders known to be fraud"),
        ("linked_fraud", "linked_frauds", 0.0, "Shares nothing with an order that is known to be fraud"),
        ("quick_repeat", "hours_since_last_by_card", 0.5, "Only 0.5 hours after the last order with this card"),
        ("quick_repeat", "hours_since_last_by_card", 2160.0, "No order with this card within 90 days"),
    ],
)
def test_sentence_is_true_of_the_value(code, feature, value, english):
    assert said(code, feature, value, entity="card") == english


@pytest.mark.parametrize(
    ("feature", "value"),
    [
        ("outcomes_by_card_30d", 4.0),
        ("frauds_by_card_30d", 0.0),
        ("fraud_share_by_card_30d", 0.009999999776482582),
        ("hours_since_fraud_by_card", 2160.0),
    ],
)
def test_nothing_is_called_fraud_that_was_none(feature, value):
    for language, claim in ((ENGLISH, "were fraud"), (CHINESE, "曾是欺诈")):
        assert claim not in said("known_fraud", feature, value, language, entity="card")


def test_code_without_a_sentence_is_shown_as_it_is():
    assert said("something_new", "", 0.0) == "something new"


def test_sentences_know_the_features_as_they_are_made():
    assert PARAMETERS.horizon / MICROSECONDS["h"] == sentences.HORIZON_HOURS
    assert PARAMETERS.prior_share == sentences.PRIOR_SHARE
    assert sentences.MISSING == features.MISSING
