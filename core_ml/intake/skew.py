"""How a page lies: lines of text that run across or down, and by how many degrees they slope.

The slope is the one at which the feet of the letters fall into the sharpest lines: the sum of squares of their
histogram across the lines is greatest (Postl, 1986, with letters in place of pixels).
"""

from __future__ import annotations

import numpy as np

from core_ml.intake.ink import Floats, Marks

WIDEST = 20.0
COARSE, FINE = 0.5, 0.05
"""Steps in degrees."""
ALIKE = 0.97
"""Sharpness in shares of the best."""
FEW = 12
"""Fewer marks say nothing about a slope."""
MOST = 3_000
NEAREST_OF = 1_500


def slope_of(marks: Marks) -> float:
    """Degrees clockwise by which the lines of text slope, -20 to 20; 0 where there are too few to tell."""
    marks = marks.letters()
    if len(marks) < FEW:
        return 0.0
    across, feet = _sample(marks)
    bin_height = max(marks.letter_height / 3, 1.0)
    coarse = _sharpest(across, feet, np.arange(-WIDEST, WIDEST + COARSE, COARSE), bin_height)
    return _sharpest(across, feet, np.arange(coarse - COARSE, coarse + COARSE + FINE, FINE), bin_height / 2)


def runs_down(marks: Marks) -> bool:
    """Whether lines run down the page and not across it: the next letter is above or below for most of them."""
    tall = marks.letters()
    if len(tall) < FEW:
        return False
    step = max(len(tall) // NEAREST_OF, 1)
    across, down = tall.across, tall.down
    asked = slice(None, None, step)
    apart_across = np.abs(across[asked, None] - across[None, :])
    apart_down = np.abs(down[asked, None] - down[None, :])
    apart = np.hypot(apart_across, apart_down)
    apart[apart == 0] = np.inf
    nearest = apart.argmin(axis=1)
    rows = np.arange(len(nearest))
    return bool(np.mean(apart_down[rows, nearest] > apart_across[rows, nearest]) > 0.5)


def _sample(marks: Marks) -> tuple[Floats, Floats]:
    step = max(len(marks) // MOST, 1)
    return marks.across[::step], (marks.top + marks.height)[::step]


def _sharpest(across: Floats, feet: Floats, degrees: Floats, bin_height: float) -> float:
    """The angle at which the lines are sharpest: the middle of those that are nearly as sharp as the best."""
    scores = np.array([_sharpness(feet - across * np.tan(np.radians(angle)), bin_height) for angle in degrees])
    best = degrees[scores.argmax()]
    alike = degrees[(scores >= ALIKE * scores.max()) & (np.abs(degrees - best) <= COARSE)]
    return float(alike.mean())


def _sharpness(lines: Floats, bin_height: float) -> float:
    bins = np.bincount(((lines - lines.min()) / bin_height).astype(int))
    return float((bins.astype(float) ** 2).sum())
