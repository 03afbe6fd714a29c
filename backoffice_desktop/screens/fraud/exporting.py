"""Exporting the queue as it is filtered: a bar with progress, and a way to stop."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame, QProgressBar

from backoffice_desktop.api import fraud_queue
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.fraud_queue import Filters, Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.export import export_csv
from backoffice_desktop.jobs import Job
from backoffice_desktop.screens.fraud.export_columns import HEADER, cells
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.parts import Button, Label, row

SHOWN_EVERY = 1_000


class Exporting(QFrame):
    """Hidden while nothing is exported."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("banner", "neutral")
        self._desk = desk
        self._job: Job | None = None
        self._text = Label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        layout = row(self._text, self._bar, Button("Cancel", clicked=self.cancel, tone="quiet"))
        layout.setContentsMargins(12, 4, 4, 4)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.hide()

    def ask(self, filters: Filters) -> None:
        """Ask where to, and export."""
        dialog = QFileDialog(self.window(), tr("Export as CSV"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("fraud-reviews.csv")
        dialog.setNameFilter("CSV (*.csv)")
        dialog.fileSelected.connect(lambda path: self.export(Path(path), filters))
        dialog.open()

    def export(self, path: Path, filters: Filters) -> None:
        if self._job is not None:
            return
        call, post = self._desk.session.call, self._desk.jobs.post

        async def fetch(first: int, skip: int) -> Page:
            return await fraud_queue.reviews(call, filters, first=first, skip=skip)

        def progress(written: int, total: int) -> None:
            if written % SHOWN_EVERY == 0 or written >= total:
                post(lambda: self._progress(written, total))

        work = export_csv(path, header=HEADER, fetch=fetch, cells=cells, progress=progress)
        self._progress(0, 0)
        self.show()
        self._job = self._desk.jobs.run(
            work, owner=self, done=lambda count: self._done(path, count), failed=lambda error: self._failed(error)
        )

    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._end()
            self._desk.notices.add("Export stopped; no file was written.")

    def _progress(self, written: int, total: int) -> None:
        self._text.say("Exporting: {written} of {total}", written=f"{written:,}", total=f"{total:,}")
        self._bar.setRange(0, total)
        self._bar.setValue(written)

    def _done(self, path: Path, count: int) -> None:
        self._end()
        self._desk.notices.add("Exported {count} orders to {file}.", count=f"{count:,}", file=path.name)

    def _failed(self, error: ApiError) -> None:
        self._end()
        self._desk.notices.add("The export failed: {why}", why=lambda: sentence(error))

    def _end(self) -> None:
        self._job = None
        self.hide()
