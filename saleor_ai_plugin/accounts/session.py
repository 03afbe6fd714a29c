"""Who is calling: the outcome of reading a token.

AuthenticationError
├── NoTokenError        nothing was sent
├── TokenExpiredError   refresh it and ask again
├── InvalidTokenError   log in again
└── NotStaffError       a customer's token, or a staff member who was deactivated
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Session:
    """A staff member who is logged in, for as long as the token says."""

    user_id: str
    email: str
    permissions: frozenset[str]
    expires_at: datetime


class AuthenticationError(Exception):
    """The caller is nobody we know; ``code`` is for programs."""

    code: ClassVar[str] = "UNAUTHENTICATED"


class NoTokenError(AuthenticationError):
    pass


class TokenExpiredError(AuthenticationError):
    code = "TOKEN_EXPIRED"


class InvalidTokenError(AuthenticationError):
    code = "INVALID_TOKEN"


class NotStaffError(AuthenticationError):
    code = "NOT_STAFF"


class Staff(Protocol):
    """Where staff members are known."""

    def session(self, token: str) -> Session:
        """Raises AuthenticationError, or a ShopError where the shop cannot be asked."""
