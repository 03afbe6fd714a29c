"""A scanned or photographed page made upright, flat, evenly lit and large enough to be read.

Everything is measured on a small copy; the page itself is then moved once, by one matrix, so that it is blurred once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from core_ml.intake.ink import Floats, Gray, ink_of, marks_of
from core_ml.intake.light import evened, quietened
from core_ml.intake.outline import outline_of, sides_of
from core_ml.intake.skew import runs_down, slope_of

SMALL = 1_600
"""Pixels of the longer side at which a page is measured."""
LEVEL = 0.1
"""Degrees of slope that are left as they are."""
LETTER = 17.0
"""Pixels of a letter's height that engines read well; smaller print is enlarged."""
ENLARGED, REDUCED = 3.0, 0.25
BIG = 28.0
"""From this height on letters are made smaller: it is only slower."""
MOST_PIXELS = 16_000_000
"""Of the picture that an engine gets."""
A4 = (595.3, 841.9)
"""Points."""
ROLL = 227.0
"""Points: the width of till rolls, 80 mm."""
SLENDER = 1.75
"""Height by width from which on a page is taken for a piece of till roll."""
TRUSTED_DOTS = (90.0, 1_300.0)
"""Dots an inch that are believed; cameras write 72 for want of better."""
SIZES = (1.5, 40.0)
"""Inches of a page's sides that are believed."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page ready to be read.

    Attributes
    ----------
    picture : grey, upright but for half turns, on white paper
    matrix : (3, 3) from pixels of the original to pixels of ``picture``
    points : points for each pixel of ``picture``
    turned : quarter turns clockwise so far, degrees
    """

    picture: Gray
    matrix: Floats
    points: float
    turned: int

    @property
    def width(self) -> float:
        """Points."""
        return float(self.picture.shape[1] * self.points)

    @property
    def height(self) -> float:
        """Points."""
        return float(self.picture.shape[0] * self.points)

    def turned_by(self, degrees: int) -> Sheet:
        """The same sheet turned clockwise by 0, 90, 180 or 270 degrees."""
        if degrees == 0:
            return self
        picture = np.ascontiguousarray(np.rot90(self.picture, -degrees // 90))
        matrix = _quarter(degrees, self.picture.shape[1], self.picture.shape[0]) @ self.matrix
        return replace(self, picture=picture, matrix=matrix, turned=(self.turned + degrees) % 360)


def sheet_of(picture: Gray, points: float | None, *, photo: bool) -> Sheet:
    """Measure a page and move it.

    Parameters
    ----------
    points : points for each pixel of the original; None where it is not known
    photo : look for the outline of a sheet
    """
    scale = min(SMALL / max(picture.shape), 1.0)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    small_gray = quietened(np.asarray(small, dtype=np.uint8))
    matrix = np.diag([small.shape[1] / picture.shape[1], small.shape[0] / picture.shape[0], 1.0])
    size: tuple[float, float] = (float(small.shape[1]), float(small.shape[0]))
    outline = outline_of(small_gray) if photo else None
    flat = small_gray
    if outline is not None:
        size = sides_of(outline)
        flattened = _flat(outline, size)
        flat, matrix = _moved(small_gray, flattened, size), flattened @ matrix
    turn, slope, letter = _lie(flat)
    matrix = _quarter(turn, *size) @ matrix
    size = size[::-1] if turn else size
    matrix, size = _levelled(matrix, size, slope)
    growth = _growth(letter / scale, size[0] * size[1] / scale**2)
    matrix = np.diag([growth / scale, growth / scale, 1.0]) @ matrix
    size = (size[0] * growth / scale, size[1] * growth / scale)
    moved = quietened(evened(_moved(picture, matrix, size)))
    known = points is not None and outline is None
    return Sheet(moved, matrix, points / growth if known and points is not None else _points(size), turn)


def colour_of(picture: Gray, sheet: Sheet, dots: float) -> Gray:
    """The original, grey or in colour, moved like the sheet, with so many dots an inch."""
    factor = sheet.points * dots / 72
    size = (sheet.picture.shape[1] * factor, sheet.picture.shape[0] * factor)
    return _moved(picture, np.diag([factor, factor, 1.0]) @ sheet.matrix, size)


def points_of(width: int, height: int, dots: float | None) -> float | None:
    """Points for each pixel where the dots an inch can be believed, else None."""
    if dots is None or not TRUSTED_DOTS[0] <= dots <= TRUSTED_DOTS[1]:
        return None
    if not all(SIZES[0] <= side / dots <= SIZES[1] for side in (width, height)):
        return None
    return 72 / dots


def _lie(flat: Gray) -> tuple[int, float, float]:
    """(quarter turn, slope after it, height of letters in pixels); the turn is 0 or 270, so that 180 remains open."""
    marks = marks_of(ink_of(flat))
    turn = 0
    if runs_down(marks):
        turn = 270
        marks = marks_of(ink_of(np.ascontiguousarray(np.rot90(flat))))
    return turn, slope_of(marks), marks.letter_height


def _growth(letter: float, pixels: float) -> float:
    """How much larger the page has to become."""
    wanted = 1.0
    if 0 < letter < LETTER:
        wanted = min(LETTER / letter, ENLARGED)
    elif letter > BIG:
        wanted = max(BIG / letter, REDUCED)
    return float(min(wanted, np.sqrt(MOST_PIXELS / pixels)))


def _points(size: tuple[float, float]) -> float:
    """Points for each pixel of a page of unknown size: it is A4, or a piece of till roll."""
    width, height = size
    if height / width >= SLENDER:
        return float(ROLL / width)
    return float(A4[1] / max(width, height))


def _flat(outline: Floats, size: tuple[float, float]) -> Floats:
    width, height = size
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(outline.astype(np.float32), corners), dtype=float)


def _quarter(degrees: int, width: float, height: float) -> Floats:
    """Turn a page of this size clockwise."""
    return {
        0: np.eye(3),
        90: np.array([[0, -1, height], [1, 0, 0], [0, 0, 1.0]]),
        180: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1.0]]),
        270: np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1.0]]),
    }[degrees]


def _levelled(matrix: Floats, size: tuple[float, float], slope: float) -> tuple[Floats, tuple[float, float]]:
    if abs(slope) < LEVEL:
        return matrix, size
    width, height = size
    # OpenCV turns against the clock, and lines that slope clockwise have to be turned so.
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), slope, 1.0), [0, 0, 1]])
    sine, cosine = abs(np.sin(np.radians(slope))), abs(np.cos(np.radians(slope)))
    wider, higher = width * cosine + height * sine, height * cosine + width * sine
    shift = np.array([[1, 0, (wider - width) / 2], [0, 1, (higher - height) / 2], [0, 0, 1.0]])
    return shift @ turn @ matrix, (wider, higher)


def _moved(picture: Gray, matrix: Floats, size: tuple[float, float]) -> Gray:
    """Pixels by a matrix; what comes from beyond the edge is paper."""
    width, height = (max(round(side), 1) for side in size)
    if np.allclose(matrix, np.eye(3)) and (height, width) == picture.shape[:2]:
        return picture
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    source, pre = picture, np.eye(3)
    if scale < 0.6:
        # A matrix only looks at four pixels: what becomes much smaller is averaged first.
        source = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        pre = np.diag([picture.shape[1] / source.shape[1], picture.shape[0] / source.shape[0], 1.0])
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR
    paper = (255, 255, 255)
    moved = cv2.warpPerspective(
        source, matrix @ pre, (width, height), flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=paper
    )
    return np.asarray(moved, dtype=np.uint8)
