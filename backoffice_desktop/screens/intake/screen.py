"""The intake screen."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from backoffice_desktop.api import intake_decisions
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.intake import Customer, Detail, Document, Variant
from backoffice_desktop.api.intake_decisions import PaperKind
from backoffice_desktop.api.intake_queue import View
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.files import write_bytes
from backoffice_desktop.outbox import Kind
from backoffice_desktop.screens.intake import customer_card
from backoffice_desktop.screens.intake.corrections import Corrections
from backoffice_desktop.screens.intake.decision_bar import IntakeBar
from backoffice_desktop.screens.intake.filter_bar import IntakeFilters
from backoffice_desktop.screens.intake.pane import IntakePane
from backoffice_desktop.screens.intake.upload_banner import UploadBanner
from backoffice_desktop.screens.intake.uploading import Uploading
from backoffice_desktop.screens.intake.words import ENGINES, READ_LANGUAGES
from backoffice_desktop.screens.intake.work import INTAKE_WORK
from backoffice_desktop.shortcuts import Shortcut
from backoffice_desktop.translations import follow, tr
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.parts import Button, Card
from backoffice_desktop.worklist.screen import Worklist

ENDINGS = "*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.heic *.heif *.xml"
AWAY = "The service does not answer. What you corrected is kept here, and sent when it does."


class IntakeScreen(Worklist):
    """Papers, one in full with what was read over its pages, and decisions."""

    title = "Order intake"
    list_width = 300
    bar: IntakeBar
    detail: IntakePane

    def __init__(self, desk: Desk) -> None:
        self.corrections = Corrections(desk)
        self.uploading = Uploading(desk)
        self._marked: dict[str, Document] = {}
        self._after: tuple[Kind, Mapping[str, Any]] | None = None
        super().__init__(
            desk,
            INTAKE_WORK,
            live=desk.intake_live,
            filters=IntakeFilters(),
            detail=IntakePane(desk),
            bar=IntakeBar(desk.person.email, self._is_busy),
        )
        self.corrections.setParent(self)
        self.uploading.setParent(self)
        self.splitter.setObjectName("intake")
        # What room there is belongs to the page.
        self.splitter.setStretchFactor(0, 0)
        self.away = Banner(tone="warn")
        self._left = cast("QWidget", self.splitter.widget(0))
        self._lay_out()
        self._connect_paper()
        self.setAcceptDrops(True)
        self.use_filters(INTAKE_WORK.filters)

    def shortcuts(self) -> list[Shortcut]:
        lines = self.detail.lines
        return [
            Shortcut("A", "Accept", lambda: self.bar.decide(PaperKind.ACCEPT)),
            Shortcut("R", "Reject", lambda: self.bar.decide(PaperKind.REJECT)),
            Shortcut("D", "It is no duplicate", lambda: self.bar.decide(PaperKind.KEEP)),
            Shortcut("L", "Next line of the paper", lambda: lines.step(1)),
            Shortcut("Shift+L", "Previous line of the paper", lambda: lines.step(-1)),
            Shortcut("Ctrl+L", "Which article a line means", lines.start),
            Shortcut("Ctrl+N", "Add a line", lines.start_adding),
            Shortcut("C", "Which customer the buyer is", self.detail.customer.start),
            Shortcut("Ctrl+R", "Turn the page to the right", lambda: self._rotate(90)),
            Shortcut("Ctrl+Shift+R", "Turn the page to the left", lambda: self._rotate(270)),
            Shortcut("X", "Mark the paper, to merge it", self.mark),
            Shortcut("Shift+M", "Merge the marked papers", self.merge),
            Shortcut("H", "Hide the list, or show it", self.toggle_list),
            Shortcut("Ctrl+O", "Add papers from this machine", self.ask_for_files),
            *super().shortcuts(),
        ]

    def open_item(self, item_id: str) -> None:
        """A paper, or ``trouble`` or ``duplicates`` for those."""
        views = {"trouble": View.TROUBLE, "duplicates": View.DUPLICATES}
        if item_id in views:
            self.use_filters(replace(self.work.filters, states=(views[item_id],)))
        elif item_id:
            super().open_item(item_id)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802 - Qt's names
        """Tab goes through what is unsure, and only where nothing is through everything."""
        if self.detail.detail is not None and self.detail.walk(1 if next else -1):
            return True
        return super().focusNextPrevChild(next)

    def may_undo(self, item: Document) -> bool:
        detail = self.detail.detail
        return detail is not None and detail.document.id == item.id and detail.can_undo

    def decide(self, kind: Kind, values: Mapping[str, Any]) -> None:
        """What is still on its way is waited for: a decision is made on what is shown."""
        # A field that is still written into says so when it loses the focus.
        self.table.setFocus()
        if self.corrections.of(self.opening.item_id):
            self._after = (kind, values)
            return
        super().decide(kind, values)

    def mark(self) -> None:
        row = self.model.row(self.table.currentIndex().row())
        if row is not None and self._marked.pop(row.id, None) is None:
            self._marked[row.id] = row
        names = ", ".join(one.title for one in self._marked.values())
        self.desk.notices.add("Marked to be merged, in this order: {names}", names=names or "–", quiet=not names)

    def merge(self) -> None:
        """One paper of those that are marked, in the order in which they were."""
        papers = list(self._marked.values())
        if len(papers) < 2:
            self.desk.notices.add("Mark at least two papers with X first.")
            return
        work = intake_decisions.merge(self.desk.session.call, papers, client_id=str(uuid4()))
        self.desk.jobs.run(work, owner=self, done=self._merged, failed=self._tell_failure)

    def toggle_list(self) -> None:
        self._left.setVisible(not self._left.isVisible())

    def ask_for_files(self) -> None:
        dialog = QFileDialog(self.window(), tr("Add papers"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([tr("Papers ({endings})", endings=ENDINGS), tr("All files (*)")])
        dialog.filesSelected.connect(lambda paths: self.uploading.add(Path(path) for path in paths))
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.uploading.add(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()

    def _is_busy(self) -> bool:
        return bool(self.detail.stop) or bool(self.corrections.of(self.opening.item_id))

    def _correct(self, mutation: str, stop: str, **values: Any) -> None:
        if self.opening.item_id:
            self.corrections.send(self.opening.item_id, mutation, stop, **values)

    def _corrected(self, detail: Detail) -> None:
        self.opening.brought_up_to_date(detail)
        self.model.refresh()
        if self._after is not None and detail.document.id == self.opening.item_id:
            (kind, values), self._after = self._after, None
            super().decide(kind, values)

    def _refused(self, stop: str, why: str | ApiError) -> None:
        self._after = None
        text = sentence(why) if isinstance(why, ApiError) else why
        self.detail.show_problem(stop, text)
        self.desk.notices.add("Not taken: {why}", why=text)

    def _somebody_was_faster(self, detail: Detail | None) -> None:
        self._after = None
        self.desk.notices.add("Somebody else has changed this paper: it is shown as it is now.")
        if detail is not None:
            self.opening.brought_up_to_date(detail)

    def _pick_customer(self, customer: Customer) -> None:
        self._correct(
            intake_decisions.CHOOSE_CUSTOMER, customer_card.STOP, customerId=customer.id, customerName=customer.name
        )

    def _pick_variant(self, position: int, variant: Variant) -> None:
        stop = self.detail.lines.stop_of_article(position)
        self._correct(intake_decisions.CHOOSE_VARIANT, stop, position=position, variantId=variant.id)

    def _add_line(self, variant: Variant) -> None:
        price = None if variant.price is None else str(variant.price.amount)
        self._correct(intake_decisions.ADD_LINE, "", variantId=variant.id, quantity=1, price=price)

    def _rotate(self, degrees: int) -> None:
        if self.detail.detail is not None and self.detail.detail.pages:
            self._correct(intake_decisions.ROTATE, "", page=self.detail.view.page, degrees=degrees)

    def _split(self) -> None:
        """Into two papers, the second beginning with the page that is looked at."""
        page = self.detail.view.page
        if page < 2:
            self.desk.notices.add("Go to the page with which the second paper begins; it cannot be the first one.")
            return
        self._correct(intake_decisions.SPLIT, "", starts=[page])

    def _read_again(self, engine: str, language: str) -> None:
        self._correct(intake_decisions.READ_AGAIN, "", engine=engine, language=language or None)

    def _save_original(self) -> None:
        detail = self.detail.detail
        if detail is None or not detail.original:
            return
        dialog = QFileDialog(self.window(), tr("Save the original as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(detail.document.name)
        dialog.fileSelected.connect(lambda path: self._fetch_original(detail, Path(path)))
        dialog.open()

    def _fetch_original(self, detail: Detail, path: Path) -> None:
        def save(content: bytes) -> None:
            write_bytes(path, content)
            self.desk.notices.add("Saved: {file}", file=path.name)

        self.desk.jobs.run(self.desk.session.get(detail.original), owner=self, done=save, failed=self._tell_failure)

    def _merged(self, found: Resolved[Detail]) -> None:
        if found.problems or found.present is None:
            self.desk.notices.add("Not merged: {why}", why=found.problems[0].message if found.problems else "")
            return
        self._marked.clear()
        self.model.refresh()
        self.open_item(found.present.document.id)

    def _tell_failure(self, error: ApiError) -> None:
        self.desk.notices.add("{why}", why=lambda: sentence(error))

    def _taken_in(self, document_id: str) -> None:
        self.model.refresh()
        if not self.opening.item_id:
            self.open_item(document_id)

    def _connect_paper(self) -> None:
        corrections, pane = self.corrections, self.detail
        corrections.changed.connect(self._corrected)
        corrections.refused.connect(self._refused)
        corrections.conflict.connect(self._somebody_was_faster)
        corrections.away.connect(lambda is_away: self.away.show_text(AWAY) if is_away else self.away.hide())
        self.uploading.taken.connect(self._taken_in)
        pane.filled.connect(corrections.seen)
        pane.walked_out.connect(lambda: self.bar.buttons[PaperKind.ACCEPT].setFocus())
        for card in (pane.fields, pane.lines):
            card.corrected.connect(
                lambda path, text: self._correct(intake_decisions.CORRECT, path, path=path, text=text)
            )
            card.left.connect(self.table.setFocus)
        pane.customer.picked.connect(self._pick_customer)
        pane.lines.variant_picked.connect(self._pick_variant)
        pane.lines.add_asked.connect(self._add_line)
        pane.lines.removed.connect(lambda position: self._correct(intake_decisions.REMOVE_LINE, "", position=position))

    def _fill_menu(self, menu: QMenu) -> None:
        for old in menu.findChildren(QMenu):
            old.setParent(None)
            old.deleteLater()
        menu.clear()
        menu.addAction(tr("Turn the page to the right"), lambda: self._rotate(90))
        menu.addAction(tr("Split before this page"), self._split)
        menu.addAction(tr("Merge the marked papers"), self.merge)
        menu.addSeparator()
        for engine, name in ENGINES.items():
            again = menu.addMenu(tr("Read again with {engine}", engine=tr(name)))
            for language, language_name in READ_LANGUAGES.items():
                again.addAction(tr(language_name), partial(self._read_again, engine, language))
        menu.addSeparator()
        menu.addAction(tr("Save the original…"), self._save_original)

    def _lay_out(self) -> None:
        add = Button("Add papers… (Ctrl+O)", clicked=self.ask_for_files)
        more = Button("Paper", clicked=lambda: None)
        menu = QMenu(more)
        more.setMenu(menu)
        follow(menu, lambda: self._fill_menu(menu))
        self._left.setMinimumWidth(250)
        if isinstance(self._left, Card):
            self._left.body.insertWidget(1, add)
            self._left.body.insertWidget(2, UploadBanner(self.uploading))
        layout = self.conflicts.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addWidget(self.away)
        self.bar.add_menu(more)
