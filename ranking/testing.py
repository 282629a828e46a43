"""A small shelf of candidates for tests of ordering: every value can be set by name.

It knows nothing of real shops: what is not given is 0, and products are unlike in text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from retrieval.candidates import Candidates
from retrieval.catalog.nouns import Product

_COUNTED = (
    "need_match",
    "lexical_match",
    "taste",
    "behaviour",
    "friends",
    "aspect_match",
    "popularity",
    "rating_count",
)


def a_product(product_id: str, **fields: Any) -> Product:
    """A product of that id, titled like it unless said otherwise."""
    return Product(product_id=product_id, **{"title": product_id.title(), **fields})


def shelf(products: Sequence[Product | str], **values: Any) -> Candidates:
    """Candidates with the values given by signal, one a product.

    Raises TypeError for a value of no such name.
    """
    rows = tuple(a_product(p) if isinstance(p, str) else p for p in products)
    n = len(rows)
    arrays: dict[str, Any] = {
        name: np.array(values.pop(name, np.zeros(n)), np.float64) for name in _COUNTED
    }
    return Candidates(
        products=rows,
        rating_mean=np.array(values.pop("rating_mean", np.full(n, np.nan)), np.float64),
        vectors=np.array(values.pop("vectors", np.eye(n)), np.float32),
        wants_met=tuple(values.pop("wants_met", ())),
        causes=values.pop("causes", {}),
        **arrays,
        **values,
    )
