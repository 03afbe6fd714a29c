"""Opens every screen in both languages and prints, as JSON, what is cut off or has an icon of too few pixels.

    QT_SCALE_FACTOR=2 python tests/backoffice_desktop/clipped.py

The scale is the process's own: Qt reads it once, when the program starts.
"""

import json
import os
import sys
import tempfile
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["SALEOR_AI_DESKTOP_DIR"] = tempfile.mkdtemp(prefix="saleor-ai-desktop-")

from fake_service import FakeService
from fake_shop import FakeShop
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QHeaderView, QLabel, QPushButton, QWidget
from screenshots import LastingStore, screens, settle

from backoffice_desktop.api.fraud_queue import Filters
from backoffice_desktop.main_window import SMALLEST, MainWindow
from backoffice_desktop.settings import Settings
from backoffice_desktop.theme import theme

LANGUAGES = ("en", "zh-hans")
SETTLE_SECONDS, REST_SECONDS = 0.2, 5.0
HEADER_PADDING = 20


def main() -> None:
    app = QApplication([])
    service = FakeService(FakeShop(1_240))
    service.start()
    theme.install(app, "light")
    window = MainWindow(Settings(), LastingStore())
    window.show()
    found = []

    def nothing() -> None:
        window.shell.show_screen("fraud")
        window.shell.screens["fraud"].use_filters(Filters(search="nobody"))

    def new_application() -> None:
        window.shell.show_screen("credit")
        window.shell.screens["credit"].show_view("applications")
        window.shell.screens["credit"].applications.form.start()

    own = [("nothing", nothing), ("new-application", new_application)]
    for name, show in [*screens(app, window, service), *own]:
        show()
        for size in (SMALLEST, (1440, 900)):
            window.resize(*size)
            for language in LANGUAGES:
                window.use_language(language)
                found += [f"{name}, {size[0]} wide, {language}: {what}" for what in lasting_faults(app, window)]
    sys.stdout.write(json.dumps({"ratio": window.devicePixelRatioF(), "faults": found}, ensure_ascii=False))
    window.close()
    service.stop()


def lasting_faults(app: QApplication, window: MainWindow) -> list[str]:
    """What is still wrong when the window has come to rest: while it is filled, some of it has no size yet."""
    end = time.monotonic() + REST_SECONDS
    settle(app, SETTLE_SECONDS)
    while (found := faults(window)) and time.monotonic() < end:
        settle(app, SETTLE_SECONDS)
    return found


def faults(window: MainWindow) -> list[str]:
    seen = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    return [f"{type(widget).__name__} {what}" for widget in seen if (what := _fault(widget))]


def _fault(widget: QWidget) -> str:
    match widget:
        case QLabel() if not widget.pixmap().isNull():
            pixmap = widget.pixmap()
            return "icon is not sharp" if pixmap.devicePixelRatio() < widget.devicePixelRatioF() else ""
        case QLabel() if widget.wordWrap():
            return f"{widget.text()!r}" if widget.height() < widget.heightForWidth(widget.width()) else ""
        case QLabel() | QPushButton() | QCheckBox():
            return _cut(widget, widget.text())
        case QComboBox():
            return _cut(widget, widget.currentText())
        case QHeaderView() if widget.orientation() is Qt.Orientation.Horizontal:
            return _cut_titles(widget)
    return ""


def _cut(widget: QWidget, text: str) -> str:
    wanted = widget.sizeHint()
    is_cut = widget.width() < wanted.width() or widget.height() < wanted.height()
    return f"{text!r} has {widget.size().toTuple()} of {wanted.toTuple()}" if text and is_cut else ""


def _cut_titles(header: QHeaderView) -> str:
    model, measure = header.model(), header.fontMetrics()
    titles = [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(header.count())]
    return ", ".join(
        title
        for place, title in enumerate(titles)
        if not header.isSectionHidden(place)
        and header.sectionSize(place) < measure.horizontalAdvance(title) + HEADER_PADDING
    )


if __name__ == "__main__":
    main()
