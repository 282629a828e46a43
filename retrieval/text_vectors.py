"""The text block of a product: its description and what its reviews say, each weighted.

It knows texts, vectors and weights; nothing of where they are kept.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from retrieval.candidates import Values, Vector
from retrieval.catalog.nouns import Product, Review
from retrieval.genuineness import genuineness, text_key
from retrieval.sentences import ReviewSentence, sentences_of

REVIEWS_PER_PRODUCT = 200
_TITLE, _DESCRIPTION, _REVIEWS = 0.45, 0.30, 0.25
_HALF_LIFE_DAYS = 730.0
_OFF_TOPIC = 0.2  # what a sentence counts that says nothing of what the product is


@dataclass(frozen=True)
class ReviewSetting:
    """What of the whole shop a single review is weighed against.

    `influence` is by shopper, 1 on average; `copies` how many reviews share a text key.
    """

    newest: datetime | None
    influence: Mapping[str, float]
    copies: Mapping[int, int]


@dataclass(frozen=True)
class ProductTexts:
    """One product's texts: what it is, how it is described, what its best reviews say.

    `reviews` are (review, weight, its sentences), weightiest first.
    """

    product: Product
    title: str
    description: str
    reviews: tuple[tuple[Review, float, tuple[ReviewSentence, ...]], ...]

    @property
    def texts(self) -> list[str]:
        """Everything to be embedded, in order: title, description, every sentence."""
        return [self.title, self.description, *(s.text for s in self.sentences)]

    @property
    def sentences(self) -> list[ReviewSentence]:
        """Every sentence of the reviews, in order."""
        return [sentence for _, _, sentences in self.reviews for sentence in sentences]


def review_weight(review: Review, setting: ReviewSetting) -> float:
    """How much a review counts: helpful votes, age, its writer, how genuine it looks."""
    helpful = 1 + math.log1p(review.helpful_votes)
    age = 1.0
    if review.created_at and setting.newest:
        days = max(0.0, (setting.newest - review.created_at).total_seconds() / 86400)
        age = 0.5 ** (days / _HALF_LIFE_DAYS)
    influence = math.sqrt(setting.influence.get(review.shopper_id, 1.0))
    genuine = genuineness(review, setting.copies.get(text_key(review), 1))
    return helpful * (0.3 + 0.7 * age) * min(influence, 3.0) * genuine


def product_texts(
    product: Product, reviews: Sequence[Review], setting: ReviewSetting
) -> ProductTexts:
    """The product's texts with its weightiest reviews."""
    weighed = sorted(
        ((review_weight(review, setting), review) for review in reviews),
        key=lambda pair: (-pair[0], pair[1].review_id),
    )[:REVIEWS_PER_PRODUCT]
    leaf = " ".join(product.category_path[-2:])
    attributes = ", ".join(
        name if value.casefold() in ("yes", "true") else f"{name}: {value}"
        for name, value in product.attributes.items()
        if value.casefold() not in ("no", "false", "none", "n/a")
    )
    return ProductTexts(
        product=product,
        title=". ".join(part for part in (product.title, leaf, product.brand) if part),
        description=". ".join(part for part in (product.description, attributes) if part),
        reviews=tuple((review, weight, sentences_of(review)) for weight, review in weighed),
    )


def product_vector(texts: ProductTexts, rows: Vector) -> tuple[Vector, Vector]:
    """The product's unit text vector (d,) and its reviews' own unit vectors (reviews, d).

    `rows` are the vectors of `texts.texts`. A review without sentences has a zero vector.
    """
    title, description = rows[0], rows[1] * bool(texts.description)
    about = _unit(_TITLE * title + _DESCRIPTION * description)
    reviews = np.zeros((len(texts.reviews), rows.shape[1]), dtype=np.float32)
    total = np.zeros(rows.shape[1], dtype=np.float64)
    start = 2
    for number, (_, weight, sentences) in enumerate(texts.reviews):
        own = rows[start : start + len(sentences)]
        start += len(sentences)
        if not len(own):
            continue
        on_topic = _OFF_TOPIC + np.maximum(0.0, own @ about)
        reviews[number] = _unit((own * on_topic[:, None]).sum(axis=0))
        total += weight * reviews[number]
    blended = _TITLE * title + _DESCRIPTION * description + _REVIEWS * _unit(total)
    return _unit(blended), reviews


def _unit(row: Vector | Values) -> Vector:
    length = float(np.sqrt(row @ row))
    return np.asarray(row / length if length > 0 else row, dtype=np.float32)
