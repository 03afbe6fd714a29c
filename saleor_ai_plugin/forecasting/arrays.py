"""Arrays of forecasts as they lie in rows: float32, little-endian, row by row."""

import numpy as np
import numpy.typing as npt

LEVELS = np.array([0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995])
"""Those of ``core_ml.forecasting``, a test holds; written again, as the API is to start without its libraries."""
_STORED = np.dtype("<f4")


def packed(values: npt.NDArray[np.float64]) -> bytes:
    return values.astype(_STORED).tobytes()


def mean_of(stored: bytes) -> npt.NDArray[np.float64]:
    """(h,)"""
    return np.frombuffer(stored, dtype=_STORED).astype(np.float64)


def cumulative_of(stored: bytes) -> npt.NDArray[np.float64]:
    """(h, Q) at `LEVELS`."""
    return np.frombuffer(stored, dtype=_STORED).astype(np.float64).reshape(-1, len(LEVELS))
