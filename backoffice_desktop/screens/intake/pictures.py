"""The pictures of a paper's pages, fetched when they come into sight and kept for a while."""

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmap

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.intake import Sheet
from backoffice_desktop.desk import Desk
from backoffice_desktop.jobs import Job
from backoffice_desktop.widgets.page_view import PageView

KEPT = 24


class Pictures(QObject):
    """Fills a page view."""

    def __init__(self, desk: Desk, view: PageView) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._paths: dict[int, str] = {}
        self._jobs: list[Job] = []
        self._held: OrderedDict[str, QPixmap] = OrderedDict()
        view.seen.connect(self._wanted)

    def show_pages(self, pages: tuple[Sheet, ...]) -> None:
        """The pages that the view shows now; what was asked for others is not waited for."""
        for job in self._jobs:
            job.cancel()
        self._jobs = []
        self._paths = {page.number: page.picture for page in pages}

    def _wanted(self, page: int) -> None:
        path = self._paths.get(page, "")
        if not path:
            return
        if path in self._held:
            self._view.show_picture(page, self._held[path])
            return
        self._jobs.append(
            self._desk.jobs.run(
                self._desk.session.get(path),
                owner=self,
                done=partial(self._take, page, path),
                failed=partial(self._failed, page),
            )
        )

    def _take(self, page: int, path: str, content: bytes) -> None:
        picture = QPixmap()
        picture.loadFromData(content)
        self._held[path] = picture
        while len(self._held) > KEPT:
            self._held.popitem(last=False)
        if self._paths.get(page) == path:
            self._view.show_picture(page, picture)

    def _failed(self, page: int, error: ApiError) -> None:  # noqa: ARG002 - the paper's own state says what is wrong
        self._view.ask_again(page)
