"""What drifted, and what was done about it, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from saleor_ai_plugin.forecasting.drift_rules import LEAST_BEFORE, RECENT, RECENT_DAYS
from saleor_ai_plugin.languages import CHINESE, ENGLISH

_REASONS: Mapping[str, Mapping[str, str]] = {
    "more": {
        ENGLISH: "More is sold than was foretold, week after week: {value:.2f}, where up to {limit:.2f} is chance",
        CHINESE: "销量连续数周高于预测：{value:.2f}，不超过 {limit:.2f} 属偶然",
    },
    "less": {
        ENGLISH: "Less is sold than was foretold, week after week: {value:.2f}, where down to {limit:.2f} is chance",
        CHINESE: "销量连续数周低于预测：{value:.2f}，不低于 {limit:.2f} 属偶然",
    },
    "error": {
        ENGLISH: "Errors are {value:.1f} times what they usually are, where up to {limit:.1f} is chance",
        CHINESE: "误差是平常的 {value:.1f} 倍，不超过 {limit:.1f} 倍属偶然",
    },
}
_DONE: Mapping[str, Mapping[str, str]] = {
    "unknown": {
        ENGLISH: "Whether forecasts still hold can be told when {weeks} weeks of them are over",
        CHINESE: "预测满 {weeks} 周后才能判断是否仍然可靠",
    },
    "nothing": {
        ENGLISH: "Errors are as usual: nothing was changed",
        CHINESE: "误差与平常一样：未作改变",
    },
    "groups": {
        ENGLISH: "These are foretold from their last {days} days alone, until their errors are as usual again",
        CHINESE: "这些仅按其最近 {days} 天预测，直到误差恢复如常",
    },
    "all": {
        ENGLISH: "Everything is foretold from its last {days} days alone, until errors are as usual again",
        CHINESE: "全部仅按最近 {days} 天预测，直到误差恢复如常",
    },
}


def drift_texts(reasons: Sequence[Mapping[str, Any]], language: str) -> list[str]:
    """Of reasons as a run keeps them."""
    return [_text(one, language) for one in reasons]


def done_code(drift: Mapping[str, Any]) -> str:
    """What was done: ``unknown`` whether to, ``nothing``, or other forecasts of some ``groups`` or of ``all``."""
    if not drift.get("weeks"):
        return "unknown"
    if drift.get("all"):
        return "all"
    return "groups" if drift.get("groups") else "nothing"


def done_text(drift: Mapping[str, Any], language: str) -> str:
    return _DONE[done_code(drift)][language].format(weeks=RECENT + LEAST_BEFORE, days=RECENT_DAYS)


def _text(reason: Mapping[str, Any], language: str) -> str:
    measure = str(reason["measure"])
    code = ("more" if reason["value"] > 0 else "less") if measure == "bias" else measure
    sentences = _REASONS.get(code)
    return measure if sentences is None else sentences[language].format(**reason)
