"""One generation of an index: every array of a shop, written into one directory.

It knows what is kept under which name; the order of a build and Chroma stand beside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, save_npz

from retrieval.behaviour_before import Before
from retrieval.build_behaviour import METHOD, BehaviourSide, confidence_matrix, learn, shopper_texts
from retrieval.build_text import (
    BuildPlan,
    Planned,
    Progress,
    ReviewFacts,
    each_product_texts,
    embed_missing,
    review_facts,
    sample_seconds,
    texts_missing,
    write_text_side,
)
from retrieval.candidates import Vector
from retrieval.catalog.store import Store
from retrieval.columns import save_numbers, save_texts
from retrieval.communities import communities
from retrieval.encoder import TextEncoder
from retrieval.lexical import LexicalIndex, product_text
from retrieval.seasons import Acts, seasons_of
from retrieval.social import follow_matrix, influence
from retrieval.text_vectors import ReviewSetting
from retrieval.together import taken_together
from retrieval.vector_cache import VectorCache


@dataclass(frozen=True)
class Generation:
    """What was written, as Chroma needs it: ids with rows, and what the cache must keep."""

    product_ids: list[str]
    products: Vector
    shopper_ids: list[str]
    shoppers: Vector
    sentence_ids: list[str]
    hashes: set[bytes]
    embedded: int


def write_generation(
    store: Store,
    directory: Path,
    fingerprints: Mapping[str, tuple[str, str]],
    known: Mapping[str, str],
    before: Before,
    cache: VectorCache,
    encoder: TextEncoder,
    factors: int,
    progress: Progress,
    planned: Planned,
) -> Generation:
    """Write every array of the shop.

    `known` are the text hashes that were embedded before, `before` the generation of then.
    """
    product_ids = sorted(fingerprints)
    shopper_ids = [shopper.shopper_id for shopper in store.shoppers()]
    rows = {shopper_id: row for row, shopper_id in enumerate(shopper_ids)}
    follows = _follows(store, rows)
    ranks = influence(follows)
    facts = review_facts(store)
    setting = ReviewSetting(
        facts.newest, dict(zip(shopper_ids, ranks.tolist(), strict=True)), facts.copies
    )
    changed = [i for i in product_ids if known.get(i) != fingerprints[i][0]]
    waiting = texts_missing(each_product_texts(store, changed, setting), cache)
    texts = len(waiting)
    seconds = sample_seconds(waiting, cache, encoder)
    planned(BuildPlan(len(product_ids), len(changed), texts, seconds))
    embed_missing(waiting, cache, encoder, progress)
    side = write_text_side(
        each_product_texts(store, product_ids, setting), cache, encoder, directory, rows
    )
    progress("learn", 0, 1)
    columns = {product_id: row for row, product_id in enumerate(product_ids)}
    acts = Acts.of(store.each_event(), facts.rated, columns)
    confidence = confidence_matrix(
        store.each_event(), facts.rated, rows, columns, acts.newest_event
    )
    learned = before.behaviour(product_ids, shopper_ids, confidence, follows)
    behaviour = learn(confidence, follows, side.products, factors, learned)
    products = np.hstack([side.products, behaviour.products]).astype(np.float32)
    words = shopper_texts(side.shoppers, confidence, side.products)
    shoppers = np.hstack([words, behaviour.shoppers]).astype(np.float32)
    _write_products(store, directory, product_ids, products, side.tags, behaviour, acts)
    _write_shoppers(directory, shopper_ids, shoppers, follows, ranks)
    _write_learned(directory, behaviour, facts, acts.newest_event)
    kept = {product_id: fingerprints[product_id][0] for product_id in product_ids}
    (directory / "fingerprints.json").write_text(json.dumps(kept), "utf-8")
    progress("learn", 1, 1)
    return Generation(
        product_ids,
        products,
        shopper_ids,
        shoppers,
        side.sentence_ids,
        side.hashes,
        texts + side.embedded,
    )


def _follows(store: Store, rows: Mapping[str, int]) -> csr_matrix:
    pairs = [
        (rows[follow.shopper_id], rows[follow.follows_id], follow.weight)
        for follow in store.follows()
        if follow.shopper_id in rows and follow.follows_id in rows
    ]
    return follow_matrix(pairs, len(rows))


def _write_products(
    store: Store,
    directory: Path,
    product_ids: Sequence[str],
    products: Vector,
    tags: Sequence[str],
    behaviour: BehaviourSide,
    acts: Acts,
) -> None:
    shelf = store.products(product_ids)
    seasons = seasons_of(acts, [product.category for product in shelf])
    ratings = store.ratings()
    means = [ratings.get(product_id, (np.nan, 0)) for product_id in product_ids]
    save_texts(directory, "product_ids", product_ids)
    save_numbers(directory, "product_vectors", products)
    save_numbers(directory, "popularity", behaviour.popularity)
    save_numbers(directory, "seasons", seasons.astype(np.float32))
    save_numbers(directory, "rating_mean", np.array([m for m, _ in means], dtype=np.float64))
    save_numbers(directory, "rating_count", np.array([n for _, n in means], dtype=np.float64))
    texts = (
        f"{product_text(product)} {praised}" for product, praised in zip(shelf, tags, strict=True)
    )
    LexicalIndex.of(texts).save(directory / "lexical")


def _write_shoppers(
    directory: Path,
    shopper_ids: Sequence[str],
    shoppers: Vector,
    follows: csr_matrix,
    ranks: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    save_texts(directory, "shopper_ids", shopper_ids)
    save_numbers(directory, "shopper_vectors", shoppers)
    save_numbers(directory, "influence", ranks)
    save_npz(directory / "follows.npz", follows)
    save_numbers(directory, "communities", communities(follows))


def _write_learned(
    directory: Path, behaviour: BehaviourSide, facts: ReviewFacts, newest: datetime | None
) -> None:
    save_npz(directory / "confidence.npz", behaviour.confidence)
    save_npz(directory / "together.npz", taken_together(behaviour.confidence))
    save_numbers(directory, "gram", behaviour.fold_in.gram)
    learned = {
        "method": METHOD,
        "regularisation": behaviour.fold_in.regularisation,
        "base": behaviour.fold_in.base,
        "usual_confidence": behaviour.fold_in.usual,
        "homophily": asdict(behaviour.social),
        "newest_event": newest.isoformat() if newest else None,
        "newest_review": facts.newest.isoformat() if facts.newest else None,
    }
    (directory / "learned.json").write_text(json.dumps(learned), "utf-8")
