"""Every review sentence of an index, kept by product: vectors, polarity, weight, aspects, words.

Everything stays on disk until it is read. It knows nothing of needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.build_aspects import Marks, marked, read_marks
from retrieval.candidates import Vector
from retrieval.columns import TextColumn, numbers
from retrieval.sentences import ReviewSentence
from retrieval.summaries import Heard


@dataclass(frozen=True)
class Sentences:
    """Every review sentence, grouped by product: rows offsets[p] to offsets[p + 1] are of p.

    `vectors` (m, d) unit rows, `polarity` (m,) -1, 0 or 1, `weight` (m,) of the review,
    `aspects` (m, 2) numbers of the shop's aspects it names, -1 for none.
    """

    vectors: Vector
    offsets: NDArray[np.int64]
    polarity: NDArray[np.int8]
    aspects: Marks
    weight: NDArray[np.float32]
    helpful: NDArray[np.int32]
    rating: NDArray[np.float32]
    text: TextColumn
    review: TextColumn
    shopper: TextColumn

    def sentence(self, row: int, product_id: str) -> ReviewSentence:
        """The sentence in that row."""
        rating = float(self.rating[row])
        return ReviewSentence(
            review_id=self.review[row],
            product_id=product_id,
            shopper_id=self.shopper[row],
            text=self.text[row],
            polarity=int(self.polarity[row]),
            helpful_votes=int(self.helpful[row]),
            rating=None if np.isnan(rating) else rating,
        )

    def heard(self, product: int, product_id: str) -> Iterator[Heard]:
        """Every sentence of the product in that row, with its weight and the aspects it names."""
        for row in range(int(self.offsets[product]), int(self.offsets[product + 1])):
            yield self.sentence(row, product_id), float(self.weight[row]), marked(self.aspects, row)


def read_sentences(place: Path, dimension: int) -> Sentences:
    """The sentences that a build wrote. Raises ValueError or OSError when they are damaged."""
    polarity = numbers(place, "sentence_polarity")
    path = place / "sentence_vectors.f32"
    if path.stat().st_size != len(polarity) * dimension * 4:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes")
    vectors: Vector = (
        np.memmap(path, dtype=np.float32, mode="r", shape=(len(polarity), dimension)).view(
            np.ndarray
        )
        if len(polarity)
        else np.zeros((0, dimension), dtype=np.float32)
    )
    return Sentences(
        vectors=vectors,
        offsets=numbers(place, "sentence_offsets"),
        polarity=polarity,
        aspects=read_marks(place, len(polarity)),
        weight=numbers(place, "sentence_weight"),
        helpful=numbers(place, "sentence_helpful"),
        rating=numbers(place, "sentence_rating"),
        text=TextColumn(place, "sentence_text"),
        review=TextColumn(place, "sentence_review"),
        shopper=TextColumn(place, "sentence_shopper"),
    )
