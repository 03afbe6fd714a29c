"""Even light and little noise: shadows, yellowed paper and grey backgrounds become white."""

from __future__ import annotations

import cv2
import numpy as np

from core_ml.intake.ink import Gray

UNEVEN = 18.0
"""Spread of the paper's brightness, 5th to 95th percentile, from which on light is evened out."""
DIM = 225
"""Paper darker than this is brightened."""
NOISY = 9.0
"""Standard deviation of noise from which on a picture is smoothed."""
COARSE = 400
"""Pixels of the shorter side at which the paper's brightness is looked at: shadows are wide."""
# Immerkær, Fast Noise Variance Estimation, 1996.
NOISE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)


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


def noise_of(picture: Gray) -> float:
    """Standard deviation of the noise, in steps of brightness: of the quietest blocks, that print does not disturb."""
    answer = np.abs(cv2.filter2D(picture, cv2.CV_32F, NOISE))
    block = 32
    height, width = (side // block * block for side in answer.shape)
    if not height or not width:
        return 0.0
    blocks = answer[:height, :width].reshape(height // block, block, width // block, block).mean(axis=(1, 3))
    return float(np.percentile(blocks, 25)) * float(np.sqrt(np.pi / 2)) / 6


def quietened(picture: Gray) -> Gray:
    """The picture, smoothed where it is noisy."""
    noise = noise_of(picture)
    if noise < NOISY:
        return picture
    return np.asarray(cv2.medianBlur(picture, 3), dtype=np.uint8)
