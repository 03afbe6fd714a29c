"""Staff of a real Saleor: their own access token, verified by Saleor's public keys.

The signature is checked first and without asking anybody, so that made-up tokens never reach Saleor. Saleor then
says, by the caller's own token, what the caller may do; the answer is kept for a minute at most.
"""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import jwt

from saleor_ai_plugin.accounts.session import (
    InvalidTokenError,
    NotStaffError,
    Session,
    TokenExpiredError,
)
from saleor_ai_plugin.shop import documents
from saleor_ai_plugin.shop.errors import SaleorTokenError
from saleor_ai_plugin.shop.jwks import SigningKeys
from saleor_ai_plugin.shop.saleor_client import SaleorClient

KEPT_SECONDS = 60.0
MOST_KEPT = 1_000
LEEWAY_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Kept:
    session: Session
    until: float


class SaleorStaff:
    """The Staff of one Saleor; may be shared by threads."""

    def __init__(self, keys: SigningKeys, client: SaleorClient) -> None:
        self.keys = keys
        self.client = client
        self._kept: dict[bytes, Kept] = {}
        self._lock = threading.Lock()

    def session(self, token: str) -> Session:
        expires_at = self._verify(token)
        digest = sha256(token.encode()).digest()
        with self._lock:
            kept = self._kept.get(digest)
        if kept is not None and time.monotonic() < kept.until:
            return kept.session
        session = self._ask(token, expires_at)
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                now = time.monotonic()
                self._kept = {key: held for key, held in self._kept.items() if held.until > now}
            if len(self._kept) < MOST_KEPT:
                self._kept[digest] = Kept(session, time.monotonic() + KEPT_SECONDS)
        return session

    def _verify(self, token: str) -> datetime:
        """Check signature and life span; return the end of it."""
        try:
            kid = str(jwt.get_unverified_header(token).get("kid", ""))
            claims = jwt.decode(
                token,
                self.keys.get(kid),
                algorithms=["RS256"],
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp"], "verify_aud": False, "verify_iss": False},
            )
        except jwt.ExpiredSignatureError:
            raise TokenExpiredError(
                "the token has expired; refresh it at Saleor (tokenRefresh) and try again"
            ) from None
        except (jwt.PyJWTError, SaleorTokenError):
            raise InvalidTokenError("this is no valid token of the configured Saleor; log in there again") from None
        if claims.get("type") != "access":
            raise InvalidTokenError(f"a token of type {claims.get('type')!r} does not log in; use an access token")
        return datetime.fromtimestamp(claims["exp"], tz=UTC)

    def _ask(self, token: str, expires_at: datetime) -> Session:
        try:
            me = self.client.ask(documents.ME, token=token)["me"]
        except SaleorTokenError:
            raise InvalidTokenError("Saleor no longer accepts this token; log in there again") from None
        if not me or not me["isActive"] or not me["isStaff"]:
            raise NotStaffError("only active staff members of the shop may use this service")
        codes = frozenset(permission["code"] for permission in me["userPermissions"] or ())
        return Session(user_id=me["id"], email=me["email"], permissions=codes, expires_at=expires_at)
