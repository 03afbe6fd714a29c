"""How much a single document may ask for before it is refused."""

from __future__ import annotations

from dataclasses import dataclass, fields

from core_ml.exceptions import ParameterError

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """All of them 1 or more.

    Attributes
    ----------
    bytes : size of the file, and of what is attached to it
    pages : of one document
    page_pixels : of one picture, as it stands in the file; a page at 200 dots an inch has 3.9 million
    pixels : of all pictures of a document together
    seconds : wall clock, for the whole document; only where it is read in a process of its own
    page_seconds : for the OCR of one page
    memory : MiB of address space, of each process; only where it is read in a process of its own
    """

    bytes: int = 50 * MIB
    pages: int = 200
    page_pixels: int = 100_000_000
    pixels: int = 2_000_000_000
    seconds: float = 600.0
    page_seconds: float = 60.0
    memory: int = 2_048

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if value < 1:
                raise ParameterError(f"the limit {each.name} is {value}; it must be 1 or more")
