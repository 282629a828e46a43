"""Words: plurals, endings and typing mistakes are forgiven, titles count most."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.catalog.nouns import Product
from retrieval.lexical import LexicalIndex, product_text

PRODUCTS = [
    Product("0", "Trail running shoe", "Light."),
    Product("1", "Desk fan", "Quiet enough for a library; not a trail running shoe."),
    Product("2", "Bluetooth headphones", "Twenty hours.", attributes={"waterproof": "no"}),
    Product("3", "Rain boots", "Tall.", attributes={"waterproof": "yes", "material": "rubber"}),
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.of(product_text(product) for product in PRODUCTS)


def best(index: LexicalIndex, query: str) -> int | None:
    scores = index.scores(query, len(PRODUCTS))
    return int(scores.argmax()) if scores.any() else None


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("running shoes for a trail", 0),
        ("FANS", 1),
        ("bluetoth headphnes", 2),
        ("waterproof", 3),
        ("rubber", 3),
        ("hello, what do you have?", None),
        ("", None),
        ("日本語", None),
    ],
)
def test_the_product_meant_is_first(index: LexicalIndex, query: str, row: int | None) -> None:
    assert best(index, query) == row


def test_a_mistyped_word_counts_less_than_the_word(index: LexicalIndex) -> None:
    right, wrong = (index.scores(q, 4)[2] for q in ("headphones", "headphnes"))
    assert 0 < wrong < right


def test_words_to_be_avoided_find_nothing(index: LexicalIndex) -> None:
    assert not index.scores("fans", 4, without=("fan",)).any()


def test_kept_and_loaded_it_says_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical")
    for query in ("running shoes", "headphnes"):
        np.testing.assert_allclose(loaded.scores(query, 4), index.scores(query, 4))


def test_a_shop_without_words_has_no_matches(tmp_path: Path) -> None:
    empty = LexicalIndex.of([])
    empty.save(tmp_path / "lexical")
    assert LexicalIndex.load(tmp_path / "lexical").scores("shoe", 3).tolist() == [0, 0, 0]


def test_a_measure_is_found_however_it_is_written() -> None:
    index = LexicalIndex.of(["card 64GB", "card 128GB", "card 256 GB", "pump 128"])
    for asked, wanted in (("card 128 gb", 1), ("card 128gb", 1), ("card 256gb", 2)):
        assert int(index.scores(asked, 4).argmax()) == wanted
    assert index.scores("128gb", 4, ("128gb", "128", "gb")).max() == 0
