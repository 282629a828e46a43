"""How like one another products are: by text vectors, brand and title.

It knows nothing of scores. Vectors (n, d) are unit rows; zero rows are like nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    centre = np.zeros(candidates.vectors.shape[1])
    if len(candidates) >= FEWEST_TO_CENTRE:
        centre = unit_rows(candidates.vectors).mean(axis=0)
    of_candidates = unit_rows(unit_rows(candidates.vectors) - centre)
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


def likeness(products: Sequence[Product], vectors: Vector) -> Values:
    """(n, n) likeness 0..1: the cosine, moved towards 1 where the brand is the same."""
    rows = unit_rows(vectors)
    cosines = np.clip(rows @ rows.T, 0.0, 1.0)
    brands = np.array([" ".join(singular_words(product.brand)) for product in products])
    same = (brands[:, None] == brands[None, :]) & (brands != "")[:, None]
    return np.where(same, cosines + SAME_BRAND * (1.0 - cosines), cosines)


def near_duplicates(products: Sequence[Product], vectors: Vector) -> NDArray[np.bool_]:
    """(n, n) bool: the same title and brand, or the same brand and all but the same text."""
    rows = unit_rows(vectors)
    brands = np.array([" ".join(singular_words(product.brand)) for product in products])
    titles = np.array([" ".join(singular_words(product.title)) for product in products])
    same_title = (titles[:, None] == titles[None, :]) & (titles != "")[:, None]
    same_text = rows @ rows.T >= NEAR_DUPLICATE_COSINE
    same: NDArray[np.bool_] = (brands[:, None] == brands[None, :]) & (same_title | same_text)
    return same
