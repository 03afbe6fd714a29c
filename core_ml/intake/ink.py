"""Ink on a page: which pixels are dark against what is around them, and which blots may be letters."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]
"""(height, width) brightness, 255 is white."""
Floats = npt.NDArray[np.float64]
DARKER = 14
"""Ink is so much darker than the mean around it."""
LETTERS = (3, 0.08)
"""Height of what may be a letter: at least so many pixels, at most so much of the picture's shorter side."""
SHAPE = (0.08, 12.0)
"""Width by height: an l stands, letters that touch lie."""
FULL = 0.12
"""Share of its box that a letter fills; frames and long strokes fill less."""
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Marks:
    """What may be letters: (n,) each, pixels."""

    left: Floats
    top: Floats
    width: Floats
    height: Floats

    def __len__(self) -> int:
        return len(self.left)

    @property
    def across(self) -> Floats:
        return self.left + self.width / 2

    @property
    def down(self) -> Floats:
        return self.top + self.height / 2

    @property
    def letter_height(self) -> float:
        """Pixels; the median without dots and commas. 0 where there is no mark."""
        if not len(self):
            return 0.0
        tall = self.height[self.height >= 0.6 * np.median(self.height)]
        return float(np.median(tall))

    def chosen(self, which: npt.NDArray[np.bool_]) -> Marks:
        return Marks(self.left[which], self.top[which], self.width[which], self.height[which])


def ink_of(picture: Gray) -> Gray:
    """(height, width) 255 where there is ink, else 0."""
    window = max(15, min(picture.shape) // 25 | 1)
    return np.asarray(
        cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, DARKER),
        dtype=np.uint8,
    )


def marks_of(ink: Gray) -> Marks:
    """The blots of ink that have the shape of letters, the first 20,000."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, width, height, area = stats[1 : MOST + 1].astype(float).T
    tallest = max(LETTERS[1] * min(ink.shape), 12.0)
    shape = width / np.maximum(height, 1)
    letters = (height >= LETTERS[0]) & (height <= tallest) & (shape >= SHAPE[0]) & (shape <= SHAPE[1])
    letters &= area >= FULL * width * height
    return Marks(left[letters], top[letters], width[letters], height[letters])
