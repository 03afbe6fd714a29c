"""What is said of an order, in words: reasons for people, and the note that stays on the order in the shop."""

import re
from collections.abc import Mapping
from typing import Any

from saleor_ai_plugin.credit.sentences import why_text
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview
from saleor_ai_plugin.fraud.services import CREDIT_REASON, is_held_for_credit
from saleor_ai_plugin.languages import CHINESE, ENGLISH

State = FraudReview.State
# As in ``frames.PARAMETERS`` and ``core_ml.fraud.features``, whose libraries not everybody needs who reads a sentence.
HORIZON_HOURS, PRIOR_SHARE, MISSING = 2160, 0.01, -1

_NOTES = {
    State.ACCEPTED: "saleor-ai: no sign of fraud ({percent}).",
    State.WAITING: "saleor-ai: please look at this order before it is sent, fraud is possible ({percent}). {why}",
    State.SECOND_REVIEW: "saleor-ai: {by} has looked at it; a second person has to.",
    State.INFO_REQUESTED: "saleor-ai: {by} asks for more before it is sent. {note}",
    State.APPROVED: "saleor-ai: approved by {by}. {note}",
    State.REJECTED: "saleor-ai: rejected as fraud by {by}. {note}",
}
_CREDIT_NOTES = {
    State.WAITING: "saleor-ai: please look at this order on account before it is sent. {why}",
    State.REJECTED: "saleor-ai: not delivered on account, by {by}. {note}",
}


def note_of(review: FraudReview, decision: FraudDecision | None) -> str:
    """One or two sentences for the order's history; Saleor does not enforce a hold, so it asks people."""
    reasons = "; ".join(reason_text(reason, ENGLISH) for reason in review.reasons[:3])
    state = State(review.state)
    sentence = (is_held_for_credit(review) and _CREDIT_NOTES.get(state)) or _NOTES[state]
    told = sentence.format(
        percent=f"{review.probability:.1%}",
        why=f"Why: {reasons}." if reasons else "",
        by=(decision.by if decision else "") or "saleor-ai",
        note=decision.note if decision else "",
    )
    return told.strip()[:1000]


def reason_text(reason: Mapping[str, Any], language: str) -> str:
    """A reason as a sentence; a code that has none is shown as it is."""
    code = str(reason["code"])
    if code.startswith(CREDIT_REASON):
        return why_text(code.removeprefix(CREDIT_REASON), reason["params"], language)
    params = reason.get("params") or {}
    feature, value = str(params.get("feature", "")), float(params.get("value") or 0)
    sentences = _REASONS.get(_variant(code, feature, value)) or _REASONS.get(code)
    if sentences is None:
        return code.replace("_", " ")
    number = f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"
    words = {
        "entity": _word(str(params.get("entity", "")), language),
        "other": _word(str(params.get("other", "")), language),
        "window": window_text(str(params.get("window", "")), language) or _MONTHS[language],
        "field": _field_text(feature, value, number, language),
        "value": number,
        "s": "" if number == "1" else "s",
    }
    return sentences[language].format(**words)


def _variant(code: str, feature: str, value: float) -> str:
    """The code, with what tells the sentence that is true of this value from the usual one."""
    if code == "first_order" and feature.startswith("has_"):
        return "first_order:known" if value else "first_order:missing"
    is_usual = {
        "first_order": value == 1,
        "known_fraud": _tells_of_fraud(feature, value),
        "linked_fraud": value > 0,
        "quick_repeat": value < HORIZON_HOURS,
        "shared": value > 0,
    }
    return code if is_usual.get(code, True) else f"{code}:not"


def _tells_of_fraud(feature: str, value: float) -> bool:
    """Whether there was a fraud, and not only an outcome, or none."""
    kind = feature.partition("_by_")[0]
    if kind == "outcomes":
        return False
    if kind == "hours_since_fraud":
        return value < HORIZON_HOURS
    # Without any fraud the share is at most what it is taken to be beforehand; the model's table rounds it.
    return value > (PRIOR_SHARE * 1.001 if kind == "fraud_share" else 0)


def _field_text(feature: str, value: float, number: str, language: str) -> str:
    """What a number or category of the order is."""
    name, is_category, given = feature.partition("=")
    field = feature_text(name, language)
    if is_category and value:
        return f"{field}{_IS[language]}{_word(given, language) if given else _UNKNOWN[language]}"
    if is_category:
        return f"{field}{_IS[language]}{_NOT[language]}{_word(given, language)}"
    if value == MISSING:
        return f"{field}{_IS[language]}{_UNKNOWN[language]}"
    if name in _STATES:
        return _STATES[name][bool(value)][language]
    if name in _SHARES:
        return f"{field}{_IS[language]}{value:.0%}"
    return f"{field}{_IS[language]}{number}"


def feature_text(name: str, language: str) -> str:
    """A feature's name for people: ``orders_by_card_1h`` is "orders with this card, 1 hour"."""
    found = re.fullmatch(r"(\w+?)_by_([a-z_]+?)(?:_(\d+(?:min|h|d)))?", name)
    if not found:
        return _word(name, language)
    kind, entity, window = found.groups()
    whole = f"{_word(kind, language)}{_WITH[language]}{_word(entity, language)}"
    return f"{whole}, {window_text(window, language)}" if window else whole


