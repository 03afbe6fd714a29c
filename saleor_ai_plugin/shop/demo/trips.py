"""Orders to be, and what is wanted with them."""

from dataclasses import dataclass

from saleor_ai_plugin.shop.demo.randomness import Bools, Ints


@dataclass(frozen=True, slots=True)
class Trips:
    """Orders to be (n,), in the order of their time."""

    second: Ints
    customer: Ints
    channel: Ints
    fraud: Ints
    ring: Ints

    def __len__(self) -> int:
        return len(self.second)


@dataclass(frozen=True, slots=True)
class Lines:
    """What they want (m,), sorted by trip."""

    trip: Ints
    variant: Ints
    quantity: Ints

    def __len__(self) -> int:
        return len(self.trip)

    def where(self, keep: Bools) -> "Lines":
        return Lines(self.trip[keep], self.variant[keep], self.quantity[keep])
