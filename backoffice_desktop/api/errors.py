"""What can go wrong with a call, as sentences that say what to do.

ApiError
├── OfflineError        nobody answers, or not in time
├── LoggedOutError      the login has ended
├── NotAllowedError     this person may not
├── InvalidError        an argument makes no sense; may know where
└── ServiceError        the service's own trouble: later it may work
"""

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """``sentence`` is looked up in the catalogue, with ``values``; ``detail`` is the service's own message."""

    sentence = "Something went wrong. Please try again."

    def __init__(self, detail: str = "", **values: str) -> None:
        super().__init__(detail or self.sentence)
        self.detail = detail
        self.values = values


class OfflineError(ApiError):
    sentence = "The service does not answer. Check the network; what you decide is kept and sent later."


class LoggedOutError(ApiError):
    sentence = "Your login has ended. Please log in again."


class NotAllowedError(ApiError):
    sentence = "You may not do this. Ask the shop's owner for the permission."


class InvalidError(ApiError):
    sentence = "The service did not understand this. Please correct it and try again."

    def __init__(self, detail: str = "", *, position: int | None = None, **values: str) -> None:
        super().__init__(detail, **values)
        self.position = position


class ServiceError(ApiError):
    sentence = "The service has trouble. Please try again in a minute."


class AddressError(ApiError):
    sentence = "This is no address. Write it like shop.example or http://localhost:8400/."


class PlainHttpError(ApiError):
    sentence = "Use https:// here: over http:// others on the way could read the password."


LOGGED_OUT = {"UNAUTHENTICATED", "INVALID_TOKEN", "NOT_STAFF"}
INVALID = {
    "INVALID",
    "NOT_TAKEN",
    "NOT_FOUND",
    "BAD_REQUEST",
    "QUERY_TOO_LARGE",
    "GRAPHQL_ERROR",
    "GRAPHQL_VALIDATION_FAILED",
}
TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105 - a code


class TokenExpiredError(LoggedOutError):
    """The access token is over; the session refreshes it and asks again."""


def error_of(answer: Mapping[str, Any]) -> ApiError:
    """The error for the first entry of GraphQL's ``errors``."""
    first = answer["errors"][0]
    message = str(first.get("message", ""))
    extensions = first.get("extensions") or {}
    code = str(extensions.get("code", ""))
    if code == TOKEN_EXPIRED:
        return TokenExpiredError(message)
    if code in LOGGED_OUT:
        return LoggedOutError(message)
    if code == "PERMISSION_DENIED":
        return NotAllowedError(message)
    if code in INVALID:
        position = extensions.get("position")
        return InvalidError(message, position=position if isinstance(position, int) else None)
    return ServiceError(message)
