"""Finding: products within every limit, from four sources, with the raw value of each signal.

Sources are the fused vectors, the words, what reviews say, people of like taste or of the same
community, and what is taken to together. It knows nothing of how signals are weighed afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Candidates, Taste, Values, Vector
from retrieval.catalog.nouns import Product
from retrieval.catalog.store import Store
from retrieval.encoder import TextEncoder
from retrieval.index import Index
from retrieval.kinds import of_meant_kinds
from retrieval.need import Need, keeps_limits
from retrieval.query import Query, query_of
from retrieval.sentences import ReviewSentence
from retrieval.shelf import Mask, Shelves
from retrieval.sources import (
    liked_in_community,
    nearest_allowed,
    people_like_you,
    said_in_reviews,
    taken_together_with,
    top_places,
    well_liked,
)
from retrieval.summaries import ReviewSummary
from retrieval.values import candidates_of

Rows = NDArray[np.intp]

_LEXICAL = 0.5  # BM25 over its maximum, beside a cosine
_LIKED_BESIDE = 0.04
_LIKED_ALONE = 0.5
_WISHED = 0.4  # what a wanted word counts beside a word for the thing itself
_FAR = 0.5  # of the best match's closeness to the subject: what lies below is something else
_NAMED = 0.25  # BM25 over its maximum there: a single shared word alone does not make a kind
_STRANGE = 0.3  # below, and without a word in common, nothing tells what was meant
_QUIET_WEIGHT = 0.05


class Finder:
    """Finds products in one built shop."""

    def __init__(self, store: Store, index: Index, encoder: TextEncoder) -> None:
        self._store = store
        self.encoder = encoder
        self.index = index
        self._shelves = Shelves(store, index.product_ids)

    def retrieve(self, need: Need, taste: Taste, limit: int = 200) -> Candidates:
        """Up to `limit` products within every limit of the need, most promising first."""
        query = query_of(need, taste, self.encoder)
        by_subject = self._by_subject(query)
        lexical = by_subject + self._by_wishes(query)
        rows = self._rows(need, taste, query, lexical, limit)
        close = self._closeness(need, query, rows, by_subject)
        near = close >= _FAR * close.max(initial=0.0)
        products: Sequence[Product] = self._within(need, rows[near])
        if need.wants or need.avoids:
            products = self._of_meant_kinds(products, rows, close)
        return self._candidates(need, taste, query, lexical, products)

    def score(self, need: Need, taste: Taste, product_ids: Sequence[str]) -> Candidates:
        """The same values for given products, in their order, whatever the need's limits."""
        query = query_of(need, taste, self.encoder)
        rows = self.index.rows_of(list(dict.fromkeys(product_ids)))
        lexical = self._by_subject(query) + self._by_wishes(query)
        products = self._store.products([self.index.product_ids[row] for row in rows])
        return self._candidates(need, taste, query, lexical, products)

    def about(
        self, product_id: str, topic: str, limit: int = 5
    ) -> list[tuple[ReviewSentence, float]]:
        """Review sentences of the product nearest to the topic, with their similarity.

        Without a topic: those of the weightiest reviews, with similarity 0.
        """
        row = self.index.product_rows.get(product_id)
        if row is None or limit <= 0:
            return []
        kept = self.index.sentences
        start, end = int(kept.offsets[row]), int(kept.offsets[row + 1])
        similarity = np.zeros(end - start)
        if topic.strip():
            similarity += kept.vectors[start:end] @ self.encoder.encode([topic])[0]
        weight = np.minimum(kept.weight[start:end], 3.0) / 3.0
        found: dict[str, tuple[ReviewSentence, float]] = {}
        for place in np.argsort(-(similarity + _QUIET_WEIGHT * weight), kind="stable"):
            sentence = kept.sentence(start + int(place), product_id)
            found.setdefault(sentence.text.casefold(), (sentence, float(similarity[place])))
            if len(found) == limit:
                break
        return list(found.values())

    def summary(self, product_id: str) -> ReviewSummary:
        """What the product's reviews praise and complain about, how many, and in whose words."""
        return self.index.summary(product_id)

    def text_vectors(self, product_ids: Iterable[str]) -> dict[str, Vector]:
        """The text vector (d,) of each of the products that the index knows."""
        rows = self.index.product_rows
        known = [product_id for product_id in product_ids if product_id in rows]
        return {i: np.asarray(self.index.text[rows[i]], dtype=np.float32) for i in known}

    def _by_subject(self, query: Query) -> Values:
        """(n,) BM25 of the words for the thing itself."""
        return self.index.lexical.scores(query.words, len(self.index.product_ids), query.avoided)

    def _by_wishes(self, query: Query) -> Values:
        """(n,) BM25 of the words of the wishes, as far as they count."""
        rows = len(self.index.product_ids)
        return _WISHED * self.index.lexical.scores(query.wish_words, rows, query.avoided)

    def _closeness(self, need: Need, query: Query, rows: Rows, by_subject: Values) -> Values:
        """How close each row is to the kind of thing asked for; all alike where that is not said.

        Without this a mouse that is quiet would stand in for a fan that may be.
        """
        if need.category is not None or not query.subject.any() or not len(rows):
            return np.zeros(len(rows))
        close = np.asarray(self.index.text[rows] @ query.subject, dtype=np.float64)
        by_word = by_subject[rows]
        most = by_word.max()
        if most > 0:
            close += _NAMED * by_word / most
        elif close.max() < _STRANGE:
            return np.zeros(len(rows))
        return close

    def _of_meant_kinds(
        self, products: Sequence[Product], rows: Rows, close: Values
    ) -> Sequence[Product]:
        closeness = dict(zip(rows.tolist(), close.tolist(), strict=True))
        of_each = [closeness[self.index.product_rows[each.product_id]] for each in products]
        leaves = [each.category_path[-1] if each.category_path else "" for each in products]
        meant = of_meant_kinds(np.array(of_each, np.float64), leaves)
        return [each for each, kept in zip(products, meant, strict=True) if kept]

    def _rows(self, need: Need, taste: Taste, query: Query, lexical: Values, limit: int) -> Rows:
        """Rows of promising products within the limits, best first."""
        if not len(self.index.product_ids) or limit <= 0:
            return np.zeros(0, dtype=np.intp)
        allowed = self.matching(need)
        if int(allowed.sum()) <= limit:
            return self._best(query, lexical, np.flatnonzero(allowed))
        gathered = self._gathered(taste, query, lexical, limit, allowed)
        return self._best(query, lexical, gathered)[:limit]

    def matching(self, need: Need) -> Mask:
        """(n,) which products are within the need's limits.

        In a large shop as of some seconds ago: whatever is shown is held to the limits once more.
        """
        return self._shelves.now().allowed(need)

    def _gathered(
        self, taste: Taste, query: Query, lexical: Values, limit: int, allowed: Mask
    ) -> Rows:
        """Rows from every source that are allowed, each once."""
        index = self.index
        by_word = np.flatnonzero(allowed & (lexical > 0))
        by_word = by_word[top_places(lexical[by_word], limit // 2)]
        sources = [
            nearest_allowed(index, query.fused, allowed, limit),
            by_word,
            said_in_reviews(index, query.need, limit // 2),
            people_like_you(index, taste, limit // 4),
            taken_together_with(index, taste, limit // 4),
            liked_in_community(index, taste, limit // 8),
            well_liked(index, allowed, limit if not query.fused.any() else limit // 8),
        ]
        rows = np.unique(np.concatenate(sources)).astype(np.intp)
        return rows[allowed[rows]]

    def _best(self, query: Query, lexical: Values, rows: Rows) -> Rows:
        """The rows ordered by vector, words and how well they are liked."""
        index = self.index
        value = np.asarray(index.products[rows] @ query.fused, dtype=np.float64)
        most = lexical[rows].max(initial=0.0)
        if most > 0:
            value += _LEXICAL * lexical[rows] / most
        liked = _LIKED_BESIDE if query.fused.any() else _LIKED_ALONE
        value += liked * index.liking[rows]
        return rows[np.argsort(-value, kind="stable")]

    def _within(self, need: Need, rows: Rows) -> list[Product]:
        """The products of the rows; the shop may have changed since the limits were asked for."""
        products = self._store.products([self.index.product_ids[row] for row in rows])
        return [product for product in products if keeps_limits(need, product)]

    def _candidates(
        self, need: Need, taste: Taste, query: Query, lexical: Values, products: Sequence[Product]
    ) -> Candidates:
        rows = self.index.rows_of([product.product_id for product in products])
        return candidates_of(self.index, need, taste, query, tuple(products), rows, lexical[rows])
