"""The outline of a sheet in a photo: four corners, where a bright sheet lies on something darker."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from core_ml.intake.ink import Floats, Gray

LEAST, MOST = 0.2, 0.97
"""Share of the picture that a sheet takes. One that takes it all has no outline to be seen."""
BRIGHTER = 25
"""The sheet is so much brighter than what it lies on."""
CORNERS = 4
STRAIGHT = 0.02
"""A side may bend by so much of the outline's length."""
FITS = 0.9
"""Share of the bright patch's area and of the four corners' that they have in common."""


def outline_of(picture: Gray) -> Floats | None:
    """(4, 2) corners across and down, from the top left one clockwise; None where no sheet stands out."""
    smooth = cv2.GaussianBlur(picture, (7, 7), 0)
    # Print would tear the sheet into pieces: what is dark and small becomes bright.
    kernel = max(min(picture.shape) // 40, 3) | 1
    smooth = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((kernel, kernel), np.uint8))
    _, bright = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    sheet = max(contours, key=cv2.contourArea)
    corners = _corners(cv2.convexHull(sheet))
    if corners is None or not _plausible(corners, float(cv2.contourArea(sheet)), smooth):
        return None
    return corners


def _corners(hull: Any) -> Floats | None:
    length = cv2.arcLength(hull, closed=True)
    for share in (STRAIGHT, 1.5 * STRAIGHT, 2 * STRAIGHT):
        found = cv2.approxPolyDP(hull, share * length, closed=True).reshape(-1, 2).astype(float)
        if len(found) == CORNERS:
            return _clockwise(found)
    return None


def _clockwise(corners: Floats) -> Floats:
    """From the top left one."""
    middle = corners.mean(axis=0)
    around = np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))
    ordered = corners[around]
    return np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0)


def _plausible(corners: Floats, bright_area: float, picture: Any) -> bool:
    whole = picture.shape[0] * picture.shape[1]
    area = float(cv2.contourArea(corners.astype(np.float32)))
    if not LEAST * whole <= area <= MOST * whole or bright_area < FITS * area:
        return False
    inside = np.zeros_like(picture)
    cv2.fillConvexPoly(inside, corners.astype(np.int32), 255)
    outside = cv2.bitwise_not(cv2.dilate(inside, np.ones((5, 5), np.uint8)))
    if not outside.any():
        return False
    return float(np.median(picture[inside > 0])) - float(np.percentile(picture[outside > 0], 75)) >= BRIGHTER


def sides_of(corners: Floats) -> tuple[float, float]:
    """(width, height) of the sheet in pixels: the longer one of each two opposite sides."""
    top_left, top_right, bottom_right, bottom_left = corners
    width = max(np.linalg.norm(top_right - top_left), np.linalg.norm(bottom_right - bottom_left))
    height = max(np.linalg.norm(bottom_left - top_left), np.linalg.norm(bottom_right - top_right))
    return float(width), float(height)
