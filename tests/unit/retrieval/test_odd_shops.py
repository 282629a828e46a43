"""Shops with things in them that no shop should have still find and order, in plain numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from ranking import rank, weights_for
from retrieval.build import build
from retrieval.candidates import Vector
from retrieval.catalog.nouns import Product, Review
from retrieval.catalog.store import Store
from retrieval.finder import Finder
from retrieval.index import open_index
from retrieval.need import Need
from retrieval.taste import stranger, taste_of
from retrieval.testing import NOW, HashEncoder, fill_tiny_shop


class OddEncoder(HashEncoder):
    """Gives no numbers for some texts and nothing for others."""

    def encode(self, texts: Sequence[str]) -> Vector:
        """Unit rows, but NaN for a text about fans and zero for one about kettles."""
        rows = np.array(super().encode(texts))
        for row, text in zip(rows, texts, strict=True):
            if "fan" in text.casefold():
                row[:] = np.nan
            if "kettle" in text.casefold():
                row[:] = 0.0
        return rows


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Finder]]:
    place = tmp_path_factory.mktemp("odd")
    store = fill_tiny_shop(Store.open(f"sqlite:///{place}/shop.db"))
    build(store, place / "index", OddEncoder(), factors=8)
    finder = Finder(store, open_index(place / "index"), OddEncoder())
    yield store, finder
    finder.index.close()
    store.close()


@pytest.mark.parametrize("who", [None, "ada"])
@pytest.mark.parametrize("words", ["a quiet fan", "kettle", "boots", ""])
def test_texts_without_a_vector_are_found_by_word_and_ordered(
    odd: tuple[Store, Finder], who: str | None, words: str
) -> None:
    store, finder = odd
    assert np.isfinite(finder.index.products).all()
    assert np.isfinite(finder.index.shoppers).all()
    taste = taste_of(finder.index, store, who)
    found = finder.retrieve(Need(words=words), taste)
    for field in fields(found):
        values = getattr(found, field.name)
        if isinstance(values, np.ndarray) and field.name != "rating_mean":
            assert np.isfinite(values).all(), field.name
    picks = rank(Need(words=words), found, weights=weights_for(taste))
    assert picks
    assert all(np.isfinite(pick.score) for pick in picks)
    if words in ("a quiet fan", "kettle"):
        assert words.split()[-1] in picks[0].product.title.casefold()


def test_a_review_copied_forty_times_says_little_more_than_once(tmp_path: Path) -> None:
    def shop(name: str, copies: int) -> Vector:
        store = Store.open(f"sqlite:///{tmp_path}/{name}.db")
        store.put_products([Product("lamp", "Desk lamp", "Shines on a desk."), Product("x", "Rug")])
        own = Review("own", "lamp", "ann", 5.0, "", "Warm soft light in the evening.", 9)
        said = "Best thing ever made by anybody in the whole wide world."
        store.put_reviews(
            [own, *(Review(f"r{n}", "lamp", f"s{n}", 5.0, "", said) for n in range(copies))]
        )
        build(store, tmp_path / name, HashEncoder(), factors=4)
        index = open_index(tmp_path / name)
        row = np.array(index.text[index.product_rows["lamp"]])
        index.close()
        store.close()
        return row

    none, once, copied = (shop(name, n) for name, n in (("none", 0), ("once", 1), ("copied", 40)))
    assert none @ copied > 0.8 * (none @ once)
    assert np.isfinite(copied).all()


def test_reviews_of_the_far_future_or_past_are_weighed_as_any(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    store.put_products([Product("lamp", "Desk lamp"), Product("rug", "Rug")])
    odd = [NOW.replace(year=1971), NOW.replace(year=9000)]
    store.put_reviews(
        Review(f"r{n}", "lamp", f"s{n}", 4.0, "", "Shines.", created_at=at)
        for n, at in enumerate(odd)
    )
    build(store, tmp_path / "index", HashEncoder(), factors=4)
    index = open_index(tmp_path / "index")
    assert np.isfinite(index.products).all()
    assert np.isfinite(taste_of(index, store, "s1").behaviour).all()
    assert not stranger(index).behaviour.any()
    index.close()
    store.close()
