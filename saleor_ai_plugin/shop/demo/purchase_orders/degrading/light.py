"""What lamps, lenses, sensors and compression do."""

import cv2
import numpy as np

from saleor_ai_plugin.shop.demo.purchase_orders.degrading.geometry import Picture


def shadowed(picture: Picture, rng: np.random.Generator, depth: float) -> Picture:
    """A soft shadow that falls in from one side, taking up to ``depth`` (0 to 1) of the light."""
    height, width = picture.shape[:2]
    across = np.linspace(-1, 1, width)[None, :]
    down = np.linspace(-1, 1, height)[:, None]
    angle = rng.uniform(0, 2 * np.pi)
    along = np.cos(angle) * across + np.sin(angle) * down + rng.uniform(-0.3, 0.3)
    shade = 1 - depth / (1 + np.exp(-along * rng.uniform(3, 9)))
    return _clipped(picture * shade[:, :, None])


def noisy(picture: Picture, rng: np.random.Generator, deviation: float) -> Picture:
    """Grain of this standard deviation, in grey levels, and a few specks of dust."""
    height, width = picture.shape[:2]
    grain = rng.normal(0, deviation, (height, width, 1))
    found = _clipped(picture + grain)
    for _ in range(int(deviation * 3)):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        cv2.circle(found, (x, y), 1, (int(rng.integers(0, 160)),) * 3, -1)
    return found


def blurred(picture: Picture, deviation: float) -> Picture:
    """Out of focus by this standard deviation, in pixels."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), deviation), dtype=np.uint8)


def faxed(picture: Picture, rng: np.random.Generator) -> Picture:
    """Black and white, with ragged edges."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float64)
    grey += rng.normal(0, 12, grey.shape)
    black = grey > rng.uniform(120, 165)
    return np.repeat((black * 255).astype(np.uint8)[:, :, None], 3, axis=2)


def _clipped(values: np.ndarray) -> Picture:
    found: Picture = np.clip(values, 0, 255).astype(np.uint8)
    return found
