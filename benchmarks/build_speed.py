"""What does a build take after 1 % of the products changed, against a full one?

    python -m benchmarks.build_speed [--products 3000] [--reviews 3000]

Both in one process after a first small build has loaded the weights; learning from choices is part
of either.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from assistant.compose import build_shop, open_store
from assistant.settings import Settings
from benchmarks.import_speed import write
from benchmarks.report import keep, table
from retrieval.importers import import_paths


def filled(place: Path, products: int, reviews: int) -> Settings:
    """The settings of a shop of that size."""
    files, shop = place / "files", place / "shop"
    files.mkdir(parents=True)
    shop.mkdir()
    write(files, products, reviews, 0.0)
    settings = Settings(shop=shop)
    store = open_store(settings)
    import_paths(store, [files], shop=shop, currency="EUR")
    store.close()
    return settings


def change(settings: Settings, every: int) -> int:
    """Describe every so-manyth product anew; how many."""
    store = open_store(settings)
    given = store.products(store.product_ids()[::every])
    changed = store.put_products(
        replace(product, description=f"Now new: {product.description}") for product in given
    )
    store.close()
    return changed.changed


def timed(settings: Settings) -> dict[str, float]:
    """Seconds and what was embedded."""
    started = perf_counter()
    report = build_shop(settings)
    return {"seconds": perf_counter() - started, "embedded": report.embedded}


def main() -> None:
    """Print the table and write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=3000)
    parser.add_argument("--reviews", type=int, default=3000)
    sizes = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        build_shop(filled(Path(directory) / "small", 20, 20))
        settings = filled(Path(directory) / "whole", sizes.products, sizes.reviews)
        full = timed(settings)
        changed = change(settings, 100)
        some = timed(settings)
        nothing = timed(settings)
    document = {
        "products": sizes.products,
        "reviews": sizes.reviews,
        "cores": os.cpu_count(),
        "changed_products": changed,
        "full": full,
        "after_1_percent": some,
        "after_nothing": nothing,
        "ratio": some["seconds"] / full["seconds"],
    }
    keep("build_speed", document)
    rows = {"full": full, "after 1 %": some, "after nothing": nothing}
    print(table(rows, ("seconds", "embedded")))
    print(f"ratio {document['ratio']:.3f}")


if __name__ == "__main__":
    main()
