"""How fast are texts embedded, beside plain sentence-transformers, and are the vectors the same?

    python -m benchmarks.embedding_speed SHOP [TEXTS]

Blocks of the shop's review sentences (titles where there are none) go through both in turn, in one
process, so that whatever else the machine does weighs on both. Two threads each.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "2")  # before torch is imported

import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks.report import keep, table
from retrieval.candidates import Vector
from retrieval.catalog.store import Store
from retrieval.embedding import PACKAGED_ENCODER, SentenceEncoder, packaged_model
from retrieval.embedding_openvino import OpenVinoEncoder
from retrieval.encoder import TextEncoder
from retrieval.sentences import sentences_of

BLOCK, TEXTS = 256, 1536


def texts_of(store: Store, count: int) -> list[str]:
    """That many texts as a build embeds them, drawn from everywhere in the shop."""
    said = {s.text for review in store.each_review() for s in sentences_of(review)}
    texts = sorted(said or {product.title for product in store.products()})
    return [texts[i] for i in np.random.default_rng(7).permutation(len(texts))[:count]]


def timed(encoder: TextEncoder, texts: Sequence[str]) -> tuple[float, Vector]:
    """Seconds and rows of one block."""
    started = perf_counter()
    rows = encoder.encode(texts)
    return perf_counter() - started, rows


def main() -> None:
    """Print the table and write the JSON."""
    if not sys.argv[1:]:
        raise SystemExit("usage: python -m benchmarks.embedding_speed SHOP [TEXTS]")
    store = Store.open(f"sqlite:///{Path(sys.argv[1]) / 'shop.db'}")
    texts = texts_of(store, int(sys.argv[2]) if sys.argv[2:] else TEXTS)
    store.close()
    plain = SentenceEncoder(device="cpu")
    own = OpenVinoEncoder(packaged_model(), PACKAGED_ENCODER)
    for encoder in (plain, own):
        encoder.encode(texts[:32])
    ratios, cosines, plain_s, own_s = [], [], 0.0, 0.0
    for start in range(0, len(texts), BLOCK):
        block = texts[start : start + BLOCK]
        (took_plain, expected), (took_own, rows) = timed(plain, block), timed(own, block)
        ratios.append(took_plain / took_own)
        cosines.extend((expected * rows).sum(axis=1).tolist())
        plain_s, own_s = plain_s + took_plain, own_s + took_own
    document = {
        "texts": len(texts),
        "characters": round(float(np.mean([len(text) for text in texts])), 1),
        "plain_texts_per_s": len(texts) / plain_s,
        "own_texts_per_s": len(texts) / own_s,
        "median_ratio": median(ratios),
        "least_cosine": min(cosines),
    }
    keep("embedding_speed", {**document, "ratios": ratios})
    print(table({"embedding": document}, tuple(document)))


if __name__ == "__main__":
    main()
