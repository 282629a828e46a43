"""Behaviour factors: products that the same shoppers take to lie close together.

Implicit-feedback ALS with frequency-scaled regularisation (Rendle et al. 2022) and the closed-form
fold-in whose score is a sum over past products (Hu, Koren and Volinsky 2008, section 5). It knows
matrices only, nothing of events or shops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from retrieval.candidates import Values, Vector

FACTORS = 64
_ITERATIONS = 12
_UNOBSERVED = 0.1
_REGULARISATION = 0.02
_WARM_AT_LEAST = 20


@dataclass(frozen=True)
class FoldIn:
    """What is needed to place a shopper among the products: see `place`.

    `gram` (k, k) is the weight of everything not chosen, `regularisation` what is added to its
    diagonal for each unit of a shopper's history plus `base`.
    """

    gram: Values
    regularisation: float
    base: float

    def solver(self, rows: Values, confidence: Values) -> Values:
        """A⁻¹·(c·p·y) for each of m past products: (m, k), whose sum is the shopper's factor.

        `rows` (m, k) are the products' factors, `confidence` (m,) is below 0 for a dislike.
        """
        if not len(rows):
            return np.zeros((0, self.gram.shape[0]))
        trust = np.abs(confidence)
        system = self.gram + (rows * trust[:, None]).T @ rows
        held = self.regularisation * (len(rows) + self.base)
        system = np.asarray(system + held * np.eye(len(system)))
        targets = rows * confidence[:, None]
        return np.asarray(np.linalg.solve(system, targets.T).T, dtype=np.float64)


@dataclass(frozen=True)
class Behaviour:
    """Factors of shoppers (u, k) and products (n, k), and how to place one more shopper."""

    shoppers: Vector
    products: Vector
    fold_in: FoldIn


def learn_behaviour(
    matrix: csr_matrix,
    *,
    factors: int = FACTORS,
    iterations: int = _ITERATIONS,
    unobserved: float = _UNOBSERVED,
    regularisation: float = _REGULARISATION,
    seed: int = 7,
) -> Behaviour:
    """Factors for a (shoppers, products) matrix of confidences; below 0 is a dislike.

    A product or shopper without any entry gets zeros.
    """
    users, items = matrix.shape
    generator = np.random.default_rng(seed)
    y = generator.normal(0, 0.1 / np.sqrt(factors), (items, factors))
    x = np.zeros((users, factors))
    by_user, by_item = matrix.tocsr(), matrix.T.tocsr()
    for array in (x, y):
        array[:] = np.nan_to_num(array)
    y[np.diff(by_item.indptr) == 0] = 0
    for _ in range(iterations if matrix.nnz else 0):
        _solve_side(by_user, x, y, unobserved, regularisation)
        _solve_side(by_item, y, x, unobserved, regularisation)
    if matrix.nnz:
        _solve_side(by_user, x, y, unobserved, regularisation)
    fold_in = FoldIn(unobserved * (y.T @ y), regularisation, unobserved * items)
    return Behaviour(x.astype(np.float32), y.astype(np.float32), fold_in)


def _solve_side(
    matrix: csr_matrix, solved: Values, fixed: Values, unobserved: float, regularisation: float
) -> None:
    """Every row of one side given the other, in place."""
    side = FoldIn(unobserved * (fixed.T @ fixed), regularisation, unobserved * len(fixed))
    indptr, indices, data = matrix.indptr, matrix.indices, matrix.data
    for row in range(matrix.shape[0]):
        start, end = indptr[row], indptr[row + 1]
        if start == end:
            solved[row] = 0
            continue
        rows, confidence = fixed[indices[start:end]], data[start:end]
        system = side.gram + (rows * np.abs(confidence)[:, None]).T @ rows
        system[np.diag_indices_from(system)] += regularisation * (end - start + side.base)
        solved[row] = np.linalg.solve(system, confidence @ rows)


def place(fold_in: FoldIn, rows: Vector, confidence: Sequence[float]) -> Vector:
    """The factor (k,) of a shopper whose past products have these factors and confidences."""
    parts = fold_in.solver(rows.astype(np.float64), np.asarray(confidence, dtype=np.float64))
    return np.asarray(parts.sum(axis=0), dtype=np.float32)


def predict_from_text(
    text: Vector, factors: Vector, evidence: NDArray[np.float64], penalty: float = 3.0
) -> Vector:
    """The factors with those of products nobody has met predicted from their text (ridge).

    `evidence` (n,) is how much each product's own factors stand on; 0 means none. With too few
    products to learn from, the factors come back unchanged.
    """
    warm = evidence > 0
    if warm.sum() < _WARM_AT_LEAST or warm.all():
        return factors
    weight = np.sqrt(evidence[warm] / (evidence[warm] + 3.0))[:, None]
    x = np.hstack([text[warm], np.ones((int(warm.sum()), 1), dtype=np.float32)]) * weight
    y = factors[warm] * weight
    ridge = x.T @ x + penalty * np.eye(x.shape[1])
    coefficients = np.linalg.solve(ridge, x.T @ y)
    predicted = np.hstack([text[~warm], np.ones((int((~warm).sum()), 1))]) @ coefficients
    filled: Vector = factors.copy()
    filled[~warm] = predicted.astype(np.float32)
    return filled
