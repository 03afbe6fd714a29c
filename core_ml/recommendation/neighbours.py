"""The k largest values a row of a sparse product, without ever holding the product."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from core_ml.recommendation.picking import top_k

CHUNK_CELLS = 20_000_000


def nearest(
    left: csr_matrix,
    right: csr_matrix,
    k: int,
    *,
    skip_self: bool,
    touched: csr_matrix | None = None,
    shrinkage: float = 0.0,
) -> csr_matrix:
    """Rows of ``left @ right`` cut to their ``k`` largest values above 0.

    Parameters
    ----------
    left, right : CSR, (n, m) and (m, p)
    k : int
        Values kept a row; fewer where fewer are above 0.
    skip_self : bool
        Drop the diagonal: an item is not its own neighbour.
    touched : CSR (n, m) of 0 and 1, optional
        With it every value is multiplied by ``support / (support + shrinkage)``, support being the entry of
        ``touched @ touched.T``: a likeness that rests on one common customer says little.
    """
    n, p = left.shape[0], right.shape[1]
    step = max(1, CHUNK_CELLS // max(1, p))
    lengths, columns, values = [], [], []
    for start in range(0, n, step):
        rows = slice(start, min(start + step, n))
        block = (left[rows] @ right).toarray()
        if touched is not None and shrinkage:
            support = (touched[rows] @ touched.T).toarray()
            block *= support / (support + shrinkage)
        if skip_self:
            block[np.arange(len(block)), np.arange(rows.start, rows.stop)] = 0.0
        best, top = top_k(np.where(block > 0, block, np.float32(-np.inf)), k)
        kept = best >= 0
        lengths.append(kept.sum(axis=1))
        columns.append(best[kept])
        values.append(top[kept])
    indptr = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    return csr_matrix(
        (np.concatenate(values), np.concatenate(columns), indptr), shape=(n, p), dtype=np.float32
    ).sorted_indices()


def unit_rows(matrix: csr_matrix) -> csr_matrix:
    """Each row divided by its length; empty rows stay empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scaled = matrix.copy()
    scaled.data = scaled.data / np.repeat(np.where(lengths > 0, lengths, 1), np.diff(matrix.indptr))
    return scaled.astype(np.float32)
