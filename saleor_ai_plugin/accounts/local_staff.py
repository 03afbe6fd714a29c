"""Staff of the embedded shop: tokens of our own, signed with a key in the data folder."""

import os
import secrets
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt

from saleor_ai_plugin.accounts import services
from saleor_ai_plugin.accounts.models import LocalAccount
from saleor_ai_plugin.accounts.session import InvalidTokenError, Session, TokenExpiredError
from saleor_ai_plugin.accounts.throttle import Throttle

ISSUER = "saleor-ai"
ACCESS_FOR = timedelta(minutes=5)
REFRESH_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tokens:
    access: str
    refresh: str


class LocalStaff:
    """The Staff of one embedded shop; ``key`` is private to it."""

    def __init__(self, key: bytes, *, shop: str) -> None:
        self._key = key
        self.shop = shop
        self._by_email = Throttle(most=5, seconds=300)
        self._by_address = Throttle(most=30, seconds=300)

    def log_in(self, *, email: str, password: str, address: str) -> Tokens:
        """Raises LoginRefusedError, TooManyAttemptsError."""
        who = email.strip().lower()
        self._by_address.check(address)
        self._by_email.check(who)
        try:
            account = services.log_in(email=email, password=password)
        except services.LoginRefusedError:
            self._by_email.failed(who)
            self._by_address.failed(address)
            raise
        self._by_email.succeeded(who)
        return self.tokens(account)

    def tokens(self, account: LocalAccount) -> Tokens:
        """Tokens for an account that has proved who it is."""
        return Tokens(access=self._sign(account, "access"), refresh=self._sign(account, "refresh"))

    def refresh(self, token: str) -> str:
        """A new access token for a refresh token. Raises AuthenticationError."""
        account, _ = self._read(token, "refresh")
        return self._sign(account, "access")

    def session(self, token: str) -> Session:
        account, expires_at = self._read(token, "access")
        return Session(
            user_id=account.email,
            email=account.email,
            permissions=frozenset(account.permissions),
            expires_at=expires_at,
        )

    def _sign(self, account: LocalAccount, kind: str) -> str:
        now = datetime.now(UTC)
        claims = {
            "iss": ISSUER,
            "aud": self.shop,
            "sub": account.email,
            "type": kind,
            "pwd": _fingerprint(account),
            "iat": now,
            "exp": now + (ACCESS_FOR if kind == "access" else REFRESH_FOR),
        }
        return jwt.encode(claims, self._key, algorithm="HS256")

    def _read(self, token: str, kind: str) -> tuple[LocalAccount, datetime]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key,
                algorithms=["HS256"],
                issuer=ISSUER,
                audience=self.shop,
                options={"require": ["exp", "sub", "type"]},
            )
        except jwt.ExpiredSignatureError:
            what = "refresh it (tokenRefresh)" if kind == "access" else "log in again (tokenCreate)"
            raise TokenExpiredError(f"the token has expired; {what} and try again") from None
        except jwt.PyJWTError:
            raise InvalidTokenError("this is no valid token of this shop; log in again (tokenCreate)") from None
        if claims["type"] != kind:
            raise InvalidTokenError(f"this is the {claims['type']} token where the {kind} token belongs")
        account = LocalAccount.objects.filter(email=claims["sub"], is_active=True).first()
        if account is None or claims.get("pwd") != _fingerprint(account):
            raise InvalidTokenError("this login has ended; log in again (tokenCreate)")
        return account, datetime.fromtimestamp(claims["exp"], tz=UTC)


def _fingerprint(account: LocalAccount) -> str:
    """Changes with the password, so that a new one ends every login made with the old one."""
    return sha256(account.password.encode()).hexdigest()[:16]


def load_key(path: Path) -> bytes:
    """The signing key, made at first use and readable for its owner alone."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".key-", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    try:
        # Of two processes that start together the second one takes the first one's key.
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
    return path.read_bytes()
