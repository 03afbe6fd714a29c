"""Two settings of the thresholds: what happens while the service is down, and what stops bursts of checkouts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QCheckBox, QSpinBox

from backoffice_desktop.api import fraud_rules
from backoffice_desktop.api.fraud_rules import Settings
from backoffice_desktop.desk import Desk
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Card, Label, row

DAY_MINUTES = 24 * 60
MOST_TRIES = 500
ONE_NETWORK = "Honest customers behind one network are counted together: set it above what a school or office orders."
CONFIRM, WAIT = "CONFIRM", "WAIT"


class WhenDown(Card):
    """Orders that wait for the service: they wait on while it is down, or are let go."""

    def __init__(self) -> None:
        super().__init__("While saleor-ai is down")
        self.lets_go = QCheckBox()
        self.minutes = _number(DAY_MINUTES, "Minutes without a sign of life")
        say(self.lets_go.setText, "Let orders go unassessed")
        hint = "Otherwise they stay unconfirmed until it is back. Needs “Confirm clean orders”."
        self.body.addLayout(row(self.lets_go, Label(hint, role="small"), 1, spacing=12))
        self.body.addLayout(row(Label("after"), self.minutes, Label("minutes"), 1, spacing=8))
        self.body.addWidget(
            Label(
                "Each of them gets a note in Saleor that nobody looked, and is scored once saleor-ai is back.",
                role="small",
                wraps=True,
            )
        )

    def show_settings(self, held: Settings) -> None:
        self.lets_go.setChecked(held.when_down == CONFIRM)
        self.minutes.setValue(held.down_after_minutes)

    def added_to(self, wanted: Settings) -> Settings:
        when_down = CONFIRM if self.lets_go.isChecked() else WAIT
        return replace(wanted, when_down=when_down, down_after_minutes=self.minutes.value())


class Bursts(Card):
    """Checkouts that are refused before they are orders, and how many that were."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Bursts of checkouts")
        self._desk = desk
        self.stops = QCheckBox()
        self.orders = _number(MOST_TRIES, "Tries that are let through")
        self.minutes = _number(DAY_MINUTES, "Minutes in which they are counted")
        self.stopped = Label(role="muted")
        say(self.stops.setText, "Refuse checkouts of a burst")
        hint = "As when stolen cards are tried out: too many share a network, device, card or e-mail address."
        self.body.addLayout(row(self.stops, Label(hint, role="small"), 1, spacing=12))
        self.body.addLayout(
            row(Label("more than"), self.orders, Label("tries in"), self.minutes, Label("minutes"), 1, spacing=8)
        )
        for said in ("A failed payment is a try. What is paid already is never refused.", ONE_NETWORK):
            self.body.addWidget(Label(said, role="small", wraps=True))
        self.body.addWidget(self.stopped)
        self.stopped.hide()

    def load(self) -> None:
        work = fraud_rules.stops_since(self._desk.session.call, datetime.now(UTC) - timedelta(days=1))
        self._desk.jobs.run(work, owner=self, done=self._show_stopped, failed=lambda _: self.stopped.hide())

    def show_settings(self, held: Settings) -> None:
        self.stops.setChecked(held.stop_bursts)
        self.orders.setValue(held.burst_orders)
        self.minutes.setValue(held.burst_minutes)

    def added_to(self, wanted: Settings) -> Settings:
        return replace(
            wanted,
            stop_bursts=self.stops.isChecked(),
            burst_orders=self.orders.value(),
            burst_minutes=self.minutes.value(),
        )

    def _show_stopped(self, stopped: int) -> None:
        self.stopped.say("Checkouts refused in the last 24 hours: {count}", count=stopped)
        self.stopped.setVisible(stopped > 0 or self.stops.isChecked())


def _number(most: int, name: str) -> QSpinBox:
    made = QSpinBox()
    made.setRange(1, most)
    made.lineEdit().setTextMargins(6, 0, 0, 0)
    made.setFixedWidth(96)
    say(made.setAccessibleName, name)
    return made
