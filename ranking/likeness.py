"""How like one another products are: by text vectors, brand and title.

It knows nothing of scores. Vectors (n, d) are unit rows; zero rows are like nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ranking.feedback import Feedback
from retrieval.candidates import Candidates, Cause, Values, Vector
from retrieval.catalog.nouns import Product
from retrieval.words import singular_words

FEWEST_TO_CENTRE = 5
"""With fewer candidates their mean says nothing of what they have in common."""
SAME_BRAND = 0.25
"""How much of the way to identical a shared brand brings two products."""
NEAR_DUPLICATE_COSINE = 0.985


def unit_rows(vectors: Vector | Values) -> Values:
    """(n, d) float64 rows of length 1; NaN and zero rows become zero."""
    rows = np.nan_to_num(np.asarray(vectors, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: Values = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return units


def likeness_to_feedback(
    candidates: Candidates, feedback: Feedback
) -> tuple[tuple[Cause, ...], ...]:
    """For each candidate the ("liked:ID", part) and ("waved_away:ID", -part) it owes to them.

    Parts are cosines above the candidates' mean, 0..1, shared out over the products liked (or
    waved away), so that a row's parts add up to at most 1 in size. () without feedback.
    """
    met = _vectors_of(feedback, candidates)
    if not met:
        return ()
    rows = unit_rows(candidates.vectors)
    centre = rows.mean(axis=0) if len(rows) >= FEWEST_TO_CENTRE else np.zeros(rows.shape[1])
    of_candidates = unit_rows(rows - centre)
    of_met = unit_rows(unit_rows(np.stack([vector for _, _, vector in met])) - centre)
    counts = {"liked": 0, "waved_away": 0}
    for kind, _, _ in met:
        counts[kind] += 1
    signs = [(1.0 if kind == "liked" else -1.0) / counts[kind] for kind, _, _ in met]
    parts = np.maximum(of_candidates @ of_met.T, 0.0) * np.array(signs)
    names = [f"{kind}:{product_id}" for kind, product_id, _ in met]
    return tuple(
        tuple((name, float(part)) for name, part in zip(names, row, strict=True) if part)
        for row in parts
    )


def _vectors_of(feedback: Feedback, candidates: Candidates) -> list[tuple[str, str, Vector]]:
    """(kind, product_id, vector) of everything liked or waved away whose vector is known."""
    rows = {product.product_id: row for row, product in enumerate(candidates.products)}
    met = []
    for kind, ids in (("liked", feedback.liked), ("waved_away", feedback.waved_away)):
        for product_id in sorted(ids):
            if product_id in rows:
                met.append((kind, product_id, candidates.vectors[rows[product_id]]))
            elif product_id in feedback.vectors:
                met.append((kind, product_id, feedback.vectors[product_id]))
    return met


class Likeness:
    """How like each of n products is to one of them: asked for one at a time, as picks are made."""

    def __init__(self, products: Sequence[Product], vectors: Vector) -> None:
        self._rows = unit_rows(vectors)
        self._brands = np.array([_key(product.brand) for product in products], dtype=object)
        self._products = products

    def to(self, row: int) -> Values:
        """(n,) 0..1: the cosine, moved towards 1 where the brand is the same."""
        cosines = np.clip(self._rows @ self._rows[row], 0.0, 1.0)
        brand = self._brands[row]
        same = (self._brands == brand) if brand else np.zeros(len(cosines), bool)
        return np.asarray(np.where(same, cosines + SAME_BRAND * (1.0 - cosines), cosines))

    def duplicates_of(self, row: int) -> NDArray[np.bool_]:
        """(n,) bool: the same brand, and the same title or all but the same text."""
        same: NDArray[np.bool_] = self._rows @ self._rows[row] >= NEAR_DUPLICATE_COSINE
        title = _key(self._products[row].title)
        brand_mates = self._brands == self._brands[row]
        for place in np.flatnonzero(brand_mates & ~same).tolist():
            same[place] = _key(self._products[place].title) == title
        same &= brand_mates
        return same


@lru_cache(maxsize=65536)
def _key(text: str) -> str:
    return " ".join(singular_words(text))
