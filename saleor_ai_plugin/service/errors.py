"""Errors as the API shows them: a message that says what to do, and ``extensions.code`` for programs.

What we did not foresee is logged with its place and shown as no more than a number to look for in the log.
"""

import logging

from django.db import DatabaseError, InterfaceError, OperationalError
from graphql import GraphQLError
from strawberry.extensions import MaskErrors

from saleor_ai_plugin.accounts.session import AuthenticationError
from saleor_ai_plugin.service import logs
from saleor_ai_plugin.service.context import PermissionDeniedError
from saleor_ai_plugin.service.paging import BadRequestError
from saleor_ai_plugin.shop.errors import SaleorUnavailableError, ShopError

logger = logging.getLogger(__name__)


class ReadableErrors(MaskErrors):
    """Turns what resolvers raise into what callers may read."""

    def __init__(self) -> None:
        super().__init__(should_mask_error=lambda error: error.original_error is not None)

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        message, code = readable(error.original_error or error)
        extensions: dict[str, str | int] = {"code": code}
        if isinstance(error.original_error, BadRequestError) and error.original_error.position is not None:
            extensions["position"] = error.original_error.position
        return GraphQLError(message, nodes=error.nodes, path=error.path, extensions=extensions)


def readable(error: Exception) -> tuple[str, str]:
    """Message and code of an exception; one that we did not foresee is logged here."""
    match error:
        case GraphQLError():
            return error.message, str((error.extensions or {}).get("code", "GRAPHQL_ERROR"))
        case AuthenticationError():
            return _sentence(error), error.code
        case PermissionDeniedError():
            return _sentence(error), "PERMISSION_DENIED"
        case BadRequestError():
            return _sentence(error), "INVALID"
        case SaleorUnavailableError():
            return _sentence(error), "SALEOR_UNAVAILABLE"
        case ShopError():
            return _sentence(error), "SALEOR_REFUSED"
        case OperationalError() | InterfaceError():
            logger.warning("the database does not answer", extra={"error": type(error).__name__})
            return "The database does not answer; try again later.", "DATABASE_UNAVAILABLE"
        case DatabaseError() | _:
            logger.error("query failed", exc_info=error)
            number = logs.request_id.get()
            return f"Something went wrong on our side; the log has it under {number}.", "INTERNAL_ERROR"


def _sentence(error: Exception) -> str:
    text = str(error)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
