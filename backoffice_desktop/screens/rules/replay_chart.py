"""What a rule would have done, day by day: orders held that were fine or fraud, and fraud that was missed."""

from collections.abc import Sequence

from backoffice_desktop.api.fraud_rules import ReplayDay
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.bar_chart import Bar, BarChart

LEGEND = (("held, was fraud", "good"), ("held, was fine", "accent"), ("missed fraud", "bad"))


class ReplayChart(BarChart):
    """Above the line what is held, below it what is missed."""

    legend = LEGEND

    def __init__(self) -> None:
        self._days: Sequence[ReplayDay] = ()
        super().__init__()

    def show_days(self, days: Sequence[ReplayDay]) -> None:
        self._days = days
        self.show_bars(
            [Bar(day.day.isoformat(), (day.held_fraud, day.held - day.held_fraud), day.missed_fraud) for day in days]
        )

    def numbers(self, place: int) -> str:
        day = self._days[place]
        return tr(
            "held {held} of {orders}, fraud among them {fraud}, missed {missed}",
            held=day.held,
            orders=day.orders,
            fraud=day.held_fraud,
            missed=day.missed_fraud,
        )
