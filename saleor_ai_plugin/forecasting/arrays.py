"""Arrays of forecasts as they lie in rows: float32, little-endian, row by row."""

import numpy as np
import numpy.typing as npt

from core_ml.levels import LEVELS

_STORED = np.dtype("<f4")


def packed(values: npt.NDArray[np.float64]) -> bytes:
    return values.astype(_STORED).tobytes()


def mean_of(stored: bytes) -> npt.NDArray[np.float64]:
    """(h,)"""
    return np.frombuffer(stored, dtype=_STORED).astype(np.float64)


def cumulative_of(stored: bytes) -> npt.NDArray[np.float64]:
    """(h, Q) at `LEVELS`."""
    return np.frombuffer(stored, dtype=_STORED).astype(np.float64).reshape(-1, len(LEVELS))
