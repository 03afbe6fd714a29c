"""Which order is shown: asked for beside the window, kept for a while, and the next one fetched ahead."""

from collections import OrderedDict

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from backoffice_desktop.api import fraud_queue
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.fraud import Review, ReviewDetail
from backoffice_desktop.desk import Desk
from backoffice_desktop.jobs import Job
from backoffice_desktop.screens.fraud.decision_bar import DecisionBar
from backoffice_desktop.screens.fraud.detail import DetailPane

KEPT = 12
HASTE_MS = 80
"""Orders that follow each other faster are walked past: of those only the heading is shown."""


class Opening(QObject):
    """Fills the detail pane and the decision bar."""

    def __init__(self, desk: Desk, detail: DetailPane, bar: DecisionBar) -> None:
        super().__init__(detail)
        self._desk = desk
        self._detail = detail
        self._bar = bar
        self._held: OrderedDict[str, ReviewDetail] = OrderedDict()
        self._job: Job | None = None
        self._ahead: Job | None = None
        self._following: Review | None = None
        self._since_last = QElapsedTimer()
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._fill)
        self.order_id = ""
        self.review: Review | None = None
        detail.retried.connect(lambda: self.open(self.order_id, self.review))

    def open(self, order_id: str, review: Review | None = None, following: Review | None = None) -> None:
        """Show an order: what the list knows at once, the rest when it has come."""
        self._stop()
        self.order_id, self.review, self._following = order_id, review, following
        self._bar.show_review(review)
        is_in_haste = self._since_last.isValid() and self._since_last.elapsed() < HASTE_MS
        self._since_last.start()
        if review is None:
            self._fill()
            return
        # The cards come after the list and the heading have been painted, so that a key is answered at once.
        self._detail.show_review(review)
        self._rest.start(HASTE_MS if is_in_haste else 0)

    def open_when_here(self) -> None:
        """The row is still under way: show nothing yet, and take it when it has come."""
        self.forget()

    def open_nothing(self, text: str) -> None:
        self.forget()
        self._detail.show_nothing(text)

    def forget(self) -> None:
        self._stop()
        self.order_id = ""
        self.review = None
        self._bar.show_review(None)

    def changed(self, review: Review) -> None:
        """The service's own answer about an order: what was kept of it is out of date."""
        self._held.pop(review.order_id, None)
        if review.order_id == self.order_id:
            self.open(review.order_id, review)

    def ask_anew(self) -> None:
        """Forget what is kept, because it is in another language, and ask again for what is shown."""
        self._held.clear()
        if self.order_id:
            self.open(self.order_id, self.review)

    def again(self, order_id: str) -> None:
        """Ask anew for an order, if it is the one that is shown."""
        self._held.pop(order_id, None)
        if order_id == self.order_id:
            self.open(order_id)

    def _fill(self) -> None:
        held = self._held.get(self.order_id)
        if held is not None and (self.review is None or held.review.version == self.review.version):
            self._show(held)
            self._fetch_ahead()
            return
        self._job = self._desk.jobs.run(
            fraud_queue.review(self._desk.session.call, self.order_id),
            owner=self,
            done=self._take,
            failed=self._failed,
        )

    def _take(self, found: ReviewDetail | None) -> None:
        self._job = None
        if found is None:
            self._detail.show_nothing("This order was never scored, so there is nothing to show.")
            return
        self._keep(found)
        self._show(found)
        self._fetch_ahead()

    def _show(self, found: ReviewDetail) -> None:
        note = self._bar.note.text()
        self.review = found.review
        self._detail.show_detail(found)
        self._bar.show_review(found.review)
        self._bar.note.setText(note)

    def _failed(self, error: ApiError) -> None:
        self._job = None
        self._detail.show_error(error)

    def _fetch_ahead(self) -> None:
        following = self._following
        if following is not None and following.order_id not in self._held:
            self._ahead = self._desk.jobs.run(
                fraud_queue.review(self._desk.session.call, following.order_id),
                owner=self,
                done=lambda found: None if found is None else self._keep(found),
                failed=lambda _: None,
            )

    def _keep(self, found: ReviewDetail) -> None:
        self._held[found.review.order_id] = found
        self._held.move_to_end(found.review.order_id)
        while len(self._held) > KEPT:
            self._held.popitem(last=False)

    def _stop(self) -> None:
        self._rest.stop()
        for job in (self._job, self._ahead):
            if job is not None:
                job.cancel()
        self._job = self._ahead = None
