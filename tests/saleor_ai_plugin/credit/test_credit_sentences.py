import pytest

from core_ml.credit import Why
from saleor_ai_plugin.credit import orders
from saleor_ai_plugin.credit.frames import FEATURES
from saleor_ai_plugin.credit.sentences import bin_text, feature_text, reason_text, value_text, why_text
from saleor_ai_plugin.languages import CHINESE, ENGLISH


@pytest.mark.parametrize(
    ("name", "label", "english", "chinese"),
    [
        ("years_in_business", "x <= 9.5", "up to 9.5", "不超过 9.5"),
        ("late_share", "0.01063829787 < x <= 0.25", "1.1% to 25%", "1.1% 至 25%"),
        ("days_overdue", "x > 17.32133681", "more than 17.3", "高于 17.3"),
        ("employees", "x > 1250", "more than 1,250", "高于 1,250"),
        ("files_accounts", "x <= 0.5", "no", "否"),
        ("files_accounts", "x > 0.5", "yes", "是"),
        ("industry", "education, health", "education, health", "教育、医疗"),
        ("industry", "missing", "not known", "未知"),
        ("trend", "= -1", "-1", "-1"),
    ],
)
def test_bins_in_words(name, label, english, chinese):
    assert bin_text(name, label, ENGLISH) == english
    assert bin_text(name, label, CHINESE) == chinese


def test_every_feature_and_every_why_has_words_in_both_languages():
    for name in FEATURES.names:
        assert feature_text(name, ENGLISH) != name.replace("_", " ")
        assert feature_text(name, CHINESE) != feature_text(name, ENGLISH)
    figures = {"amount": "400", "limit": "1000", "exposure": "900", "currency": "EUR", "pd": 0.314}
    for code in [*Why, orders.BLOCKED, orders.OTHER_CURRENCY, orders.NO_SCORE]:
        assert why_text(code, figures, ENGLISH) != code.replace("_", " ")
        assert why_text(code, figures, CHINESE) != why_text(code, figures, ENGLISH)


def test_why_tells_the_figures():
    figures = {"amount": "400", "limit": "1000", "exposure": "900", "currency": "EUR", "pd": 0.314}
    assert why_text("over_limit", figures, ENGLISH) == (
        "The order passes the limit of 1,000.00 EUR by 300.00 EUR (900.00 EUR is open)"
    )
    assert why_text("pd_too_high", figures, ENGLISH) == "The risk of not being paid is 31.4%"
    assert why_text("of_tomorrow", {}, ENGLISH) == "of tomorrow"


def test_reasons_and_answers():
    reason = {"code": "low_points", "feature": "late_share", "bin": "x > 0.4", "points": -9, "lost": 17}
    assert reason_text(reason, ENGLISH) == "Invoices paid late: more than 40%"
    assert reason_text(reason, CHINESE) == "逾期付款比例：高于 40%"
    assert value_text("files_accounts", True, ENGLISH) == "yes"
    assert value_text("industry", "events", CHINESE) == "活动"
    assert value_text("industry", "shipyard", CHINESE) == "shipyard"
    assert value_text("employees", 12, ENGLISH) == "12"
