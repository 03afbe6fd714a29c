"""The top of a purchase order: supplier, state, amounts, and what has to be known before approving."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from backoffice_desktop.api.inventory import Order, OrderState
from backoffice_desktop.formatting import money, relative, until
from backoffice_desktop.screens.restock.words import source_words, state_word
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.facts import Figures
from backoffice_desktop.widgets.parts import Chip, Label, row
from backoffice_desktop.worklist.detail import Heading

FIGURES = ("Total", "Runs out", "Lines", "Pieces", "Expected")


class RestockHeading(Heading):
    """Supplier, state, figures, and what the approval limit says. Signals: ``retry_asked`` for a transfer's source."""

    retry_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(role="title", wraps=True)
        self._transfer = Chip("Transfer", tone="accent")
        self._state = Chip()
        self._about = Label(role="muted", wraps=True)
        self._figures = Figures(FIGURES)
        self.expected = Label(role="small", wraps=True)
        self.limit = Banner(tone="warn")
        self._missing = Banner(tone="neutral")
        self._trouble = Banner(tone="bad")
        self._retry = self._trouble.add_button("Try again", self.retry_asked.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        top = row(self._title, self._transfer, self._state, spacing=12)
        top.setStretch(0, 1)
        layout.addLayout(top)
        for part in (self._about, self._figures, self.expected, self.limit, self._missing, self._trouble):
            layout.addWidget(part)

    def show_item(self, item: Order) -> None:
        self._title.say("{source}", source=lambda: source_words(item))
        self._transfer.setVisible(item.is_transfer)
        self._state.say("{state}", state=lambda: state_word(item)[0])
        self._state.set_tone(state_word(item)[1])
        self._about.say(
            "Order {number} · to {warehouse} · {origin}",
            number=item.number,
            warehouse=item.warehouse.name,
            origin=lambda: _origin(item),
        )
        self._figures.show_figure("Total", money(item.total))
        self._figures.show_figure("Runs out", "–" if item.runs_out_on is None else until(item.runs_out_on))
        self._figures.show_figure("Lines", f"{item.lines:,}")
        self._figures.show_figure("Pieces", f"{item.pieces:,}")
        self._figures.show_figure("Expected", "–" if item.expected_on is None else until(item.expected_on))
        self.expected.setVisible(item.expected_on is not None and item.expected_reason is not None)
        if item.expected_on is not None and item.expected_reason is not None:
            self.expected.say(
                "Expected {day}: {reason}", day=f"{item.expected_on:%Y-%m-%d}", reason=item.expected_reason.text
            )
        self._show_limit(item)
        self._missing.hide()
        if item.missing_value is not None:
            self._missing.show_text(
                "The supplier takes orders from {least}: {missing} are missing.",
                least=money(item.supplier.minimum_order_value),
                missing=money(item.missing_value),
            )
        self._trouble.hide()
        self._retry.setVisible(bool(item.source_trouble))
        if item.source_trouble:
            self._trouble.show_text(
                "The stock of {warehouse} was not changed: {why}. Undo it, cancel it, or see to it and try again.",
                warehouse=item.source,
                why=item.source_trouble,
            )
        elif item.stock_trouble:
            self._trouble.show_text("Received, but the shop's stock has not risen: {why}", why=item.stock_trouble)

    def _show_limit(self, item: Order) -> None:
        self.limit.hide()
        if item.state is not OrderState.PROPOSED:
            return
        if item.approval_asked_by and item.approval_asked_at is not None:
            at = item.approval_asked_at
            self.limit.show_text(
                "{who} approved it {when}; it waits for somebody with a higher limit.",
                who=item.approval_asked_by,
                when=lambda: relative(at),
            )
        elif item.why_not_approve:
            self.limit.show_text("{why}", why=item.why_not_approve)


def _origin(item: Order) -> str:
    if item.approved_by and item.approved_at is not None:
        return tr("approved by {who} {when}", who=item.approved_by, when=relative(item.approved_at))
    if item.is_touched:
        return tr("changed by hand: the next plan leaves it alone")
    return item.created_by or tr("proposed {when}", when=relative(item.created_at))
