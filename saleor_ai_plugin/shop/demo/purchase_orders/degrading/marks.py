"""What people do to a paper: stamp it, fold it."""

import cv2
import numpy as np

from saleor_ai_plugin.shop.demo.purchase_orders.degrading.geometry import Picture

INKS = ((190, 30, 40), (40, 60, 160), (90, 40, 130))
OPACITY = 0.55


def stamped(picture: Picture, rng: np.random.Generator, text: str, day: str) -> Picture:
    """A frame with a word and a day, or where the word is Chinese a round seal, turned, anywhere on the paper."""
    height, width = picture.shape[:2]
    side = int(width * rng.uniform(0.16, 0.26))
    stamp = _seal(side) if not text.isascii() else _frame(side, text, day)
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), float(rng.uniform(-25, 25)), 1.0)
    stamp = np.asarray(cv2.warpAffine(stamp, turn, (side, side)))
    # Mostly where there is text.
    x, y = int(rng.integers(0, width - side)), int(rng.integers(0, int(0.75 * (height - side))))
    ink = np.array(INKS[rng.integers(len(INKS))])
    cover = (stamp[:, :, None] / 255.0) * OPACITY
    found = picture.copy()
    part = found[y : y + side, x : x + side]
    # Ink lets what is printed below shine through.
    mixed = part * (1 - cover) + np.minimum(part, ink) * cover
    found[y : y + side, x : x + side] = mixed.astype(np.uint8)
    return found


def folded(picture: Picture, rng: np.random.Generator) -> Picture:
    """Folded as for an envelope: lighter and darker lines across at the thirds, sometimes one down the middle."""
    height, width = picture.shape[:2]
    shade = np.ones((height, width))
    rows = np.arange(height)[:, None]
    for share in (1 / 3, 2 / 3):
        place = height * (share + rng.uniform(-0.03, 0.03))
        shade *= 1 - rng.uniform(0.1, 0.3) * np.exp(-(((rows - place) / (0.0015 * height)) ** 2))
        shade *= 1 - rng.uniform(0.02, 0.08) * (rows > place)
    if rng.random() < 0.3:
        columns = np.arange(width)[None, :]
        shade = shade * (1 - 0.25 * np.exp(-(((columns - width / 2) / (0.002 * width)) ** 2)))
    return np.clip(picture * shade[:, :, None], 0, 255).astype(np.uint8)


def _frame(side: int, text: str, day: str) -> np.ndarray:
    stamp = np.zeros((side, side), dtype=np.uint8)
    thick = max(2, side // 80)
    top, bottom = int(side * 0.32), int(side * 0.68)
    cv2.rectangle(stamp, (thick, top), (side - thick, bottom), 255, thick)
    for words, line, share in ((text, int(side * 0.5), 0.8), (day, int(side * 0.63), 0.5)):
        (length, _), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_DUPLEX, 1.0, thick)
        scale = share * side / length
        place = (int(side * (1 - share) / 2), line)
        cv2.putText(stamp, words, place, cv2.FONT_HERSHEY_DUPLEX, scale, 255, thick, cv2.LINE_AA)
    return stamp


def _seal(side: int) -> np.ndarray:
    """A ring with a star, as companies in China have."""
    stamp = np.zeros((side, side), dtype=np.uint8)
    middle = side / 2
    cv2.circle(stamp, (side // 2, side // 2), int(side * 0.46), 255, max(3, side // 40), cv2.LINE_AA)
    angles = np.arange(10) * np.pi / 5 - np.pi / 2
    reach = np.where(np.arange(10) % 2 == 0, 0.2, 0.08) * side
    star = np.stack([middle + reach * np.cos(angles), middle + reach * np.sin(angles)], axis=1)
    cv2.fillPoly(stamp, [star.astype(np.int32)], 255, cv2.LINE_AA)
    return stamp
