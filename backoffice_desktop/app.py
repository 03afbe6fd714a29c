"""``saleor-ai-desktop``"""

import argparse
import logging
import signal
import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from backoffice_desktop import settings as settings_file
from backoffice_desktop.garbage import Garbage
from backoffice_desktop.main_window import MainWindow
from backoffice_desktop.settings import Settings
from backoffice_desktop.theme import theme
from backoffice_desktop.token_store import KeyringStore

PYTHON_MS = 300
"""How often Python gets a chance to see Ctrl-C while Qt waits."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and work until it is closed."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    app = QApplication([sys.argv[0]])
    app.setApplicationName("saleor-ai-desktop")
    app.setApplicationDisplayName("saleor-ai")
    settings = Settings.load(settings_file.folder() / "settings.json")
    if asked.server:
        settings.server = asked.server
    theme.install(app, settings.theme)
    garbage = Garbage(app)
    window = MainWindow(settings, KeyringStore())
    window.entered.connect(garbage.leave_out_what_is_here, Qt.ConnectionType.SingleShotConnection)
    window.show()
    QTimer.singleShot(0, lambda: window.begin(demo=asked.demo))
    signal.signal(signal.SIGINT, lambda *_: window.close())
    ticking = QTimer(interval=PYTHON_MS)
    ticking.timeout.connect(lambda: None)
    ticking.start()
    return app.exec()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="saleor-ai-desktop", description="The desktop of a Saleor shop's staff.")
    parser.add_argument("--demo", action="store_true", help="open it on the demo shop, which is started where needed")
    parser.add_argument("--server", default="", metavar="ADDRESS", help="address to fill in at the login")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
