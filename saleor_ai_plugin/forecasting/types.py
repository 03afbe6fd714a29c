"""Types of forecasts: totals, how wrong earlier ones were, and what drifted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

import strawberry

from saleor_ai_plugin.forecasting import models, showing
from saleor_ai_plugin.forecasting.drift_rules import ALL
from saleor_ai_plugin.forecasting.sentences import done_code, done_text, drift_texts

ForecastTotalKind = strawberry.enum(models.ForecastTotal.Kind, name="ForecastTotalKind")
LENGTHS = (7, 28)


@strawberry.type
class ForecastSumAhead:
    """Pieces of the next days together, and the interval in which they lie four times in five."""

    days: int
    mean: float
    low: float
    high: float


@strawberry.type
class ForecastTotal:
    """The demand of many places together, as it was foretold last."""

    kind: ForecastTotalKind  # type: ignore[valid-type]
    group_id: strawberry.ID = strawberry.field(description='Of the warehouse, category or channel; "" for the shop.')
    name: str
    made_on: date = strawberry.field(description="The last day that was known.")
    ahead: list[ForecastSumAhead] = strawberry.field(description="Of the next 7 and 28 days.")

    @classmethod
    def all_of(cls, rows: Sequence[models.ForecastTotal]) -> list[Self]:
        names = showing.names({(row.kind, row.group_id) for row in rows})
        return [
            cls(
                kind=models.ForecastTotal.Kind(row.kind),
                group_id=strawberry.ID(row.group_id),
                name=names[row.kind, row.group_id],
                made_on=row.made_on,
                ahead=[
                    ForecastSumAhead(days=one.days, mean=one.mean, low=one.low, high=one.high)
                    for one in showing.sums_ahead(row, LENGTHS)
                ],
            )
            for row in rows
        ]


@strawberry.type
class ForecastSoldDay:
    day: date
    sold: int


@strawberry.type
class ForecastDay:
    """Expected demand of a day, and the interval in which it lies four times in five."""

    day: date
    mean: float
    low: float
    high: float


@strawberry.type
class ForecastError:
    """Of forecasts whose days ended in the last four weeks, of single products in single warehouses."""

    days: int = strawberry.field(description="How many days were foretold together.")
    forecasts: int
    wape: float | None = strawberry.field(description="Sum of errors over what came; null where nothing came.")
    bias: float | None = strawberry.field(description="What was foretold in excess over what came.")
    coverage: float = strawberry.field(description="Part of what came that lay in its 80 % interval.")

    @classmethod
    def all_of(cls, errors: Mapping[str, Mapping[str, Any]]) -> list[Self]:
        return [
            cls(
                days=int(days),
                forecasts=one["forecasts"],
                wape=one["wape"],
                bias=one["bias"],
                coverage=one["coverage_80"],
            )
            for days, one in sorted(errors.items(), key=lambda item: int(item[0]))
        ]


@strawberry.type
class ForecastTotalDetail:
    total: ForecastTotal
    sold: list[ForecastSoldDay] = strawberry.field(description="What was sold; what was not there is not in it.")
    forecast: list[ForecastDay]
    errors: list[ForecastError] = strawberry.field(description="Of a channel none is known.")


@strawberry.type
class ForecastDrift:
    """A category in a warehouse whose errors are not as usual; both null: all places together."""

    category: str | None
    warehouse: str | None
    reasons: list[str]


@strawberry.type
class ForecastRun:
    """A night's forecasts."""

    made_on: date
    seconds: float
    places: int
    errors: list[ForecastError]
    weeks_judged: int = strawberry.field(description="0: too few are known yet to say anything of drift.")
    drifted: list[ForecastDrift]
    action: str = strawberry.field(description="UNKNOWN, NOTHING, GROUPS or ALL: of what forecasts were made anew.")
    action_text: str

    @classmethod
    def all_of(cls, rows: Sequence[models.ForecastRun], language: str) -> list[Self]:
        groups = {_parted(key) for row in rows for key in (row.drift.get("groups") or {})}
        kind = models.ForecastTotal.Kind
        asked = {(kind.CATEGORY, one[0]) for one in groups} | {(kind.WAREHOUSE, one[1]) for one in groups}
        names = showing.names(asked)
        return [cls._of(row, names, language) for row in rows]

    @classmethod
    def _of(cls, row: models.ForecastRun, names: Mapping[tuple[str, str], str], language: str) -> Self:
        seconds = (row.ended_at - row.started_at).total_seconds() if row.ended_at else 0.0
        return cls(
            made_on=row.made_on,
            seconds=seconds,
            places=row.places,
            errors=ForecastError.all_of(row.errors),
            weeks_judged=row.drift.get("weeks", 0),
            drifted=[
                _drifted(key, reasons, names, language) for key, reasons in (row.drift.get("groups") or {}).items()
            ],
            action=done_code(row.drift).upper(),
            action_text=done_text(row.drift, language),
        )


def _drifted(
    key: str, reasons: Sequence[Mapping[str, Any]], names: Mapping[tuple[str, str], str], language: str
) -> ForecastDrift:
    texts = drift_texts(reasons, language)
    if key == ALL:
        return ForecastDrift(category=None, warehouse=None, reasons=texts)
    category, warehouse = _parted(key)
    kind = models.ForecastTotal.Kind
    return ForecastDrift(
        category=names[kind.CATEGORY, category], warehouse=names[kind.WAREHOUSE, warehouse], reasons=texts
    )


def _parted(key: str) -> tuple[str, str]:
    """A run keeps a category and a warehouse as one text; neither id has a blank."""
    category, _, warehouse = key.rpartition(" ")
    return category, warehouse
