"""Well-known rankers to be held against: popularity, item neighbours, implicit ALS.

Each takes a split and answers with a function from user rows to scores (users, items). They know
train alone and nothing of who follows whom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from ranking.split import Split
from retrieval.candidates import Values
from retrieval.factors import Fit, alternating_least_squares

ScoreUsers = Callable[[NDArray[np.intp]], Values]
"""Rows of users (b,) → scores (b, items)."""


def by_popularity(split: Split) -> ScoreUsers:
    """How many chose each item, the same for everyone."""
    popularity = split.popularity
    return lambda users: np.tile(popularity, (len(users), 1))


def by_item_neighbours(split: Split, shrink: float = 1.0) -> ScoreUsers:
    """The summed cosine of an item to those the user chose (Sarwar et al. 2001).

    `shrink` is added to each item's length, so that a pair seen once is not taken for kinship.
    """
    neighbours = item_cosines(split.train, shrink)
    return lambda users: np.asarray((split.train[users] @ neighbours).todense())


def item_cosines(train: csr_matrix, shrink: float = 1.0) -> csr_matrix:
    """(items, items) cosine of who chose them, 0 with themselves."""
    lengths = np.sqrt(np.asarray(train.multiply(train).sum(axis=0)).ravel())
    scaled = (train @ diags(1.0 / (lengths + shrink))).tocsr()
    cosines = csr_matrix(scaled.T @ scaled)
    return csr_matrix(cosines - diags(cosines.diagonal()))


@dataclass(frozen=True)
class FactorsOnly:
    """Implicit ALS on choices alone: what the fit was, and the factors of users and items."""

    fit: Fit

    def learn(self, split: Split) -> ScoreUsers:
        """The inner products of users' and items' factors."""
        users_factors, items_factors = alternating_least_squares(split.train, self.fit)
        return lambda users: np.asarray(users_factors[users] @ items_factors.T)


def frequency_scaled(unobserved: float, regularisation: float, split: Split, factors: int) -> Fit:
    """The fit whose regularisation grows with history as in Rendle et al. (2022), exponent 1."""
    users, items = split.train.shape
    return Fit(
        factors=factors,
        iterations=10,
        unobserved=unobserved,
        regularisation=regularisation,
        rows_base=unobserved * items,
        columns_base=unobserved * users,
    )
