"""A built index, opened: product vectors, review sentences, shoppers, words and Chroma.

Everything large stays on disk until it is read. It knows nothing of needs or tastes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, load_npz

from retrieval.behaviour import FoldIn
from retrieval.build import digests
from retrieval.build_aspects import read_aspects
from retrieval.build_text import sentence_key
from retrieval.candidates import Values, Vector
from retrieval.catalog.store import Store
from retrieval.columns import TextColumn, numbers
from retrieval.communities import ALONE
from retrieval.encoder import TextEncoder
from retrieval.lexical import LexicalIndex
from retrieval.manifest import CorruptIndexError, Manifest, NotBuiltError, read_manifest
from retrieval.review_sentences import Sentences, read_sentences
from retrieval.seasons import MONTHS
from retrieval.shop_aspects import ShopAspect
from retrieval.summaries import ReviewSummary, summary_of
from retrieval.vector_collections import Collections

SKETCH = 64
_SAMPLED = 20_000

__all__ = ["CorruptIndexError", "Index", "NotBuiltError", "Sentences", "open_index"]


@dataclass(frozen=True)
class Index:
    """One generation of a shop's index. Rows of products are in the order of `product_ids`.

    `products` (n, d + k) and `shoppers` (s, d + k) are text and behaviour side by side;
    `follows` (s, s) and `confidence` (s, n) are sparse, and so is `together` (n, n), what the same
    shoppers took to; `popularity`, `rating_*` are (n,), `seasons` (n, 12) what popularity is worth
    in each month beside the year's mean; `communities` (s,) number the shoppers';
    `friends_weight`, 0..1, is what friends count in this shop.
    """

    manifest: Manifest
    product_ids: tuple[str, ...]
    products: Vector
    popularity: Values
    seasons: Vector
    rating_mean: Values
    rating_count: Values
    lexical: LexicalIndex
    aspects: tuple[ShopAspect, ...]
    sentences: Sentences
    sentence_keys: NDArray[np.uint64]
    shopper_ids: tuple[str, ...]
    shoppers: Vector
    influence: Values
    follows: csr_matrix
    confidence: csr_matrix
    together: csr_matrix
    communities: NDArray[np.intp]
    fold_in: FoldIn
    friends_weight: float
    newest_event: datetime | None
    collections: Collections

    @property
    def dimension(self) -> int:
        """How long a text block is."""
        return self.manifest.dimension

    @property
    def text(self) -> Vector:
        """The products' text blocks (n, d): unit rows."""
        return self.products[:, : self.dimension]

    @property
    def behaviour(self) -> Vector:
        """The products' behaviour blocks (n, k)."""
        return self.products[:, self.dimension :]

    @cached_property
    def product_rows(self) -> Mapping[str, int]:
        """Each product's row."""
        return {product_id: row for row, product_id in enumerate(self.product_ids)}

    @cached_property
    def shopper_rows(self) -> Mapping[str, int]:
        """Each shopper's row."""
        return {shopper_id: row for row, shopper_id in enumerate(self.shopper_ids)}

    @cached_property
    def _sketch_axes(self) -> Vector:
        """(d + k, SKETCH) the directions in which products differ most (principal components)."""
        sample = self.products[:: 1 + len(self.products) // _SAMPLED]
        _, axes = np.linalg.eigh(sample.T @ sample)
        return np.ascontiguousarray(axes[:, : -SKETCH - 1 : -1], dtype=np.float32)

    @cached_property
    def sketches(self) -> Vector:
        """(n, SKETCH) each product in few numbers: inner products nearly as with all of them."""
        return np.asarray(self.products @ self._sketch_axes, dtype=np.float32)

    def sketch_of(self, query: Vector) -> Vector:
        """(SKETCH,) the query in the numbers of `sketches`."""
        return np.asarray(query @ self._sketch_axes, dtype=np.float32)

    def rows_of(self, product_ids: Sequence[str]) -> NDArray[np.intp]:
        """The rows of those products that the index knows, in the order given."""
        known = self.product_rows
        return np.array([known[i] for i in product_ids if i in known], dtype=np.intp)

    @cached_property
    def liking(self) -> Values:
        """How popular and well rated each product is, (n,) 0..1: half and half.

        Ratings are drawn towards the shop's mean where few have rated (Bayesian average).
        """
        known = self.rating_count > 0
        mean = float(self.rating_mean[known].mean()) if known.any() else 0.0
        rated = np.where(known, np.nan_to_num(self.rating_mean), mean)
        sure = (rated * self.rating_count + mean * 8) / (self.rating_count + 8)
        much = np.log1p(self.popularity + self.rating_count)
        most = float(much.max(initial=0.0)) or 1.0
        return np.asarray(0.5 * much / most + 0.5 * sure / 5)

    @cached_property
    def liked_by_community(self) -> csr_matrix:
        """(communities, n) how many of each took to each product, as a logarithm."""
        rows = np.flatnonzero(self.communities >= 0)
        count = int(self.communities.max(initial=-1)) + 1
        members = csr_matrix(
            (np.ones(len(rows)), (self.communities[rows], rows)),
            shape=(count, len(self.shopper_ids)),
        )
        return csr_matrix((members @ csr_matrix(self.confidence > 0, dtype=np.float64)).log1p())

    @cached_property
    def _sentence_order(self) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
        order = np.argsort(self.sentence_keys, kind="stable")
        return self.sentence_keys[order], order

    def sentence_rows(self, sentence_ids: Sequence[str]) -> NDArray[np.intp]:
        """The rows of those sentences that the index knows, in the order given."""
        keys, order = self._sentence_order
        wanted = np.array([sentence_key(i) for i in sentence_ids], dtype=np.uint64)
        places = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
        known = keys[places] == wanted if len(keys) else np.zeros(len(wanted), dtype=bool)
        return np.asarray(order[places[known]], dtype=np.intp)

    def summary(self, product_id: str) -> ReviewSummary:
        """What the reviews of the product say, summed up; of none for one the index knows not."""
        row = self.product_rows.get(product_id)
        if row is None:
            return summary_of((), self.aspects)
        return summary_of(self.sentences.heard(row, product_id), self.aspects)

    def is_stale(self, store: Store) -> bool:
        """Whether the store has changed in a way that a build would take in."""
        made_from = (self.manifest.text_digest, self.manifest.behaviour_digest)
        return digests(store, store.fingerprints()) != made_from

    def close(self) -> None:
        """Let go of Chroma's files."""
        self.collections.close()


def open_index(
    directory: Path, encoder: TextEncoder | None = None, *, chroma_url: str | None = None
) -> Index:
    """The index built in the directory.

    Raises NotBuiltError, or CorruptIndexError: damaged, of another version, or made by another
    encoder than the one given.
    """
    manifest = read_manifest(directory)
    if encoder is not None and (encoder.name, encoder.dimension) != (
        manifest.encoder,
        manifest.dimension,
    ):
        raise CorruptIndexError(
            f"The index was made by the text encoder {manifest.encoder!r}; "
            f"text_encoder is now {encoder.name!r}."
        )
    place = directory / manifest.generation
    try:
        return _opened(manifest, place, chroma_url)
    except (OSError, ValueError, KeyError, IndexError, EOFError, BadZipFile) as error:
        raise CorruptIndexError(f"The index in {place} is damaged ({error}).") from error


def _opened(manifest: Manifest, place: Path, chroma_url: str | None) -> Index:
    learned: dict[str, Any] = json.loads((place / "learned.json").read_text("utf-8"))
    product_ids = tuple(TextColumn(place, "product_ids"))
    products: Vector = numbers(place, "product_vectors")
    if products.shape != (len(product_ids), manifest.dimension + manifest.factors):
        raise ValueError(f"product vectors have shape {products.shape}")
    if chroma_url is None and not (place / "chroma" / "chroma.sqlite3").exists():
        raise ValueError("the Chroma collections are missing")
    newest = learned["newest_event"]
    return Index(
        manifest=manifest,
        product_ids=product_ids,
        products=products,
        popularity=numbers(place, "popularity"),
        seasons=_seasons(place, len(product_ids)),
        rating_mean=numbers(place, "rating_mean"),
        rating_count=numbers(place, "rating_count"),
        lexical=LexicalIndex.load(place / "lexical"),
        aspects=read_aspects(place),
        sentences=read_sentences(place, manifest.dimension),
        sentence_keys=np.asarray(numbers(place, "sentence_keys")),
        shopper_ids=tuple(TextColumn(place, "shopper_ids")),
        shoppers=numbers(place, "shopper_vectors"),
        influence=numbers(place, "influence"),
        follows=_sparse(place / "follows.npz"),
        confidence=_sparse(place / "confidence.npz"),
        together=_together(place, len(product_ids)),
        communities=_communities(place, len(numbers(place, "influence"))),
        fold_in=FoldIn(
            np.asarray(numbers(place, "gram")),
            float(learned["regularisation"]),
            float(learned["base"]),
            # An index from before confidences were taken over what is usual took them as they are.
            float(learned.get("usual_confidence", 1.0)),
        ),
        # An index from before this was measured lets friends count in full.
        friends_weight=float(learned.get("homophily", {}).get("weight", 1.0)),
        newest_event=datetime.fromisoformat(newest) if newest else None,
        collections=Collections.open(place / "chroma", chroma_url),
    )


def _together(place: Path, products: int) -> csr_matrix:
    """No edges in an index from before there was a graph: the next build makes it."""
    path = place / "together.npz"
    return _sparse(path) if path.exists() else csr_matrix((products, products))


def _seasons(place: Path, products: int) -> Vector:
    """No seasons in an index from before they were counted: the next build counts them."""
    if not (place / "seasons.npy").exists():
        return np.ones((products, MONTHS), np.float32)
    seasons: Vector = numbers(place, "seasons")
    return seasons


def _communities(place: Path, shoppers: int) -> NDArray[np.intp]:
    if not (place / "communities.npy").exists():
        return np.full(shoppers, ALONE, dtype=np.intp)
    return np.asarray(numbers(place, "communities"), np.intp)


def _sparse(path: Path) -> csr_matrix:
    with path.open("rb") as file:  # a damaged file would be left open
        return load_npz(file).tocsr()
