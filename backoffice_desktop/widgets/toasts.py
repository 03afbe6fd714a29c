"""Short messages in the corner of the window that go away by themselves."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from backoffice_desktop.theme import theme
from backoffice_desktop.translations import language
from backoffice_desktop.widgets.parts import Button, Label

SHOWN_MS = 6_000
MOST = 3
MARGIN = 20


class Toasts(QWidget):
    """Lies over its parent's lower right corner; takes no focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.lift = 0
        self._over = parent
        parent.installEventFilter(self)
        self._late = QTimer(self, singleShot=True, interval=0)
        self._late.timeout.connect(self._place)
        # Texts and fonts have other sizes then, which Qt knows only after this.
        language.changed.connect(self._late.start)
        theme.changed.connect(self._late.start)
        self.hide()

    def show_text(self, text: str, *, action: str = "", act: Callable[[], object] | None = None, **values: Any) -> None:
        toast = QFrame()
        toast.setProperty("role", "toast")
        layout = QHBoxLayout(toast)
        layout.setContentsMargins(14, 9, 10, 9)
        label = Label(text, wraps=False, **values)
        layout.addWidget(label, 1)
        if act is not None:
            button = Button(action, clicked=lambda: self._act(toast, act))
            layout.addWidget(button)
        while self._layout.count() >= MOST:
            self._remove(self._toasts()[0])
        self._layout.addWidget(toast)
        QTimer.singleShot(SHOWN_MS, toast, lambda: self._remove(toast))
        self._place()
        self._late.start()

    def texts(self) -> list[str]:
        """What is shown at the moment."""
        return [label.text() for toast in self._toasts() for label in toast.findChildren(Label)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _toasts(self) -> list[QWidget]:
        items = [self._layout.itemAt(place) for place in range(self._layout.count())]
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    def _act(self, toast: QWidget, act: Callable[[], object]) -> None:
        act()
        self._remove(toast)

    def _remove(self, toast: QWidget) -> None:
        self._layout.removeWidget(toast)
        toast.hide()
        toast.deleteLater()
        self._place()

    def _place(self) -> None:
        if self._layout.count() == 0:
            self.hide()
            return
        for toast in self._toasts():
            # Before it is shown, a layout leaves it out of its size.
            toast.show()
            toast.ensurePolished()
            if (inner := toast.layout()) is not None:
                inner.activate()
        self._layout.invalidate()
        self._layout.activate()
        size = self._layout.sizeHint()
        parent = self._over
        self.setGeometry(
            parent.width() - size.width() - MARGIN,
            parent.height() - size.height() - MARGIN - self.lift,
            size.width(),
            size.height(),
        )
        self.show()
        self.raise_()
