"""The text side of a build: what must be embedded, and the arrays that come of it.

It reads the store and the vector cache and writes files; it knows nothing of behaviour or Chroma.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

import numpy as np

from retrieval.build_aspects import kind_words, write_aspects
from retrieval.candidates import Vector
from retrieval.catalog.reading import batches
from retrieval.catalog.store import Store
from retrieval.columns import save_numbers, save_texts
from retrieval.confidence import Rated
from retrieval.encoder import TextEncoder
from retrieval.genuineness import text_key
from retrieval.sentences import ReviewSentence
from retrieval.text_vectors import ProductTexts, ReviewSetting, product_texts, product_vector
from retrieval.vector_cache import VectorCache, text_hash
from retrieval.words import singular, words_of

_PRODUCTS_AT_ONCE = 200
_PRODUCTS_LOOKED_UP = 50
_TEXTS_AT_ONCE = 256
_SAMPLED = 64

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class ReviewFacts:
    """What one pass over all reviews finds: text keys, the newest date, and who rated what."""

    copies: Counter[int]
    newest: datetime | None
    rated: dict[str, list[Rated]]


def review_facts(store: Store) -> ReviewFacts:
    """The facts of all reviews, read in batches."""
    copies: Counter[int] = Counter()
    newest: datetime | None = None
    rated: dict[str, list[Rated]] = {}
    for review in store.each_review():
        if key := text_key(review):
            copies[key] += 1
        if review.created_at and (newest is None or review.created_at > newest):
            newest = review.created_at
        if review.shopper_id:
            rated.setdefault(review.shopper_id, []).append(
                (review.product_id, review.rating, review.created_at)
            )
    return ReviewFacts(copies, newest, rated)


def each_product_texts(
    store: Store, product_ids: Sequence[str], setting: ReviewSetting
) -> Iterator[ProductTexts]:
    """The texts of the products, in the order of the ids."""
    for batch in batches(product_ids, _PRODUCTS_AT_ONCE):
        reviews: dict[str, list[object]] = {product_id: [] for product_id in batch}
        for review in store.reviews(product_ids=batch):
            reviews[review.product_id].append(review)
        for product in store.products(batch):
            yield product_texts(product, reviews[product.product_id], setting)  # type: ignore[arg-type]


@dataclass(frozen=True)
class BuildPlan:
    """What a build is about to do: of `products`, `changed` ones are read again.

    `texts` will be embedded, which takes about `seconds`, as a sample of them took.
    """

    products: int
    changed: int
    texts: int
    seconds: float


Planned = Callable[[BuildPlan], None]


def texts_missing(texts: Iterator[ProductTexts], cache: VectorCache) -> dict[bytes, str]:
    """The texts that have no vector yet, by their hash."""
    waiting: dict[bytes, str] = {}
    for product in texts:
        hashes = {text_hash(text): text for text in product.texts}
        waiting.update((key, hashes[key]) for key in cache.missing(hashes))
    return waiting


def sample_seconds(waiting: dict[bytes, str], cache: VectorCache, encoder: TextEncoder) -> float:
    """About how long embedding takes, from a sample of it that is embedded, kept and taken out."""
    if not waiting:
        return 0.0
    whole = sum(map(len, waiting.values()))
    by_length = sorted(waiting, key=lambda key: len(waiting[key]))
    keys = by_length[:: max(1, len(by_length) // _SAMPLED)][:_SAMPLED]
    started = monotonic()
    cache.put(keys, encoder.encode([waiting[key] for key in keys]))
    seconds = monotonic() - started
    read = sum(len(waiting.pop(key)) for key in keys)
    return seconds * whole / max(read, 1)


def embed_missing(
    waiting: dict[bytes, str], cache: VectorCache, encoder: TextEncoder, progress: Progress
) -> int:
    """Embed and keep the texts, some at a time; how many those were."""
    progress("embed", 0, len(waiting))
    # Texts of like length side by side: the encoder pads each batch to its longest.
    keys = sorted(waiting, key=lambda key: len(waiting[key]))
    for start in range(0, len(keys), _TEXTS_AT_ONCE):
        part = keys[start : start + _TEXTS_AT_ONCE]
        cache.put(part, encoder.encode([waiting[key] for key in part]))
        progress("embed", start + len(part), len(keys))
    return len(keys)


@dataclass(frozen=True)
class TextSide:
    """What the text side of a build made: (n, d) product rows, (s, d) shopper sums, hashes used.

    `tags` (n,) are what each product's reviews praise.
    """

    products: Vector
    shoppers: Vector
    sentence_ids: list[str]
    tags: list[str]
    hashes: set[bytes]
    embedded: int


def write_text_side(
    texts: Iterator[ProductTexts],
    cache: VectorCache,
    encoder: TextEncoder,
    directory: Path,
    shopper_rows: dict[str, int],
) -> TextSide:
    """Write the sentence columns and return the products' and shoppers' text rows."""
    sentences: list[ReviewSentence] = []
    weights: list[float] = []
    offsets = [0]
    products: list[Vector] = []
    shoppers = np.zeros((len(shopper_rows), encoder.dimension), dtype=np.float32)
    hashes: set[bytes] = set()
    kinds: dict[str, frozenset[str]] = {}
    brands: set[str] = set()
    embedded = 0
    with (directory / "sentence_vectors.f32").open("wb") as file:
        for product, keys, rows, new in _with_vectors(texts, cache, encoder):
            hashes.update(keys)
            embedded += new
            kinds[product.product.product_id] = kind_words(product.product)
            brands.update(map(singular, words_of(product.product.brand)))
            vector, reviews = product_vector(product, rows)
            products.append(vector)
            file.write(rows[2:].tobytes())
            for (review, weight, own), row in zip(product.reviews, reviews, strict=True):
                sentences.extend(own)
                weights.extend([weight] * len(own))
                writer = shopper_rows.get(review.shopper_id)
                if writer is not None:
                    liked = 1.0 if review.rating is None else (review.rating - 3) / 2
                    shoppers[writer] += liked * row
            offsets.append(len(sentences))
    ids = _sentence_ids(sentences)
    save_texts(directory, "sentence_ids", ids)
    numbered = np.array([sentence_key(each) for each in ids], dtype=np.uint64)
    save_numbers(directory, "sentence_keys", numbered)
    _write_sentences(directory, sentences, weights, offsets)
    tags = write_aspects(directory, sentences, weights, offsets, kinds, frozenset(brands))
    matrix = np.array(products, dtype=np.float32).reshape(len(products), encoder.dimension)
    return TextSide(matrix, shoppers, ids, tags, hashes, embedded)


def _with_vectors(
    texts: Iterator[ProductTexts], cache: VectorCache, encoder: TextEncoder
) -> Iterator[tuple[ProductTexts, list[bytes], Vector, int]]:
    """Each product with its texts' hashes and vectors, and how many of those were embedded now.

    Some are, for which reviews of a much-reviewed product count can change with others elsewhere.
    """
    for some in batches(texts, _PRODUCTS_LOOKED_UP):
        by_key = {text_hash(text): text for product in some for text in product.texts}
        missing = sorted(cache.missing(by_key))
        if missing:
            cache.put(missing, encoder.encode([by_key[key] for key in missing]))
        vectors = dict(zip(by_key, cache.get(list(by_key)), strict=True))
        for number, product in enumerate(some):
            keys = [text_hash(text) for text in product.texts]
            rows = np.array([vectors[key] for key in keys], dtype=np.float32)
            yield product, keys, rows, 0 if number else len(missing)


def sentence_key(sentence_id: str) -> int:
    """The sentence's id as a number, to find its row by."""
    return int.from_bytes(text_hash(sentence_id)[:8], "big")


