"""Word of mouth as a ranker of choices: factors of choices and follows, blended with friends.

Whom a shopper follows stands beside what they chose as columns of one matrix, so a fold-in is a
sum over both; friends of one and two hops enter the query, most where the shopper's own history is
short; what was chosen together and kinds of things speak beside it. For who chose nothing yet,
friends speak alone, and by what they chose themselves. It knows a split, nothing of text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack

from ranking.peers import ScoreUsers, frequency_scaled, item_cosines
from ranking.split import Split
from retrieval.candidates import Values
from retrieval.factors import Fit, alternating_least_squares
from retrieval.homophily import Homophily, homophily

SECOND_HOP = 0.4
"""How much all friends of friends count beside the friends themselves."""
HALF_HISTORY = 5.0
"""Items chosen at which friends count half of what they count for a newcomer."""
NEWCOMER_VOTE = 0.4
"""What the very things friends chose count beside the factors of friends for who chose nothing yet,
in standard deviations."""
KIND_PRIOR = 2.0
"""Choices of an average user that stand beside a user's own."""
_SAMPLE = 200


@dataclass(frozen=True)
class Blend:
    """How the parts count: see `WordOfMouth`.

    `friends` is the share of friends in a newcomer's query; what was chosen together
    (`neighbours`) and the kinds of things chosen (`kinds`) count beside the factors, in standard
    deviations. `less_popular` is what the popularity of an item takes away from somebody with a
    long history, so that more of the shop is shown to those of whom enough is known.
    """

    friends: float = 0.7
    neighbours: float = 0.0
    kinds: float = 0.0
    less_popular: float = 0.0


@dataclass(frozen=True)
class Followed:
    """A fit, and the confidence of a followed person as a column beside chosen items."""

    fit: Fit
    follows: float


@dataclass(frozen=True)
class WordOfMouth:
    """What was learned from a split: factors, the circle of friends, neighbours of items."""

    split: Split
    users: Values
    items: Values
    friends: csr_matrix

    @classmethod
    def learn(cls, split: Split, followed: Followed) -> WordOfMouth:
        """Learned from train and who follows whom; `follows` 0 leaves the columns of people out.

        So does a split in which friends are no more alike than strangers.

        The factors are scaled so that scores of different fits are about equally wide.
        """
        matrix = split.train
        follows = followed.follows * _homophily_of(split).weight
        if follows > 0 and split.social.nnz:
            matrix = csr_matrix(hstack([split.train, follows * _ones(split.social)]))
        users, columns = alternating_least_squares(matrix, followed.fit)
        items = columns[: len(split.items)]
        sample = np.linspace(0, len(users) - 1, min(_SAMPLE, len(users))).astype(np.intp)
        width = float(np.std(users[sample] @ items.T))
        scaled = users / width if width > 0 else users
        return cls(split, scaled, items, _circle_of(split))

    def beside(self, others: Sequence[WordOfMouth]) -> WordOfMouth:
        """This and others side by side: one inner product over them is the sum of their scores."""
        every = (self, *others)
        return replace(
            self,
            users=np.hstack([each.users for each in every]),
            items=np.hstack([each.items for each in every]),
        )

    def score(self, blend: Blend) -> ScoreUsers:
        """Scores of all items for rows of users, blended so."""
        split = self.split
        queries = self._queries(blend)
        popularity = _standard(np.log1p(split.popularity)[None, :])

        def scored(users: NDArray[np.intp]) -> Values:
            factors = np.asarray(queries[users] @ self.items.T)
            own = split.history[users, None]
            beside: list[tuple[float, Callable[[], Values]]] = [
                (blend.neighbours, lambda: _dense(split.train[users] @ _neighbours_of(split))),
                (blend.kinds, lambda: np.asarray(_kinds_of(split)[users] @ split.kinds.T)),
            ]
            scores = _standard(factors)
            for weight, make in beside:
                if weight:
                    scores += weight * _standard(make())
            new = split.history[users] == 0
            if blend.friends and new.any():
                scores[new] += self._votes(users[new])
            return scores - blend.less_popular * own / (own + HALF_HISTORY) * popularity

        return scored

    def _queries(self, blend: Blend) -> Values:
        """(users, k) what is known of each user, blended with the circle of friends.

        Friends stand alone beside nothing; who follows nobody has none to listen to.
        """
        trust = _homophily_of(self.split).weight
        share = trust * blend.friends / (1.0 + self.split.history / HALF_HISTORY)
        if blend.friends:
            share = np.where(self.split.history == 0, trust, share)
        share = np.where(np.diff(self.friends.indptr) > 0, share, 0.0)[:, None]
        friends: Values = share * np.asarray(self.friends @ self.users)
        return (1.0 - share) * self.users + friends

    def _votes(self, users: NDArray[np.intp]) -> Values:
        """(b, items) what the users' friends chose counts for newcomers."""
        chosen = _dense(_shares(self.split.social)[users] @ self.split.train)
        return _homophily_of(self.split).weight * NEWCOMER_VOTE * _standard(chosen)


