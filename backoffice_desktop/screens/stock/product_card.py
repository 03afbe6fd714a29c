"""A product in a warehouse over time: reasons, figures and the chart; asked for beside the window, kept for a while."""

from collections import OrderedDict
from collections.abc import Sequence

from backoffice_desktop.api import inventory_stock
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import Product, Waiting
from backoffice_desktop.api.inventory_stock import ProductDetail
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import days_long, pieces
from backoffice_desktop.jobs import Job
from backoffice_desktop.screens.stock.chart import USUAL_HEIGHT, StockChart
from backoffice_desktop.screens.stock.words import ACTIONS
from backoffice_desktop.translations import language, tr
from backoffice_desktop.widgets.parts import Card, Chip, Label, row
from backoffice_desktop.widgets.states import States

KEPT = 24
Key = tuple[str, str]


class ProductCard(Card):
    """One place at a time."""

    is_wide = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._key: Key = ("", "")
        self._held: OrderedDict[Key, ProductDetail] = OrderedDict()
        self._shown: ProductDetail | None = None
        self._last_change = 0
        self._job: Job | None = None
        self._title = Label(role="heading", wraps=True)
        self._class = Chip()
        self._figures = Label(role="muted", wraps=True)
        self.why = Label(wraps=True)
        self.chart = StockChart()
        self.states = States(self.chart, retry=self._ask)
        self.set_chart_height(USUAL_HEIGHT)
        top = row(self._title, self._class)
        top.setStretch(0, 1)
        self.body.addLayout(top)
        self.body.addWidget(self._figures)
        self.body.addWidget(self.why)
        self.body.addWidget(self.states)
        self._class.hide()
        # The service's reasons are in the other language then; with lines they come anew from the order.
        language.changed.connect(self._held.clear)
        desk.stock_live.waiting.connect(self._forget_changed)

    @property
    def key(self) -> Key:
        """Variant and warehouse that are shown."""
        return self._key

    def set_chart_height(self, height: int) -> None:
        """So high is the chart, and what is said while it is not there."""
        self.chart.setFixedHeight(height)
        self.states.setFixedHeight(height)

    def show_product(self, product: Product, warehouse_id: str, reasons: Sequence[str] = ()) -> None:
        """What is known at once, the rest when it has come."""
        self._title.say("{name} · {sku}", name=product.name, sku=product.sku)
        self.show_reasons(reasons)
        if (product.variant_id, warehouse_id) == self._key and self._key in self._held:
            return
        is_same = (product.variant_id, warehouse_id) == self._key and not self.states.content.isHidden()
        self._key = (product.variant_id, warehouse_id)
        self._ask(shows_loading=not is_same)

    def show_reasons(self, texts: Sequence[str]) -> None:
        self.why.say("{reasons}", reasons="   ".join(f"• {text}".replace(" ", "\u00a0", 1) for text in texts))
        self.why.setVisible(bool(texts))

    def _forget_changed(self, waiting: Waiting | None) -> None:
        """What is ordered or received changes what comes and what will lie there."""
        if waiting is not None and waiting.last_change != self._last_change:
            self._last_change = waiting.last_change
            self._held.clear()

    def _ask(self, *, shows_loading: bool = True) -> None:
        if self._job is not None:
            self._job.cancel()
        if (held := self._held.get(self._key)) is not None:
            self._show(held)
            return
        if shows_loading:
            self._figures.say("")
            self._class.hide()
            self.states.show_loading()
        self._job = self._desk.jobs.run(
            inventory_stock.product(self._desk.session.call, *self._key),
            owner=self,
            done=self._take,
            failed=self._failed,
        )

    def _take(self, found: ProductDetail | None) -> None:
        self._job = None
        if found is None:
            self.states.show_empty("Nothing is known of this product in this warehouse yet.")
            return
        self._held[self._key] = found
        while len(self._held) > KEPT:
            self._held.popitem(last=False)
        self._show(found)

    def _failed(self, error: ApiError) -> None:
        self._job = None
        self.states.show_error(error)

    def _show(self, detail: ProductDetail) -> None:
        if detail != self._shown:
            self._shown = detail
            self.chart.show_detail(detail)
        self._figures.say("{figures}", figures=lambda: figures(detail))
        if detail.position is not None:
            self._class.say("{name}", name=detail.position.class_name)
            self._class.show()
        if self.why.isHidden() and detail.planned:
            self.show_reasons([planned_text for one in detail.planned for planned_text in planned(one)])
        if detail.days or detail.projected:
            self.states.show_content()
        else:
            self.states.show_empty("Nothing was sold or counted here yet.")


def figures(detail: ProductDetail) -> str:
    found = detail.position
    if found is None:
        return tr("The last plan did not have this product here.")
    said = [
        tr("On hand: {count}", count=f"{found.on_hand:,}"),
        tr("On order: {count}", count=f"{found.on_order:,}"),
        tr("Sold a day: {count}", count=pieces(found.daily_demand)),
        tr("Lead time: {days}", days=days_long(found.lead_time_days)),
        tr("Reorder at {point}, up to {most}", point=pieces(found.reorder_point), most=pieces(found.order_up_to)),
    ]
    if detail.forecast is None:
        said.append(tr("No forecast yet"))
    return " · ".join(said)


def planned(one: inventory_stock.Planned) -> list[str]:
    if one.from_warehouse is not None and one.to_warehouse is not None:
        whole = tr(
            "Proposed to move from {source} to {target}: {count}",
            source=one.from_warehouse.name,
            target=one.to_warehouse.name,
            count=f"{one.quantity:,}",
        )
    else:
        whole = tr("{action}: {count}", action=tr(ACTIONS[one.action]), count=f"{one.quantity:,}")
    return [whole, *(reason.text for reason in one.reasons)]
