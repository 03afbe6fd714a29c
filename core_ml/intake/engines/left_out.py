"""Print that an engine passed over, cut out and set below each other to be read again.

Tesseract takes a narrow column of figures, which quantities are, for the edge of a picture now and then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from core_ml.intake.ink import Gray, ink_of, marks_of
from core_ml.intake.page import Box, Word

MOST = 120
"""Pieces; more are dirt or a drawing."""
REACH = 1.2
"""Marks so near, in heights of a letter, are one piece."""
MARGIN = 0.6
"""White around a piece, in heights of a letter."""
SURE = 0.4
"""Confidence of what is taken from them."""
LONGEST = 60.0
"""Heights of a letter."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The stacked picture, and of each piece where it stands there and where it was cut out.

    ``rows`` (n + 1,) tops of the pieces in the stack; ``corners`` (n, 2) left and top on the page less those in it.
    """

    picture: Gray
    rows: list[int]
    corners: list[tuple[int, int]]

    def placed(self, words: Sequence[Word]) -> list[Word]:
        """Words of the stack where they stand on the page."""
        return [self._moved(word) for word in words if word.confidence >= SURE and any(map(str.isalnum, word.text))]

    def _moved(self, word: Word) -> Word:
        piece = int(np.searchsorted(self.rows, word.box.middle, side="right")) - 1
        across, down = self.corners[min(piece, len(self.corners) - 1)]
        box = word.box
        moved = Box(box.left + across, box.top + down, box.right + across, box.bottom + down)
        return Word(word.text, moved, word.confidence)


def left_out(picture: Gray, words: Sequence[Word]) -> Pieces | None:
    """What looks like letters and is in no word; None where there is nothing of the kind, or too much."""
    marks = marks_of(ink_of(picture)).letters()
    height = marks.letter_height
    read = np.zeros(picture.shape, dtype=bool)
    for word in words:
        box = word.box
        read[max(int(box.top) - 2, 0) : int(box.bottom) + 3, max(int(box.left) - 2, 0) : int(box.right) + 3] = True
    free = np.zeros(picture.shape, dtype=np.uint8)
    for left, top, wide, high in zip(marks.left, marks.top, marks.width, marks.height, strict=True):
        place = slice(int(top), int(top + high)), slice(int(left), int(left + wide))
        # The box of a word may miss a part of its last letter.
        if not read[place].any():
            free[place] = 255
    if not free.any():
        return None
    near = cv2.dilate(free, np.ones((1, max(int(REACH * height), 1)), np.uint8))
    found = cv2.connectedComponentsWithStats(near, connectivity=8)[2][1:]
    boxes = [tuple(map(int, row[:4])) for row in found if 0.5 * height <= row[3] <= 3 * height]
    boxes = [box for box in boxes if box[2] <= LONGEST * height]
    if not 0 < len(boxes) <= MOST:
        return None
    return _stacked(np.where(read, np.uint8(255), picture), boxes, int(MARGIN * height) + 1)


def _stacked(picture: Gray, boxes: Sequence[tuple[int, ...]], margin: int) -> Pieces:
    cuts, corners, rows = [], [], [0]
    for left, top, wide, high in boxes:
        x, y = max(left - margin, 0), max(top - margin, 0)
        cut = picture[y : top + high + margin, x : left + wide + margin]
        cuts.append(cut)
        corners.append((x - margin, y - rows[-1]))
        rows.append(rows[-1] + cut.shape[0])
    widest = max(cut.shape[1] for cut in cuts)
    padded = [np.pad(cut, ((0, 0), (margin, margin + widest - cut.shape[1])), constant_values=255) for cut in cuts]
    return Pieces(np.vstack(padded), rows, corners)
