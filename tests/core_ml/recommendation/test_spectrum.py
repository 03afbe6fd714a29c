import numpy as np
import pytest
from scipy.sparse import csr_matrix

from core_ml.recommendation.row_blocks import blocks_of, in_threads, product
from core_ml.recommendation.spectrum import leading_eigenpairs


def test_diagonal_by_hand():
    # [[3, 0], [0, 1]]ᵀ[[3, 0], [0, 1]] + diag(1, 2) = diag(10, 3).
    matrix = csr_matrix(np.diag([3.0, 1.0]).astype(np.float32))
    values, vectors = leading_eigenpairs(matrix, np.array([1, 2], dtype=np.float32), 1, lambda done: None)
    assert values.tolist() == pytest.approx([10])
    assert np.abs(vectors).ravel().tolist() == pytest.approx([1, 0], abs=1e-6)


def test_agrees_with_the_dense_solver(monkeypatch):
    rng = np.random.default_rng(2)
    # Six strong directions over noise.
    dense = (rng.normal(size=(200, 6)) @ rng.normal(size=(6, 60)) + rng.normal(size=(200, 60))).astype(np.float32)
    shift = rng.random(60).astype(np.float32)
    monkeypatch.setattr("core_ml.recommendation.spectrum.WIDTH", 8)
    monkeypatch.setattr("core_ml.recommendation.spectrum.ROOM", 4)
    done: list[float] = []
    values, vectors = leading_eigenpairs(csr_matrix(dense), shift, 6, done.append)
    exact = np.linalg.eigvalsh(dense.T @ dense + np.diag(shift))[::-1]
    assert values == pytest.approx(exact[:6], rel=1e-4)
    assert vectors.T @ vectors == pytest.approx(np.eye(6), abs=1e-4)
    # Room for 4 times 6 columns, 8 at a time.
    assert done == [0, 1 / 3, 2 / 3]


def test_rank_0_is_empty():
    values, vectors = leading_eigenpairs(csr_matrix(np.eye(1, dtype=np.float32)), np.ones(1, np.float32), 0, print)
    assert values.shape == (0,)
    assert vectors.shape == (1, 0)


def test_product_of_uneven_rows():
    dense = np.zeros((50, 6), dtype=np.float32)
    dense[7] = 1
    dense[40:, 2] = 2
    assert product(csr_matrix(dense), np.eye(6, dtype=np.float32)).tolist() == dense.tolist()


def test_blocks_cover_all_rows_once():
    assert blocks_of(7, 3) == [slice(0, 3), slice(3, 6), slice(6, 7)]
    assert blocks_of(0, 3) == []


def test_results_come_in_order_and_an_error_comes_out():
    assert list(in_threads(lambda block: block.start, blocks_of(100, 1))) == list(range(100))

    def fail(block: slice) -> None:
        raise ValueError(f"block {block.start}")

    with pytest.raises(ValueError, match="block 0"):
        list(in_threads(fail, blocks_of(3, 1)))
