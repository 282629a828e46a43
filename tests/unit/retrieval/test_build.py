"""A build embeds only what it must, loses nothing when interrupted, and says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.build import BuildError, BuildReport, build
from retrieval.catalog.nouns import Product, Review
from retrieval.catalog.store import Store
from retrieval.index import CorruptIndexError, NotBuiltError, open_index
from retrieval.testing import HashEncoder, fill_tiny_shop, tiny_products
from retrieval.vector_collections import (
    PRODUCTS,
    REVIEW_SENTENCES,
    SHOPPERS,
    ServerUnreachableError,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = fill_tiny_shop(Store.open(f"sqlite:///{tmp_path}/shop.db"))
    yield store
    store.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "index"


def rows(place: Path) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float32]]]:
    """Each product's vector, as the arrays hold it; Chroma must hold as many rows."""
    index = open_index(place)
    try:
        assert index.collections.count(PRODUCTS) == len(index.product_ids)
        assert index.collections.count(SHOPPERS) == len(index.shopper_ids)
        assert index.collections.count(REVIEW_SENTENCES) == len(index.sentences.polarity)
        return {i: np.array(index.products[row]) for i, row in index.product_rows.items()}
    finally:
        index.close()


def built_again(store: Store, place: Path) -> tuple[BuildReport, list[str]]:
    """A build after the first, and the texts it embedded."""
    encoder = HashEncoder()
    return build(store, place, encoder), encoder.encoded


def test_a_first_build_holds_every_product_shopper_and_sentence(store: Store, place: Path) -> None:
    report = build(store, place, HashEncoder())
    assert (report.products, report.shoppers, report.sentences) == (8, 6, 11)
    assert set(rows(place)) == {product.product_id for product in tiny_products()}


def test_building_twice_does_nothing_the_second_time(store: Store, place: Path) -> None:
    build(store, place, HashEncoder())
    report, embedded = built_again(store, place)
    assert report.up_to_date
    assert (embedded, report.written) == ([], 0)


def test_a_changed_price_embeds_nothing_and_leaves_the_index_fresh(
    store: Store, place: Path
) -> None:
    build(store, place, HashEncoder())
    store.put_products([replace(tiny_products()[0], price_minor=100)])
    index = open_index(place)
    assert not index.is_stale(store)
    index.close()
    assert built_again(store, place)[1] == []


def test_a_new_review_embeds_only_its_sentences(store: Store, place: Path) -> None:
    build(store, place, HashEncoder())
    before = rows(place)
    store.put_reviews(
        [Review("new", "steam", "ada", 4.0, text="Boils in a minute. The lid drips.")]
    )
    index = open_index(place)
    assert index.is_stale(store)
    index.close()
    report, embedded = built_again(store, place)
    assert sorted(embedded) == ["Boils in a minute.", "The lid drips."]
    after = rows(place)
    text = slice(0, 64)
    assert not np.array_equal(before["steam"][text], after["steam"][text])
    np.testing.assert_array_equal(before["gale"][text], after["gale"][text])
    assert report.sentences == 13


def test_an_incremental_build_equals_one_from_nothing(store: Store, place: Path) -> None:
    build(store, place, HashEncoder())
    store.put_reviews([Review("new", "steam", "ada", 4.0, text="Boils in a minute.")])
    build(store, place, HashEncoder())
    step_by_step = rows(place)
    build(store, place, HashEncoder(), fresh=True)
    for product_id, row in rows(place).items():
        np.testing.assert_array_equal(row, step_by_step[product_id])


def test_what_was_embedded_before_an_interruption_is_kept(store: Store, place: Path) -> None:
    store.put_products(
        Product(f"extra-{n}", f"Extra thing number {n}", f"Words about {n}.") for n in range(300)
    )

    class Interrupted(HashEncoder):
        """Stops at the second batch, as Ctrl-C would."""

        def encode(self, texts: object) -> np.ndarray:  # type: ignore[override, type-arg]
            if self.encoded:
                raise KeyboardInterrupt
            return super().encode(texts)  # type: ignore[arg-type]

    first = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        build(store, place, first)
    with pytest.raises(NotBuiltError):
        open_index(place)
    _, embedded = built_again(store, place)
    assert first.encoded
    assert not set(first.encoded) & set(embedded)
    assert len(rows(place)) == 308
    assert not list(place.glob("unfinished*"))


