"""What scanned codes are: looked up one after another, known ones at once; the service away, they wait."""

from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from backoffice_desktop.api import inventory_orders, inventory_receiving
from backoffice_desktop.api.client import Call
from backoffice_desktop.api.errors import ApiError, InvalidError, NotAllowedError
from backoffice_desktop.api.inventory import ON_THE_WAY
from backoffice_desktop.api.inventory_orders import OrderFilters
from backoffice_desktop.api.inventory_receiving import Lookup, Match
from backoffice_desktop.desk import Desk
from backoffice_desktop.jobs import Job

SEARCHED = 5


@dataclass(frozen=True, slots=True)
class Scan:
    """A code as it was scanned while an order was open, "" while none was; ``was_held`` until the service was back."""

    code: str
    times: int
    order_id: str
    was_held: bool = False

    @property
    def held_as(self) -> str:
        """As the count keeps it until it can be looked up."""
        return f"{self.times}*{self.code}"


@dataclass(frozen=True, slots=True)
class Found:
    """``opens`` is the order whose number the code is."""

    lookup: Lookup
    opens: str = ""


class Scanning(QObject):
    """Signals: ``found`` (Scan, Match) one article; ``choice`` (Scan, matches) several; ``opened`` (order id);
    ``unknown`` (Scan, why); ``held`` (Scan) the service does not answer: it has to be scanned into a list for later."""

    found = Signal(object, object)
    choice = Signal(object, object)
    opened = Signal(str)
    unknown = Signal(object, str)
    held = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: dict[tuple[str, str], Match] = {}
        self._waiting: deque[Scan] = deque()
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        return self._job is not None or bool(self._waiting)

    def scan(self, scan: Scan) -> None:
        known = self._known.get((scan.order_id, scan.code))
        if known is not None:
            self.found.emit(scan, known)
            return
        self._waiting.append(scan)
        self._next()

    def take(self, scan: Scan, match: Match) -> None:
        """Which of several it is: somebody has chosen, and is not asked again."""
        self._known[scan.order_id, scan.code] = match
        self.found.emit(scan, match)

    def _next(self) -> None:
        if self._job is not None or not self._waiting:
            return
        scan = self._waiting.popleft()
        if (known := self._known.get((scan.order_id, scan.code))) is not None:
            self.found.emit(scan, known)
            self._next()
            return
        self._job = self._desk.jobs.run(
            look_up(self._desk.session.call, scan),
            owner=self,
            done=lambda answer: self._answered(scan, answer),
            failed=lambda error: self._failed(scan, error),
        )

    def _answered(self, scan: Scan, answer: Found) -> None:
        self._job = None
        matches = answer.lookup.matches
        mine = [one for one in matches if one.line_id is not None and scan.order_id in {"", one.order_id}]
        if answer.opens:
            self.opened.emit(answer.opens)
        elif len(mine) == 1 or len(matches) == 1:
            self.take(scan, (mine or list(matches))[0])
        elif matches:
            self.choice.emit(scan, tuple(mine or matches))
        else:
            self.unknown.emit(scan, answer.lookup.problem)
        self._next()

    def _failed(self, scan: Scan, error: ApiError) -> None:
        self._job = None
        if isinstance(error, InvalidError | NotAllowedError):
            self.unknown.emit(scan, str(error))
        else:
            self.held.emit(scan)
        self._next()


async def look_up(call: Call, scan: Scan) -> Found:
    """An article; where it is none, perhaps the number of an order that is on its way. Raises ApiError."""
    lookup = await inventory_receiving.lookup(call, scan.code, order_id=scan.order_id)
    if lookup.matches:
        return Found(lookup)
    filters = OrderFilters(states=ON_THE_WAY, search=scan.code)
    orders = await inventory_orders.orders(call, filters, first=SEARCHED, skip=0)
    return Found(lookup, next((one.id for one in orders.items if one.number.lower() == scan.code.lower()), ""))