def _sentence_ids(sentences: Sequence[ReviewSentence]) -> list[str]:
    seen: Counter[str] = Counter()
    ids = []
    for sentence in sentences:
        ids.append(f"{sentence.review_id}#{seen[sentence.review_id]}")
        seen[sentence.review_id] += 1
    return ids


def _write_sentences(
    directory: Path,
    sentences: Sequence[ReviewSentence],
    weights: Sequence[float],
    offsets: Sequence[int],
) -> None:
    save_texts(directory, "sentence_text", (s.text for s in sentences))
    save_texts(directory, "sentence_review", (s.review_id for s in sentences))
    save_texts(directory, "sentence_shopper", (s.shopper_id for s in sentences))
    save_numbers(directory, "sentence_offsets", np.array(offsets, dtype=np.int64))
    save_numbers(directory, "sentence_weight", np.array(weights, dtype=np.float32))
    save_numbers(
        directory, "sentence_polarity", np.array([s.polarity for s in sentences], dtype=np.int8)
    )
    save_numbers(
        directory,
        "sentence_helpful",
        np.array([s.helpful_votes for s in sentences], dtype=np.int32),
    )
    ratings = [np.nan if s.rating is None else s.rating for s in sentences]
    save_numbers(directory, "sentence_rating", np.array(ratings, dtype=np.float32))
