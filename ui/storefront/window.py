"""What the storefront shows of the catalog: categories, search, pages of products.

Read from the shelf now and then, kept in between. It knows nothing of HTML or HTTP.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic

from retrieval.catalog.nouns import Product
from retrieval.words import singular_words
from ui.conversation import Shelf

KEPT_SECONDS = 60.0
PAGE = 24


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the products found. `number` counts from 1."""

    products: tuple[Product, ...]
    number: int
    pages: int
    found: int


@dataclass(frozen=True)
class Window:
    """The products of one reading of the shelf."""

    products: tuple[Product, ...]

    def categories(self) -> tuple[tuple[str, int], ...]:
        """Each leaf category with how many products it has, largest first."""
        counted = Counter(leaf_of(product) for product in self.products)
        counted.pop("", None)
        return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))

    def in_category(self, name: str) -> tuple[Product, ...]:
        """The products whose category path has that name."""
        return tuple(p for p in self.products if name in p.category_path)

    def matching(self, words: str) -> tuple[Product, ...]:
        """The products that have the words, those with most of them first."""
        wanted = set(singular_words(words))
        if not wanted:
            return ()
        met = [(_met(product, wanted), product) for product in self.products]
        met.sort(key=lambda pair: -pair[0])
        return tuple(product for score, product in met if score > 0)

    def beside(self, product: Product, limit: int) -> tuple[Product, ...]:
        """Others of its category."""
        leaf = leaf_of(product)
        others = (p for p in self.products if leaf_of(p) == leaf and p != product)
        return tuple(p for _, p in zip(range(limit), others, strict=False))


def paged(products: tuple[Product, ...], number: int) -> Page:
    """That page of the products, the nearest one there is."""
    pages = max(1, -(-len(products) // PAGE))
    number = min(max(number, 1), pages)
    return Page(products[(number - 1) * PAGE : number * PAGE], number, pages, len(products))


def leaf_of(product: Product) -> str:
    """The last name of the product's category path; "" when unknown."""
    return product.category_path[-1] if product.category_path else ""


def window_onto(
    shelf: Shelf, clock: Callable[[], float] = monotonic, kept_seconds: float = KEPT_SECONDS
) -> Callable[[], Window]:
    """A function that gives the window, read anew when it is older than `kept_seconds`."""
    lock = threading.Lock()
    kept: list[tuple[float, Window]] = []

    def window() -> Window:
        with lock:
            now = clock()
            if not kept or now - kept[0][0] > kept_seconds:
                kept[:] = [(now, Window(_sellable(shelf.products())))]
            return kept[0][1]

    return window


def _sellable(products: Iterable[Product]) -> tuple[Product, ...]:
    return tuple(sorted(products, key=lambda p: (p.availability == "out_of_stock", p.product_id)))


def _met(product: Product, wanted: set[str]) -> float:
    title = wanted & set(singular_words(f"{product.title} {product.brand} {product.category}"))
    said = wanted & set(singular_words(product.description)) - title
    return 3 * len(title) + len(said)
