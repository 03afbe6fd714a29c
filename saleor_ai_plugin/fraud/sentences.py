"""What is said of an order, in words: reasons for people, and the note that stays on the order in the shop."""

import re
from collections.abc import Mapping
from typing import Any

from saleor_ai_plugin.credit.sentences import why_text
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview
from saleor_ai_plugin.fraud.services import CREDIT_REASON, is_held_for_credit
from saleor_ai_plugin.languages import CHINESE, ENGLISH

State = FraudReview.State

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
    sentences = _REASONS.get(code)
    if sentences is None:
        return code.replace("_", " ")
    params = reason.get("params") or {}
    value = float(params.get("value") or 0)
    words = {
        "entity": _word(str(params.get("entity", "")), language),
        "other": _word(str(params.get("other", "")), language),
        "window": window_text(str(params.get("window", "")), language) or _MONTHS[language],
        "field": feature_text(str(params.get("feature", "")), language),
        "value": f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}",
    }
    return sentences[language].format(**words)


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
    if "=" in name:
        field, _, value = name.partition("=")
        return f"{_word(field, language)}: {value}"
    return _WORDS.get(name, {}).get(language) or name.replace("_", " ")


_WITH = {ENGLISH: " with this ", CHINESE: "，相同的"}
_MONTHS = {ENGLISH: "90 days", CHINESE: "90 天"}
_UNITS = {"min": "minute", "h": "hour", "d": "day"}
_UNITS_CHINESE = {"min": "分钟", "h": "小时", "d": "天"}

_REASONS: Mapping[str, Mapping[str, str]] = {
    "known_fraud": {ENGLISH: "Earlier orders with this {entity} were fraud", CHINESE: "使用相同{entity}的订单曾是欺诈"},
    "linked_fraud": {
        ENGLISH: "Shares something with {value} orders that were fraud",
        CHINESE: "与 {value} 个欺诈订单有共同之处",
    },
    "linked_orders": {
        ENGLISH: "Shares something with {value} other orders",
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
        ENGLISH: "This {entity} was seen with {value} different values of {other} within {window}",
        CHINESE: "{window}内该{entity}对应 {value} 个不同的{other}",
    },
    "quick_repeat": {
        ENGLISH: "Only {value} hours after the last order with this {entity}",
        CHINESE: "距上一个使用相同{entity}的订单仅 {value} 小时",
    },
    "first_order": {ENGLISH: "This {entity} was not seen before", CHINESE: "该{entity}首次出现"},
    "time_of_day": {ENGLISH: "Placed at an unusual time", CHINESE: "下单时间异常"},
    "order_field": {ENGLISH: "Unusual: {field} ({value})", CHINESE: "异常：{field}（{value}）"},
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