def trace_text(name: str, language: str) -> str:
    return _word(name, language)


def window_text(window: str | None, language: str) -> str:
    """``1h`` is "1 hour", ``7d`` "7 days"; "" for none."""
    found = re.fullmatch(r"(\d+)(min|h|d)", window or "")
    if not found:
        return ""
    number, unit = found.groups()
    if language == CHINESE:
        return f"{number} {_UNITS_CHINESE[unit]}"
    return f"{number} {_UNITS[unit]}{'' if number == '1' else 's'}"


def _word(name: str, language: str) -> str:
    return _WORDS.get(name, {}).get(language) or name.replace("_", " ")


_WITH = {ENGLISH: " with this ", CHINESE: "，相同的"}
_MONTHS = {ENGLISH: "90 days", CHINESE: "90 天"}
_UNITS = {"min": "minute", "h": "hour", "d": "day"}
_UNITS_CHINESE = {"min": "分钟", "h": "小时", "d": "天"}

_REASONS: Mapping[str, Mapping[str, str]] = {
    "known_fraud": {ENGLISH: "Earlier orders with this {entity} were fraud", CHINESE: "使用相同{entity}的订单曾是欺诈"},
    "known_fraud:not": {
        ENGLISH: "Unusual: what is known of earlier orders with this {entity}",
        CHINESE: "异常：使用相同{entity}的以往订单的已知结果",
    },
    "linked_fraud": {
        ENGLISH: "Shares something with {value} order{s} known to be fraud",
        CHINESE: "与 {value} 个欺诈订单有共同之处",
    },
    "linked_fraud:not": {
        ENGLISH: "Shares nothing with an order that is known to be fraud",
        CHINESE: "与已知的欺诈订单没有共同之处",
    },
    "linked_orders": {
        ENGLISH: "Shares something with {value} other order{s}",
        CHINESE: "与其他 {value} 个订单有共同之处",
    },
    "velocity": {
        ENGLISH: "Unusual number of orders with this {entity} within {window}",
        CHINESE: "{window}内使用相同{entity}的订单数量异常",
    },
    "unusual_amount": {
        ENGLISH: "The amount is {value} times what is usual for this {entity}",
        CHINESE: "金额是该{entity}平常的 {value} 倍",
    },
    "amount": {ENGLISH: "The amount itself", CHINESE: "订单金额本身"},
    "shared": {
        ENGLISH: "This {entity} was seen with {value} different value{s} of {other} within {window}",
        CHINESE: "{window}内该{entity}对应 {value} 个不同的{other}",
    },
    "shared:not": {
        ENGLISH: "This {entity} was seen with no {other} within {window}",
        CHINESE: "{window}内该{entity}没有对应的{other}",
    },
    "quick_repeat": {
        ENGLISH: "Only {value} hour{s} after the last order with this {entity}",
        CHINESE: "距上一个使用相同{entity}的订单仅 {value} 小时",
    },
    "quick_repeat:not": {
        ENGLISH: "No order with this {entity} within {window}",
        CHINESE: "{window}内没有使用相同{entity}的订单",
    },
    "first_order": {ENGLISH: "This {entity} was not seen before", CHINESE: "该{entity}首次出现"},
    "first_order:not": {ENGLISH: "This {entity} was seen before", CHINESE: "该{entity}曾经出现"},
    "first_order:known": {ENGLISH: "Unusual: {entity} known", CHINESE: "异常：有{entity}"},
    "first_order:missing": {ENGLISH: "Unusual: no {entity} known", CHINESE: "异常：没有{entity}"},
    "time_of_day": {ENGLISH: "Placed at an unusual time", CHINESE: "下单时间异常"},
    "order_field": {ENGLISH: "Unusual: {field}", CHINESE: "异常：{field}"},
}

_IS = {ENGLISH: ": ", CHINESE: "："}
_NOT = {ENGLISH: "not ", CHINESE: "非"}
_UNKNOWN = {ENGLISH: "not known", CHINESE: "未知"}
_SHARES = ("dearest_share", "discount_share", "email_digits")

