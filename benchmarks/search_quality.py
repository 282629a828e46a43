"""Do words find the right products? Over judged searches, beside BM25, meaning alone and fusions.

    python -m benchmarks.search_quality RELEVANCE.csv.gz [VECTORS.npy]

Vectors are kept in the second file, so that a second run need not embed the titles again.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.report import keep, table
from ranking.evaluate_search import embed_products, evaluate_search, read_judgements
from retrieval.embedding import open_encoder


def main() -> None:
    """Print the table and write the JSON."""
    if not sys.argv[1:]:
        raise SystemExit("usage: python -m benchmarks.search_quality RELEVANCE.csv.gz [VECTORS]")
    judgements = read_judgements(Path(sys.argv[1]))
    encoder = open_encoder()
    kept = Path(sys.argv[2]) if sys.argv[2:] else None
    started = perf_counter()

    def tell(text: str) -> None:
        print(f"\r{text}", end="", file=sys.stderr)

    if kept is not None and kept.exists():
        vectors = np.load(kept)
    else:
        vectors = embed_products(judgements, encoder, tell)
        if kept is not None:
            np.save(kept, vectors)
    document = evaluate_search(judgements, encoder, vectors=vectors, progress=tell)
    document["seconds"] = round(perf_counter() - started, 1)
    keep("search_quality", document)
    print(f"\n{document['queries']} queries over {document['products']} products\n")
    print(table(document["methods"], ("ndcg@10", "recall@10", "precision@10", "mrr@10")))


if __name__ == "__main__":
    main()
