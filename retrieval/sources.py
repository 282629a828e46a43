"""Further sources of candidates: what reviews say, people of like taste, what is well liked.

Each returns rows of products, best first. It knows nothing of limits or of how sources are merged.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Taste, Vector
from retrieval.index import Index
from retrieval.vector_collections import REVIEW_SENTENCES, SHOPPERS

Rows = NDArray[np.intp]

_NEIGHBOURS = 20
_NOTHING = np.zeros(0, dtype=np.intp)


def said_in_reviews(index: Index, need: Vector, limit: int) -> Rows:
    """Products of which some review says what is needed, in words that do not complain."""
    if not need.any() or not len(index.sentences.polarity):
        return _NOTHING
    ids, _ = index.collections.nearest(REVIEW_SENTENCES, need, limit)
    sentences = index.sentence_rows(ids)
    praising = sentences[index.sentences.polarity[sentences] >= 0]
    products = np.searchsorted(index.sentences.offsets, praising, side="right") - 1
    _, first = np.unique(products, return_index=True)
    return np.asarray(products[np.sort(first)], dtype=np.intp)


def people_like_you(index: Index, taste: Taste, limit: int) -> Rows:
    """What shoppers of close taste took to."""
    query = np.concatenate([taste.text, taste.behaviour])
    if not query.any() or not index.confidence.nnz:
        return _NOTHING
    ids, nearness = index.collections.nearest(
        SHOPPERS, query, min(_NEIGHBOURS + 1, len(index.shopper_ids))
    )
    scores = np.zeros(len(index.product_ids))
    for shopper_id, near in zip(ids, nearness, strict=True):
        row = index.shopper_rows.get(shopper_id)
        if row is None or shopper_id == taste.shopper_id or near <= 0:
            continue
        start, end = index.confidence.indptr[row], index.confidence.indptr[row + 1]
        taken = np.log1p(np.maximum(index.confidence.data[start:end], 0))
        scores[index.confidence.indices[start:end]] += near * taken
    best = np.argsort(-scores, kind="stable")[:limit]
    return np.asarray(best[scores[best] > 0], dtype=np.intp)


def well_liked(index: Index, allowed: NDArray[np.bool_], limit: int) -> Rows:
    """Popular and well rated products among those allowed."""
    rows = np.flatnonzero(allowed)
    return np.asarray(rows[np.argsort(-index.liking[rows], kind="stable")[:limit]], dtype=np.intp)
