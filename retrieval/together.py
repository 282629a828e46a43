"""Products that the same shoppers took to, as a graph, and what a history says along its edges.

What the neighbours of a thing say of it: r_i = Σ_j w_ij·x_j, over one hop and two. It knows
matrices, nothing of events or shops.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, vstack

from retrieval.candidates import Values

NEIGHBOURS = 30
_TAKEN_AT_MOST = 200  # products of one shopper that count: pairs grow with the square
_SHRINK = 1.0  # so that a pair met once is not taken for kinship
_SECOND_HOP = 0.4
_BLOCK = 2000


def taken_together(confidence: csr_matrix) -> csr_matrix:
    """(products, products) how surely who takes to one takes to the other, 0..1, 0 with itself.

    The cosine of who took to them, a dislike counting nothing, by the `NEIGHBOURS` nearest of
    each; a product counts by the logarithm of its confidence (shoppers, products).
    """
    taken = _strongest(confidence.maximum(0).log1p().tocsr(), _TAKEN_AT_MOST)
    lengths = np.sqrt(np.asarray(taken.multiply(taken).sum(axis=0)).ravel())
    units = csr_matrix(taken @ diags(1.0 / (lengths + _SHRINK)))
    by_product = csr_matrix(units.T)
    blocks = []
    for start in range(0, by_product.shape[0], _BLOCK):
        near = csr_matrix(by_product[start : start + _BLOCK] @ units)
        near.setdiag(0, k=start)
        near.eliminate_zeros()
        blocks.append(_strongest(near, NEIGHBOURS))
    return csr_matrix(vstack(blocks)) if blocks else csr_matrix((0, 0), dtype=np.float64)


def propagated(graph: csr_matrix, rows: NDArray[np.intp], taken: Values) -> Values:
    """(products,) r over one hop and, less, over two, from so much taken (m,) of those rows."""
    start = csr_matrix((taken, (np.zeros(len(rows), np.intp), rows)), shape=(1, graph.shape[0]))
    first = csr_matrix(start @ graph)
    both = first + _SECOND_HOP * (first @ graph)
    return np.asarray(both.todense(), np.float64).ravel()


def _strongest(matrix: csr_matrix, most: int) -> csr_matrix:
    """The same with the `most` greatest of each row alone; of equals, those that come first."""
    kept = csr_matrix(matrix, copy=True)
    for start, end in pairwise(kept.indptr.tolist()):
        if end - start > most:
            row = kept.data[start:end]
            row[np.argsort(-row, kind="stable")[most:]] = 0.0
    kept.eliminate_zeros()
    return kept
