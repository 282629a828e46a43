"""Whether people who follow one another choose alike in this shop, and what friends count by it.

It knows who chose what and who follows whom; nothing of scores.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from retrieval.candidates import Values

FEWEST_PAIRS = 50
"""Pairs of known taste below which nothing can be said, and friends keep their weight."""
_SHUFFLES = 20
_SURE = 2.0
_FULL_LIFT = 2.0


@dataclass(frozen=True)
class Homophily:
    """Mean cosine of choices of `pairs` who follow one another, and of as many shuffled pairs.

    `weight`, 0..1, is what friends count: all of it where friends are twice as alike as strangers,
    nothing where they are not surely more alike than strangers are.
    """

    friends: float
    strangers: float
    pairs: int
    weight: float


def homophily(chosen: csr_matrix, follows: csr_matrix, *, seed: int = 7) -> Homophily:
    """What (shoppers, products) choices say of (shoppers, shoppers) follows.

    Strangers are the same people with whom they follow shuffled, so that an active person is as
    often in a pair. Friends must be more alike than they are, by two standard deviations.
    """
    rows = _units(chosen)
    known = np.diff(rows.indptr) > 0
    who, whom = follows.nonzero()
    both = known[who] & known[whom] & (who != whom)
    who, whom = who[both], whom[both]
    if len(who) < FEWEST_PAIRS:
        return Homophily(0.0, 0.0, len(who), 1.0)
    generator = np.random.default_rng(seed)
    friends = float(_alike(rows, who, whom).mean())
    shuffled = np.array(
        [_strangers(rows, who, generator.permutation(whom)) for _ in range(_SHUFFLES)]
    )
    strangers = float(shuffled.mean())
    by_chance = strangers + _SURE * float(shuffled.std(ddof=1))
    lift = friends / by_chance if by_chance > 0 else (np.inf if friends > 0 else 0.0)
    weight = float(np.clip((lift - 1.0) / (_FULL_LIFT - 1.0), 0.0, 1.0))
    return Homophily(friends, strangers, len(who), weight)


def _units(chosen: csr_matrix) -> csr_matrix:
    """Rows of ones where something was chosen, brought to length 1."""
    ones = csr_matrix(chosen > 0, dtype=np.float64)
    ones.eliminate_zeros()
    lengths = np.sqrt(np.asarray(ones.sum(axis=1)).ravel())
    return csr_matrix(diags(1.0 / np.maximum(lengths, 1.0)) @ ones)


def _alike(rows: csr_matrix, who: NDArray[np.intp], whom: NDArray[np.intp]) -> Values:
    return np.asarray(rows[who].multiply(rows[whom]).sum(axis=1)).ravel()


def _strangers(rows: csr_matrix, who: NDArray[np.intp], whom: NDArray[np.intp]) -> float:
    apart = who != whom  # a shuffle may pair somebody with themselves
    return float(_alike(rows, who[apart], whom[apart]).mean()) if apart.any() else 0.0
