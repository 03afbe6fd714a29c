"""Totals and nights of forecasting at the fake service, each computed from its place."""

import math
from typing import Any

import fake_goods as goods

CATEGORIES = ("Lamps", "Paper", "Coffee", "Chairs")
TOTALS = (
    ("ALL", "", "", 420.0),
    ("WAREHOUSE", "w-1", "Hamburg", 250.0),
    ("WAREHOUSE", "w-2", "Poznań", 170.0),
    ("CHANNEL", "default-channel", "default-channel", 420.0),
    *(("CATEGORY", f"c-{at}", name, 140.0 / (at + 1)) for at, name in enumerate(CATEGORIES)),
)  # fmt: skip
TEXTS = {
    "en": {
        "GROUPS": "These are foretold from their last 182 days alone, until their errors are as usual again",
        "NOTHING": "Errors are as usual: nothing was changed",
        "more": "More is sold than was foretold, week after week: 0.62, where up to 0.41 is chance",
    },
    "zh-hans": {
        "GROUPS": "这些仅按其最近 182 天预测，直到误差恢复如常",
        "NOTHING": "误差与平常一样：未作改变",
        "more": "销量连续数周高于预测：0.62，不超过 0.41 属偶然",
    },
}
WAVE = (1.2, 1.1, 0.95, 1.0, 1.3, 0.85, 0.6)


class FakeForecasts:
    """``has_any`` False: no night has foretold anything yet."""

    def __init__(self) -> None:
        self.has_any = True
        self.asked: list[dict[str, Any]] = []

    def root(self, language: str) -> dict[str, Any]:
        return {
            "forecastTotals": lambda _, **asked: self._totals(**asked),
            "forecastTotal": lambda _, **asked: self._total(**asked),
            "forecastRuns": lambda _, **asked: self._runs(language, **asked),
        }

    def _totals(self, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        search, kinds = (asked.get("search") or "").lower(), asked.get("kinds")
        found = [
            _shown(one)
            for one in TOTALS
            if self.has_any and search in one[2].lower() and (not kinds or one[0] in kinds)
        ]
        return {"totalCount": len(found), "items": found[asked["skip"] : asked["skip"] + asked["first"]]}

    def _total(self, **asked: Any) -> dict[str, Any] | None:
        one = next((one for one in TOTALS if one[:2] == (asked["kind"], asked["groupId"])), None)
        if one is None:
            return None
        rate = one[3]
        sold = [{"day": goods.day(offset), "sold": round(_level(rate, offset))} for offset in range(-91, 0)]
        forecast = [
            {"day": goods.day(offset), "mean": mean, "low": mean * 0.82, "high": mean * 1.2}
            for offset in range(63)
            for mean in (_level(rate, offset, noise=0),)
        ]
        errors = [
            {"days": days, "forecasts": 1_310, "wape": 0.412 - days / 200, "bias": -0.018, "coverage": 0.793}
            for days in (7, 28)
        ]
        return {
            "total": _shown(one),
            "sold": sold,
            "forecast": forecast,
            "errors": [] if one[0] == "CHANNEL" else errors,
        }

    def _runs(self, language: str, **asked: Any) -> dict[str, Any]:
        texts = TEXTS[language]
        found = []
        for back in range(5 if self.has_any else 0):
            drifts = back < 2
            drifted = [{"category": "Lamps", "warehouse": "Hamburg", "reasons": [texts["more"]]}] if drifts else []
            action = "GROUPS" if drifts else "NOTHING"
            error = {"days": 7, "forecasts": 1_310, "wape": 0.38 - back / 100, "bias": 0.021, "coverage": 0.791}
            night = {"madeOn": goods.day(-1 - back), "seconds": 84.0, "places": 1_480, "weeksJudged": 16}
            found.append(night | {"errors": [error], "drifted": drifted, "action": action, "actionText": texts[action]})
        return {"totalCount": len(found), "items": found[: asked["first"]]}


def _level(rate: float, offset: int, noise: float = 0.08) -> float:
    weekly = WAVE[(goods.TODAY.toordinal() + offset) % 7]
    return rate * weekly * (1 + 0.1 * math.sin(offset / 15) + noise * math.sin(offset * 2.7))


def _shown(one: tuple[str, str, str, float]) -> dict[str, Any]:
    kind, group, name, rate = one
    ahead = [
        {"days": days, "mean": rate * days, "low": rate * days * 0.9, "high": rate * days * 1.11} for days in (7, 28)
    ]
    return {"kind": kind, "groupId": group, "name": name, "madeOn": goods.day(-1), "ahead": ahead}
