"""What may be received at once."""

from typing import NamedTuple

MOST_LINES = 500


class Line(NamedTuple):
    """Pieces of a variant that came into a warehouse; ids are global ids."""

    variant_id: str
    warehouse_id: str
    quantity: int
