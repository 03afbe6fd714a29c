"""Where the refresh token is kept between two starts: the system's keyring, or nowhere."""

from typing import Protocol

SERVICE = "saleor-ai-desktop"


class TokenStore(Protocol):
    """May be slow (a keyring can ask for a password): called beside the window only."""

    is_lasting: bool

    def load(self, name: str) -> str: ...

    def save(self, name: str, token: str) -> None: ...

    def delete(self, name: str) -> None: ...


class SessionStore:
    """Keeps tokens until the program ends: for machines without a keyring."""

    is_lasting = False

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}

    def load(self, name: str) -> str:
        return self._tokens.get(name, "")

    def save(self, name: str, token: str) -> None:
        self._tokens[name] = token

    def delete(self, name: str) -> None:
        self._tokens.pop(name, None)


class KeyringStore:
    """The system's keyring; where it refuses, tokens are kept for the session and ``is_lasting`` says so."""

    def __init__(self) -> None:
        self.is_lasting = True
        self._session = SessionStore()

    def load(self, name: str) -> str:
        from keyring import get_password
        from keyring.errors import KeyringError

        try:
            return get_password(SERVICE, name) or ""
        except (KeyringError, OSError):
            self.is_lasting = False
            return self._session.load(name)

    def save(self, name: str, token: str) -> None:
        from keyring import set_password
        from keyring.errors import KeyringError

        try:
            set_password(SERVICE, name, token)
        except (KeyringError, OSError):
            self.is_lasting = False
            self._session.save(name, token)
        else:
            self.is_lasting = True

    def delete(self, name: str) -> None:
        from keyring import delete_password
        from keyring.errors import KeyringError

        self._session.delete(name)
        try:
            delete_password(SERVICE, name)
        except (KeyringError, OSError):
            # Nothing was kept, or nothing can be: either way none is left behind by us.
            return
