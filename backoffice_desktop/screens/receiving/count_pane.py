"""Counting a delivery: each scan goes onto its line and onto disk; what is wrong is said and not counted."""

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backoffice_desktop.api import inventory_orders
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import ON_THE_WAY, OrderDetail
from backoffice_desktop.api.inventory_receiving import Match
from backoffice_desktop.counting import Count, CountLine, begin, brought_up_to_date, counted, is_on, noted
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.receiving.count_view import CountView, differences
from backoffice_desktop.screens.receiving.last_scan import LastScan
from backoffice_desktop.screens.receiving.outcomes import Outcomes
from backoffice_desktop.screens.receiving.scanning import Scan, Scanning
from backoffice_desktop.widgets.scan_field import ScanField, split
from backoffice_desktop.widgets.states import States

HELD_MS = 4_000
"""How often codes that could not be looked up are tried again."""
NOTHING = "Choose a delivery on the left, or scan its number or any article of it."


class CountPane(QWidget):
    """Signals: ``opened`` (order id) another delivery is counted, "" none."""

    opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.order_id = ""
        self.scan = ScanField()
        self.last = LastScan()
        self.view = CountView()
        self.outcomes = Outcomes(desk)
        self.scanning = Scanning(desk, self)
        self.states = States(self.view, retry=self._ask)
        self._wrong: tuple[Scan, Match | None] | None = None
        self._asked: Scan | None = None
        self._then: list[tuple[Scan, Match]] = []
        self._taken: tuple[Count, CountLine] | None = None
        self._is_armed = False
        self._again = QTimer(self, interval=HELD_MS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.scan, self.last, self.outcomes, self.states):
            layout.addWidget(widget)
        layout.setStretch(3, 1)
        self._connect()
        self.states.show_empty(NOTHING)

    @property
    def count(self) -> Count | None:
        return self._desk.counts.of(self.order_id)

    def open(self, order_id: str) -> None:
        """Go on with what was counted of an order, or begin."""
        if order_id != self.order_id:
            self.order_id = order_id
            self.last.say_ready()
            self._is_armed = False
        self.opened.emit(order_id)
        if (held := self.count) is not None:
            self.view.show_count(held)
            self.states.show_content()
        else:
            self.states.show_loading()
        self._ask()
        self.scan.setFocus()

    def close_order(self) -> None:
        self.order_id = ""
        self._then = []
        self.states.show_empty(NOTHING)
        self.opened.emit("")
        self.scan.setFocus()

    def note_wrong(self) -> None:
        """Count what is not on the order all the same: as a wrong article."""
        if self._wrong is None or (count := self._desk.counts.of(self._wrong[0].order_id)) is None:
            return
        scan, match = self._wrong
        self._wrong = None
        self._note(count, scan, match)

    def take_back(self) -> None:
        """The last scan, as if it had not been."""
        if self._taken is None or (count := self.count) is None:
            return
        before, line = self._taken
        self._taken = None
        held = before.line(line.key)
        if held is not None:
            self._keep(count.with_line(held), line.key)
        else:
            self._keep(replace(count, lines=tuple(one for one in count.lines if one.key != line.key)))
        self.last.say_counted(line.name, "Taken back.", tone="neutral")

    def finish(self) -> None:
        """Differences are said first, and a second time finishes."""
        count = self.count
        if count is None or self.states.content.isHidden():
            return
        if count.codes or self.scanning.is_busy:
            self.view.point_out("Some codes are not looked up yet. Wait until the service answers.")
        elif not count.touched and not count.closes:
            self.view.point_out("Nothing is counted yet.")
        elif (found := differences(count)) and not self._is_armed:
            self._is_armed = True
            text = "Lines that differ: {found}. What is missing stays open. Press F9 again to finish."
            if count.closes:
                text = "Lines that differ: {found}. Nothing more will come. Press F9 again to finish."
            self.view.point_out(text, found=found)
        else:
            self._is_armed = False
            self._desk.counts.finish(count)
            self.last.say_ready()
            self.close_order()

    def discard(self) -> None:
        if (count := self.count) is None:
            return
        self._desk.counts.forget(count)
        self.close_order()
        if not count.is_empty:
            self._desk.notices.offer(
                "Order {name}: count discarded.", name=count.number, action="Undo", act=lambda: self._restore(count)
            )

    def step_line(self, by: int) -> None:
        self.view.step(by)

    def _connect(self) -> None:
        self.scan.scanned.connect(self._scanned)
        self.scan.moved.connect(self.step_line)
        self.scanning.found.connect(self._found)
        self.scanning.choice.connect(self._choose)
        self.scanning.opened.connect(self.open)
        self.scanning.unknown.connect(self._unknown)
        self.scanning.held.connect(self._held)
        self.last.note_asked.connect(self.note_wrong)
        self.last.chosen.connect(self._chosen)
        self.view.changed.connect(self._changed)
        self.view.left.connect(self.scan.setFocus)
        self.view.finish_asked.connect(self.finish)
        self.view.discard_asked.connect(self.discard)
        self._desk.counts.refused.connect(self._refused)
        self._again.timeout.connect(self._look_up_held)
        self._desk.live.connection.connect(lambda _: self._look_up_held())
        self._again.start()

    def _ask(self) -> None:
        order_id = self.order_id
        self._desk.jobs.run(
            inventory_orders.order(self._desk.session.call, order_id),
            owner=self,
            done=lambda found: self._show(order_id, found),
            failed=lambda error: self._failed(order_id, error),
        )

    def _show(self, order_id: str, detail: OrderDetail | None) -> None:
        if order_id != self.order_id:
            return
        if detail is None:
            self.states.show_empty("This order is not there any more.")
            return
        if self.count is None and detail.order.state not in ON_THE_WAY:
            self.states.show_empty("This order is not on its way: there is nothing to receive.")
            return
        held = self.count
        count = begin(self._desk.counts.account, detail) if held is None else brought_up_to_date(held, detail.lines)
        self._keep(count)
        self.states.show_content()
        then, self._then = self._then, []
        for scan, match in then:
            self._found(replace(scan, order_id=order_id), match)

    def _failed(self, order_id: str, error: ApiError) -> None:
        if order_id == self.order_id and self.count is None:
            self.states.show_error(error)

    def _scanned(self, code: str, times: int) -> None:
        self._wrong = self._asked = None
        self._is_armed = False
        self.scanning.scan(Scan(code, times, self.order_id if self.count is not None else ""))

    def _found(self, scan: Scan, match: Match) -> None:
        if not scan.order_id:
            self._open_of(scan, match)
            return
        count = self._desk.counts.of(scan.order_id)
        if count is None:
            return
        if is_on(count, match):
            changed, line = counted(_without(count, scan), match, scan.times)
            self._taken = (count, line)
            self._keep(changed, line.key)
            self._say_counted(line, match.pieces * scan.times)
        elif scan.was_held:
            self._note(count, scan, match)
        else:
            self._wrong = (scan, match)
            self.last.say_wrong(
                match.product.name,
                "{sku} is not on this order. Nothing was counted.",
                may_note=True,
                sku=match.product.sku,
            )

    def _open_of(self, scan: Scan, match: Match) -> None:
        """Scanned with no order open: it belongs to the next delivery that has it."""
        if match.order_id is None or match.line_id is None:
            self.last.say_wrong(match.product.name, "No delivery on its way has this article.", may_note=False)
            return
        self._then.append((scan, match))
        if match.order_id != self.order_id or self.count is None:
            self.open(match.order_id)

    def _choose(self, scan: Scan, matches: tuple[Match, ...]) -> None:
        self._asked = scan
        self.last.ask(scan.code, matches)

    def _chosen(self, match: Match) -> None:
        if self._asked is not None:
            scan, self._asked = self._asked, None
            self.scanning.take(scan, match)
        self.scan.setFocus()

    def _unknown(self, scan: Scan, why: str) -> None:
        count = self._desk.counts.of(scan.order_id)
        if scan.was_held and count is not None:
            self._note(count, scan, None)
            return
        self._wrong = (scan, None) if count is not None else None
        self.last.say_wrong(scan.code, "{why}", may_note=count is not None, why=why)

    def _held(self, scan: Scan) -> None:
        count = self._desk.counts.of(scan.order_id)
        if scan.was_held:
            return
        if count is None:
            self.last.say_wrong(scan.code, "The service does not answer. Choose the delivery first.", may_note=False)
            return
        self._keep(replace(count, codes=(*count.codes, scan.held_as)))
        self.last.say_waiting(scan.code)

    def _look_up_held(self) -> None:
        if self.scanning.is_busy:
            return
        for count in self._desk.counts.open:
            for code in count.codes:
                self.scanning.scan(Scan(*split(code), count.order_id, was_held=True))

    def _note(self, count: Count, scan: Scan, match: Match | None) -> None:
        left = _without(count, scan)
        if match is None:
            changed, line = noted(left, scan.code, scan.times)
        else:
            changed, line = counted(left, match, scan.times, wrong=True)
        self._taken = (count, line)
        self._keep(changed, line.key)
        self.last.say_counted(line.name, "Counted as a wrong article; it does not go into stock.", tone="warn")
        self.scan.setFocus()

    def _say_counted(self, line: CountLine, pieces: int) -> None:
        tone = "warn" if line.counted > line.expected else "good" if line.counted == line.expected else "accent"
        text = "+{pieces} · {counted} of {expected}"
        if line.counted > line.expected:
            text = "+{pieces} · {counted} of {expected}: more than was ordered"
        values = {"pieces": f"{pieces:,}", "counted": f"{line.counted:,}", "expected": f"{line.expected:,}"}
        self.last.say_counted(line.name, text, tone=tone, **values)

    def _changed(self, count: Count) -> None:
        self._is_armed = False
        self._keep(count)

    def _keep(self, count: Count, key: str = "") -> None:
        self._desk.counts.keep(count)
        if count.order_id == self.order_id:
            self.view.show_count(count, key)

    def _restore(self, count: Count) -> None:
        self._desk.counts.keep(count)
        self.open(count.order_id)

    def _refused(self, count: Count) -> None:
        if not self.order_id or self.order_id == count.order_id:
            self.open(count.order_id)
        self.last.alarm()


def _without(count: Count, scan: Scan) -> Count:
    """Looked up at last, a code waits no longer."""
    if not scan.was_held or scan.held_as not in count.codes:
        return count
    codes = list(count.codes)
    codes.remove(scan.held_as)
    return replace(count, codes=tuple(codes))
