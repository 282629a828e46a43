"""Lessons are made of the past alone; a build learns from them once, and again when they change."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import numpy as np
import pytest

from assistant import compose
from assistant.settings import read_settings
from ranking import learning
from ranking.lessons import lessons_of
from ranking.ranker_file import FILE, read_ranker
from retrieval.build import build
from retrieval.catalog.nouns import Event, Follow, Product
from retrieval.catalog.store import Store
from retrieval.index import open_index
from retrieval.testing import NOW, HashEncoder

SHOPPERS, PRODUCTS = 12, 10


def events(later: int) -> list[Event]:
    """Everybody buys four products one after another, the fifth, `later` on, last of all."""
    bought = [
        Event(f"s{s:02}", f"p{(s + n) % PRODUCTS}", "buy", NOW - timedelta(days=50 - n, hours=s))
        for s in range(SHOPPERS)
        for n in range(4)
    ]
    return bought + [
        Event(f"s{s:02}", f"p{(s + later) % PRODUCTS}", "buy", NOW - timedelta(hours=s))
        for s in range(SHOPPERS)
    ]


def filled(url: str, later: int) -> Store:
    store = Store.open(url)
    names = ("kettle", "lamp", "shoe", "tent", "fan")
    store.put_products(
        [Product(f"p{n}", f"{names[n % 5]} {n}", "A thing.") for n in range(PRODUCTS)]
    )
    store.put_events(events(later))
    store.put_follows([Follow("s00", "s01"), Follow("s01", "s00"), Follow("s02", "s00")])
    return store


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """Lessons of two shops that differ only in what was bought last."""
    made = {}
    for later in (6, 7):
        directory = tmp_path_factory.mktemp(f"later{later}")
        store = filled(f"sqlite:///{directory / 'shop.db'}", later)
        build(store, directory / "index", HashEncoder(), factors=8)
        index = open_index(directory / "index")
        made[later] = lessons_of(store, index, HashEncoder())
        index.close()
        store.close()
    return made


def test_everybody_who_chose_again_is_a_lesson_with_one_choice_to_find(taught) -> None:
    assert len(taught[6]) == SHOPPERS
    assert taught[6].chosen.sum() == SHOPPERS
    # Ten products, of which four were bought before.
    assert taught[6].sizes.tolist() == [6] * SHOPPERS


def test_nothing_that_was_read_came_from_after_the_cut(taught) -> None:
    assert np.allclose(taught[6].shares, taught[7].shares)
    assert taught[6].shares.any()
    assert (taught[6].chosen != taught[7].chosen).any()


def test_what_came_after_the_cut_is_no_lesson(tmp_path) -> None:
    store = filled(f"sqlite:///{tmp_path / 'shop.db'}", 6)
    new = [Product(f"p{n}", f"thing {n}", "A thing.", created_at=NOW) for n in range(3)]
    store.put_products(new)
    build(store, tmp_path / "index", HashEncoder(), factors=8)
    index = open_index(tmp_path / "index")
    lessons = lessons_of(store, index, HashEncoder())
    index.close()
    store.close()
    assert 0 < len(lessons) < SHOPPERS
    assert 0 < max(lessons.sizes) <= PRODUCTS - len(new)


def test_a_build_learns_once_and_says_why_not(tmp_path, monkeypatch, caplog) -> None:
    monkeypatch.setattr(compose, "open_shop_encoder", lambda settings: HashEncoder())
    settings = read_settings(tmp_path, {})
    filled(f"sqlite:///{tmp_path / 'shop.db'}", 6).close()
    compose.build_shop(settings)
    kept = read_ranker(tmp_path / compose.INDEX)
    assert kept is not None
    assert kept.taught.lessons == SHOPPERS
    assert kept.taught.trees is None
    path = tmp_path / compose.INDEX / FILE
    first = path.stat().st_mtime_ns
    compose.build_shop(settings)
    assert path.stat().st_mtime_ns == first
    monkeypatch.setattr(learning, "_ROUNDS", 61)
    compose.build_shop(settings)
    assert path.stat().st_mtime_ns > first, "learned otherwise, and yet the old order was kept"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 0}))
    with caplog.at_level(logging.WARNING):
        compose.build_shop(settings)
    assert "format 0" in caplog.text
    assert read_ranker(tmp_path / compose.INDEX) is not None
