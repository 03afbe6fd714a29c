"""A paper in full: its pages with boxes beside its fields and lines, linked both ways."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.intake import Box, Detail, Document, Found
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.intake import customer_card
from backoffice_desktop.screens.intake.cards import IntakeHistoryCard, ReasonsCard, TotalsCard
from backoffice_desktop.screens.intake.customer_card import CustomerCard
from backoffice_desktop.screens.intake.fields_card import FieldsCard
from backoffice_desktop.screens.intake.heading import IntakeHeading
from backoffice_desktop.screens.intake.lines_card import LinesCard
from backoffice_desktop.screens.intake.pictures import Pictures
from backoffice_desktop.screens.intake.reading_field import ReadingField
from backoffice_desktop.screens.intake.walk import following
from backoffice_desktop.screens.intake.words import is_sure
from backoffice_desktop.widgets.page_view import Mark, PageView, Sheet, Tone
from backoffice_desktop.worklist.detail import DetailPane


class IntakePane(QSplitter):
    """Signals: ``retried`` after an error; ``filled`` (Detail); ``walked_out`` where nothing unsure is left."""

    retried = Signal()
    filled = Signal(object)
    walked_out = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("intake-page")
        self.heading = IntakeHeading()
        self.view = PageView()
        self.fields = FieldsCard()
        self.customer = CustomerCard(desk)
        self.lines = LinesCard(desk)
        self.detail: Detail | None = None
        self._pictures = Pictures(desk, self.view)
        cards = (ReasonsCard(), self.fields, self.customer, self.lines, TotalsCard(), IntakeHistoryCard())
        self.inner = DetailPane(self.heading, cards)
        self._build()
        self.inner.retried.connect(self.retried)
        self.view.picked.connect(self.go_to)
        self.fields.entered.connect(self.view.mark)
        self.lines.entered.connect(self._entered_line)
        self.fields.ended.connect(self._ended)
        self.lines.ended.connect(self._ended)

    def show_item(self, item: Document) -> None:
        """The heading at once; the rest when it has come."""
        self.inner.show_item(item)
        if self.detail is None or self.detail.document.id != item.id:
            self.detail = None
            self._pictures.show_pages(())
            self.view.show_sheets(())

    def show_detail(self, item: Document, detail: Detail) -> None:
        before = self.detail
        self.detail = detail
        if before is None or before.document.id != detail.document.id or before.pages != detail.pages:
            self._pictures.show_pages(detail.pages)
            self.view.show_sheets([Sheet(one.number, one.width, one.height) for one in detail.pages])
        self.view.show_marks([mark_of(one, one.box) for one in _founds(detail) if one.box is not None])
        self.inner.show_detail(item, detail)
        self.filled.emit(detail)

    def show_error(self, error: ApiError) -> None:
        self.inner.show_error(error)

    def show_nothing(self, text: str) -> None:
        self.detail = None
        self._pictures.show_pages(())
        self.view.show_sheets(())
        self.inner.show_nothing(text)

    def show_problem(self, stop: str, why: str) -> None:
        """The service did not take what was written there."""
        if stop == customer_card.STOP:
            self.customer.show_problem(why)
        elif stop in self.fields.fields:
            self.fields.fields[stop].show_problem(why)
        else:
            self.lines.show_problem(stop, why)

    def go_to(self, stop: str) -> None:
        """Put the focus on a field, an article or the customer, and its box into sight."""
        if stop.startswith("lines."):
            self.lines.go_to(stop)
        elif stop == customer_card.STOP:
            self.customer.start()
        elif stop in self.fields.fields:
            field = self.fields.fields[stop]
            field.show()
            field.setFocus()
        if (widget := QApplication.focusWidget()) is not None and self.inner.isAncestorOf(widget):
            self.inner.ensureWidgetVisible(widget, 20, 80)

    def unsure(self) -> list[str]:
        customer = [customer_card.STOP] if self.customer.is_unsure else []
        return [] if self.detail is None else [*self.fields.unsure(), *customer, *self.lines.unsure()]

    def walk(self, by: int) -> bool:
        """To the next thing that is unsure; False where there is none."""
        stop = following(self.unsure(), self.stop, self._order(), by=by)
        if stop:
            self.go_to(stop)
        return bool(stop)

    @property
    def stop(self) -> str:
        """Where the focus is, empty where it is on nothing of the paper's."""
        widget = QApplication.focusWidget()
        if isinstance(widget, ReadingField):
            return widget.path
        if widget is self.lines.picker.field:
            return self.lines.stop_of_article()
        return customer_card.STOP if widget is self.customer.picker.field else ""

    def _order(self) -> list[str]:
        lines = () if self.detail is None else self.detail.lines
        of_lines = [f"lines.{one.position}.{name}" for one in lines for name in ("article", *self.lines.fields)]
        return [*self.fields.fields, customer_card.STOP, *of_lines]

    def _entered_line(self, stop: str) -> None:
        """The article of a line is where its description stands."""
        path = stop.replace(".article", ".description")
        if stop.endswith(".article") and self.detail is not None and self.detail.found(path) is None:
            path = stop.replace(".article", ".code")
        self.view.mark(path)

    def _ended(self, stop: str) -> None:
        """Enter: on to the next that is unsure, else to the next field in order."""
        rest = following(self.unsure(), stop, self._order())
        if rest:
            self.go_to(rest)
        else:
            self.walked_out.emit()

    def _build(self) -> None:
        right = QWidget()
        layout = QVBoxLayout(right)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(self.inner)
        self.inner.setMinimumWidth(400)
        self.addWidget(self.view)
        self.addWidget(right)
        self.setChildrenCollapsible(False)
        self.setSizes([450, 470])
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 1)


def mark_of(found: Found, box: Box) -> Mark:
    area = QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)
    return Mark(found.path, found.page, area, Tone.SURE if is_sure(found) else Tone.UNSURE)


def _founds(detail: Detail) -> list[Found]:
    return [*detail.fields, *(found for line in detail.lines for found in line.fields)]
