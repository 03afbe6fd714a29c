"""What can go wrong between us and the shop.

ShopError
├── SaleorUnavailableError   no answer, or none that makes sense: try again later
├── SaleorRefusedError       Saleor does not let this token do it: a person has to grant something
├── SaleorTokenError         the token is wrong, expired or of somebody who was logged out
├── PluginMissingError       Saleor lacks what our plugin brings, or it is switched off there: a person has to see to it
└── SaleorAnsweredErrorsError   Saleor understood and said no: the errors of a mutation, or a query it cannot answer
"""

from collections.abc import Mapping, Sequence
from typing import Any


class ShopError(Exception):
    """Base of them all."""


class SaleorUnavailableError(ShopError):
    """Saleor did not answer in time or answered with a server error; nothing is known to have happened."""


class SaleorRefusedError(ShopError):
    """The token lacks a permission."""


class SaleorTokenError(ShopError):
    """The token is not accepted."""


class PluginMissingError(ShopError):
    """Our plugin is not in that Saleor, is older than this service, or is switched off."""


class SaleorAnsweredErrorsError(ShopError):
    """``errors`` as Saleor gave them, each with ``message`` and for a mutation ``field`` and ``code``."""

    def __init__(self, doing: str, errors: Sequence[Mapping[str, Any]]) -> None:
        self.errors = [dict(error) for error in errors]
        said = "; ".join(
            f"{error['field']}: {error.get('message')}" if error.get("field") else str(error.get("message"))
            for error in self.errors
        )
        super().__init__(f"Saleor did not accept {doing}: {said}")
