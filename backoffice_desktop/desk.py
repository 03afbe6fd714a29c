"""What every screen works with."""

from dataclasses import dataclass

from backoffice_desktop.api.accounts import Person
from backoffice_desktop.counts import Counts
from backoffice_desktop.jobs import Jobs
from backoffice_desktop.live import Live
from backoffice_desktop.notices import Notices
from backoffice_desktop.sending import Sender
from backoffice_desktop.session import Session
from backoffice_desktop.settings import Settings


@dataclass
class Desk:
    """One for each login."""

    person: Person
    jobs: Jobs
    session: Session
    settings: Settings
    live: Live
    credit_live: Live
    stock_live: Live
    intake_live: Live
    dispatch_live: Live
    sender: Sender
    notices: Notices
    counts: Counts

    @property
    def account(self) -> str:
        """Who and where: what is kept on disk for this login carries it."""
        return account_of(self.person.email, self.session.server)

    def may(self, permissions: frozenset[str]) -> bool:
        """Whether the person has any one of the permissions, as the service will see it."""
        return bool(permissions & set(self.person.permissions))


def account_of(email: str, server: str) -> str:
    return f"{email.strip().lower()} {server}"
