"""Even light and little noise: shadows, yellowed paper and grey backgrounds become white."""

from __future__ import annotations

import cv2
import numpy as np

from core_ml.intake.ink import Gray, noise_of

UNEVEN = 18.0
"""Spread of the paper's brightness, 5th to 95th percentile, from which on light is evened out."""
DIM = 225
"""Paper darker than this is brightened."""
NOISY, LOUD = 9.0, 25.0
"""Standard deviations of noise from which on a picture is smoothed, and smoothed more."""
COARSE = 400
"""Pixels of the shorter side at which the paper's brightness is looked at: shadows are wide."""


def evened(picture: Gray) -> Gray:
    """The picture on white paper."""
    paper = _paper(picture)
    low, high = np.percentile(paper, (5, 95))
    if high - low < UNEVEN and low > DIM:
        return picture
    wide = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, np.maximum(wide, 1), scale=255), dtype=np.uint8)


def _paper(picture: Gray) -> Gray:
    """Brightness of the paper, without what is printed on it, small."""
    scale = min(COARSE / min(picture.shape), 1.0)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    kernel = max(min(small.shape) // 20, 3) | 1
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((kernel, kernel), np.uint8))
    return np.asarray(cv2.GaussianBlur(cv2.medianBlur(closed, 15), (0, 0), kernel / 2), dtype=np.uint8)


def quietened(picture: Gray) -> Gray:
    """The picture, smoothed where it is noisy."""
    noise = noise_of(picture)
    if noise < NOISY:
        return picture
    spread = 0.8 if noise < LOUD else 1.2
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), spread), dtype=np.uint8)
