"""What is done to an order: once, on what was seen, as a row, and so that it can be taken back."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants; ``version`` is the one that they saw, ``client_id`` makes sending it again harmless."""

    version: int
    by: str
    client_id: uuid.UUID | None
    note: str = ""
    is_owner: bool = False
