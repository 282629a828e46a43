"""A shop of any size around real titles: their vectors are mixed, so that none need be computed.

It makes products, limits of known selectivity; it measures nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from retrieval.build import build
from retrieval.candidates import Vector
from retrieval.catalog.nouns import Product
from retrieval.catalog.store import Store
from retrieval.embedding import PACKAGED_ENCODER
from retrieval.encoder import unit_rows

_NUMBER = re.compile(r"#(\d+)")
_OWN, _OTHER = 0.8, 0.6
CATEGORIES, BRANDS, COLOURS = 40, 200, ("red", "green", "blue", "black", "white")


class MixedEncoder:
    """The vector of a title's number: the real title's own, mixed with another's on later rounds.

    It carries the packaged encoder's name, as its vectors lie in that space.
    """

    name = PACKAGED_ENCODER

    def __init__(self, vectors: Vector) -> None:
        self._vectors = vectors
        self.dimension = int(vectors.shape[1])

    def encode(self, texts: Sequence[str]) -> Vector:
        """Unit rows (n, dimension); zero for a text without a number."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            if found := _NUMBER.search(text):
                row += self._row(int(found.group(1)))
        return unit_rows(rows)

    def _row(self, number: int) -> Vector:
        count = len(self._vectors)
        own: Vector = self._vectors[number % count]
        if number < count:
            return own
        other = np.random.default_rng(number).integers(count)
        return np.asarray(_OWN * own + _OTHER * self._vectors[other], dtype=np.float32)


def products(titles: Sequence[str], count: int) -> Iterator[Product]:
    """That many products; a quarter of their prices lies below 25, half below 50 (in euros)."""
    random = np.random.default_rng(7)
    prices = np.sort(random.lognormal(np.log(5000), 1.0, count))[random.permutation(count)]
    categories = np.minimum(random.zipf(1.5, count), CATEGORIES)
    brands, sold_out = random.integers(BRANDS, size=count), random.random(count) < 0.05
    for number in range(count):
        yield Product(
            f"p{number:06}",
            f"{titles[number % len(titles)]} #{number}",
            category=f"Goods > Kind {categories[number]}",
            brand=f"Brand {brands[number]}",
            price_minor=int(prices[number]),
            availability="out_of_stock" if sold_out[number] else "in_stock",
            attributes={"colour": COLOURS[number % len(COLOURS)]},
        )


def generated_shop(directory: Path, titles: Sequence[str], vectors: Vector, count: int) -> Path:
    """The directory of a built shop of that many products; one made before is used again."""
    place = directory / f"{count}"
    if not (place / "index" / "manifest.json").exists():
        place.mkdir(parents=True, exist_ok=True)
        store = Store.open(f"sqlite:///{place}/shop.db")
        store.put_products(products(titles, count))
        build(store, place / "index", MixedEncoder(vectors))
        store.close()
    return place
