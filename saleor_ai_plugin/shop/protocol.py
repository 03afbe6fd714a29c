"""What the service asks of a shop and does to it, whichever shop that is."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ShopInfo:
    name: str
    version: str
    """Saleor's version, ``3.22.67``; of the embedded shop, ours."""


class Shop(Protocol):
    """Every method raises a ShopError where the shop does not do it."""

    def about(self) -> ShopInfo: ...

    def granted_permissions(self) -> frozenset[str]:
        """What the service may do there, as Saleor's permission codes."""
