"""How fast is an import, against `csv` and `executemany` on the same rows in the same process?

    python -m benchmarks.import_speed [--products 20000] [--reviews 200000]

Measures the first import, one of unchanged files, and one with 1 % of the rows changed.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from retrieval.catalog.store import Store
from retrieval.importers import import_paths

RESULT = Path(__file__).parent / "results" / "import_speed.json"
WORDS = [
    "soft", "warm", "light", "heavy", "quiet", "bright", "wide", "narrow",
    "strong", "simple", "good", "bad", "cheap", "small", "large", "waterproof",
    "cotton", "steel", "wool", "oak", "everyday", "travel", "kitchen", "trail",
    "winter", "summer",
]  # fmt: skip


def write(directory: Path, products: int, reviews: int, changed: float) -> None:
    """The files of a shop; in the part `changed` of the rows, one of its two texts is another."""
    generator, other = random.Random(7), random.Random(11)

    def text(words: int) -> str:
        said = " ".join(generator.choices(WORDS, k=words))
        return f"{said} now" if other.random() < changed / 2 else said

    with (directory / "products.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["product_id", "title", "description", "category", "brand", "price",
                         "currency", "availability", "attributes.material"])  # fmt: skip
        for n in range(products):
            writer.writerow([f"p{n}", text(3), text(40), f"Home > Kind {n % 90}",
                             f"Brand {n % 300}", f"{generator.randrange(500, 90000) / 100:.2f}",
                             "EUR", "in_stock", generator.choice(WORDS)])  # fmt: skip
    with (directory / "reviews.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["review_id", "product_id", "shopper_id", "rating", "title", "text",
                         "helpful_votes", "verified", "created_at"])  # fmt: skip
        for n in range(reviews):
            writer.writerow([f"r{n}", f"p{generator.randrange(products)}", f"s{n % 9973}",
                             generator.randrange(1, 6), text(2), text(30), n % 7, "true",
                             f"2024-0{n % 9 + 1}-11T10:00:00Z"])  # fmt: skip


def plain(directory: Path, database: Path) -> None:
    """The floor: `csv` into tables of the same columns with `executemany`."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    for name in ("products", "reviews"):
        with (directory / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            header = next(rows)
            columns = ", ".join(f'"{column}" TEXT' for column in header)
            connection.execute(f"CREATE TABLE {name} ({columns}, PRIMARY KEY ({header[0]}))")
            marks = ",".join("?" * len(header))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
            connection.commit()
    connection.close()


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Seconds of processor time (of every process that it starts too), and by the clock.

    On a busy machine the clock counts others' work as well.
    """
    clock, processor = perf_counter(), _processor()
    work()
    return {"processor": _processor() - processor, "clock": perf_counter() - clock}


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def _peak_mb() -> float:
    """The most memory this process had, and the most that one it started had, together."""
    ours, theirs = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return sum(resource.getrusage(each).ru_maxrss for each in (ours, theirs)) / 1024


def main() -> None:
    """Measure, print a table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=20_000)
    parser.add_argument("--reviews", type=int, default=200_000)
    sizes = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        store = Store.open(f"sqlite:///{directory}/shop.db")

        def come_in() -> object:
            return import_paths(store, [directory], shop=directory / "shop", currency="EUR")

        write(directory, sizes.products, sizes.reviews, 0.0)
        seconds = {"floor": timed(lambda: plain(directory, directory / "plain.db"))}
        seconds["first"] = timed(come_in)
        peak_mb = _peak_mb()
        seconds["unchanged"] = timed(come_in)
        write(directory, sizes.products, sizes.reviews, 0.01)
        seconds["changed_1_percent"] = timed(come_in)
        store.close()
    ratios = {
        name: {kind: seconds[over][kind] / seconds[under][kind] for kind in ("processor", "clock")}
        for name, over, under in (
            ("speed_against_floor", "floor", "first"),
            ("unchanged_against_first", "unchanged", "first"),
            ("changed_against_first", "changed_1_percent", "first"),
        )
    }
    for name, value in {**seconds, **ratios}.items():
        print(f"{name:28} {value['processor']:8.3f} {value['clock']:8.3f} (by the clock)")
    print(f"{'peak_mb':28} {peak_mb:8.0f}")
    sized = {"products": sizes.products, "reviews": sizes.reviews, "peak_mb": round(peak_mb)}
    result = {**sized, "seconds": seconds, **ratios}
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
