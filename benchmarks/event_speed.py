"""How soon does an event count? Folded in, the taste after it, and a whole query beside it.

    python -m benchmarks.event_speed SHOP

All are taken in turns in one process and compared by processor time, which other work on the
machine hardly moves; the clock is told beside. Each round keeps one event in the shop's database
(take a copy: they stay), makes the taste that follows, as a running assistant does and, in the
first rounds, anew, and finds and orders. A shopper with 100,000 events is measured as well.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from assistant.compose import open_shop_encoder, open_shop_index, open_store, open_trees
from assistant.settings import read_settings
from benchmarks.report import keep, table
from ranking import Trees, rank, weights_for
from retrieval.behaviour import place
from retrieval.candidates import Vector
from retrieval.catalog.nouns import Event
from retrieval.catalog.store import Store
from retrieval.finder import Finder
from retrieval.index import Index
from retrieval.need import Need
from retrieval.taste import taste_of
from retrieval.tastes import Tastes
from retrieval.threads import compute_on_one_thread

ROUNDS, WARM_UP, READ_ANEW = 40, 5, 10
MANY = 100_000
BUSY = "busy-shopper"


def main() -> None:
    """Print the medians in milliseconds and their ratio, and write the JSON."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m benchmarks.event_speed SHOP")
    compute_on_one_thread()  # as a running assistant does
    settings = read_settings(Path(sys.argv[1]))
    encoder = open_shop_encoder(settings)
    index, store = open_shop_index(settings, encoder), open_store(settings)
    finder, trees = Finder(store, index, encoder), open_trees(settings)
    known = list(index.product_ids)
    now = datetime.now(UTC)
    store.put_events(
        Event(BUSY, known[n % len(known)], "view", now - timedelta(minutes=n)) for n in range(MANY)
    )
    generator = np.random.default_rng(7)
    shoppers = [str(who) for who in generator.choice(index.shopper_ids, 5)]
    document = {
        "shoppers": measured(finder, store, trees, shoppers, generator),
        "100,000 events": measured(finder, store, trees, [BUSY], generator),
    }
    for name, rows in document.items():
        print(f"\n{name}\n\n{table(rows, ('cpu_ms', 'clock_ms', 'of a query'))}")
    keep("event_speed", document)
    index.close()
    store.close()


def measured(
    finder: Finder,
    store: Store,
    trees: Trees | None,
    shoppers: Sequence[str],
    generator: np.random.Generator,
) -> dict[str, dict[str, float]]:
    """Medians over the rounds: milliseconds, and processor time over that of find and order."""
    index, tastes = finder.index, Tastes(finder.index, store)
    took: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for number in range(ROUNDS + WARM_UP):
        shopper = shoppers[number % len(shoppers)]
        product = str(generator.choice(index.product_ids))
        taste = tastes.of(shopper)
        store.put_events([Event(shopper, product, "buy", datetime.now(UTC))])
        need = Need(words=f"something like {product} number {number}")
        history = {**taste.events, product: 6.0}
        round_ms = {
            "fold-in": _ms(lambda h=history: _placed(index, h)),
            "taste after it": _ms(lambda s=shopper: tastes.of(s)),
            "find and order": _ms(
                lambda n=need, t=taste: rank(
                    n, finder.retrieve(n, t), weights=weights_for(t), trees=trees
                )
            ),
        }
        if number < WARM_UP + READ_ANEW:
            round_ms["taste read anew"] = _ms(lambda s=shopper: taste_of(index, store, s))
        if number >= WARM_UP:
            for name, value in round_ms.items():
                took[name].append(value)
    medians = {name: np.median(each, axis=0) for name, each in took.items()}
    query = medians["find and order"][0]
    return {
        name: {"cpu_ms": float(cpu), "clock_ms": float(clock), "of a query": float(cpu / query)}
        for name, (cpu, clock) in medians.items()
    }


def _placed(index: Index, history: dict[str, float]) -> Vector:
    factors = np.asarray(index.behaviour[index.rows_of(list(history))], np.float32)
    return place(index.fold_in, factors, list(history.values()))


def _ms(work: Callable[[], object]) -> tuple[float, float]:
    """Processor time and time by the clock, in milliseconds."""
    by_cpu, by_clock = process_time(), perf_counter()
    work()
    return 1000 * (process_time() - by_cpu), 1000 * (perf_counter() - by_clock)


if __name__ == "__main__":
    main()
