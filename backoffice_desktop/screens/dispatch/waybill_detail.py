"""A waybill in full: where it goes, what is in it, what others still have to do, and all that happened."""

from PySide6.QtWidgets import QVBoxLayout

from backoffice_desktop.api.dispatch import Event, TaskState, Waybill, WaybillDetail
from backoffice_desktop.formatting import exact, money, relative
from backoffice_desktop.screens.dispatch.words import EVENTS, TASK_TONES, state_word, task_line, weight
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.columns import Column, Kind
from backoffice_desktop.widgets.facts import Figures
from backoffice_desktop.widgets.parts import Card, Chip, Label, clear, row
from backoffice_desktop.widgets.table import ShortTable
from backoffice_desktop.worklist.detail import Heading
from backoffice_desktop.worklist.history import Entry, HistoryCard

FIGURES = ("Parcels", "Weight", "Price")
LINE_COLUMNS = (
    Column("Article", lambda line: line.name, Kind.NAME, width=180, tip=lambda line: line.name, stretches=True),
    Column("SKU", lambda line: line.sku, width=120, gives_way=True),
    Column("Pieces", lambda line: f"{line.quantity:,}", Kind.NUMBER, width=76),
)


class WaybillHeading(Heading):
    """Number, state, carrier, and what is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(role="title")
        self._state = Chip()
        self._about = Label(role="muted", wraps=True)
        self._figures = Figures(FIGURES)
        self._trouble = Banner(tone="bad")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(self._title, self._state, 1, spacing=12))
        for widget in (self._about, self._figures, self._trouble):
            layout.addWidget(widget)

    def show_item(self, item: Waybill) -> None:
        self._title.show_data(item.number)
        self._state.say("{state}", state=lambda: state_word(item)[0])
        self._state.set_tone(state_word(item)[1])
        self._about.say(
            "Order {order} · {carrier}, {service} · from {warehouse} to {country} · drawn {when} by {who}",
            order=item.order_number,
            carrier=item.carrier.name,
            service=item.service,
            warehouse=item.warehouse.name,
            country=item.country,
            when=lambda: relative(item.drawn_at),
            who=item.drawn_by,
        )
        say(self._about.setToolTip, "{exact}", exact=exact(item.drawn_at))
        self._figures.show_figure("Parcels", f"{item.parcels:,}")
        self._figures.show_figure("Weight", weight(item.weight_grams))
        self._figures.show_figure("Price", "–" if item.price is None else money(item.price))
        troubles = [task.trouble for task in item.tasks if task.trouble]
        if troubles:
            self._trouble.show_text("{why}", why="\n".join(troubles))
        else:
            self._trouble.hide()


class AddressCard(Card):
    """Where it goes, until that is forgotten."""

    def __init__(self) -> None:
        super().__init__("Deliver to")
        self._lines = Label(wraps=True)
        self.body.addWidget(self._lines)
        self.body.addStretch(1)

    def show_detail(self, detail: WaybillDetail) -> None:
        if detail.deliver_to is None:
            self._lines.say("The address is forgotten: no label can be made any more. The shop still has it.")
        else:
            self._lines.show_data("\n".join(detail.deliver_to))


class TasksCard(Card):
    """What the shop and the carrier have to do because of it."""

    def __init__(self) -> None:
        super().__init__("Shop and carrier")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_detail(self, detail: WaybillDetail) -> None:
        clear(self._rows)
        for task in detail.waybill.tasks:
            text = Label("{line}", wraps=True, line=lambda task=task: task_line(task))
            if task.state is TaskState.TROUBLE:
                text.setProperty("role", "problem")
            dot = Chip("●", tone=TASK_TONES[task.state])
            line = row(dot, text)
            line.setStretch(1, 1)
            self._rows.addLayout(line)
        if not detail.waybill.tasks:
            self._rows.addWidget(Label("Nobody has to do anything.", role="muted"))


class LinesCard(Card):
    """What is in the parcel."""

    is_wide = True

    def __init__(self) -> None:
        super().__init__("In the parcel")
        self._table = ShortTable(LINE_COLUMNS, most=10)
        self.body.addWidget(self._table)

    def show_detail(self, detail: WaybillDetail) -> None:
        self._table.show_rows(detail.lines)


class EventsCard(HistoryCard):
    """All that happened to it."""

    is_wide = True

    def show_detail(self, detail: WaybillDetail) -> None:
        self.show_entries([_entry(one) for one in detail.events])


def _entry(event: Event) -> Entry:
    def place() -> str:
        return event.place

    return Entry(EVENTS[event.kind], event.by, event.at, event.note, (place,) if event.place else ())
