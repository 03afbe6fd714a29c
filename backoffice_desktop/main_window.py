"""The window: logging in first, then the shell; remembers its size, place, theme and language."""

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QLocale, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget

from backoffice_desktop import live
from backoffice_desktop import settings as settings_file
from backoffice_desktop.api.accounts import Person
from backoffice_desktop.api.address import api_address
from backoffice_desktop.api.errors import ApiError, LoggedOutError
from backoffice_desktop.attention import Attention
from backoffice_desktop.counting import CountFolder
from backoffice_desktop.counts import Counts
from backoffice_desktop.demo import Demo, DemoAccess
from backoffice_desktop.desk import Desk, account_of
from backoffice_desktop.jobs import Job, Jobs
from backoffice_desktop.live import Live
from backoffice_desktop.notices import Notices
from backoffice_desktop.outbox import Outbox
from backoffice_desktop.permissions import CREDIT_REVIEW, DISPATCH, INTAKE, STOCK
from backoffice_desktop.screens.login.screen import LoginScreen
from backoffice_desktop.sending import Sender
from backoffice_desktop.session import Session
from backoffice_desktop.settings import Settings
from backoffice_desktop.shell import Shell
from backoffice_desktop.theme import theme
from backoffice_desktop.token_store import TokenStore
from backoffice_desktop.translations import language, say

SMALLEST = (1180, 700)
USUAL = (1440, 900)


@dataclass(frozen=True, slots=True)
class Where:
    """``saleor`` is empty where staff log in at the service itself."""

    server: str
    saleor: str = ""


