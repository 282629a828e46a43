"""Judged searches: words, and how relevant each known text is to them.

Read from a file of raters, or made from a shop's own products as searches for a known item. It
knows nothing of how texts are searched.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.catalog.nouns import Product
from retrieval.catalog.store import Store
from retrieval.words import words_of

QUERY_COLUMNS = ("query", "search_term", "search", "words", "text")
TITLE_COLUMNS = ("title", "product_title", "product", "document")
ID_COLUMNS = ("product_id", "product_uid", "item", "document_id")
RELEVANCE_COLUMNS = ("relevance", "gain", "score", "label", "rating")
JUDGED_AT_LEAST = 8
QUERIES_AT_MOST = 1500


class JudgementsError(Exception):
    """Judgements that cannot be read: what was seen, what is wanted."""


@dataclass(frozen=True)
class Judgements:
    """Searches over texts: `gains[q]` maps the row of a product to its gain for `queries[q]`."""

    products: tuple[Product, ...]
    queries: tuple[str, ...]
    gains: tuple[Mapping[int, float], ...]


def read_judgements(path: Path, *, most: int = QUERIES_AT_MOST, seed: int = 7) -> Judgements:
    """The judgements of a CSV file (.gz or not): a query, a title and its relevance a row.

    A product is told by product_id where there is one, else by its title. Gain is relevance minus 1
    on a scale that starts there, else relevance itself. Queries with fewer than 8 judged titles are
    left out where others have that many; of more than `most`, so many are drawn. Raises
    JudgementsError when a column is missing or no gain is above 0.
    """
    rows = _read(path)
    lowest = min((relevance for _, _, _, relevance in rows), default=0.0)
    offset = 1.0 if lowest >= 1.0 else 0.0
    place: dict[str, int] = {}
    products: list[Product] = []
    judged: dict[str, dict[int, float]] = defaultdict(dict)
    for query, product_id, title, relevance in rows:
        row = place.setdefault(product_id, len(place))
        if row == len(products):
            products.append(Product(product_id=product_id, title=title))
        judged[query][row] = max(relevance - offset, judged[query].get(row, 0.0))
    known = {query: gains for query, gains in judged.items() if any(g > 0 for g in gains.values())}
    if not known:
        raise JudgementsError(f"{path}: no row is relevant; wanted a relevance above the lowest")
    well = {query: gains for query, gains in known.items() if len(gains) >= JUDGED_AT_LEAST}
    return _drawn(tuple(products), well or known, most, seed)


def judgements_of_shop(store: Store, *, most: int = 300, seed: int = 7) -> Judgements:
    """Searches for a known item: a few words of a product's own, in no order, find that product.

    The words are drawn from its title, category, brand and attributes, not the whole title at once.
    Raises JudgementsError when the shop has no products.
    """
    products = tuple(store.products())
    generator = np.random.default_rng(seed)
    gains: dict[str, dict[int, float]] = {}
    for row in generator.permutation(len(products))[:most]:
        words = _own_words(products[row], generator)
        if words:
            gains.setdefault(" ".join(words), {})[int(row)] = 1.0
    if not gains:
        raise JudgementsError("this shop has no products to search; import some first")
    return _drawn(products, gains, most, seed)


def _own_words(product: Product, generator: np.random.Generator) -> list[str]:
    title = list(dict.fromkeys(words_of(product.title)))
    beside = list(dict.fromkeys(words_of(" ".join((*product.attributes.values(), product.brand)))))
    leaf = list(words_of(product.category_path[-1])) if product.category_path else []
    some = _some(title, 2, generator) + _some(beside, 1, generator)
    return list(dict.fromkeys([*some, *leaf]))


def _some(words: Sequence[str], count: int, generator: np.random.Generator) -> list[str]:
    kept = sorted(generator.permutation(len(words))[:count])
    return [words[place] for place in kept]


def _drawn(
    products: tuple[Product, ...], judged: Mapping[str, Mapping[int, float]], most: int, seed: int
) -> Judgements:
    queries = sorted(judged)
    if len(queries) > most:
        drawn = np.random.default_rng(seed).choice(len(queries), most, replace=False)
        queries = [queries[place] for place in sorted(drawn)]
    return Judgements(products, tuple(queries), tuple(judged[query] for query in queries))


def _read(path: Path) -> list[tuple[str, str, str, float]]:
    """(query, product id, title, relevance) of every row that has them."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            seen = list(reader.fieldnames or [])
            query, title = (_column(path, seen, c) for c in (QUERY_COLUMNS, TITLE_COLUMNS))
            relevance = _column(path, seen, RELEVANCE_COLUMNS)
            product = next((name for name in ID_COLUMNS if name in seen), title)
            rows = []
            for number, row in enumerate(reader, start=2):
                if not row[query] or not row[title] or not row[product]:
                    continue
                try:
                    rows.append((row[query], row[product], row[title], float(row[relevance])))
                except (TypeError, ValueError) as error:
                    raise JudgementsError(
                        f"{path}, line {number}: {relevance} is {row[relevance]!r}; wanted a number"
                    ) from error
            return rows
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise JudgementsError(f"{path}: cannot be read ({error}); wanted a CSV") from error


def _column(path: Path, seen: Sequence[str], wanted: Sequence[str]) -> str:
    found = next((name for name in wanted if name in seen), None)
    if found is None:
        raise JudgementsError(f"{path}: no column {wanted[0]!r} among {list(seen)}")
    return found
