"""BM25 over the words of products, forgiving plural, ending and typing mistakes.

It knows products as texts; nothing of vectors or limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from retrieval.candidates import Values
from retrieval.catalog.nouns import Product
from retrieval.words import words_of

_TITLE_TIMES = 3
_FUZZY_AT_LEAST = 4  # letters: shorter words are too easily mistaken for one another
_FUZZY_WEIGHT = 0.6
_FUZZY_CHOICES = 3

STOP_WORDS = frozenset(
    """
    a about after all also am an and any anybody anyone anything are as at be been being but by can
    could did do does for from get give got had has have he hello her hey hi him his i i'd i'll i'm
    i've if in into is it it's its just like looking look me my need needs no not of on one ones or
    our out please recommend she should show so some something somebody someone suggest than thank
    thanks that that's the their them then there these they thing things this those to too up us
    very want wanted wants was we were what what's which who will with would you your
    """.replace("\n", " ").split(" ")
) - {""}

# Units are short ("gb", "mah", "inch"); "s9" and "4k" are names, and stay whole.
_UNIT = re.compile(r"[a-z]{2,4}")
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)([a-z]{2,4})")

_stemmer = Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its ending, by Snowball's English rules."""
    stemmed: str = _stemmer.stemWord(word)
    return stemmed


def terms_of(text: str) -> list[str]:
    """The text's words as the index keeps them: folded, without stop words, stemmed.

    >>> terms_of("Looking for Running Shoes")
    ['run', 'shoe']
    """
    return [stem(word) for word in words_of(text) if word not in STOP_WORDS]


def product_text(product: Product) -> str:
    """What of a product is searched by word; its title counts three times."""
    attributes = " ".join(
        name if value.casefold() in ("yes", "true") else f"{name} {value}"
        for name, value in product.attributes.items()
        if value.casefold() not in ("no", "false", "none", "n/a")
    )
    options = " ".join(" ".join(values) for values in product.options.values())
    titles = " ".join([product.title] * _TITLE_TIMES)
    category = product.category.replace(" > ", " ")
    brand = f"{product.brand} {product.brand}"
    return f"{titles} {category} {brand} {attributes} {options} {product.description}"


def measures(terms: Sequence[str]) -> list[str]:
    """Numbers and units written the other way: together where they stand apart, and apart.

    >>> measures(["card", "128", "gb"]), measures(["128gb"]), measures(["galaxy", "s9"])
    (['128gb'], ['128', 'gb'], [])
    """
    joined = [
        number + unit
        for number, unit in pairwise(terms)
        if number[:1].isdigit() and _UNIT.fullmatch(unit)
    ]
    apart = [part for term in terms if (both := _MEASURE.fullmatch(term)) for part in both.groups()]
    return [*joined, *apart]


class LexicalIndex:
    """BM25 of every product for a query."""

    def __init__(self, ranker: Any, count: int) -> None:
        self._ranker = ranker
        self._count = count
        self._vocabulary: dict[str, int] = dict(ranker.vocab_dict) if count else {}
        self._long = [w for w in self._vocabulary if len(w) >= _FUZZY_AT_LEAST and w.isalpha()]

    @classmethod
    def of(cls, texts: Iterable[str]) -> LexicalIndex:
        """The index of the texts, one a row."""
        rows = [terms_of(text) for text in texts]
        if not any(rows):
            return cls(None, 0)
        ranker = bm25s.BM25(k1=1.2, b=0.6)
        ranker.index(rows, show_progress=False)
        return cls(ranker, len(rows))

    @classmethod
    def load(cls, directory: Path) -> LexicalIndex:
        """The index kept in the directory."""
        if not (directory / "params.index.json").exists():
            return cls(None, 0)
        ranker = bm25s.BM25.load(str(directory), mmap=True, show_progress=False)
        return cls(ranker, int(ranker.scores["num_docs"]))

    def save(self, directory: Path) -> None:
        """Keep the index in the directory, which is made."""
        directory.mkdir(parents=True, exist_ok=True)
        if self._ranker is not None:
            self._ranker.save(str(directory), show_progress=False)

    def scores(self, query: str, rows: int, without: Sequence[str] = ()) -> Values:
        """BM25 of each row for the query (rows,), its words that are in `without` left out."""
        banned = set(without)
        total = np.zeros(rows)
        if self._ranker is None:
            return total
        known: list[str] = []
        for term in self._asked(terms_of(query)):
            if term in banned:
                continue
            if term in self._vocabulary:
                known.append(term)
                continue
            for near, weight in self._near(term):
                total += weight * np.asarray(self._ranker.get_scores([near]), dtype=np.float64)
        if known:
            total += np.asarray(self._ranker.get_scores(known), dtype=np.float64)
        return total

    def _asked(self, terms: Sequence[str]) -> list[str]:
        """The terms, each once, and measures as the shop may write them: "128 gb" as "128gb"."""
        return list(dict.fromkeys([*terms, *(m for m in measures(terms) if m in self._vocabulary)]))

    def _near(self, term: str) -> list[tuple[str, float]]:
        """The words a mistyped one may have meant, each with what it counts, adding up to 0.6."""
        if len(term) < _FUZZY_AT_LEAST or not term.isalpha():
            return []
        mistakes = 1 if len(term) < 7 else 2
        found = process.extract(
            term, self._long, scorer=OSA.distance, score_cutoff=mistakes, limit=8
        )
        best = min((distance for _, distance, _ in found), default=0)
        near = [word for word, distance, _ in found if distance == best]
        near.sort(key=lambda word: (-fuzz.ratio(word, term), word[:1] != term[:1], word))
        kept = near[:_FUZZY_CHOICES]
        return [(word, _FUZZY_WEIGHT / len(kept)) for word in kept]
