"""Papers that lie askew, and photos that were not taken from straight above."""

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]


def askew(picture: Picture, rng: np.random.Generator, degrees: float) -> Picture:
    """Turned by up to so many degrees either way; white where there was no paper."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-degrees, degrees)), 1.0)
    return _picture(cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)))


def in_perspective(picture: Picture, rng: np.random.Generator, share: float) -> Picture:
    """Each corner moved inwards by up to this share of width and height; a desk shows around the paper."""
    height, width = picture.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * rng.uniform(0.2 * share, share, (4, 2))
    moved = (corners + inwards * [width, height]).astype(np.float32)
    desk = tuple(int(one) for one in rng.integers(60, 150, 3))
    warp = cv2.getPerspectiveTransform(corners, moved)
    return _picture(cv2.warpPerspective(picture, warp, (width, height), flags=cv2.INTER_CUBIC, borderValue=desk))


def _picture(made: object) -> Picture:
    found: Picture = np.asarray(made, dtype=np.uint8)
    return found
