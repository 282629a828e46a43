"""Communities: groups of shoppers who follow one another more than others.

It knows follows as a matrix; nothing of taste or products.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

ALONE = -1
_ROUNDS = 20

Labels = NDArray[np.intp]


def communities(follows: csr_matrix, *, seed: int = 7) -> Labels:
    """(shoppers,) the number of each one's community, largest 0; ALONE without any tie.

    Label propagation (Raghavan, Albert and Kumara 2007) over follows either way: each in turn
    joins the community most of their ties are in, until nobody moves.
    """
    ties = csr_matrix(follows + follows.T)
    ties.setdiag(0)
    ties.eliminate_zeros()
    labels = np.arange(ties.shape[0])
    tied = np.flatnonzero(np.diff(ties.indptr))
    generator = np.random.default_rng(seed)
    for _ in range(_ROUNDS):
        moved = 0
        for person in generator.permutation(tied).tolist():
            around = slice(ties.indptr[person], ties.indptr[person + 1])
            label = _heaviest(labels[ties.indices[around]], ties.data[around], labels[person])
            moved += label != labels[person]
            labels[person] = label
        if not moved:
            break
    return _by_size(labels, tied)


def _heaviest(labels: Labels, weights: NDArray[np.float64], own: int) -> int:
    """The label of most weight; one's own among equals, else the first."""
    found, place = np.unique(labels, return_inverse=True)
    total = np.bincount(place, weights)
    best = found[total >= total.max() - 1e-12]
    return int(own if own in best else best[0])


def _by_size(labels: Labels, tied: Labels) -> Labels:
    numbered = np.full(len(labels), ALONE, dtype=np.intp)
    found, place, sizes = np.unique(labels[tied], return_inverse=True, return_counts=True)
    order = np.argsort(np.argsort(-sizes, kind="stable"), kind="stable")
    numbered[tied] = order[place] if len(found) else place
    return numbered
