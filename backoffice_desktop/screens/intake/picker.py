"""A field to find one thing of many while it is typed: a list below it, arrow keys and Enter."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.jobs import Job, Jobs
from backoffice_desktop.translations import follow, say, tr
from backoffice_desktop.worklist.filter_bar import TYPING_MS

MOST_SHOWN = 6
ROW_HEIGHT = 26
CHOICE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Choice:
    """``text`` is said in the language of the moment; ``about`` is behind it, muted by being short."""

    key: str
    text: str
    about: Callable[[], str]
    holds: Any


class PickerField(QLineEdit):
    """Signals: ``moved`` (by) with the arrows; ``taken`` by Enter; ``entered``; ``left`` by Escape."""

    moved = Signal(int)
    taken = Signal()
    entered = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.entered.emit()


class Picker(QWidget):
    """What is proposed while nothing is typed; what ``find`` finds afterwards.

    Signals: ``picked`` (what was chosen); ``entered``; ``left``.
    """

    picked = Signal(object)
    entered = Signal()
    left = Signal()

    def __init__(
        self,
        jobs: Jobs,
        find: Callable[[str], Coroutine[Any, Any, Sequence[Any]]],
        choice_of: Callable[[Any], Choice],
        *,
        hint: str,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._find = find
        self._choice_of = choice_of
        self._proposed: Sequence[Choice] = ()
        self._shown: Sequence[Choice] = ()
        self._job: Job | None = None
        self._wants_first = False
        self.field = PickerField()
        self.field.setClearButtonEnabled(True)
        say(self.field.setPlaceholderText, hint)
        say(self.field.setAccessibleName, hint)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.field.textEdited.connect(self._typed)
        self.field.moved.connect(self._move)
        self.field.taken.connect(self._take)
        self.field.entered.connect(self.entered)
        self.field.left.connect(self.left)
        self.list.itemClicked.connect(lambda item: self._pick(item.data(CHOICE)))
        self._typing.timeout.connect(self._look)
        follow(self.list, self._fill, "choices")

    def propose(self, choices: Sequence[Choice]) -> None:
        """Begin anew with these."""
        self._stop()
        self.field.clear()
        self._proposed = self._shown = choices
        self._fill()

    def _typed(self, text: str) -> None:
        self._stop()
        if text.strip():
            self._typing.start()
        else:
            self._shown = self._proposed
            self._fill()

    def _look(self) -> None:
        self._typing.stop()
        self._job = self._jobs.run(
            self._find(self.field.text().strip()), owner=self, done=self._show_found, failed=self._show_error
        )

    def _show_found(self, found: Sequence[Any]) -> None:
        self._job = None
        self._shown = [self._choice_of(one) for one in found]
        self._fill()
        if self._wants_first and self._shown:
            self._pick(self._shown[0])
        self._wants_first = False

    def _show_error(self, error: ApiError) -> None:
        self._job, self._shown, self._wants_first = None, (), False
        self._fill(lambda: sentence(error))

    def _fill(self, instead: Callable[[], str] | None = None) -> None:
        self.list.clear()
        for choice in self._shown:
            about = choice.about()
            item = QListWidgetItem(f"{choice.text}   {about}" if about else choice.text)
            item.setData(CHOICE, choice)
            item.setToolTip(item.text())
            self.list.addItem(item)
        if not self._shown and (instead is not None or self.field.text().strip()):
            item = QListWidgetItem(tr("Nothing found.") if instead is None else instead())
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        count = self.list.count()
        self.list.setVisible(count > 0)
        self.list.setFixedHeight(min(count, MOST_SHOWN) * ROW_HEIGHT + 6)
        if self._shown:
            self.list.setCurrentRow(0)

    def _move(self, by: int) -> None:
        place = self.list.currentRow() + by
        if 0 <= place < len(self._shown):
            self.list.setCurrentRow(place)

    def _take(self) -> None:
        if self._typing.isActive() or self._job is not None:
            # Typed and entered at once: what is found first is meant.
            self._wants_first = True
            if self._typing.isActive():
                self._look()
        elif self._shown:
            self._pick(self._shown[max(self.list.currentRow(), 0)])

    def _pick(self, choice: Choice | None) -> None:
        if choice is not None:
            self.picked.emit(choice.holds)

    def _stop(self) -> None:
        self._typing.stop()
        self._wants_first = False
        if self._job is not None:
            self._job.cancel()
            self._job = None
