"""What do limits cost a search, how much is missed, and how does it grow with the shop?

    python -m benchmarks.filtered_search RELEVANCE.csv.gz VECTORS.npy DIRECTORY [SIZES…]

Shops of 1,000 to 100,000 products are generated around the real titles whose vectors the second
file holds (benchmarks.search_quality keeps them) and built in the directory. Every limit is timed
beside an unfiltered Chroma query for as many products and one encoding by plain
sentence-transformers, in turn, in one process.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.generated_shop import generated_shop
from benchmarks.report import keep, table
from ranking import NO_FEEDBACK, rank
from ranking.judgements import read_judgements
from retrieval.candidates import Vector
from retrieval.catalog.store import Store
from retrieval.embedding import SentenceEncoder, open_encoder
from retrieval.encoder import TextEncoder
from retrieval.finder import Finder
from retrieval.index import open_index
from retrieval.need import Need
from retrieval.query import query_of
from retrieval.sources import nearest_allowed
from retrieval.taste import stranger
from retrieval.threads import compute_on_one_thread
from retrieval.vector_collections import PRODUCTS

SIZES = (1_000, 100_000)
QUERIES, NEIGHBOURS, RECALL_AT = 25, 200, 100
LIMITS: Mapping[str, Need] = {
    "in stock": Need(),
    "half by price": Need(price_max_minor=5000),
    "a quarter by price": Need(price_max_minor=2550),
    "a fifth by option": Need(options={"colour": "red"}),
    "one kind": Need(category="Kind 3"),
    "kind and price": Need(category="Kind 3", price_max_minor=2550),
    "one brand": Need(brands=("Brand 7",), brands_only=True),
    "all but a brand": Need(brands_excluded=("Brand 7",)),
}


def ms(do: Callable[[], Any]) -> float:
    """Milliseconds it takes."""
    started = perf_counter()
    do()
    return 1000 * (perf_counter() - started)


def resident_mb() -> float:
    """Memory of this process in MB (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def limited(finder: Finder, need: Need, vectors: Sequence[Vector]) -> dict[str, float]:
    """One limit over every query: share, milliseconds beside Chroma's, recall beside exact."""
    index = finder.index
    plain, within, recalls = [], [], []
    allowed = finder.matching(need)
    rows = np.flatnonzero(allowed)
    for query in vectors:
        plain.append(ms(lambda q=query: index.collections.nearest(PRODUCTS, q, NEIGHBOURS)))

        def search(q: Vector = query) -> object:
            return nearest_allowed(index, q, finder.matching(need), NEIGHBOURS)

        within.append(ms(search))
        exact = rows[np.argsort(-(index.products[rows] @ query), kind="stable")[:RECALL_AT]]
        found = nearest_allowed(index, query, allowed, NEIGHBOURS)[:RECALL_AT]
        recalls.append(len(set(exact) & set(found)) / max(1, len(exact)))
    return {
        "share": float(allowed.mean()),
        "chroma_ms": median(plain),
        "limited_ms": median(within),
        "ratio": median(np.divide(within, plain)),
        f"recall@{RECALL_AT}": float(np.mean(recalls)),
    }


def turns(finder: Finder, words: Sequence[str], plain: TextEncoder) -> dict[str, float]:
    """A whole find-and-order, its ordering alone, and one encoding, medians in milliseconds."""
    nobody = stranger(finder.index)
    whole, ordering, encoding, ratios = [], [], [], []
    for place, text in enumerate(words):
        need = Need(words=text, price_max_minor=5000 + place)
        started = perf_counter()
        found = finder.retrieve(need, nobody, NEIGHBOURS)
        took = ms(lambda n=need, c=found: rank(n, c, NO_FEEDBACK, limit=5))
        whole.append(1000 * (perf_counter() - started))
        ordering.append(took)
        encoding.append(ms(lambda t=text: plain.encode([f"{t} again"])))
        ratios.append(ordering[-1] / encoding[-1])
    return {
        "find_and_order_ms": median(whole),
        "order_ms": median(ordering),
        "encode_ms": median(encoding),
        "order_by_encode": median(ratios),
    }


def measured(place: Path, words: Sequence[str], encoder: TextEncoder, plain: TextEncoder) -> Any:
    """Everything of one shop."""
    store = Store.open(f"sqlite:///{place}/shop.db")
    before = resident_mb()
    index = open_index(place / "index")
    finder = Finder(store, index, encoder)
    nobody = stranger(index)
    vectors = [query_of(Need(words=text), nobody, encoder).fused for text in words]
    for need in LIMITS.values():  # everything is read from disk once
        nearest_allowed(index, vectors[0], finder.matching(need), NEIGHBOURS)
    finder.retrieve(Need(words="warm up", price_max_minor=4000), nobody, NEIGHBOURS)
    document = {
        "limits": {name: limited(finder, need, vectors) for name, need in LIMITS.items()},
        "turn": turns(finder, words, plain),
        "memory_mb": resident_mb() - before,
    }
    index.close()
    store.close()
    return document


def main() -> None:
    """Print the tables and write the JSON."""
    if len(sys.argv) < 4:
        raise SystemExit(
            "usage: python -m benchmarks.filtered_search RELEVANCE VECTORS DIRECTORY [SIZES…]"
        )
    compute_on_one_thread()  # as a running assistant does
    judgements = read_judgements(Path(sys.argv[1]))
    titles = [product.title for product in judgements.products]
    vectors = np.load(sys.argv[2])
    words = judgements.queries[:: max(1, len(judgements.queries) // QUERIES)][:QUERIES]
    encoder, plain = open_encoder(device="cpu"), SentenceEncoder(device="cpu")
    encoder.encode(["warm up"]), plain.encode(["warm up"])
    document: dict[str, Any] = {}
    for size in map(int, sys.argv[4:] or SIZES):
        place = generated_shop(Path(sys.argv[3]), titles, vectors, size)
        document[str(size)] = measured(place, words, encoder, plain)
        limits = document[str(size)]["limits"]
        print(f"\n{size} products, {document[str(size)]['memory_mb']:.0f} MB more in memory\n")
        print(table(limits, ("share", "chroma_ms", "limited_ms", "ratio", f"recall@{RECALL_AT}")))
        turn = document[str(size)]["turn"]
        print(table({"a turn": turn}, tuple(turn)))
    whole = [each["turn"]["find_and_order_ms"] for each in document.values()]
    document["growth"] = whole[-1] / whole[0]
    print(f"\nfind and order grows {document['growth']:.2f} times")
    keep("filtered_search", document)


if __name__ == "__main__":
    main()
