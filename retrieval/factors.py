"""Implicit-feedback ALS, fast where histories are short: one small system a row, many at once.

Weighted least squares with regularisation that grows with a row's history (Hu, Koren and Volinsky
2008; Rendle et al. 2022). It knows matrices only, nothing of shoppers or products.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from retrieval.candidates import Values

_BLOCK_NUMBERS = 4_000_000
"""How many numbers one block of rows may hold at a time: about 32 MB."""


@dataclass(frozen=True)
class Fit:
    """How factors are learned.

    `unobserved` is the weight of everything not chosen. A row with n entries is held to zero by
    `regularisation` * (n + `rows_base`), a column with m entries likewise by `columns_base`.
    An entry whose confidence is below 1 counts as much less in n and m.
    """

    factors: int = 64
    iterations: int = 10
    unobserved: float = 0.05
    regularisation: float = 0.08
    rows_base: float = 10.0
    columns_base: float = 15.0
    seed: int = 7

    def __post_init__(self) -> None:
        """Check the values."""
        for name in ("factors", "iterations", "unobserved", "regularisation"):
            if not getattr(self, name) > 0:
                raise ValueError(f"fit: {name} is {getattr(self, name)!r}; wanted more than 0")


def alternating_least_squares(matrix: csr_matrix, fit: Fit) -> tuple[Values, Values]:
    """Factors (rows, k) and (columns, k) of a matrix of confidences; below 0 is a dislike.

    A row or column without entries gets zeros.
    """
    by_row = csr_matrix(matrix, dtype=np.float64)
    by_column = by_row.T.tocsr()
    generator = np.random.default_rng(fit.seed)
    columns: Values = generator.normal(
        0, 0.1 / np.sqrt(fit.factors), (matrix.shape[1], fit.factors)
    )
    columns[np.diff(by_column.indptr) == 0] = 0
    for _ in range(fit.iterations):
        rows = solve_rows(by_row, columns, fit.unobserved, fit.regularisation, fit.rows_base)
        columns = solve_rows(by_column, rows, fit.unobserved, fit.regularisation, fit.columns_base)
    return solve_rows(by_row, columns, fit.unobserved, fit.regularisation, fit.rows_base), columns


def solve_rows(
    matrix: csr_matrix, fixed: Values, unobserved: float, regularisation: float, base: float
) -> Values:
    """Each row's factor given the other side's `fixed` (columns, k): (rows, k), all in closed form.

    With the Gram matrix diagonalised once, a row's system without its entries is diagonal, and its
    n entries are a correction of rank n (Woodbury): n³ in place of k³ where n is below k.
    """
    eigenvalues, basis = np.linalg.eigh(unobserved * (fixed.T @ fixed))
    turned = fixed @ basis
    counts = np.asarray(abs(matrix).minimum(1.0).sum(axis=1)).ravel()
    solved = np.zeros((matrix.shape[0], fixed.shape[1]))
    for rows, entries, confidence in _blocks(matrix, fixed.shape[1]):
        diagonal = np.maximum(eigenvalues, 0.0) + regularisation * (counts[rows, None] + base)
        weighed = turned[entries] * np.sqrt(np.abs(confidence))[:, :, None]
        targets = np.sign(confidence) * np.sqrt(np.abs(confidence))
        solved[rows] = _solved(weighed, targets, 1.0 / diagonal)
    return np.asarray(solved @ basis.T)


def _solved(weighed: Values, targets: Values, inverse: Values) -> Values:
    """(b, k) x of (diag(1/inverse) + WᵀW)·x = Wᵀ·t for b systems: W (b, n, k), t (b, n)."""
    entries, factors = weighed.shape[1:]
    if entries <= factors:
        scaled = weighed * inverse[:, None, :]
        system = scaled @ weighed.transpose(0, 2, 1) + np.eye(entries)
        parts = np.linalg.solve(system, targets[:, :, None])
        return np.asarray((scaled.transpose(0, 2, 1) @ parts)[:, :, 0])
    system = weighed.transpose(0, 2, 1) @ weighed
    system[:, np.arange(factors), np.arange(factors)] += 1.0 / inverse
    right = weighed.transpose(0, 2, 1) @ targets[:, :, None]
    return np.asarray(np.linalg.solve(system, right)[:, :, 0])


def _blocks(
    matrix: csr_matrix, factors: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], Values]]:
    """(rows, column of each entry (b, n), confidence (b, n)) of rows about equally long.

    Shorter rows are filled up with entries of confidence 0, which change nothing.
    """
    lengths = np.diff(matrix.indptr)
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    start = 0
    while start < len(order):
        widest = max(8, int(lengths[order[start]] * 1.2))
        most = max(1, _BLOCK_NUMBERS // (widest * max(factors, widest)))
        end = start + int(np.searchsorted(lengths[order[start : start + most]], widest, "right"))
        end = max(end, start + 1)
        rows = order[start:end]
        width = int(lengths[rows].max())
        places = np.arange(width)[None, :]
        within = places < lengths[rows, None]
        positions = np.where(within, matrix.indptr[rows, None] + places, 0)
        entries = np.where(within, matrix.indices[positions], 0)
        yield rows, entries, np.where(within, matrix.data[positions], 0.0)
        start = end
