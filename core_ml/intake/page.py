"""What stands on a page: words with their boxes, from a text layer or from OCR.

Lengths are points (1/72 inch); the origin is the top left corner of the upright, straightened page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core_ml.exceptions import DataError


class Source(StrEnum):
    """Where the words of a page come from."""

    TEXT = "text"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if self.right < self.left or self.bottom < self.top:
            raise DataError(f"a box from {self.left}, {self.top} to {self.right}, {self.bottom} is inside out")

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of its middle on the page, in points from the top."""
        return (self.top + self.bottom) / 2

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all of them.

        Raises
        ------
        DataError
            There is none.
        """
        held = list(boxes)
        if not held:
            raise DataError("there is no box to put a box around")
        return cls(
            min(box.left for box in held),
            min(box.top for box in held),
            max(box.right for box in held),
            max(box.bottom for box in held),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a space. Chinese has no spaces: there, what the reader of the page set together."""

    text: str
    box: Box
    confidence: float = 1.0
    """Of the reader, 0 to 1; 1 in a text layer. Not calibrated."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read.

    Attributes
    ----------
    number : from 1
    width, height : of the upright page, points
    words : in reading order, line by line
    turned : degrees clockwise by which the original was turned to stand upright: 0, 90, 180 or 270
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    source: Source
    turned: int = 0
