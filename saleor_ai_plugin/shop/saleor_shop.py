"""A real Saleor, acted on with the token of our App."""

from saleor_ai_plugin.shop import documents
from saleor_ai_plugin.shop.errors import SaleorTokenError
from saleor_ai_plugin.shop.protocol import ShopInfo
from saleor_ai_plugin.shop.saleor_client import SaleorClient


class SaleorShop:
    """The Shop behind SALEOR_AI_SALEOR_URL."""

    def __init__(self, client: SaleorClient) -> None:
        self.client = client

    def about(self) -> ShopInfo:
        shop = self.client.ask(documents.ABOUT)["shop"]
        return ShopInfo(name=shop["name"], version=shop["version"] or "")

    def granted_permissions(self) -> frozenset[str]:
        app = self.client.ask(documents.APP)["app"]
        if not app or not app["isActive"]:
            raise SaleorTokenError(
                "SALEOR_AI_SALEOR_APP_TOKEN is not the token of an active App; "
                "'manage.py saleor_ai_connect --rotate' makes a new one"
            )
        return frozenset(permission["code"] for permission in app["permissions"] or ())
