"""Sources of candidates: the nearest, what reviews say, people of like taste and of the same
community, what is taken to together, the well liked.

Each returns rows of products, best first. It knows nothing of limits or of how sources are merged.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Taste, Values, Vector
from retrieval.index import Index
from retrieval.together import propagated
from retrieval.vector_collections import PRODUCTS, REVIEW_SENTENCES, SHOPPERS

Rows = NDArray[np.intp]

_NEIGHBOURS = 20
_SPARE = 1.15  # how many more are fetched than should be needed
_FETCHED_AT_MOST = 2  # times the limit: Chroma takes as long as it has rows to give
_COMPARED_AT_MOST = 2000  # rows: so many are compared sooner than Chroma answers
_SKETCHED_AT_MOST = 250_000  # products: so many sketches are looked at sooner than Chroma answers
_RERANKED, _RERANKED_MORE = 6, 11  # times the limit are compared of those that sketches choose:
# the first where few are allowed, both together where all are
_NOTHING = np.zeros(0, dtype=np.intp)


def nearest_allowed(index: Index, query: Vector, allowed: NDArray[np.bool_], limit: int) -> Rows:
    """The allowed rows nearest to the query, best first.

    Chroma's own filter costs ten times its search. Where few are allowed, each of them is compared;
    else the products' sketches choose which are compared. Where a shop is too large to look at
    every sketch and most are allowed, Chroma is asked for more than is needed, and what is not
    allowed is dropped.
    """
    rows = np.flatnonzero(allowed)
    if not query.any() or not len(rows) or limit <= 0:
        return _NOTHING
    if len(rows) > _COMPARED_AT_MOST:
        if len(allowed) > _SKETCHED_AT_MOST:
            found = _fetched(index, query, allowed, len(rows), limit)
            if len(found) == limit:
                return found
        rows = _promising(index, query, rows, limit)
    return rows[top_places(index.products[rows] @ query, limit)]


def _fetched(
    index: Index, query: Vector, allowed: NDArray[np.bool_], count: int, limit: int
) -> Rows:
    """Up to `limit` of the `count` allowed, as Chroma finds them; none where few are allowed."""
    wanted = int(_SPARE * limit * len(allowed) / count) + 1
    if wanted > _FETCHED_AT_MOST * limit:
        return _NOTHING
    found = index.rows_of(index.collections.nearest(PRODUCTS, query, wanted)[0])
    return found[allowed[found]][:limit]


def _promising(index: Index, query: Vector, rows: Rows, limit: int) -> Rows:
    """Those of the rows whose sketches are nearest to the query's."""
    count = len(index.product_ids)
    most = int(limit * (_RERANKED + _RERANKED_MORE * len(rows) / count))
    if len(rows) <= most:
        return rows
    sketch = index.sketch_of(query)
    # Gathering rows costs more than looking at ten times as many where they lie.
    few = len(rows) < count // 10
    near = index.sketches[rows] @ sketch if few else (index.sketches @ sketch)[rows]
    return np.sort(rows[np.argpartition(near, len(near) - most)[len(near) - most :]])


def top_places(values: Values | Vector, limit: int) -> Rows:
    """The places of the highest values, highest first; ties go to the first."""
    if len(values) > limit:
        places = np.argpartition(-values, limit - 1)[:limit] if limit > 0 else _NOTHING
        places = np.sort(places)
    else:
        places = np.arange(len(values))
    return np.asarray(places[np.argsort(-values[places], kind="stable")], dtype=np.intp)


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


def taken_together_with(index: Index, taste: Taste, limit: int) -> Rows:
    """What those took to who took to the same as the shopper, over one hop and two."""
    taken = {i: value for i, value in taste.events.items() if value > 0 and i in index.product_rows}
    if not taken or not index.together.nnz:
        return _NOTHING
    rows = index.rows_of(list(taken))
    scores = propagated(index.together, rows, np.log1p(list(taken.values())))
    scores[rows] = 0.0
    best = top_places(scores, limit)
    return np.asarray(best[scores[best] > 0], dtype=np.intp)


def liked_in_community(index: Index, taste: Taste, limit: int) -> Rows:
    """What is liked in the shopper's community, or in that of most of their friends."""
    own = index.shopper_rows.get(taste.shopper_id or "")
    weights = (
        {own: 1.0} if own is not None and index.communities[own] >= 0 else _friends(index, taste)
    )
    votes = np.zeros(int(index.communities.max(initial=-1)) + 1)
    for row, weight in weights.items():
        if index.communities[row] >= 0:
            votes[index.communities[row]] += weight
    if not votes.any():
        return _NOTHING
    liked = np.asarray(index.liked_by_community[int(votes.argmax())].todense()).ravel()
    best = top_places(liked, limit)
    return np.asarray(best[liked[best] > 0], dtype=np.intp)


def _friends(index: Index, taste: Taste) -> dict[int, float]:
    rows = index.shopper_rows
    return {rows[f.shopper_id]: f.weight for f in taste.friends if f.shopper_id in rows}


def well_liked(index: Index, allowed: NDArray[np.bool_], limit: int) -> Rows:
    """Popular and well rated products among those allowed."""
    rows = np.flatnonzero(allowed)
    return rows[top_places(index.liking[rows], limit)]