def circle(social: csr_matrix) -> csr_matrix:
    """(users, users) how much friends and their friends count for each; rows add up to 1."""
    first = _shares(social)
    second = first @ first
    second = second - diags(second.diagonal())
    return _shares(csr_matrix(first + SECOND_HOP * second))


BLENDS = (
    Blend(0.7, neighbours=0.4, kinds=0.3, less_popular=0.8),
    Blend(0.4),
    Blend(0.0),
)
"""The blends worth trying, the one most like to hold elsewhere first."""


def fits(split: Split) -> tuple[tuple[Followed, ...], ...]:
    """Fits in groups that stand side by side, the most firmly held to zero first.

    The firm ones regularise as if everybody had a long history (Rendle et al. 2022) and hold best
    where choices are few; the free ones follow dense histories closely.
    """
    firm = (
        Followed(frequency_scaled(0.03, 0.03, split, 64), 0.6),
        Followed(frequency_scaled(0.1, 0.01, split, 64), 0.6),
    )
    free = (
        Followed(Fit(160, 8, 0.24, 0.082, 12.0, 40.0, seed=8), 0.6),
        Followed(Fit(160, 8, 0.21, 0.089, 1.5, 43.0, seed=9), 0.3),
    )
    return (firm, free)


@lru_cache(maxsize=1)
def _circle_of(split: Split) -> csr_matrix:
    return circle(split.social)


@lru_cache(maxsize=1)
def _neighbours_of(split: Split) -> csr_matrix:
    return item_cosines(split.train)


@lru_cache(maxsize=1)
def _homophily_of(split: Split) -> Homophily:
    return homophily(split.train, split.social)


@lru_cache(maxsize=1)
def _kinds_of(split: Split) -> Values:
    """(users, kinds) how much more of each kind a user takes than all do, as a logarithm.

    A user's friends count half as much as they do, and `KIND_PRIOR` choices of an average user
    stand beside, so that one choice makes no habit.
    """
    taken = _dense(split.train @ split.kinds)
    trust = _homophily_of(split).weight
    usual = taken.sum(axis=0) / max(float(taken.sum()), 1.0)
    drawn = taken + 0.5 * trust * np.asarray(_circle_of(split) @ taken) + KIND_PRIOR * usual
    total = drawn.sum(axis=1, keepdims=True)
    shares = np.divide(drawn, total, out=np.tile(usual, (len(drawn), 1)), where=total > 0)
    ratio = np.divide(shares, usual, out=np.ones_like(shares), where=usual > 0)
    return np.asarray(np.log(np.maximum(ratio, 1e-3)))


def _dense(matrix: csr_matrix) -> Values:
    return np.asarray(matrix.todense(), np.float64)


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
