"""Word of mouth as a ranker of choices: factors of choices and follows, blended with friends.

Whom a shopper follows stands beside what they chose as columns of one matrix, so a fold-in is a
sum over both; friends of one and two hops enter the query, most where the shopper's own history is
short; what was chosen together speaks beside it. It knows a split, nothing of text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack

from ranking.peers import ScoreUsers, item_cosines
from ranking.split import Split
from retrieval.candidates import Values
from retrieval.factors import Fit, alternating_least_squares

SECOND_HOP = 0.4
"""How much all friends of friends count beside the friends themselves."""
COPIES = 3
"""How many factorisations, each from its own start, stand side by side."""
HALF_HISTORY = 5.0
"""Items chosen at which friends count half of what they count for a newcomer."""


@dataclass(frozen=True)
class Blend:
    """How the parts count: see `WordOfMouth`.

    `follows` is the confidence of a followed person as a column beside chosen items; `friends` the
    share of friends in a newcomer's query; `neighbours` and `popularity` count beside the factors,
    in standard deviations.
    """

    fit: Fit
    follows: float
    friends: float
    neighbours: float = 0.0
    popularity: float = 0.0


@dataclass(frozen=True)
class WordOfMouth:
    """What was learned from a split: factors, the circle of friends, neighbours of items."""

    split: Split
    users: Values
    items: Values
    friends: csr_matrix
    neighbours: csr_matrix

    @classmethod
    def learn(cls, split: Split, fit: Fit, follows: float) -> WordOfMouth:
        """Learned from train and who follows whom; `follows` 0 leaves the columns of people out.

        The factors of `COPIES` starts stand side by side: an inner product over them is their sum,
        in which what one start got right by chance alone weighs less.
        """
        matrix = split.train
        if follows > 0 and split.social.nnz:
            matrix = csr_matrix(hstack([split.train, follows * _ones(split.social)]))
        starts = [
            alternating_least_squares(matrix, replace(fit, seed=fit.seed + copy))
            for copy in range(COPIES)
        ]
        users = np.hstack([users for users, _ in starts])
        items = np.hstack([columns[: len(split.items)] for _, columns in starts])
        return cls(split, users, items, circle(split.social), item_cosines(split.train))

    def score(self, blend: Blend) -> ScoreUsers:
        """Scores of all items for rows of users, blended so."""
        share = blend.friends / (1.0 + self.split.history / HALF_HISTORY)
        # Who follows nobody has no friends to listen to.
        share = np.where(np.diff(self.friends.indptr) > 0, share, 0.0)[:, None]
        queries = (1.0 - share) * self.users + share * np.asarray(self.friends @ self.users)
        popularity = blend.popularity * _standard(np.log1p(self.split.popularity)[None, :])

        def scored(users: NDArray[np.intp]) -> Values:
            factors = queries[users] @ self.items.T
            if not blend.neighbours and not blend.popularity:
                return np.asarray(factors)
            near = np.asarray((self.split.train[users] @ self.neighbours).todense())
            return _standard(factors) + blend.neighbours * _standard(near) + popularity

        return scored


def circle(social: csr_matrix) -> csr_matrix:
    """(users, users) how much friends and their friends count for each; rows add up to 1."""
    first = _shares(social)
    second = (first @ first).tolil()
    second.setdiag(0.0)
    return _shares(csr_matrix(first + SECOND_HOP * second.tocsr()))


def blends(split: Split, factors: int = 64) -> Iterator[tuple[Fit, float, tuple[Blend, ...]]]:
    """The settings worth trying: (fit, follows, blends over what that fit learns)."""
    fit = Fit(factors=factors)
    tried = (
        (replace(fit, unobserved=0.026, regularisation=0.044, rows_base=1, columns_base=48), 0.3),
        (replace(fit, unobserved=0.0064, regularisation=0.105, rows_base=3, columns_base=9), 0.6),
        (replace(fit, unobserved=0.06, regularisation=0.1, rows_base=11, columns_base=23), 1.0),
        (replace(fit, unobserved=0.24, regularisation=0.082, rows_base=12, columns_base=40), 0.6),
    )
    for setting, follows in tried:
        weights = follows if split.social.nnz else 0.0
        yield (
            setting,
            weights,
            tuple(
                Blend(setting, weights, friends, neighbours, popularity)
                for friends in (0.0, 0.4, 0.7)
                for neighbours in (0.0, 0.2, 0.4)
                for popularity in (0.0, 0.1)
            ),
        )


def _ones(social: csr_matrix) -> csr_matrix:
    return csr_matrix((np.ones(social.nnz), social.indices, social.indptr), shape=social.shape)


def _shares(weights: csr_matrix) -> csr_matrix:
    totals = np.asarray(weights.sum(axis=1)).ravel()
    inverse = np.divide(1.0, totals, out=np.zeros(len(totals)), where=totals > 0)
    shares = csr_matrix(diags(inverse) @ weights)
    shares.eliminate_zeros()
    return shares


def _standard(scores: Values) -> Values:
    """Rows with mean 0 and deviation 1; a row of equals becomes zeros."""
    middle = scores - scores.mean(axis=1, keepdims=True)
    deviation = middle.std(axis=1, keepdims=True)
    return np.asarray(
        np.divide(middle, deviation, out=np.zeros_like(middle), where=deviation > 1e-12)
    )
