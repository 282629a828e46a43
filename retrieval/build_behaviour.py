"""The behaviour side of a build: who did what as a matrix, its factors, who follows whom.

It reads events, ratings and follows; it knows nothing of texts but their vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import numpy as np
from scipy.sparse import csr_matrix, hstack

from retrieval.behaviour import Behaviour, FoldIn, learn_behaviour, predict_from_text
from retrieval.candidates import Values, Vector
from retrieval.catalog.nouns import Event
from retrieval.confidence import Rated, confidences
from retrieval.encoder import unit_rows
from retrieval.factors import Fit
from retrieval.homophily import Homophily, homophily

_FOLLOW_WEIGHT = 0.6  # of a usual confidence, as columns beside the products
METHOD = f"factors over the usual, {Fit()}, follows {_FOLLOW_WEIGHT}"
"""How factors are learned: what was made by another method is made anew. To change with `learn`."""
_EVENT_TEXT = 0.2  # what a unit of confidence in a product says of taste in words, beside a review


@dataclass(frozen=True)
class BehaviourSide:
    """What the behaviour side of a build made.

    `products` (n, k) with the new ones predicted from text; `shoppers` (s, k); `confidence` (s, n);
    `popularity` (n,); `fold_in` places a shopper; `social` is what friends count in this shop.
    """

    products: Vector
    shoppers: Vector
    confidence: csr_matrix
    popularity: Values
    fold_in: FoldIn
    social: Homophily


def confidence_matrix(
    events: Iterable[Event],
    rated: Mapping[str, Sequence[Rated]],
    shopper_rows: Mapping[str, int],
    product_rows: Mapping[str, int],
    now: datetime | None,
) -> csr_matrix:
    """(shoppers, products) confidences; `events` come grouped by shopper."""
    data: list[float] = []
    indices: list[int] = []
    rows: list[int] = []
    for shopper_id, own in _per_shopper(events, rated):
        row = shopper_rows.get(shopper_id)
        if row is None:
            continue
        for product_id, value in confidences(own, rated.get(shopper_id, ()), now).items():
            if product_id in product_rows:
                rows.append(row)
                indices.append(product_rows[product_id])
                data.append(value)
    shape = (len(shopper_rows), len(product_rows))
    return csr_matrix((data, (rows, indices)), shape=shape, dtype=np.float64)


def _per_shopper(
    events: Iterable[Event], rated: Mapping[str, Sequence[Rated]]
) -> Iterator[tuple[str, list[Event]]]:
    seen: set[str] = set()
    for shopper_id, own in groupby(events, key=lambda event: event.shopper_id):
        seen.add(shopper_id)
        yield shopper_id, list(own)
    for shopper_id in rated:
        if shopper_id not in seen:
            yield shopper_id, []


def learn(
    confidence: csr_matrix,
    follows: csr_matrix,
    text: Vector,
    factors: int,
    known: Behaviour | None = None,
) -> BehaviourSide:
    """Factors from what shoppers did and whom they follow; new products' from their text.

    `known`: the factors, where they were learned from just these before.
    """
    count = confidence.shape[1]
    liked = confidence.data[confidence.data > 0]
    matrix = confidence
    usual = float(liked.mean()) if len(liked) else 1.0
    social = homophily(confidence, follows)
    if follows.nnz and len(liked) and social.weight > 0:
        strength = social.weight * _FOLLOW_WEIGHT * usual
        both = follows.copy()
        both.data = strength * np.minimum(both.data, 1.0)
        matrix = hstack([confidence, both]).tocsr()
    behaviour = known or learn_behaviour(matrix, Fit(factors=factors), usual)
    evidence = np.asarray((confidence != 0).sum(axis=0), dtype=np.float64).ravel()
    products = predict_from_text(text, behaviour.products[:count], evidence)
    popularity = np.asarray(confidence.maximum(0).sum(axis=0), dtype=np.float64).ravel()
    return BehaviourSide(
        products, behaviour.shoppers, confidence, popularity, behaviour.fold_in, social
    )


def shopper_texts(reviewed: Vector, confidence: csr_matrix, text: Vector) -> Vector:
    """Taste in words of each shopper, (s, d) unit rows: own reviews, and what was taken to."""
    taken = np.asarray(confidence @ text, dtype=np.float32)
    return unit_rows(reviewed + _EVENT_TEXT * taken)
