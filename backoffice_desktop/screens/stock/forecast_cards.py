"""Of a total what is foretold and how wrong that was before; of the nights what drifted, and what was done about it."""

from collections.abc import Sequence

from backoffice_desktop.api import forecasting
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.forecasting import Drift, ForecastError, Run, SumAhead, Total, TotalDetail, TotalKind
from backoffice_desktop.api.records import Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import fine_percent, pieces
from backoffice_desktop.jobs import Job
from backoffice_desktop.screens.stock.demand_chart import DemandChart
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind
from backoffice_desktop.widgets.parts import Card, Chip, Label, row
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import ShortTable

KINDS = {
    TotalKind.ALL: "Whole shop",
    TotalKind.WAREHOUSE: "Warehouse",
    TotalKind.CHANNEL: "Channel",
    TotalKind.CATEGORY: "Category",
}
TONES = {"UNKNOWN": "neutral", "NOTHING": "good", "GROUPS": "warn", "ALL": "bad"}
ACTIONS = {
    "UNKNOWN": "Too early to tell",
    "NOTHING": "As usual",
    "GROUPS": "Some drifted",
    "ALL": "All drifted",
}
CHART_HEIGHT = 260
NIGHTS = 14
WEEK = 7
ERROR_COLUMNS = (
    Column("Foretold together", lambda row: tr("{count} d", count=row.days), width=150, stretches=True),
    Column("Forecasts", lambda row: f"{row.forecasts:,}", Kind.NUMBER, width=96, gives_way=True),
    Column("Error (WAPE)", lambda row: _share(row.wape), Kind.NUMBER, width=110),
    Column("Too high or low", lambda row: _signed(row.bias), Kind.NUMBER, width=134),
    Column("In 80 % interval", lambda row: _share(row.coverage), Kind.NUMBER, width=146),
)
NIGHT_COLUMNS = (
    Column("Up to", lambda row: row.made_on.isoformat(), width=100),
    Column("Error (WAPE)", lambda row: _share(_of_week(row.errors, "wape")), Kind.NUMBER, width=110),
    Column(
        "Too high or low", lambda row: _signed(_of_week(row.errors, "bias")), Kind.NUMBER, width=134, gives_way=True
    ),
    Column("In 80 % interval", lambda row: _share(_of_week(row.errors, "coverage")), Kind.NUMBER, width=146),
    Column(
        "Drift",
        lambda row: tr(ACTIONS.get(row.action, row.action)),
        Kind.CHIP,
        width=128,
        tone=lambda row: TONES.get(row.action, "neutral"),
        tip=lambda row: row.action_text,
        stretches=True,
    ),
)


def total_name(total: Total) -> str:
    return tr(KINDS[total.kind]) if total.kind is TotalKind.ALL else total.name


class TotalCard(Card):
    """One total at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._total: Total | None = None
        self._job: Job | None = None
        self.title = Label(role="heading", wraps=True)
        self.kind = Chip()
        self.ahead = Label(role="muted", wraps=True)
        self.chart = DemandChart()
        self.chart.setFixedHeight(CHART_HEIGHT)
        self.states = States(self.chart, retry=self.load)
        self.errors = ShortTable(ERROR_COLUMNS)
        self.why = Label(role="small", wraps=True)
        top = row(self.title, self.kind)
        top.setStretch(0, 1)
        self.body.addLayout(top)
        self.body.addWidget(self.ahead)
        self.body.addWidget(self.states)
        self.body.addWidget(Label("How wrong the forecasts of the last four weeks were", role="heading"))
        self.body.addWidget(self.errors)
        self.body.addWidget(self.why)

    def show_total(self, total: Total) -> None:
        """What is known at once, the rest when it has come."""
        self._total = total
        self.title.say("{name}", name=lambda: total_name(total))
        self.kind.say(KINDS[total.kind])
        self.kind.setVisible(total.kind is not TotalKind.ALL)
        self.ahead.say("{said}", said=lambda: " · ".join(map(ahead_text, total.ahead)))
        self.load()

    def load(self) -> None:
        if self._job is not None:
            self._job.cancel()
        if self._total is None:
            return
        self.errors.hide()
        self.why.hide()
        self.states.show_loading()
        self._job = self._desk.jobs.run(
            forecasting.total(self._desk.session.call, self._total.kind, self._total.group_id),
            owner=self,
            done=self._show,
            failed=self._failed,
        )

    def _show(self, found: TotalDetail | None) -> None:
        self._job = None
        if found is None:
            self.states.show_empty("It is no longer foretold.")
            return
        self.chart.show_total(found)
        self.states.show_content()
        self.errors.show_rows(found.errors)
        self.errors.setVisible(bool(found.errors))
        if found.errors:
            self.why.say("Of single products in single warehouses; what ran out of stock meanwhile is left out.")
        elif found.total.kind is TotalKind.CHANNEL:
            self.why.say("Forecasts are kept by product and warehouse: of a channel alone no error is known.")
        else:
            self.why.say("No forecast that was kept has ended yet: a week has to be over.")
        self.why.show()

    def _failed(self, error: ApiError) -> None:
        self._job = None
        self.states.show_error(error)


class NightsCard(Card):
    """What drifted, by the last night, and the nights before it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Whether forecasts still hold")
        self._desk = desk
        self.action = Label(wraps=True)
        self.drifted = Label(role="muted", wraps=True)
        self.nights = ShortTable(NIGHT_COLUMNS, most=7)
        self.states = States(self.nights, retry=self.load)
        self.about = Label("Errors of a week that was foretold together.", role="small", wraps=True)
        for part in (self.action, self.drifted, self.states, self.about):
            self.body.addWidget(part)

    def load(self) -> None:
        if not self.nights.model().rowCount():
            self.states.show_loading()
        self._desk.jobs.run(
            forecasting.runs(self._desk.session.call, first=NIGHTS),
            owner=self,
            done=self._show,
            failed=self.states.show_error,
        )

    def _show(self, found: Page[Run]) -> None:
        has_any = bool(found.items)
        for part in (self.action, self.drifted, self.about):
            part.setVisible(has_any)
        if not has_any:
            self.states.show_empty("No night has foretold anything yet.")
            return
        last = found.items[0]
        self.action.say("{said}", said=last.action_text)
        self.drifted.say("{said}", said=lambda: "\n".join(map(drift_text, last.drifted)))
        self.drifted.setVisible(bool(last.drifted))
        self.nights.show_rows(found.items)
        self.states.show_content()


def ahead_text(one: SumAhead) -> str:
    return tr(
        "next {count} days: {mean} ({low} to {high})",
        count=one.days,
        mean=pieces(one.mean),
        low=pieces(one.low),
        high=pieces(one.high),
    )


def drift_text(one: Drift) -> str:
    if one.warehouse is None:
        where = tr("All products")
    else:
        where = tr("{category} in {warehouse}", category=one.category or tr("No category"), warehouse=one.warehouse)
    return f"• {where}: {'; '.join(one.reasons)}"


def _of_week(errors: Sequence[ForecastError], name: str) -> float | None:
    return next((getattr(one, name) for one in errors if one.days == WEEK), None)


def _share(value: float | None) -> str:
    return "–" if value is None else fine_percent(value)


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{'+' if value > 0 else ''}{fine_percent(value)}"
