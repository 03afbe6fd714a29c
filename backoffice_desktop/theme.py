"""Light, dark, or as the system has it; and the fonts."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from backoffice_desktop.colours import DARK, LIGHT, Colours
from backoffice_desktop.icons import picture
from backoffice_desktop.style import sheet

THEMES = ("system", "light", "dark")
FAMILIES = (
    "Inter",
    "Segoe UI",
    "SF Pro Text",
    "Noto Sans",
    "DejaVu Sans",
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "WenQuanYi Zen Hei",
)


class Theme(QObject):
    """The palette in use. Signals: ``changed`` when it is another one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = "system"
        self.colours = LIGHT
        self._made: dict[str, QColor] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def install(self, app: QApplication, name: str) -> None:
        """Dress the application, and follow the system from now on."""
        app.setStyle("Fusion")
        app.setFont(font())
        app.styleHints().colorSchemeChanged.connect(lambda _: self.use(self.name))
        self.use(name)

    def use(self, name: str) -> None:
        self.name = name if name in THEMES else "system"
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        is_dark = self.name == "dark"
        if self.name == "system":
            is_dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self.colours = DARK if is_dark else LIGHT
        self._made.clear()
        app.setPalette(_palette(self.colours))
        app.setStyleSheet(sheet(self.colours, arrow=self._picture("arrow"), tick=self._picture("tick")))
        self.changed.emit()

    def colour(self, name: str) -> QColor:
        """``accent``, ``bad_soft`` … of the palette in use."""
        if name not in self._made:
            self._made[name] = QColor(getattr(self.colours, name))
        return self._made[name]

    def _picture(self, name: str) -> str:
        """A picture for the style sheet, which takes files only."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="saleor-ai-desktop-", ignore_cleanup_errors=True)
        colour = self.colours.accent_text if name == "tick" else self.colours.muted
        path = Path(self._folder.name) / f"{name}-{'dark' if self.colours.is_dark else 'light'}.png"
        if not path.exists():
            picture(name, colour, size=48, width=2.6).save(str(path))
        return path.as_posix()


theme = Theme()


def font() -> QFont:
    """The first installed family of ``FAMILIES``, Chinese ones behind it; digits all of one width."""
    installed = set(QFontDatabase.families())
    made = QFont()
    made.setFamilies([family for family in FAMILIES if family in installed] or [made.family()])
    made.setPixelSize(13)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _palette(colours: Colours) -> QPalette:
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.raised,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.accent_text,
        QPalette.ColorRole.ToolTipBase: colours.text,
        QPalette.ColorRole.ToolTipText: colours.surface,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    return made
