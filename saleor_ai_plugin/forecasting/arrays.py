"""Arrays of forecasts as they lie in rows: float32, little-endian, row by row."""

import numpy as np
import numpy.typing as npt

from core_ml.quantiles import LEVELS

HORIZON = 63
"""Days that a night foretells: a lead time of eight weeks, and one week until the next order."""
_STORED = np.dtype("<f4")


def packed(values: npt.NDArray[np.float64]) -> bytes:
    return values.astype(_STORED).tobytes()


def mean_of(stored: bytes) -> npt.NDArray[np.float64]:
    """(h,)"""
    return np.frombuffer(stored, dtype=_STORED).astype(np.float64)


def cumulative_of(stored: bytes) -> npt.NDArray[np.float64]:
    """(h, Q) at `core_ml.quantiles.LEVELS`."""
    return np.frombuffer(stored, dtype=_STORED).astype(np.float64).reshape(-1, len(LEVELS))
