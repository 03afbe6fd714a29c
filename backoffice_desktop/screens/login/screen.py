"""Logging in."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from backoffice_desktop.api.accounts import LogInAtSaleorError
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.settings import Settings
from backoffice_desktop.translations import LANGUAGES, follow, language, say
from backoffice_desktop.widgets.parts import Button, Card, Label, row

WIDTH = 420


class LoginScreen(QWidget):
    """Signals: ``asked`` (server, Saleor or empty, e-mail, password); ``demo_asked``; ``cancelled``;
    ``language_chosen`` (code)."""

    asked = Signal(str, str, str, str)
    demo_asked = Signal()
    cancelled = Signal()
    language_chosen = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.server = _entry("shop.example, http://localhost:8400/", settings.server)
        self.saleor = _entry("https://shop.example/graphql/", settings.saleor)
        self.email = _entry("you@shop.example", settings.email)
        self.password = _entry("", "")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.problem = Label(role="problem", wraps=True)
        self.progress_text = Label(role="muted", wraps=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._form = QWidget()
        self._busy = QWidget()
        self._saleor_row = QWidget()
        self.log_in = Button("Log in", clicked=self._ask, tone="accent")
        self.demo = Button("Open the demo shop", clicked=self.demo_asked.emit)
        self._languages = QComboBox()
        self._languages.addItems(list(LANGUAGES.values()))
        follow(self._languages, lambda: self._languages.setCurrentIndex(list(LANGUAGES).index(language.code)))
        self._languages.activated.connect(lambda place: self.language_chosen.emit(list(LANGUAGES)[place]))
        self._build()
        self.show_form()
        self._saleor_row.setVisible(bool(settings.saleor))

    def show_form(self) -> None:
        self._busy.hide()
        self._form.show()
        self.problem.hide()
        self._focus_first()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        # After Qt has given the focus to whatever comes first.
        QTimer.singleShot(0, self, self._focus_first)

    def show_progress(self, text: str, *, fraction: float | None = None, **values: object) -> None:
        """Busy with something; without a fraction, nobody knows for how long."""
        self._form.hide()
        self._busy.show()
        self.progress_text.say(text, **values)
        self._bar.setRange(0, 0 if fraction is None else 100)
        self._bar.setValue(int((fraction or 0) * 100))

    def show_error(self, error: ApiError) -> None:
        self.show_form()
        self.problem.say("{why}", why=lambda: sentence(error))
        self.problem.show()
        if isinstance(error, LogInAtSaleorError):
            self._saleor_row.show()
            self.saleor.setFocus()

    def _focus_first(self) -> None:
        fields = (self.server, self.email, self.password)
        next((field for field in fields if not field.text()), self.password).setFocus()

    def _ask(self) -> None:
        for field in (self.server, self.email, self.password):
            if not field.text().strip():
                field.setFocus()
                self.problem.say("Please fill in server, e-mail and password.")
                self.problem.show()
                return
        self.problem.hide()
        self.asked.emit(self.server.text(), self.saleor.text(), self.email.text().strip(), self.password.text())
        self.password.clear()

    def _build(self) -> None:
        card = Card()
        card.setFixedWidth(WIDTH)
        card.body.setContentsMargins(28, 24, 28, 24)
        card.body.setSpacing(14)
        card.body.addLayout(row(Label("saleor-ai desktop", role="title"), 1, self._languages))
        card.body.addWidget(Label("For warehouse and support staff of a Saleor shop.", role="muted", wraps=True))
        card.body.addWidget(self._form)
        card.body.addWidget(self._busy)
        form = _column(self._form)
        for name, field in (("Server address", self.server), ("E-mail", self.email), ("Password", self.password)):
            _add_field(form, name, field)
            field.returnPressed.connect(self._ask)
        _add_field(_column(self._saleor_row), "Saleor's address", self.saleor)
        self.saleor.returnPressed.connect(self._ask)
        form.addWidget(self._saleor_row)
        form.addWidget(self.problem)
        form.addSpacing(8)
        form.addWidget(self.log_in)
        form.addWidget(self.demo)
        busy = _column(self._busy)
        busy.addWidget(self.progress_text)
        busy.addWidget(self._bar)
        busy.addLayout(row(1, Button("Cancel", clicked=self.cancelled.emit, tone="quiet")))
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)


def _entry(placeholder: str, text: str) -> QLineEdit:
    made = QLineEdit(text)
    made.setPlaceholderText(placeholder)
    made.setProperty("data", True)
    return made


def _column(widget: QWidget) -> QVBoxLayout:
    made = QVBoxLayout(widget)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(6)
    return made


def _add_field(layout: QVBoxLayout, name: str, field: QLineEdit) -> None:
    label = Label(name, role="small")
    label.setBuddy(field)
    say(field.setAccessibleName, name)
    layout.addWidget(label)
    layout.addWidget(field)
