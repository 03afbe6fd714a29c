"""The leading eigenpairs of a correlation matrix that is never formed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.linalg
from scipy.sparse import csr_matrix

from core_ml.recommendation.base import Scores
from core_ml.recommendation.row_blocks import product

WIDTH = 64
# Columns of the search space for each eigenpair wanted.
ROOM = 3


def leading_eigenpairs(
    matrix: csr_matrix, shift: Scores, rank: int, on_step: Callable[[float], None]
) -> tuple[Scores, Scores]:
    """Largest eigenvalues and eigenvectors of ``matrixᵀ matrix + diag(shift)``.

    Randomized block Lanczos with full reorthogonalization (Musco and Musco, NIPS 2015): each step costs two sparse
    products with ``WIDTH`` columns, and all steps together span the space that is searched. Plain subspace iteration
    would need twice the products for the same eigenvectors.

    Parameters
    ----------
    matrix : CSR (n, m)
    shift : (m,) float32
    rank : int, from 0 to m
    on_step : callable (fraction done) -> None
        Called before each step.

    Returns
    -------
    values : (rank,) float32, falling
    vectors : (m, rank) float32
    """
    m = matrix.shape[1]
    transposed = matrix.T.tocsr()
    space = min(max(ROOM * rank, WIDTH), m)
    basis, images = np.empty((m, space), dtype=np.float32), np.empty((m, space), dtype=np.float32)
    image: Scores = np.random.default_rng(0).standard_normal((m, min(WIDTH, space)), dtype=np.float32)
    for start in range(0, space, WIDTH):
        on_step(start / space)
        known, stop = basis[:, :start], min(start + WIDTH, space)
        fresh = image[:, : stop - start]
        # Twice, because in float32 once leaves a trace of the known directions.
        for _ in range(2):
            left = fresh - known @ (known.T @ fresh)
            fresh = scipy.linalg.qr(left, mode="economic", check_finite=False)[0]
        image = product(transposed, product(matrix, fresh))
        image += shift[:, None] * fresh
        basis[:, start:stop], images[:, start:stop] = fresh, image
    within = (basis.T @ images).astype(np.float64)
    values, rotation = np.linalg.eigh((within + within.T) / 2)
    largest = np.argsort(-values)[:rank]
    return values[largest].astype(np.float32), basis @ rotation[:, largest].astype(np.float32)