def test_an_interrupted_build_leaves_the_old_index_whole(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(store, place, HashEncoder())
    before = rows(place)
    store.put_reviews([Review("new", "steam", "ada", 4.0, text="Boils in a minute.")])

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("retrieval.build.write_manifest", stop)
    with pytest.raises(KeyboardInterrupt):
        build(store, place, HashEncoder())
    assert rows(place).keys() == before.keys()
    monkeypatch.undo()
    assert built_again(store, place)[1] == []
    assert len(list(place.glob("generation-*"))) == 1


def test_another_encoder_is_refused_until_built_anew(store: Store, place: Path) -> None:
    build(store, place, HashEncoder(name="one"))
    other = HashEncoder(name="two")
    with pytest.raises(CorruptIndexError, match=r"'one'.*'two'.*build --fresh"):
        open_index(place, other)
    report = build(store, place, other)
    assert report.embedded == len(set(other.encoded))
    open_index(place, other).close()


def test_a_shop_never_built_names_the_command(place: Path) -> None:
    with pytest.raises(NotBuiltError, match="shop-assistant build"):
        open_index(place)


@pytest.mark.parametrize(
    "name",
    [
        "product_vectors.npy",
        "sentence_vectors.f32",
        "sentence_aspects.npy",
        "aspects.json",
        "learned.json",
        "follows.npz",
    ],
)
def test_a_damaged_file_names_the_command_that_mends_it(
    store: Store, place: Path, name: str
) -> None:
    build(store, place, HashEncoder())
    path = next(place.glob("generation-*")) / name
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(CorruptIndexError, match="build --fresh"):
        open_index(place)
    build(store, place, HashEncoder(), fresh=True)
    open_index(place).close()


def test_a_manifest_that_is_no_json_is_a_damaged_index(store: Store, place: Path) -> None:
    build(store, place, HashEncoder())
    (place / "manifest.json").write_text('{"format": 99}')
    with pytest.raises(CorruptIndexError, match="format 99"):
        open_index(place)
    assert not build(store, place, HashEncoder()).up_to_date


def test_progress_knows_how_much_there_is(store: Store, place: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build(store, place, HashEncoder(), progress=lambda *step: told.append(step))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["read", "embed", "learn", "store"]
    for stage in stages:
        done, total = [step[1:] for step in told if step[0] == stage][-1]
        assert done == total


def test_an_empty_shop_builds(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/empty.db")
    assert build(store, tmp_path / "index", HashEncoder()).products == 0
    assert rows(tmp_path / "index") == {}
    store.close()


def test_a_place_that_cannot_be_written_is_said(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BuildError, match="could not be written"):
        build(store, tmp_path / "file", HashEncoder())


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "127.0.0.1:8000"])
def test_a_chroma_server_that_is_not_there_is_said(store: Store, place: Path, url: str) -> None:
    with pytest.raises(ServerUnreachableError, match="chroma_url"):
        build(store, place, HashEncoder(), chroma_url=url)
    with pytest.raises(NotBuiltError):
        open_index(place, chroma_url=url)


def test_a_second_build_at_the_same_time_is_refused(store: Store, place: Path) -> None:
    class Meanwhile(HashEncoder):
        """Starts another build while it embeds."""

        def encode(self, texts: object) -> np.ndarray:  # type: ignore[override, type-arg]
            with pytest.raises(BuildError, match="under way"):
                build(store, place, HashEncoder())
            return super().encode(texts)  # type: ignore[arg-type]

    assert build(store, place, Meanwhile()).products == 8
