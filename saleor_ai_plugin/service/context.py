"""What a resolver knows about the request: ``info.context``."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from strawberry.types import Info

from saleor_ai_plugin.accounts.session import NoTokenError, Session, TokenExpiredError
from saleor_ai_plugin.languages import ENGLISH


class PermissionDeniedError(Exception):
    """The staff member lacks a permission; the message names those of which one is needed."""


@dataclass
class Context:
    """One HTTP request, or one WebSocket connection."""

    address: str = ""
    """Where the request came from."""
    language: str = ENGLISH
    """What the caller reads, by ``Accept-Language``."""
    given: Session | Exception = field(
        default_factory=lambda: NoTokenError("log in first and send the token as 'Authorization: Bearer …'")
    )
    """Who it is, or why we do not know."""
    connection_params: dict[str, object] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        """The staff member who is logged in.

        Raises AuthenticationError, ShopError.
        """
        if isinstance(self.given, Exception):
            raise self.given
        if self.given.expires_at <= datetime.now(UTC):
            raise TokenExpiredError("the token has expired; refresh it (tokenRefresh) and connect again")
        return self.given

    @property
    def is_logged_in(self) -> bool:
        return isinstance(self.given, Session)

    def require(self, permissions: frozenset[str] | None) -> None:
        """Raise unless the caller may; None lets everybody in, an empty set every staff member."""
        if permissions is None:
            return
        session = self.session
        if permissions and not permissions & session.permissions:
            raise PermissionDeniedError(f"this needs one of the permissions {', '.join(sorted(permissions))}")


Information = Info[Context, None]
"""The type of ``info`` in our resolvers."""
