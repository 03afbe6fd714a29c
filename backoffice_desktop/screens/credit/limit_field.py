"""A limit as it is typed: read back in full, with what will follow from it."""

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from backoffice_desktop.amounts import amount_of
from backoffice_desktop.api.records import Money
from backoffice_desktop.formatting import amount, money
from backoffice_desktop.screens.credit.policies import Policies
from backoffice_desktop.translations import follow, say, tr
from backoffice_desktop.widgets.parts import Button, Label, row, set_property
from backoffice_desktop.worklist.decision_bar import Field


class LimitField(QWidget):
    """``about`` is a line of its own, for the bar to place."""

    def __init__(self, policies: Policies) -> None:
        super().__init__()
        self._policies = policies
        self._currency = ""
        self._suggested: Money | None = None
        self._exposure = Decimal(0)
        self.field = Field()
        self.field.setFixedWidth(110)
        self.field.setProperty("data", True)
        say(self.field.setPlaceholderText, "Limit (L)")
        say(self.field.setAccessibleName, "Limit (L)")
        self._unit = Label(role="muted")
        self.take = Button("Take the suggested (S)", clicked=self.take_suggested, tone="quiet")
        self.about = Label(role="small", wraps=True)
        self.setLayout(row(self.field, self._unit, self.take))
        self.field.textChanged.connect(lambda _: self._tell())
        follow(self.about, self._tell, "about")

    def show_limit(
        self, currency: str, suggested: Money | None, *, exposure: Decimal = Decimal(0), enabled: bool
    ) -> None:
        self._currency = currency
        self._suggested = suggested
        self._exposure = exposure
        self._unit.show_data(currency)
        self.field.setEnabled(enabled)
        self.take.setVisible(suggested is not None)
        self.take.setEnabled(enabled)
        if suggested is not None:
            self.take.say("Take {limit} (S)", limit=amount(suggested))
        self._tell()

    def prefill(self, limit: Money | None) -> None:
        """What is most likely wanted, until somebody writes something else."""
        if not self.field.isModified():
            self.field.setText("" if limit is None else f"{limit.amount.normalize():f}")

    def clear(self) -> None:
        self.field.clear()
        self.field.setModified(False)

    def start(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def take_suggested(self) -> None:
        if self._suggested is not None and self.field.isEnabled():
            self.field.setText(f"{self._suggested.amount.normalize():f}")
            self.field.setModified(True)
            self.start()

    def limit(self) -> Money | None:
        """None where nothing or no amount is written."""
        found = amount_of(self.field.text())
        return None if found is None or found < 0 else Money(found, self._currency)

    def _tell(self) -> None:
        limit, text = self.limit(), self.field.text().strip()
        set_property(self.field, "wrong", "true" if text and limit is None else None)
        parts: list[str] = []
        if text and limit is None:
            parts.append(tr("This is no amount. Write it like 5000 or 5,000.00."))
        elif limit is not None:
            parts.append(tr("New limit: {limit}.", limit=money(limit)))
            above = self._policies.second_above(limit.currency)
            if above is not None and limit.amount > above.amount:
                parts.append(tr("Above {above} a second person has to confirm it.", above=money(above)))
            if limit.amount < self._exposure:
                parts.append(tr("It is lower than what is open now."))
        self.about.setText(" ".join(parts))
        self.about.setVisible(bool(parts))
