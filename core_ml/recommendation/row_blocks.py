"""The same work on blocks of rows, on all cores: sparse products and BLAS let go of Python's lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core_ml.recommendation.base import Scores

Result = TypeVar("Result")
# Beyond a few threads these products wait for memory, not for cores.
MOST_THREADS = 8
PRODUCT_BLOCKS = 32


def thread_count() -> int:
    """Cores that this process may use, up to `MOST_THREADS`."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_THREADS)


def blocks_of(n: int, size: int) -> list[slice]:
    """Slices of at most ``size`` rows that cover ``n`` rows."""
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]


def in_threads(work: Callable[[slice], Result], blocks: Sequence[slice]) -> Iterator[Result]:
    """``work(block)`` of each block, in order, a bounded number ahead of the reader.

    One BLAS thread each: our threads already fill the cores. Left early (an error, a cancelled fit), what has not begun
    is dropped.
    """
    threads = thread_count()
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        waiting = []
        try:
            for block in blocks:
                waiting.append(pool.submit(work, block))
                if len(waiting) > 2 * threads:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()


def product(matrix: csr_matrix, dense: Scores) -> Scores:
    """``matrix @ dense``, a block of about equally many entries at a time."""
    cuts = np.searchsorted(matrix.indptr, np.linspace(0, matrix.nnz, PRODUCT_BLOCKS + 1)[1:-1])
    edges = np.unique(np.concatenate([[0], cuts, [matrix.shape[0]]]))
    blocks = [slice(int(start), int(stop)) for start, stop in pairwise(edges)]
    out = np.empty((matrix.shape[0], dense.shape[1]), dtype=np.float32)

    def fill(block: slice) -> None:
        out[block] = matrix[block] @ dense

    for _ in in_threads(fill, blocks):
        pass
    return out
