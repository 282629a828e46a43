"""How well words find products: the document of `evaluate search --json`.

Every query ranks every product, judged or not. It knows nothing of files or settings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import bm25s
import numpy as np

from ranking import metrics
from ranking.judgements import Judgements, JudgementsError, judgements_of_shop, read_judgements
from ranking.scorer import FixedFusion
from retrieval.candidates import Candidates, Taste, Values, Vector
from retrieval.encoder import TextEncoder
from retrieval.lexical import LexicalIndex, product_text
from retrieval.need import Need

__all__ = [
    "Judgements",
    "JudgementsError",
    "embed_products",
    "evaluate_search",
    "judgements_of_shop",
    "read_judgements",
]

ORDERED_AT_MOST = 200
"""How many of the best by meaning, and by words, are scored by the fusion."""
_BATCH = 1024
_RANK_OFFSET = 60.0

Search = Callable[[int], Values]
"""The number of a query → (products,) scores."""


def evaluate_search(
    judgements: Judgements,
    encoder: TextEncoder,
    *,
    k: int = 10,
    seed: int = 7,
    vectors: Vector | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """`methods` → measure, with 95 % bootstrap `intervals` of each.

    Beside ours (meaning and words as the shop orders them): bm25 and dense alone, rank_fusion and
    weighted_sum (cosine + 0.5 * BM25 over its maximum). `vectors` (products, d) spare encoding.
    """
    said = progress or (lambda text: None)
    texts = [product_text(product) for product in judgements.products]
    if vectors is None:
        vectors = embed_products(judgements, encoder, said)
    asked = encoder.encode(list(judgements.queries))
    methods = _methods(judgements, texts, vectors, asked)
    judged: dict[str, Any] = {}
    intervals: dict[str, Any] = {}
    for name, search in methods.items():
        said(name)
        lists = [best(search(query), k) for query in range(len(judgements.queries))]
        values = _measures(judgements, lists, k)
        judged[name] = {measure: float(each.mean()) for measure, each in values.items()}
        intervals[name] = {
            measure: list(metrics.bootstrap_interval(each, np.random.default_rng(seed)))
            for measure, each in values.items()
        }
    return {
        "methods": judged,
        "intervals": intervals,
        "queries": len(judgements.queries),
        "products": len(judgements.products),
    }


def best(scores: Values, k: int) -> metrics.Rows:
    """The rows of the k greatest scores, best first; equal ones in their order."""
    most = min(k, len(scores))
    if most == 0:
        return np.zeros(0, np.intp)
    edge = np.partition(scores, len(scores) - most)[len(scores) - most]
    rows = np.flatnonzero(scores >= edge)
    return rows[np.argsort(-scores[rows], kind="stable")][:most]


def _measures(judgements: Judgements, lists: Sequence[metrics.Rows], k: int) -> dict[str, Values]:
    gains = metrics.gains_of(lists, judgements.gains, k)
    wanted = np.array([sum(g > 0 for g in each.values()) for each in judgements.gains], np.intp)
    return {
        f"ndcg@{k}": metrics.ndcg_at(k, gains, judgements.gains),
        f"recall@{k}": metrics.recall_at(k, gains, wanted),
        f"precision@{k}": metrics.precision_at(k, gains),
        f"mrr@{k}": metrics.mrr_at(k, gains),
        f"hit_rate@{k}": metrics.hit_rate_at(k, gains),
    }


def _methods(
    judgements: Judgements, texts: Sequence[str], vectors: Vector, asked: Vector
) -> dict[str, Search]:
    ours_lexical = LexicalIndex.of(texts)
    plain = _PlainBm25(texts)

    def dense(query: int) -> Values:
        return np.asarray(vectors @ asked[query], np.float64)

    def bm25(query: int) -> Values:
        return plain.scores(judgements.queries[query])

    def rank_fusion(query: int) -> Values:
        return np.asarray(_by_rank(bm25(query)) + _by_rank(dense(query)))

    def weighted_sum(query: int) -> Values:
        words = bm25(query)
        return np.asarray(dense(query) + 0.5 * words / max(float(words.max()), 1e-9))

    def ours(query: int) -> Values:
        words = judgements.queries[query]
        lexical = ours_lexical.scores(words, len(texts))
        return _ordered(judgements, words, dense(query), lexical, vectors)

    return {
        "ours": ours,
        "bm25": bm25,
        "dense": dense,
        "rank_fusion": rank_fusion,
        "weighted_sum": weighted_sum,
    }


def _ordered(
    judgements: Judgements, words: str, meaning: Values, lexical: Values, vectors: Vector
) -> Values:
    """The shop's own order of the best by meaning and by words; the rest behind, by meaning."""
    rows = np.union1d(best(meaning, ORDERED_AT_MOST), best(lexical, ORDERED_AT_MOST))
    nothing = np.zeros(len(rows))
    candidates = Candidates(
        products=tuple(judgements.products[row] for row in rows),
        need_match=meaning[rows],
        lexical_match=lexical[rows],
        taste=nothing,
        behaviour=nothing,
        friends=nothing,
        aspect_match=nothing,
        popularity=nothing,
        rating_mean=np.full(len(rows), np.nan),
        rating_count=nothing,
        vectors=vectors[rows],
    )
    scores = meaning - 1e6
    scores[rows] = FixedFusion().score(_NOBODY, Need(words=words), candidates)
    return scores


_NOTHING = np.zeros(1, np.float32)
_NOBODY = Taste(None, _NOTHING, _NOTHING, _NOTHING)


class _PlainBm25:
    """BM25 as it comes: English stop words left out, no stemming."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._count = len(texts)
        tokens = bm25s.tokenize(list(texts), stopwords="en", return_ids=False, show_progress=False)
        self._ranker = bm25s.BM25() if any(tokens) else None
        if self._ranker is not None:
            self._ranker.index(tokens, show_progress=False)

    def scores(self, words: str) -> Values:
        tokens = bm25s.tokenize(words, stopwords="en", return_ids=False, show_progress=False)[0]
        if self._ranker is None or not tokens:
            return np.zeros(self._count)
        return np.asarray(self._ranker.get_scores(tokens), np.float64)


def _by_rank(scores: Values) -> Values:
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return np.asarray(1.0 / (_RANK_OFFSET + ranks))


def embed_products(
    judgements: Judgements, encoder: TextEncoder, said: Callable[[str], None]
) -> Vector:
    """(products, d): the title, and beside it whatever else is known of the product."""
    whole = [
        ". ".join((product.title, *product.attributes.values(), product.description)).strip(". ")
        for product in judgements.products
    ]
    rows = []
    for start in range(0, len(whole), _BATCH):
        said(f"embedding {start} of {len(whole)} products")
        rows.append(encoder.encode(whole[start : start + _BATCH]))
    return np.concatenate(rows)
