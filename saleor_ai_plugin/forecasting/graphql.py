"""Forecasts for staff: totals against what was sold, how wrong earlier ones were, and what drifted."""

from functools import partial

import strawberry

from saleor_ai_plugin.forecasting import accuracy, reading, showing, sold
from saleor_ai_plugin.forecasting.types import (
    ForecastDay,
    ForecastError,
    ForecastRun,
    ForecastSoldDay,
    ForecastTotal,
    ForecastTotalDetail,
    ForecastTotalKind,
)
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import BadRequestError, First, Page, Skip, page

MOST_DAYS = 365


@strawberry.type
class Query:
    @strawberry.field(description="What was foretold last of the shop, its warehouses, channels and categories.")
    def forecast_totals(
        self,
        kinds: list[ForecastTotalKind] | None = None,  # type: ignore[valid-type]
        search: str | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[ForecastTotal]:
        found = showing.totals(kinds=kinds, search=(search or "").strip())
        return page(found, ForecastTotal.all_of, first=first, skip=skip)

    @strawberry.field(description="A total day by day, beside what was sold, and how wrong forecasts of it were.")
    def forecast_total(
        self,
        kind: ForecastTotalKind,  # type: ignore[valid-type]
        group_id: strawberry.ID = strawberry.ID(""),  # noqa: B008 - an id is a text
        days: int = 91,
    ) -> ForecastTotalDetail | None:
        if not 1 <= days <= MOST_DAYS:
            raise BadRequestError(f"days is {days}; ask for 1 to {MOST_DAYS}")
        row = showing.find(kind, group_id)
        if row is None:
            return None
        ahead = reading.total_ahead(kind=kind, group_id=group_id)
        was = sold.of_total(kind, group_id, since=showing.since(row, days), until=row.made_on)
        return ForecastTotalDetail(
            total=ForecastTotal.all_of([row])[0],
            sold=[ForecastSoldDay(day=day, sold=pieces) for day, pieces in was],
            forecast=[ForecastDay(day=one.day, mean=one.mean, low=one.low, high=one.high) for one in ahead],
            errors=ForecastError.all_of(accuracy.errors_of_total(kind, group_id, row.made_on)),
        )

    @strawberry.field(description="Nights of forecasting, the latest first.")
    def forecast_runs(self, info: Information, first: First = 20, skip: Skip = 0) -> Page[ForecastRun]:
        return page(showing.runs(), partial(ForecastRun.all_of, language=info.context.language), first=first, skip=skip)
