"""Which item is shown: asked for beside the window, kept for a while, and the next one fetched ahead."""

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.desk import Desk
from backoffice_desktop.jobs import Job
from backoffice_desktop.worklist.decision_bar import DecisionBar
from backoffice_desktop.worklist.detail import Pane
from backoffice_desktop.worklist.work import Work

KEPT = 12
HASTE_MS = 80
"""Items that follow each other faster are walked past: of those only the heading is shown."""


class Opening(QObject):
    """Fills the detail pane and the decision bar."""

    def __init__(self, desk: Desk, work: Work, detail: Pane, bar: DecisionBar) -> None:
        super().__init__(bar)
        self._desk = desk
        self._work = work
        self._detail = detail
        self._bar = bar
        self._held: OrderedDict[str, Any] = OrderedDict()
        self._job: Job | None = None
        self._ahead: Job | None = None
        self._following: Any = None
        self._since_last = QElapsedTimer()
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._fill)
        self.item_id = ""
        self.item: Any = None
        detail.retried.connect(lambda: self.open(self.item_id, self.item))

    def open(self, item_id: str, item: Any = None, following: Any = None) -> None:
        """Show an item: what the list knows at once, the rest when it has come."""
        self._stop()
        self.item_id, self.item, self._following = item_id, item, following
        self._bar.clear()
        self._bar.show_item(item)
        is_in_haste = self._since_last.isValid() and self._since_last.elapsed() < HASTE_MS
        self._since_last.start()
        if item is None:
            self._fill()
            return
        # The cards come after the list and the heading have been painted, so that a key is answered at once.
        self._detail.show_item(item)
        self._rest.start(HASTE_MS if is_in_haste else 0)

    def open_when_here(self) -> None:
        """The row is still under way: show nothing yet, and take it when it has come."""
        self.forget()

    def open_nothing(self, text: str) -> None:
        self.forget()
        self._detail.show_nothing(text)

    def forget(self) -> None:
        self._stop()
        self.item_id = ""
        self.item = None
        self._bar.clear()
        self._bar.show_item(None)

    def show_as(self, item: Any) -> None:
        """As decided here: what the service says of it comes later."""
        if self._work.id_of(item) == self.item_id:
            self.item = item
            self._detail.heading.show_item(item)
            self._bar.clear()
            self._bar.show_item(item)

    def changed(self, item: Any) -> None:
        """The service's own answer about an item: what was kept of it is out of date."""
        item_id = self._work.id_of(item)
        self._held.pop(item_id, None)
        if item_id == self.item_id:
            self.open(item_id, item)

    def brought_up_to_date(self, found: Any) -> None:
        """The item in full as the service has it now, without beginning anew: somebody is writing into it."""
        self._keep(found)
        item = self._work.item_of(found)
        if self._work.id_of(item) == self.item_id:
            self.item = item
            self._detail.show_detail(item, found)
            self._bar.show_item(item)

    def ask_anew(self) -> None:
        """Forget what is kept, because it is in another language, and ask again for what is shown."""
        self._held.clear()
        if self.item_id:
            self.open(self.item_id, self.item)

    def again(self, item_id: str) -> None:
        """Ask anew for an item, if it is the one that is shown."""
        self._held.pop(item_id, None)
        if item_id == self.item_id:
            self.open(item_id)

    def _fill(self) -> None:
        held = self._held.get(self.item_id)
        if held is not None and (self.item is None or self._work.item_of(held).version == self.item.version):
            self._show(held)
            self._fetch_ahead()
            return
        self._job = self._desk.jobs.run(
            self._work.detail(self._desk.session.call, self.item_id),
            owner=self,
            done=self._take,
            failed=self._failed,
        )

    def _take(self, found: Any) -> None:
        self._job = None
        if found is None:
            self._detail.show_nothing(self._work.words.missing)
            return
        self._keep(found)
        self._show(found)
        self._fetch_ahead()

    def _show(self, found: Any) -> None:
        self.item = self._work.item_of(found)
        self._detail.show_detail(self.item, found)
        self._bar.show_item(self.item)

    def _failed(self, error: ApiError) -> None:
        self._job = None
        self._detail.show_error(error)

    def _fetch_ahead(self) -> None:
        following = self._following
        if following is not None and self._work.id_of(following) not in self._held:
            self._ahead = self._desk.jobs.run(
                self._work.detail(self._desk.session.call, self._work.id_of(following)),
                owner=self,
                done=lambda found: None if found is None else self._keep(found),
                failed=lambda _: None,
            )

    def _keep(self, found: Any) -> None:
        item_id = self._work.id_of(self._work.item_of(found))
        self._held[item_id] = found
        self._held.move_to_end(item_id)
        while len(self._held) > KEPT:
            self._held.popitem(last=False)

    def _stop(self) -> None:
        self._rest.stop()
        for job in (self._job, self._ahead):
            if job is not None:
                job.cancel()
        self._job = self._ahead = None
