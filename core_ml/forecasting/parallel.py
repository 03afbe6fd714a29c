"""Work on many series in blocks that fit into the processor's cache, on all its cores."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from core_ml.forecasting.candidates import Block
from core_ml.forecasting.smoothing import Floats

ROWS = 192


def in_blocks(work: Callable[[Block], Floats], y: Floats, index: Floats, h: int) -> Floats:
    """``work`` on blocks of series, its answers one below the other. NumPy lets go of the interpreter meanwhile."""
    parts = [Block(y[row : row + ROWS], index[row : row + ROWS], h) for row in range(0, len(y), ROWS)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return np.concatenate(list(threads.map(work, parts)))
