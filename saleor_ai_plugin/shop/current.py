"""The shop that the configuration names."""

from functools import cache

from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.shop.embedded_shop import EmbeddedShop
from saleor_ai_plugin.shop.protocol import Shop
from saleor_ai_plugin.shop.saleor_client import SaleorClient
from saleor_ai_plugin.shop.saleor_shop import SaleorShop


@cache
def current_shop() -> Shop:
    settings = configuration()
    if settings.is_embedded_shop:
        return EmbeddedShop(settings.shop)
    token = settings.saleor_app_token.get_secret_value()
    return SaleorShop(SaleorClient(settings.saleor_url, token=token, timeout=settings.saleor_timeout))