# What is or is not so, in words for both.
_STATES: Mapping[str, Mapping[bool, Mapping[str, str]]] = {
    "countries_differ": {
        True: {ENGLISH: "delivery abroad from the billing address", CHINESE: "收货与账单国家不同"},
        False: {ENGLISH: "delivery in the country of the billing address", CHINESE: "收货与账单国家相同"},
    },
    "card_is_foreign": {
        True: {ENGLISH: "card from another country than the billing address", CHINESE: "发卡国家与账单国家不同"},
        False: {ENGLISH: "card from the country of the billing address", CHINESE: "发卡国家与账单国家相同"},
    },
    "is_guest": {
        True: {ENGLISH: "ordered as a guest", CHINESE: "以访客身份下单"},
        False: {ENGLISH: "ordered with an account", CHINESE: "以注册账户下单"},
    },
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "customer": {ENGLISH: "customer", CHINESE: "顾客"},
    "card": {ENGLISH: "card", CHINESE: "银行卡"},
    "device": {ENGLISH: "device", CHINESE: "设备"},
    "network": {ENGLISH: "network address", CHINESE: "网络地址"},
    "delivery_address": {ENGLISH: "delivery address", CHINESE: "收货地址"},
    "billing_address": {ENGLISH: "billing address", CHINESE: "账单地址"},
    "phone": {ENGLISH: "telephone", CHINESE: "电话"},
    "email": {ENGLISH: "e-mail address", CHINESE: "电子邮箱"},
    "email_domain": {ENGLISH: "mail domain", CHINESE: "邮箱域名"},
    "email_digits": {ENGLISH: "share of digits in the e-mail address", CHINESE: "邮箱中数字的比例"},
    "card_country": {ENGLISH: "country of the card", CHINESE: "发卡国家"},
    "payment_method": {ENGLISH: "payment", CHINESE: "支付方式"},
    "address_check": {ENGLISH: "address check of the bank", CHINESE: "银行地址核对"},
    "attempts": {ENGLISH: "payments tried", CHINESE: "支付尝试次数"},
    "seconds_in_checkout": {ENGLISH: "seconds in the checkout", CHINESE: "结账用时（秒）"},
    "countries_differ": {ENGLISH: "delivery abroad from the billing address", CHINESE: "收货与账单国家不同"},
    "card_is_foreign": {ENGLISH: "card from another country", CHINESE: "外国银行卡"},
    "is_guest": {ENGLISH: "guest", CHINESE: "访客"},
    "lines": {ENGLISH: "lines", CHINESE: "订单行数"},
    "pieces": {ENGLISH: "pieces", CHINESE: "件数"},
    "dearest_share": {ENGLISH: "share of the dearest line", CHINESE: "最贵一行的比例"},
    "discount_share": {ENGLISH: "discount", CHINESE: "折扣"},
    "voucher_orders_1h": {ENGLISH: "orders with this voucher, 1 hour", CHINESE: "1 小时内使用该优惠券的订单"},
    "voucher_orders_1d": {ENGLISH: "orders with this voucher, 1 day", CHINESE: "1 天内使用该优惠券的订单"},
    "match": {ENGLISH: "matches", CHINESE: "一致"},
    "partial": {ENGLISH: "matches in part", CHINESE: "部分一致"},
    "mismatch": {ENGLISH: "does not match", CHINESE: "不一致"},
    "paypal": {ENGLISH: "PayPal", CHINESE: "PayPal"},
    "alipay": {ENGLISH: "Alipay", CHINESE: "支付宝"},
    "wechat_pay": {ENGLISH: "WeChat Pay", CHINESE: "微信支付"},
    "invoice": {ENGLISH: "invoice", CHINESE: "账单支付"},
    "channel": {ENGLISH: "channel", CHINESE: "渠道"},
    "amount": {ENGLISH: "amount", CHINESE: "金额"},
    "amount_is_round": {ENGLISH: "round amount", CHINESE: "整数金额"},
    "amount_fraction": {ENGLISH: "cents of the amount", CHINESE: "金额的零头"},
    "hour": {ENGLISH: "hour", CHINESE: "小时"},
    "weekday": {ENGLISH: "weekday", CHINESE: "星期"},
    "is_weekend": {ENGLISH: "weekend", CHINESE: "周末"},
    "is_night": {ENGLISH: "night", CHINESE: "夜间"},
    "linked_orders": {ENGLISH: "orders that share something", CHINESE: "有共同之处的订单"},
    "linked_frauds": {ENGLISH: "frauds that share something", CHINESE: "有共同之处的欺诈"},
    "orders": {ENGLISH: "orders", CHINESE: "订单数"},
    "mean_amount": {ENGLISH: "mean amount", CHINESE: "平均金额"},
    "amount_to_mean": {ENGLISH: "amount against the mean", CHINESE: "金额与平均之比"},
    "outcomes": {ENGLISH: "known outcomes", CHINESE: "已知结果"},
    "frauds": {ENGLISH: "known frauds", CHINESE: "已知欺诈"},
    "fraud_share": {ENGLISH: "share of frauds", CHINESE: "欺诈比例"},
    "is_first": {ENGLISH: "first order", CHINESE: "首次订单"},
    "hours_since_last": {ENGLISH: "hours since the last order", CHINESE: "距上一订单的小时数"},
    "mean_fraud_amount": {ENGLISH: "mean amount of frauds", CHINESE: "欺诈的平均金额"},
    "hours_since_fraud": {ENGLISH: "hours since the last fraud", CHINESE: "距上一欺诈的小时数"},
    "frauds_in_a_row": {ENGLISH: "frauds in a row", CHINESE: "连续欺诈数"},
    "hours_of_frauds_in_a_row": {ENGLISH: "hours of frauds in a row", CHINESE: "连续欺诈的小时数"},
}
