"""An order that is to be sent: what can leave from where, and what stands in the way."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from backoffice_desktop.api.dispatch import Order, Part
from backoffice_desktop.formatting import exact, money, relative
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.columns import Column, Kind
from backoffice_desktop.widgets.parts import Card, Chip, Label, clear, row
from backoffice_desktop.widgets.table import ShortTable
from backoffice_desktop.worklist.detail import Heading

LINE_COLUMNS = (
    Column("Article", lambda line: line.name, Kind.NAME, width=180, tip=lambda line: line.name, stretches=True),
    Column("SKU", lambda line: line.sku, width=120, gives_way=True),
    Column("To send", lambda line: f"{line.quantity:,}", Kind.NUMBER, width=76),
    Column("Here", lambda line: f"{line.on_hand:,}", Kind.NUMBER, width=70),
)


class OrderHeading(Heading):
    """Number, where it goes, and why it is held."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(role="title")
        self._about = Label(role="muted", wraps=True)
        self._held = Banner(tone="bad")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._about)
        layout.addWidget(self._held)

    def show_item(self, item: Order) -> None:
        self._title.say("Order {number}", number=item.number)
        self._about.say(
            "{channel} · to {country} · placed {when} · {total}",
            channel=item.channel,
            country=item.country or "–",
            when=lambda: relative(item.placed_at),
            total=money(item.total),
        )
        say(self._about.setToolTip, "{exact}", exact=exact(item.placed_at))
        if item.hold is None:
            self._held.hide()
        else:
            self._held.show_text("It must not leave: {why}", why=item.hold.text)


class PartsCard(Card):
    """A table for each warehouse that something can leave from."""

    is_wide = True

    def __init__(self) -> None:
        super().__init__()
        self._parts = QVBoxLayout()
        self._parts.setSpacing(12)
        self.body.addLayout(self._parts)

    def show_detail(self, detail: Order) -> None:
        clear(self._parts)
        for part in detail.parts:
            self._add(part)
        if not detail.parts:
            self._parts.addWidget(Label("Nothing of this order is set aside in a warehouse.", role="muted", wraps=True))

    def _add(self, part: Part) -> None:
        name = Label(role="heading")
        name.show_data(part.warehouse.name)
        chip = Chip("All there" if part.is_there else "Not all there", tone="good" if part.is_there else "warn")
        self._parts.addLayout(row(name, chip, 1, Label("Pieces: {count}", role="small", count=f"{part.pieces:,}")))
        table = ShortTable(LINE_COLUMNS, most=12)
        table.show_rows(part.lines)
        self._parts.addWidget(table)


def identity(found: Any) -> Any:
    """An order is its own detail."""
    return found
