"""The bar on the left: screens, how the connection is, and the person's own menu."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from backoffice_desktop.icons import icon
from backoffice_desktop.live import Connection
from backoffice_desktop.screens.registry import ScreenEntry
from backoffice_desktop.settings import Settings
from backoffice_desktop.theme import THEMES, theme
from backoffice_desktop.translations import LANGUAGES, follow, language, say, tr
from backoffice_desktop.widgets.parts import Button, Chip, Label, row

WIDTH = 240
MOST_SHOWN = 999
CONNECTIONS = {
    Connection.CONNECTING: ("Connecting…", "neutral"),
    Connection.LIVE: ("Live", "good"),
    Connection.POLLING: ("Every few seconds", "warn"),
    Connection.OFFLINE: ("Offline", "bad"),
}
THEME_NAMES = {"system": "As the system has it", "light": "Light", "dark": "Dark"}


class Navigation(QWidget):
    """Signals: ``chosen`` (screen), ``theme_chosen``, ``language_chosen`` (code), ``notifications_chosen`` (on or off),
    ``keys_asked``, ``log_out_asked``."""

    chosen = Signal(str)
    theme_chosen = Signal(str)
    language_chosen = Signal(str)
    notifications_chosen = Signal(bool)
    keys_asked = Signal()
    log_out_asked = Signal()

    def __init__(self, entries: Sequence[ScreenEntry], email: str, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.setProperty("role", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.buttons: dict[str, Button] = {}
        self._icons = {entry.name: entry.icon for entry in entries}
        self._badges: dict[str, Chip] = {}
        self.connection = Chip()
        self._person = Button("{email}", clicked=lambda: None, tone="nav", email=email)
        self._person.setToolTip(email)
        self._menu = QMenu(self)
        self._person.setMenu(self._menu)
        self._build(entries)
        follow(self._menu, self._fill_menu)
        self.show_connection(Connection.CONNECTING)
        theme.changed.connect(self._draw_icons)
        self._draw_icons()

    def show_screen(self, name: str) -> None:
        for other, button in self.buttons.items():
            button.setChecked(other == name)

    def show_connection(self, state: Connection) -> None:
        text, tone = CONNECTIONS[state]
        self.connection.say(text)
        self.connection.set_tone(tone)

    def show_waiting(self, screen: str, count: int) -> None:
        if (badge := self._badges.get(screen)) is not None:
            badge.setVisible(count > 0)
            badge.say("{count}", count=f"{MOST_SHOWN}+" if count > MOST_SHOWN else str(count))

    def _build(self, entries: Sequence[ScreenEntry]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 16, 12, 12)
        layout.setSpacing(4)
        brand = Label("saleor-ai", role="brand")
        brand.setContentsMargins(12, 0, 0, 12)
        layout.addWidget(brand)
        for place, entry in enumerate(entries, start=1):
            layout.addWidget(self._button(entry, place))
        layout.addStretch(1)
        layout.addLayout(row(self.connection, 1))
        layout.addWidget(self._person)

    def _button(self, entry: ScreenEntry, place: int) -> Button:
        button = Button(entry.title, clicked=lambda: self.chosen.emit(entry.name), tone="nav")
        button.setCheckable(True)
        button.setIconSize(QSize(18, 18))
        say(button.setToolTip, "{title} (Ctrl+{place})", title=lambda: tr(entry.title), place=place)
        self.buttons[entry.name] = button
        badge = self._badges[entry.name] = Chip(tone="accent")
        badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        badge.hide()
        inner = row(1, badge)
        inner.setContentsMargins(0, 0, 8, 0)
        button.setLayout(inner)
        return button

    def _fill_menu(self) -> None:
        for old in self._menu.findChildren(QMenu):
            old.setParent(None)
            old.deleteLater()
        self._menu.clear()
        themes = self._menu.addMenu(tr("Theme"))
        self._choices(themes, {name: tr(THEME_NAMES[name]) for name in THEMES}, theme.name, self.theme_chosen)
        self._choices(self._menu.addMenu(tr("Language")), LANGUAGES, language.code, self.language_chosen)
        notifications = self._menu.addAction(tr("Notify me when I work in another window"))
        notifications.setCheckable(True)
        notifications.setChecked(self._settings.notifications)
        notifications.toggled.connect(self.notifications_chosen.emit)
        self._menu.addAction(tr("Keys (F1)"), self.keys_asked.emit)
        self._menu.addSeparator()
        self._menu.addAction(tr("Log out"), self.log_out_asked.emit)

    def _choices(self, menu: QMenu, names: dict[str, str], held: str, signal: SignalInstance) -> None:
        group = QActionGroup(menu)
        for code, name in names.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(code == held)
            group.addAction(action)
            action.triggered.connect(lambda _=False, code=code: signal.emit(code))

    def _draw_icons(self) -> None:
        colours = theme.colours
        for name, button in self.buttons.items():
            button.setIcon(icon(self._icons[name], colours.muted, on=colours.accent))
        self._person.setIcon(icon("person", colours.muted))
        self._person.setIconSize(QSize(18, 18))