class MainWindow(QMainWindow):
    """Signals: ``entered`` after somebody has come in; ``left`` after logging out."""

    entered = Signal()
    left = Signal()

    def __init__(self, settings: Settings, store: TokenStore) -> None:
        super().__init__()
        self.settings = settings
        self.store = store
        self.jobs = Jobs(self)
        self.desk: Desk | None = None
        self.shell: Shell | None = None
        self.attention: Attention | None = None
        self._demo = Demo()
        self._job: Job | None = None
        self._is_demo = False
        language.use(settings.language or _system_language())
        self.login = LoginScreen(settings)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.login)
        self.setCentralWidget(self._stack)
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        say(self.setWindowTitle, "saleor-ai desktop")
        self._restore()
        self.login.asked.connect(self.log_in)
        self.login.demo_asked.connect(self.open_demo)
        self.login.cancelled.connect(self._cancel)
        self.login.language_chosen.connect(self.use_language)

    def begin(self, *, demo: bool = False) -> None:
        """Go on with the last login, open the demo, or ask for a login."""
        if demo:
            self.open_demo()
        elif self.settings.server and self.settings.email:
            self._resume()

    def log_in(self, server: str, saleor: str, email: str, password: str) -> None:
        try:
            where = Where(api_address(server), api_address(saleor) if saleor.strip() else "")
        except ApiError as error:
            self.login.show_error(error)
            return
        self.settings.server, self.settings.saleor, self.settings.email = server.strip(), saleor.strip(), email
        self._enter(where, email, password)

    def open_demo(self) -> None:
        self._is_demo = True
        self.login.show_progress("Looking for the demo shop…")
        self._job = self.jobs.run(
            self._demo.open(self._report), owner=self, done=self._demo_is_open, failed=self._refused
        )

    def log_out(self) -> None:
        """Forget the tokens and ask for a login. Decisions that wait to be sent stay on disk for the next one."""
        if self.desk is not None:
            session = self.desk.session
            self._leave()
            self.jobs.run(_end(session), owner=self, done=lambda _: None, failed=lambda _: None)
            self.login.show_form()
            self.left.emit()

    def use_theme(self, name: str) -> None:
        theme.use(name)
        self.settings.theme = name

    def use_language(self, code: str) -> None:
        language.use(code)
        self.settings.language = code

    def use_notifications(self, is_on: bool) -> None:
        self.settings.notifications = is_on
        if self.attention is not None:
            self.attention.use_setting()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._leave()
        self.settings.save()
        self.hide()
        self.jobs.close()
        self._demo.stop()
        super().closeEvent(event)

    def _enter(self, where: Where, email: str, password: str) -> None:
        session = self._session(where)
        self.login.show_progress("Logging in…")
        self._job = self.jobs.run(
            session.log_in(email=email, password=password),
            owner=self,
            done=lambda person: self._show_shell(session, person),
            failed=self._refused,
        )

    def _resume(self) -> None:
        try:
            saleor = api_address(self.settings.saleor) if self.settings.saleor else ""
            session = self._session(Where(api_address(self.settings.server), saleor))
        except ApiError:
            return
        self.login.show_progress("Logging in…")
        self._job = self.jobs.run(
            session.resume(email=self.settings.email),
            owner=self,
            done=lambda person: self.login.show_form() if person is None else self._show_shell(session, person),
            failed=self._refused,
        )

    def _session(self, where: Where) -> Session:
        session = Session(server=where.server, saleor=where.saleor, store=self.store, language=lambda: language.code)
        self.jobs.at_end.append(session.close)
        return session

    def _demo_is_open(self, access: DemoAccess) -> None:
        self._enter(Where(access.server), access.email, access.password)

    def _report(self, text: str, fraction: float | None) -> None:
        shown = "Starting the demo shop. The first time this takes a few minutes. {step}"
        self.jobs.post(lambda: self.login.show_progress(shown, fraction=fraction, step=text))

    def _show_shell(self, session: Session, person: Person) -> None:
        account = account_of(person.email, session.server)
        sender = Sender(self.jobs, session, Outbox(settings_file.folder() / "unsent", account))
        notices = Notices()
        desk = Desk(
            person=person,
            jobs=self.jobs,
            session=session,
            settings=self.settings,
            live=Live(self.jobs, session),
            credit_live=Live(self.jobs, session, live.CREDIT),
            stock_live=Live(self.jobs, session, live.STOCK),
            intake_live=Live(self.jobs, session, live.INTAKE),
            dispatch_live=Live(self.jobs, session, live.DISPATCH),
            sender=sender,
            notices=notices,
            counts=Counts(CountFolder(settings_file.folder() / "counts", account), sender, notices),
        )
        desk.live.logged_out.connect(self._login_ended)
        desk.credit_live.logged_out.connect(self._login_ended)
        desk.stock_live.logged_out.connect(self._login_ended)
        desk.intake_live.logged_out.connect(self._login_ended)
        desk.dispatch_live.logged_out.connect(self._login_ended)
        desk.sender.logged_out.connect(self._login_ended)
        self.desk = desk
        self.shell = Shell(desk)
        self.shell.navigation.theme_chosen.connect(self.use_theme)
        self.shell.navigation.language_chosen.connect(self.use_language)
        self.shell.navigation.notifications_chosen.connect(self.use_notifications)
        self.shell.navigation.log_out_asked.connect(self.log_out)
        self.shell.screen_changed.connect(self._remember_screen)
        self._restore_splitters()
        self._watch(desk)
        self._stack.addWidget(self.shell)
        self._stack.setCurrentWidget(self.shell)
        desk.live.start()
        if desk.may(CREDIT_REVIEW):
            desk.credit_live.start()
        if desk.may(STOCK):
            desk.stock_live.start()
        if desk.may(INTAKE):
            desk.intake_live.start()
        if desk.may(DISPATCH):
            desk.dispatch_live.start()
        desk.sender.send_now()
        if not self.store.is_lasting:
            desk.notices.add("This machine has no keyring: your login is kept until you close the program.")
        self.settings.save()
        self.entered.emit()

    def _watch(self, desk: Desk) -> None:
        if self.attention is None:
            self.attention = Attention(self, self.settings)
            self.attention.asked_for.connect(self._show_screen)
        self.attention.use_setting()
        desk.notices.added.connect(self.attention.tell)

    def _show_screen(self, name: str) -> None:
        if self.shell is not None:
            self.shell.show_screen(name)

    def _login_ended(self) -> None:
        if self.desk is not None:
            self._leave()
            self.login.show_error(LoggedOutError())

    def _leave(self) -> None:
        desk, shell = self.desk, self.shell
        self.desk = self.shell = None
        if desk is None or shell is None:
            return
        for splitter in shell.findChildren(QSplitter):
            self.settings.splitters[splitter.objectName() or "fraud"] = _text(splitter.saveState())
        if self.attention is not None:
            self.attention.end()
        desk.live.stop()
        desk.credit_live.stop()
        desk.stock_live.stop()
        desk.intake_live.stop()
        desk.dispatch_live.stop()
        desk.sender.stop()
        self._stack.setCurrentWidget(self.login)
        self._stack.removeWidget(shell)
        shell.deleteLater()

    def _refused(self, error: ApiError) -> None:
        self._job = None
        self.login.show_error(error)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.login.show_form()

    def _remember_screen(self, name: str) -> None:
        self.settings.screen = name
        self._restore_splitters()

    def _restore(self) -> None:
        if self.settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.geometry.encode()))

    def _restore_splitters(self) -> None:
        for splitter in self.shell.findChildren(QSplitter) if self.shell is not None else []:
            held = self.settings.splitters.pop(splitter.objectName() or "fraud", "")
            if held:
                splitter.restoreState(QByteArray.fromBase64(held.encode()))


async def _end(session: Session) -> None:
    await session.log_out()
    await session.close()


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode()


def _system_language() -> str:
    return "zh-hans" if QLocale.system().language() == QLocale.Language.Chinese else "en"
