"""Exporting the list as it is filtered: a bar with progress, and a way to stop."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QFrame, QProgressBar

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.records import Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.export import export_csv
from backoffice_desktop.jobs import Job
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.parts import Button, Label, row
from backoffice_desktop.worklist.work import Listed

SHOWN_EVERY = 1_000


class Exporting(QFrame):
    """Hidden while nothing is exported."""

    def __init__(self, desk: Desk, work: Listed) -> None:
        super().__init__()
        self.setProperty("banner", "neutral")
        self._desk = desk
        self._work = work
        self._job: Job | None = None
        self._text = Label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        layout = row(self._text, self._bar, Button("Cancel", clicked=self.cancel, tone="quiet"))
        layout.setContentsMargins(12, 4, 4, 4)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.hide()

    def ask(self, filters: Any) -> None:
        """Ask where to, and export."""
        dialog = QFileDialog(self.window(), tr("Export as CSV"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{self._work.key}.csv")
        dialog.setNameFilter("CSV (*.csv)")
        dialog.fileSelected.connect(lambda path: self.export(Path(path), filters))
        dialog.open()

    def export(self, path: Path, filters: Any) -> None:
        if self._job is not None:
            return
        call, post, work = self._desk.session.call, self._desk.jobs.post, self._work

        async def fetch(first: int, skip: int) -> Page[Any]:
            return await work.rows(call, filters, first=first, skip=skip)

        def progress(written: int, total: int) -> None:
            if written % SHOWN_EVERY == 0 or written >= total:
                post(lambda: self._progress(written, total))

        writing = export_csv(path, header=work.header, fetch=fetch, cells=work.cells, progress=progress)
        self._progress(0, 0)
        self.show()
        self._job = self._desk.jobs.run(
            writing, owner=self, done=lambda count: self._done(path, count), failed=lambda error: self._failed(error)
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
        self._desk.notices.add(self._work.exported, count=f"{count:,}", file=path.name)

    def _failed(self, error: ApiError) -> None:
        self._end()
        self._desk.notices.add("The export failed: {why}", why=lambda: sentence(error))

    def _end(self) -> None:
        self._job = None
        self.hide()
