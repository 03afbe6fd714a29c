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
ABOVE_NOISE = 3.0
"""And by so many standard deviations of the noise."""
# Immerkær, Fast Noise Variance Estimation, 1996.
NOISE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
BLOCK = 32
"""Pixels of a side of the blocks that noise is measured in."""
LETTERS = (3, 0.08)
"""Height of what may be a letter: at least so many pixels, at most so much of the picture's shorter side."""
SHAPE = (0.08, 12.0)
"""Width by height: an l stands, letters that touch lie."""
FULL = 0.12
"""Share of its box that a letter fills; frames and long strokes fill less."""
TALL = 0.55
"""Height of the lowest letters by that of most: a lower case x beside capitals."""
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
        """Pixels; the median by area, so that dots and dirt do not count, many as they are. 0 without marks."""
        if not len(self):
            return 0.0
        order = np.argsort(self.height)
        area = np.cumsum((self.width * self.height)[order])
        return float(self.height[order][np.searchsorted(area, area[-1] / 2)])

    def letters(self) -> Marks:
        """Without dots, commas and dirt."""
        return self.chosen(self.height >= TALL * self.letter_height)

    def chosen(self, which: npt.NDArray[np.bool_]) -> Marks:
        return Marks(self.left[which], self.top[which], self.width[which], self.height[which])


def ink_of(picture: Gray) -> Gray:
    """(height, width) 255 where there is ink, else 0."""
    window = max(15, min(picture.shape) // 25 | 1)
    darker = max(DARKER, ABOVE_NOISE * noise_of(picture))
    return np.asarray(
        cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, darker),
        dtype=np.uint8,
    )


def noise_of(picture: Gray) -> float:
    """Standard deviation of the noise, in steps of brightness: of the quieter blocks, that print does not disturb."""
    answer = np.abs(cv2.filter2D(picture, cv2.CV_32F, NOISE))
    height, width = (side // BLOCK * BLOCK for side in answer.shape)
    if not height or not width:
        return 0.0
    blocks = answer[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean(axis=(1, 3))
    return float(np.percentile(blocks, 25)) * float(np.sqrt(np.pi / 2)) / 6


def marks_of(ink: Gray) -> Marks:
    """The blots of ink that have the shape of letters, the first 20,000."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, width, height, area = stats[1 : MOST + 1].astype(float).T
    tallest = max(LETTERS[1] * min(ink.shape), 12.0)
    shape = width / np.maximum(height, 1)
    letters = (height >= LETTERS[0]) & (height <= tallest) & (shape >= SHAPE[0]) & (shape <= SHAPE[1])
    letters &= area >= FULL * width * height
    return Marks(left[letters], top[letters], width[letters], height[letters])
