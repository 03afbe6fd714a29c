"""How large a demo shop is, and what is wrong with a size that cannot be."""

from dataclasses import dataclass


class DemoShopError(Exception):
    """Everything that keeps a demo shop from being made.

    DemoShopError
    ├── DemoSizeError          a size that no shop can have
    ├── ShopNotEmptyError      the database holds data that is not a demo shop's
    └── DemoShopExistsError    the database holds another demo shop
    """


class DemoSizeError(DemoShopError, ValueError):
    """The asked size is out of range."""


class ShopNotEmptyError(DemoShopError):
    """The database holds data of somebody's own, which a demo shop must never overwrite."""


class DemoShopExistsError(DemoShopError):
    """The database holds a demo shop of another size or seed."""


_LIMITS = {
    "products": (20, 200_000),
    "customers": (20, 5_000_000),
    "orders": (100, 20_000_000),
    "months": (2, 60),
}


@dataclass(frozen=True, slots=True)
class DemoSize:
    """Numbers of rows; every number is met exactly.

    Raises DemoSizeError where a number is out of range.
    """

    products: int = 2_000
    customers: int = 20_000
    orders: int = 200_000
    months: int = 18

    def __post_init__(self) -> None:
        for name, (lowest, highest) in _LIMITS.items():
            value = getattr(self, name)
            if not lowest <= value <= highest:
                raise DemoSizeError(f"{name} is {value:,}, but must be between {lowest:,} and {highest:,}")

    def __str__(self) -> str:
        return (
            f"{self.products:,} products, {self.customers:,} customers, {self.orders:,} orders in {self.months} months"
        )
