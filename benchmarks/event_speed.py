"""How soon does an event count? Placed among the history, the taste read anew, a whole query.

    python -m benchmarks.event_speed SHOP

All are taken in turns in one process, so that a busy machine slows them alike. The fold-in is what
an event adds; the taste is read from the database for every query, with a new event or without.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np

from assistant.compose import open_shop_encoder, open_shop_index, open_store, open_trees
from assistant.settings import read_settings
from benchmarks.report import keep, table
from ranking import rank, weights_for
from retrieval.behaviour import place
from retrieval.candidates import Vector
from retrieval.catalog.nouns import Event
from retrieval.finder import Finder
from retrieval.index import Index
from retrieval.need import Need
from retrieval.taste import taste_of

ROUNDS = 60


def main() -> None:
    """Print the medians in milliseconds and their ratio, and write the JSON."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m benchmarks.event_speed SHOP")
    settings = read_settings(Path(sys.argv[1]))
    encoder = open_shop_encoder(settings)
    index, store = open_shop_index(settings, encoder), open_store(settings)
    finder, trees = Finder(store, index, encoder), open_trees(settings)
    generator = np.random.default_rng(7)
    fold_in_ms, event_ms, query_ms = [], [], []
    for number in range(ROUNDS):
        shopper = str(generator.choice(index.shopper_ids))
        product = str(generator.choice(index.product_ids))
        event = Event(shopper, product, "buy", datetime.now(UTC))
        taste = taste_of(index, store, shopper)
        need = Need(words=f"something like {product} number {number}")
        history = {**taste.events, product: 6.0}
        fold_in_ms.append(_ms(lambda h=history: _placed(index, h)))
        event_ms.append(_ms(lambda s=shopper, e=event: taste_of(index, store, s, [e])))
        query_ms.append(
            _ms(
                lambda n=need, t=taste: rank(
                    n, finder.retrieve(n, t), weights=weights_for(t), trees=trees
                )
            )
        )
    query = float(np.median(query_ms))
    rows = {
        name: {"median_ms": float(np.median(each)), "of a query": float(np.median(each)) / query}
        for name, each in (
            ("fold-in", fold_in_ms),
            ("taste read anew", event_ms),
            ("find and order", query_ms),
        )
    }
    print(table(rows, ("median_ms", "of a query")))
    keep("event_speed", rows)
    index.close()
    store.close()


def _placed(index: Index, history: dict[str, float]) -> Vector:
    factors = np.asarray(index.behaviour[index.rows_of(list(history))], np.float32)
    return place(index.fold_in, factors, list(history.values()))


def _ms(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return 1000 * (perf_counter() - started)


if __name__ == "__main__":
    main()
