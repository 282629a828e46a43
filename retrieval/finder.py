"""Finding: products within every limit, from four sources, with the raw value of each signal.

Sources are the fused vectors, the words, what reviews say and people of like taste. It knows
nothing of how signals are weighed afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Candidates, Taste, Values, Vector
from retrieval.catalog.store import Store
from retrieval.embedding import TextEncoder
from retrieval.index import Index
from retrieval.need import Need, keeps_limits
from retrieval.query import Query, query_of
from retrieval.sentences import ReviewSentence
from retrieval.sources import people_like_you, said_in_reviews, well_liked
from retrieval.summaries import ReviewSummary
from retrieval.values import candidates_of
from retrieval.vector_collections import PRODUCTS

Rows = NDArray[np.intp]

_LEXICAL = 0.5  # BM25 over its maximum, beside a cosine
_LIKED_BESIDE = 0.04
_LIKED_ALONE = 0.5
_WISHED = 0.4  # what a wanted word counts beside a word for the thing itself
_FAR = 0.5  # of the best match's closeness to the subject: what lies below is something else
_NAMED = 0.25  # BM25 over its maximum there: a single shared word alone does not make a kind
_STRANGE = 0.3  # below, and without a word in common, nothing tells what was meant
_OVER_FETCH = 3
_MANY = 0.5  # the share of a shop from which Chroma is asked rather than every row compared
_LARGE = 20_000
_QUIET_WEIGHT = 0.05


class Finder:
    """Finds products in one built shop."""

    def __init__(self, store: Store, index: Index, encoder: TextEncoder) -> None:
        self._store = store
        self.encoder = encoder
        self.index = index

    def retrieve(self, need: Need, taste: Taste, limit: int = 200) -> Candidates:
        """Up to `limit` products within every limit of the need, most promising first."""
        query = query_of(need, taste, self.encoder)
        lexical = self._lexical(query)
        rows = self._rows(need, taste, query, lexical, limit)
        rows = self._of_its_kind(need, query, rows)
        return self._candidates(need, taste, query, lexical, rows, within=True)

    def score(self, need: Need, taste: Taste, product_ids: Sequence[str]) -> Candidates:
        """The same values for given products, in their order, whatever the need's limits."""
        query = query_of(need, taste, self.encoder)
        rows = self.index.rows_of(list(dict.fromkeys(product_ids)))
        return self._candidates(need, taste, query, self._lexical(query), rows, within=False)

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

    def _lexical(self, query: Query) -> Values:
        index, rows = self.index.lexical, len(self.index.product_ids)
        by_subject = index.scores(query.words, rows, query.avoided)
        return by_subject + _WISHED * index.scores(query.wish_words, rows, query.avoided)

    def _of_its_kind(self, need: Need, query: Query, rows: Rows) -> Rows:
        """Those of the rows that are of the kind asked for, in their order.

        Without this a mouse that is quiet would stand in for a fan that may be.
        """
        if need.category is not None or not query.subject.any() or not len(rows):
            return rows
        close = np.asarray(self.index.text[rows] @ query.subject, dtype=np.float64)
        by_word = self.index.lexical.scores(
            query.words, len(self.index.product_ids), query.avoided
        )[rows]
        most = by_word.max()
        if most > 0:
            close += _NAMED * by_word / most
        elif close.max() < _STRANGE:
            return rows
        return np.asarray(rows[close >= _FAR * close.max()], dtype=np.intp)

    def _rows(self, need: Need, taste: Taste, query: Query, lexical: Values, limit: int) -> Rows:
        """Rows of promising products, best first; large shops check limits on what was fetched."""
        index = self.index
        count = len(index.product_ids)
        if not count or limit <= 0:
            return np.zeros(0, dtype=np.intp)
        if count > _LARGE and self._store.count_matching(need) > _MANY * count:
            fetched = self._gathered(taste, query, lexical, _OVER_FETCH * limit, None)
            return self._best(query, lexical, self._keeping(need, fetched))[:limit]
        matching = index.rows_of(self._store.matching_ids(need))
        if len(matching) <= limit:
            return self._best(query, lexical, matching)
        gathered = self._gathered(taste, query, lexical, limit, matching)
        return self._best(query, lexical, gathered)[:limit]

    def _gathered(
        self, taste: Taste, query: Query, lexical: Values, limit: int, matching: Rows | None
    ) -> Rows:
        """Rows from every source, each once; within `matching` when it is given."""
        index = self.index
        allowed = np.ones(len(index.product_ids), dtype=bool)
        if matching is not None:
            allowed = np.zeros(len(index.product_ids), dtype=bool)
            allowed[matching] = True
        by_word = np.flatnonzero(allowed & (lexical > 0))
        by_word = by_word[_top(lexical[by_word], limit // 2)]
        sources = [
            self._by_vector(query, limit, allowed),
            by_word,
            said_in_reviews(index, query.need, limit // 2),
            people_like_you(index, taste, limit // 4),
            well_liked(index, allowed, limit if not query.fused.any() else limit // 8),
        ]
        rows = np.unique(np.concatenate(sources)).astype(np.intp)
        return rows[allowed[rows]]

    def _by_vector(self, query: Query, limit: int, allowed: NDArray[np.bool_]) -> Rows:
        """The rows nearest to the fused query: Chroma where most qualify, else every one compared.

        Chroma's own filter costs ten times its search, so it is asked for more than is needed
        and what does not qualify is dropped.
        """
        index = self.index
        if not query.fused.any():
            return np.zeros(0, dtype=np.intp)
        share = float(allowed.mean())
        if share >= _MANY:
            wanted = min(len(index.product_ids), int(limit / share * 1.1) + 10)
            ids, _ = index.collections.nearest(PRODUCTS, query.fused, wanted)
            found = index.rows_of(ids)
            found = found[allowed[found]]
            if len(found) >= min(limit, int(allowed.sum())):
                return found[:limit]
        rows = np.flatnonzero(allowed)
        return rows[_top(index.products[rows] @ query.fused, limit)]

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

    def _keeping(self, need: Need, rows: Rows) -> Rows:
        ids = [self.index.product_ids[row] for row in rows]
        return self.index.rows_of(
            [p.product_id for p in self._store.products(ids) if keeps_limits(need, p)]
        )

    def _candidates(
        self, need: Need, taste: Taste, query: Query, lexical: Values, rows: Rows, within: bool
    ) -> Candidates:
        products = self._store.products([self.index.product_ids[row] for row in rows])
        if within:  # the shop may have changed since the limits were asked for
            products = [product for product in products if keeps_limits(need, product)]
        rows = self.index.rows_of([product.product_id for product in products])
        return candidates_of(self.index, need, taste, query, tuple(products), rows, lexical[rows])


def _top(values: NDArray[np.floating], limit: int) -> Rows:
    """The places of the highest values, highest first; ties go to the first."""
    if len(values) > limit:
        places = np.argpartition(-values, limit - 1)[:limit] if limit > 0 else np.zeros(0, np.intp)
        places = np.sort(places)
    else:
        places = np.arange(len(values))
    return np.asarray(places[np.argsort(-values[places], kind="stable")], dtype=np.intp)
