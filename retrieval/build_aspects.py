"""The aspects of the shop found and marked in a build: which sentence names which.

It writes files beside the sentences and returns each product's tags; it knows nothing of vectors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.catalog.nouns import Product
from retrieval.columns import numbers, save_numbers
from retrieval.sentences import ReviewSentence
from retrieval.shop_aspects import ShopAspect, aspects_of, named_in, names_of
from retrieval.summaries import summary_of
from retrieval.words import singular, words_of

NAMED_AT_MOST = 2
"""How many aspects of one sentence are kept."""
_FILE = "aspects.json"

Marks = NDArray[np.int16]
"""(m, NAMED_AT_MOST) numbers of the aspects that each sentence names, -1 for none."""


def kind_words(product: Product) -> frozenset[str]:
    """The words that say what the product is: its category's, or else its title's."""
    return frozenset(map(singular, words_of(product.category or product.title)))


def write_aspects(
    directory: Path,
    sentences: Sequence[ReviewSentence],
    weights: Sequence[float],
    offsets: Sequence[int],
    kinds: Mapping[str, frozenset[str]],
    brands: frozenset[str],
) -> list[str]:
    """Find and mark the shop's aspects; the tags of each product, (n,), as one line of words."""
    aspects = aspects_of(sentences, kinds, brands)
    named = names_of(aspects)
    marks = np.full((len(sentences), NAMED_AT_MOST), -1, dtype=np.int16)
    for row, sentence in enumerate(sentences):
        found = named_in(sentence.text, named, kinds[sentence.product_id])[:NAMED_AT_MOST]
        marks[row, : len(found)] = found
    save_numbers(directory, "sentence_aspects", marks)
    document = [{"name": aspect.name, "words": aspect.words} for aspect in aspects]
    (directory / _FILE).write_text(json.dumps(document), "utf-8")
    tags = []
    for start, end in pairwise(offsets):
        rows = range(start, end)
        heard = ((sentences[row], weights[row], marked(marks, row)) for row in rows)
        tags.append(" ".join(summary_of(heard, aspects).tags))
    return tags


def marked(marks: Marks, row: int) -> list[int]:
    """The numbers of the aspects that the sentence in that row names."""
    return [number for number in marks[row].tolist() if number >= 0]


def read_marks(directory: Path, sentences: int) -> Marks:
    """Which aspects each sentence names. Raises ValueError when that is not said of all of them."""
    if not (directory / _FILE).exists():
        return np.full((sentences, NAMED_AT_MOST), -1, dtype=np.int16)
    marks: Marks = numbers(directory, "sentence_aspects")
    if len(marks) != sentences:
        raise ValueError(f"sentence_aspects has {len(marks)} rows; wanted {sentences}")
    return marks


def read_aspects(directory: Path) -> tuple[ShopAspect, ...]:
    """The aspects that `write_aspects` found; () in an index made before there were any."""
    if not (directory / _FILE).exists():
        return ()
    document: list[dict[str, Any]] = json.loads((directory / _FILE).read_text("utf-8"))
    return tuple(
        ShopAspect(str(each["name"]), tuple(tuple(words) for words in each["words"]))
        for each in document
    )
