"""Rows of forecasting: what is foretold of each place, and what was foretold before and came."""

from typing import Any, ClassVar

from django.db import models


class DemandForecast(models.Model):
    """The demand of a place as foretold last, for the days after ``made_on``; arrays as in ``forecasting.arrays``."""

    id = models.BigAutoField(primary_key=True)
    variant_id = models.CharField(max_length=128)
    warehouse_id = models.CharField(max_length=128)
    made_on = models.DateField(help_text="the last day that was known")
    days = models.SmallIntegerField(help_text="how many days are foretold")
    mean = models.BinaryField(help_text="expected pieces of each day")
    cumulative = models.BinaryField(help_text="quantiles of the pieces of all days up to each")
    weights = models.JSONField(default=dict, help_text='how much each model counted: {"theta": 0.4}')

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant_id", "warehouse_id"], name="saleor_ai_demand_forecast"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.warehouse_id} from {self.made_on}"


def pieces(**options: Any) -> "models.FloatField[Any, Any]":
    return models.FloatField(**options)


class ForecastSum(models.Model):
    """What was foretold of the sum of some days of a place, and what came: ``actual``, once it is known.

    ``is_told`` says that the days are over; where the stock ran out in them, ``actual`` stays empty.
    """

    id = models.BigAutoField(primary_key=True)
    variant_id = models.CharField(max_length=128)
    warehouse_id = models.CharField(max_length=128)
    made_on = models.DateField()
    days = models.SmallIntegerField()
    mean = pieces()
    low = pieces(help_text="quantile .1")
    median = pieces()
    high = pieces(help_text="quantile .9")
    actual = pieces(null=True, blank=True)
    is_told = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["variant_id", "warehouse_id", "made_on", "days"], name="saleor_ai_forecast_sum"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["made_on", "days"], name="saleor_ai_forecast_sum_day")]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.warehouse_id}: {self.days} days from {self.made_on}"


class ForecastRun(models.Model):
    """A night's forecasts: of which day, how many, how long, and how wrong earlier ones were by then."""

    made_on = models.DateField(primary_key=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    places = models.IntegerField(default=0)
    errors = models.JSONField(default=dict, help_text='by days: {"7": {"forecasts", "bias", "wape", "coverage_80"}}')
    calendars = models.JSONField(default=dict, help_text='by market: {"US": {"chosen", "errors": {way: error}}}')
    drift = models.JSONField(
        default=dict, help_text='{"weeks", "all", "groups": {name: [{"measure", "value", "limit"}]}}'
    )

    def __str__(self) -> str:
        return f"{self.places} places from {self.made_on}"


class ForecastTotal(models.Model):
    """The demand of many places together as foretold last: ``mean`` is the sum of theirs, day by day."""

    class Kind(models.TextChoices):
        ALL = "all"
        WAREHOUSE = "warehouse"
        CATEGORY = "category"
        CHANNEL = "channel"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    group_id = models.CharField(max_length=250, default="", blank=True, help_text="of the warehouse, category, channel")
    made_on = models.DateField(help_text="the last day that was known")
    days = models.SmallIntegerField(help_text="how many days are foretold")
    mean = models.BinaryField(help_text="expected pieces of each day")
    cumulative = models.BinaryField(help_text="quantiles of the pieces of all days up to each")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "group_id"], name="saleor_ai_forecast_total"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.group_id} from {self.made_on}"
