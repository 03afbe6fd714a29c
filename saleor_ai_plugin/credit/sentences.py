"""What credit says, in words: reasons, bins of the scorecard, and what would have changed it."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from saleor_ai_plugin.languages import CHINESE, ENGLISH

if TYPE_CHECKING:
    from core_ml.credit.counterfactual import Change, WhatIf

PERCENT = "late_share"
FLAGS = ("files_accounts",)


def feature_text(name: str, language: str) -> str:
    """A feature's name for people: ``late_share`` is "Invoices paid late"."""
    return _FEATURES.get(name, {}).get(language) or name.replace("_", " ")


def reason_text(reason: Mapping[str, Any], language: str) -> str:
    """Where points were lost: "Invoices paid late: more than 12 %"."""
    name = str(reason["feature"])
    return f"{feature_text(name, language)}{_COLON[language]}{bin_text(name, str(reason['bin']), language)}"


def bin_text(name: str, label: str, language: str) -> str:
    """A bin of the scorecard in words: ``x > 9.5`` is "more than 9.5", of a yes or no it is "yes"."""
    if label in _BINS:
        return _BINS[label][language]
    number = r"(-?[\d.]+(?:e[+-]?\d+)?)"
    if found := re.fullmatch(rf"x <= {number}", label):
        return _NO[language] if name in FLAGS else _UP_TO[language].format(_number(name, found[1]))
    if found := re.fullmatch(rf"x > {number}", label):
        return _YES[language] if name in FLAGS else _ABOVE[language].format(_number(name, found[1]))
    if found := re.fullmatch(rf"{number} < x <= {number}", label):
        return _BETWEEN[language].format(_number(name, found[1]), _number(name, found[2]))
    if found := re.fullmatch(rf"= {number}", label):
        return _number(name, found[1])
    return _LIST[language].join(_word(one, language) for one in label.split(", "))


def value_text(name: str, value: Any, language: str) -> str:
    if isinstance(value, bool):
        return (_YES if value else _NO)[language]
    return _number(name, value) if isinstance(value, int | float) else _word(str(value), language)


def change_text(answer: "WhatIf", language: str) -> str:
    """What would let a score pass: "Invoices paid late: up to 1 %; then 588 points"."""
    steps = _AND[language].join(_step(one, language) for one in answer.changes)
    return _THEN[language].format(steps=steps, score=answer.score, pd=answer.pd)


def why_text(code: str, figures: Mapping[str, Any], language: str) -> str:
    """Why an order was approved, referred or declined; ``figures`` are amount, limit, exposure, pd and currency."""
    sentence = _WHY.get(code)
    if sentence is None:
        return code.replace("_", " ")
    amount, limit, exposure = (Decimal(str(figures.get(name) or 0)) for name in ("amount", "limit", "exposure"))
    currency = figures.get("currency", "")
    money = {"amount": amount, "limit": limit, "exposure": exposure, "over": max(amount + exposure - limit, Decimal(0))}
    words = {name: f"{value:,.2f} {currency}" for name, value in money.items()}
    return sentence[language].format(**words, currency=currency, pd=f"{float(figures.get('pd') or 0):.1%}")


def why_texts(codes: Sequence[str], figures: Mapping[str, Any], language: str) -> list[str]:
    return [why_text(code, figures, language) for code in codes]


def _step(change: "Change", language: str) -> str:
    name = change.feature
    return f"{feature_text(name, language)}{_COLON[language]}{bin_text(name, change.to_bin, language)}"


def _number(name: str, value: Any) -> str:
    number = float(value)
    if name == PERCENT:
        return f"{number:.0%}" if number >= 0.1 or number == 0 else f"{number:.1%}"
    return f"{number:,.0f}" if abs(number) >= 100 or number == int(number) else f"{number:.1f}"


def _word(name: str, language: str) -> str:
    return _INDUSTRIES.get(name, {}).get(language) or name


