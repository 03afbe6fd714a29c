"""How what is shown travels: carrier, service, parcels and weight; and the button that draws it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QVBoxLayout

from backoffice_desktop.amounts import amount_of
from backoffice_desktop.api.dispatch import Carrier, Order
from backoffice_desktop.api.dispatch_decisions import WaybillKind
from backoffice_desktop.outbox import Kind
from backoffice_desktop.screens.dispatch.drawing import Wanted
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Label, row, set_property
from backoffice_desktop.worklist import decision_bar

MOST_PARCELS = 99
HEAVIEST_KG = Decimal(2_000)


class DrawBar(decision_bar.DecisionBar):
    """Signals: those of every decision bar."""

    def __init__(self, me: str) -> None:
        super().__init__(me)
        self._carriers: tuple[Carrier, ...] = ()
        self._item: Order | None = None
        self.is_busy = False
        self.carrier, self.service = QComboBox(), QComboBox()
        for choice in (self.carrier, self.service):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.parcels = QSpinBox()
        self.parcels.setRange(1, MOST_PARCELS)
        self.weight = QLineEdit()
        self.weight.setMaximumWidth(110)
        self.none = Label("No carrier is set up: the owner enters them.", role="problem", wraps=True)
        draw = self.add_decision(WaybillKind.DRAW, "Draw the waybill (A)", tone="accent")
        for widget, name in ((self.carrier, "Carrier"), (self.service, "Service"), (self.parcels, "Parcels")):
            say(widget.setAccessibleName, name)
            say(widget.setToolTip, name)
        say(self.weight.setPlaceholderText, "Weight, kg")
        say(self.weight.setAccessibleName, "Weight, kg")
        say(self.weight.setToolTip, "Empty: what the shop knows of its articles")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(self.none)
        fields = row(self.carrier, self.service, Label("Parcels", role="small"), self.parcels, self.weight, 1)
        layout.addLayout(fields)
        self.last_row = row(draw, 1)
        layout.addLayout(self.last_row)
        self.carrier.currentIndexChanged.connect(lambda _: self._show_services())
        self.note.hide()
        self.undo.hide()
        self.show_carriers(())

    @property
    def is_touched(self) -> bool:
        return bool(self.weight.text().strip())

    def clear(self) -> None:
        super().clear()
        self.weight.clear()
        self.parcels.setValue(1)
        set_property(self.weight, "wrong", None)

    def show_item(self, item: Order | None) -> None:
        self._item = item
        self._enable()

    def show_busy(self, is_busy: bool) -> None:
        self.is_busy = is_busy
        self._enable()

    def show_carriers(self, carriers: Sequence[Carrier]) -> None:
        """Those that something can be sent with; the one that was chosen stays."""
        held = self.wanted_carrier
        self._carriers = tuple(carriers)
        self.carrier.clear()
        self.carrier.addItems([one.name for one in carriers])
        ids = [one.id for one in carriers]
        if held is not None and held.id in ids:
            self.carrier.setCurrentIndex(ids.index(held.id))
        self.none.setVisible(not carriers)
        self._show_services()
        self._enable()

    @property
    def wanted_carrier(self) -> Carrier | None:
        place = self.carrier.currentIndex()
        return self._carriers[place] if 0 <= place < len(self._carriers) else None

    def wanted(self, *, of_one: bool) -> Wanted | None:
        """None where something is written that makes no sense. Parcels and weight are those of one order."""
        carrier = self.wanted_carrier
        if carrier is None:
            return None
        text = self.weight.text().strip() if of_one else ""
        kilograms = amount_of(text) if text else None
        is_wrong = bool(text) and (kilograms is None or not 0 < kilograms <= HEAVIEST_KG)
        set_property(self.weight, "wrong", "true" if is_wrong else None)
        if is_wrong:
            self.weight.setFocus()
            return None
        grams = None if kilograms is None else int(kilograms * 1_000)
        return Wanted(carrier.id, self.service.currentText(), self.parcels.value() if of_one else 1, grams)

    def values(self, kind: Kind) -> dict[str, Any] | None:  # noqa: ARG002 - there is one
        wanted = self.wanted(of_one=True)
        return None if wanted is None else {"wanted": wanted}

    def _show_services(self) -> None:
        held = self.service.currentText()
        carrier = self.wanted_carrier
        self.service.clear()
        self.service.addItems([] if carrier is None else list(carrier.services))
        self.service.setCurrentIndex(max(self.service.findText(held), 0) if self.service.count() else -1)

    def _enable(self) -> None:
        item = self._item
        may = item is not None and item.hold is None and bool(item.parts)
        self.buttons[WaybillKind.DRAW].setEnabled(may and bool(self._carriers) and not self.is_busy)
