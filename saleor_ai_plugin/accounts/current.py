"""The staff that the configuration names."""

from functools import cache
from typing import TYPE_CHECKING

from saleor_ai_plugin.accounts.local_staff import LocalStaff, load_key
from saleor_ai_plugin.service.configuration import configuration

if TYPE_CHECKING:
    from saleor_ai_plugin.accounts.saleor_staff import SaleorStaff


@cache
def current_staff() -> "LocalStaff | SaleorStaff":
    settings = configuration()
    if settings.is_embedded_shop:
        return LocalStaff(load_key(settings.data_dir / "token.key"), shop=settings.shop)
    # The embedded shop starts without the libraries that only a real Saleor needs.
    from saleor_ai_plugin.accounts.saleor_staff import SaleorStaff
    from saleor_ai_plugin.shop.jwks import SigningKeys
    from saleor_ai_plugin.shop.saleor_client import SaleorClient

    # Somebody waits for the answer, and asks again: no second attempts.
    client = SaleorClient(settings.saleor_url, timeout=settings.saleor_timeout, attempts=1)
    return SaleorStaff(SigningKeys(settings.jwks_url, timeout=settings.saleor_timeout), client)