_COLON = {ENGLISH: ": ", CHINESE: "："}
_LIST = {ENGLISH: ", ", CHINESE: "、"}
_AND = {ENGLISH: " and ", CHINESE: "，并且"}
_YES = {ENGLISH: "yes", CHINESE: "是"}
_NO = {ENGLISH: "no", CHINESE: "否"}
_UP_TO = {ENGLISH: "up to {}", CHINESE: "不超过 {}"}
_ABOVE = {ENGLISH: "more than {}", CHINESE: "高于 {}"}
_BETWEEN = {ENGLISH: "{} to {}", CHINESE: "{} 至 {}"}
_THEN = {
    ENGLISH: "{steps}; then {score} points, a {pd:.1%} risk of not being paid",
    CHINESE: "{steps}；届时得分为 {score}，不付款风险为 {pd:.1%}",
}
_BINS = {
    "missing": {ENGLISH: "not known", CHINESE: "未知"},
    "unseen": {ENGLISH: "never seen before", CHINESE: "前所未见"},
    "any": {ENGLISH: "any", CHINESE: "任意"},
}

_WHY: Mapping[str, Mapping[str, str]] = {
    "within_limit": {
        ENGLISH: "With this order {amount} the account stays within its limit of {limit} ({exposure} is open)",
        CHINESE: "加上本订单 {amount} 后仍在额度 {limit} 之内（未付 {exposure}）",
    },
    "over_limit": {
        ENGLISH: "The order passes the limit of {limit} by {over} ({exposure} is open)",
        CHINESE: "本订单超出额度 {limit} 达 {over}（未付 {exposure}）",
    },
    "far_over_limit": {
        ENGLISH: "The order passes the limit of {limit} by far: {over} ({exposure} is open)",
        CHINESE: "本订单远超额度 {limit}，超出 {over}（未付 {exposure}）",
    },
    "no_limit": {ENGLISH: "The account has no limit", CHINESE: "该账户没有信用额度"},
    "pd_to_review": {
        ENGLISH: "The risk of not being paid is {pd}: a person decides",
        CHINESE: "不付款风险为 {pd}，需人工决定",
    },
    "pd_too_high": {ENGLISH: "The risk of not being paid is {pd}", CHINESE: "不付款风险高达 {pd}"},
    "account_blocked": {ENGLISH: "The account is blocked", CHINESE: "该账户已被冻结"},
    "other_currency": {
        ENGLISH: "The order is in another currency than the account ({currency})",
        CHINESE: "订单币种与账户币种（{currency}）不同",
    },
    "no_score": {ENGLISH: "There is no scorecard yet: the limit alone decides", CHINESE: "尚无评分卡，仅按额度决定"},
    "order_approved": {ENGLISH: "A person approved the order", CHINESE: "订单已人工批准"},
    "order_declined": {ENGLISH: "A person rejected the order", CHINESE: "订单已人工拒绝"},
    "order_waiting": {ENGLISH: "The decision was taken back", CHINESE: "决定已撤回"},
}

_FEATURES: Mapping[str, Mapping[str, str]] = {
    "industry": {ENGLISH: "Industry", CHINESE: "行业"},
    "years_in_business": {ENGLISH: "Years in business", CHINESE: "经营年数"},
    "employees": {ENGLISH: "Employees", CHINESE: "员工人数"},
    "late_invoices_elsewhere": {ENGLISH: "Late payments to others in a year", CHINESE: "一年内对他人逾期付款次数"},
    "files_accounts": {ENGLISH: "Files annual accounts", CHINESE: "提交年度财报"},
    "months_known": {ENGLISH: "Months as a customer on account", CHINESE: "赊购月数"},
    "late_share": {ENGLISH: "Invoices paid late", CHINESE: "逾期付款比例"},
    "days_late": {ENGLISH: "Days late on average", CHINESE: "平均逾期天数"},
    "days_overdue": {ENGLISH: "Oldest invoice overdue, days", CHINESE: "最久未付逾期天数"},
    "trend": {ENGLISH: "This quarter's purchases against the last one's", CHINESE: "本季与上季采购额之比"},
}

_INDUSTRIES: Mapping[str, Mapping[str, str]] = {
    "retail": {ENGLISH: "retail", CHINESE: "零售"},
    "hospitality": {ENGLISH: "hospitality", CHINESE: "餐饮住宿"},
    "construction": {ENGLISH: "construction", CHINESE: "建筑"},
    "office": {ENGLISH: "office", CHINESE: "办公"},
    "health": {ENGLISH: "health", CHINESE: "医疗"},
    "education": {ENGLISH: "education", CHINESE: "教育"},
    "events": {ENGLISH: "events", CHINESE: "活动"},
    "logistics": {ENGLISH: "logistics", CHINESE: "物流"},
}
