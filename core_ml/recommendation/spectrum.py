"""The leading eigenpairs of a correlation matrix that is never formed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.linalg
from scipy.sparse import csr_matrix

from core_ml.recommendation.base import Scores
from core_ml.recommendation.row_blocks import product

OVERSAMPLING = 16


def leading_eigenpairs(
    matrix: csr_matrix, shift: Scores, rank: int, rounds: int, on_round: Callable[[int], None]
) -> tuple[Scores, Scores]:
    """Largest eigenvalues and eigenvectors of ``matrixᵀ matrix + diag(shift)``.

    Randomized subspace iteration (Halko, Martinsson, Tropp, SIAM Review 2011): every round costs two sparse products,
    however many columns ``matrix`` has.

    Parameters
    ----------
    matrix : CSR (n, m)
    shift : (m,) float32
    rank : int, from 0 to m
    rounds : int, from 1
        More rounds separate eigenvalues that lie close together.
    on_round : callable (round) -> None
        Called before each round.

    Returns
    -------
    values : (rank,) float32, falling
    vectors : (m, rank) float32
    """
    m = matrix.shape[1]
    transposed = matrix.T.tocsr()
    width = min(rank + OVERSAMPLING, m)
    basis = np.random.default_rng(0).standard_normal((m, width), dtype=np.float32)
    image = basis
    for number in range(rounds + 1):
        on_round(number)
        basis = scipy.linalg.qr(image, mode="economic", overwrite_a=True, check_finite=False)[0]
        image = product(transposed, product(matrix, basis)) + shift[:, None] * basis
    values, rotation = np.linalg.eigh((basis.T @ image).astype(np.float64))
    largest = np.argsort(-values)[:rank]
    return values[largest].astype(np.float32), basis @ rotation[:, largest].astype(np.float32)
