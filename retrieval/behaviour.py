"""Behaviour factors: products that the same shoppers take to lie close together.

The closed-form fold-in's score is a sum over past products (Hu, Koren and Volinsky 2008, section
5). It knows matrices and vectors only, nothing of events or shops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from retrieval.candidates import Values, Vector
from retrieval.factors import Fit, alternating_least_squares

FACTORS = 64
_WARM_AT_LEAST = 20
_STEADY = 0.05  # of its length: by less a predicted factor is not moved


@dataclass(frozen=True)
class FoldIn:
    """What is needed to place a shopper among the products: see `place`.

    `gram` (k, k) is the weight of everything not chosen, `regularisation` what is added to its
    diagonal for each entry of a shopper's history plus `base`; weak entries count in part.
    Confidences are taken over what is `usual` in the shop.
    """

    gram: Values
    regularisation: float
    base: float
    usual: float = 1.0

    def solver(self, rows: Values, confidence: Values) -> Values:
        """A⁻¹·(c·p·y) for each of m past products: (m, k), whose sum is the shopper's factor.

        `rows` (m, k) are the products' factors, `confidence` (m,) is below 0 for a dislike.
        """
        targets = rows * (confidence / self.usual)[:, None]
        return self._solved(rows, confidence, targets.T).T

    def place(self, rows: Values, confidence: Values) -> Values:
        """The shopper's factor (k,): the sum of `solver`'s rows, in one step."""
        return self._solved(rows, confidence, rows.T @ (confidence / self.usual))

    def _solved(self, rows: Values, confidence: Values, right: Values) -> Values:
        if not len(rows):
            return np.zeros_like(right)
        trust = np.abs(confidence / self.usual)
        held = self.regularisation * (np.minimum(trust, 1.0).sum() + self.base)
        system = self.gram + (rows * trust[:, None]).T @ rows + held * np.eye(len(self.gram))
        return np.asarray(np.linalg.solve(system, right), dtype=np.float64)


@dataclass(frozen=True)
class Behaviour:
    """Factors of shoppers (u, k) and products (n, k), and how to place one more shopper."""

    shoppers: Vector
    products: Vector
    fold_in: FoldIn


def learn_behaviour(matrix: csr_matrix, fit: Fit, usual: float = 1.0) -> Behaviour:
    """Factors for a (shoppers, products) matrix of confidences; below 0 is a dislike.

    A product or shopper without any entry gets zeros. Confidences are taken over what is `usual`:
    the fit weighs what was not chosen beside a confidence of about 1.
    """
    shoppers, products = alternating_least_squares(matrix / usual, fit)
    gram = fit.unobserved * (products.T @ products)
    fold_in = FoldIn(gram, fit.regularisation, fit.rows_base, usual)
    return Behaviour(shoppers.astype(np.float32), products.astype(np.float32), fold_in)


def place(fold_in: FoldIn, rows: Vector, confidence: Sequence[float]) -> Vector:
    """The factor (k,) of a shopper whose past products have these factors and confidences."""
    known = rows.astype(np.float64)
    return fold_in.place(known, np.asarray(confidence, dtype=np.float64)).astype(np.float32)


def predict_from_text(
    text: Vector, factors: Vector, evidence: NDArray[np.float64], penalty: float = 3.0
) -> Vector:
    """The factors with those of products nobody has met predicted from their text (ridge).

    `evidence` (n,) is how much each product's own factors stand on; 0 means none. What `factors`
    hold of those already stays where a prediction is within a twentieth of it, so that a few texts
    that changed do not move every other product. With too few products to learn from, the factors
    come back unchanged.
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
    moved = np.linalg.norm(predicted - factors[~warm], axis=1)
    stays = moved <= _STEADY * np.linalg.norm(predicted, axis=1)
    filled[~warm] = np.where(stays[:, None], factors[~warm], predicted).astype(np.float32)
    return filled
