"""The embedded shop: the facts are all there is, so what the service does to the shop it does to itself."""

from saleor_ai_plugin import __version__
from saleor_ai_plugin.accounts.permissions import ALL
from saleor_ai_plugin.shop.protocol import ShopInfo


class EmbeddedShop:
    def __init__(self, name: str) -> None:
        self.name = name

    def about(self) -> ShopInfo:
        return ShopInfo(name=self.name, version=__version__)

    def granted_permissions(self) -> frozenset[str]:
        return frozenset(ALL)
