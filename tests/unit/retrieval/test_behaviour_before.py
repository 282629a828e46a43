"""Behaviour that did not change is not learned again, and comes out the same; what changed is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval import behaviour_before, build_behaviour, generation
from retrieval import build as build_module
from retrieval.build import build, choices_digest
from retrieval.catalog.nouns import Event, Product
from retrieval.catalog.store import Store
from retrieval.columns import numbers
from retrieval.manifest import read_manifest
from retrieval.testing import HashEncoder

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def store() -> Store:
    store = Store.open("sqlite://")
    store.put_products(Product(f"p{n:02}", f"Cup {n}", f"Text {n % 7}") for n in range(40))
    store.put_events(
        Event(f"s{n % 9}", f"p{n * 7 % 30:02}", "buy", NOON.replace(minute=n)) for n in range(50)
    )
    return store


def vectors(directory: Path, name: str) -> np.ndarray:
    return np.array(numbers(directory / read_manifest(directory).generation, name))


def test_other_texts_leave_the_factors_and_other_events_do_not(store, tmp_path, monkeypatch):
    learned = []
    real = build_behaviour.learn_behaviour
    monkeypatch.setattr(
        build_behaviour, "learn_behaviour", lambda *given: learned.append(1) or real(*given)
    )
    build(store, tmp_path / "index", HashEncoder())
    digest = choices_digest(store)
    store.put_products([replace(store.product("p03"), description="Now of steel.")])
    build(store, tmp_path / "index", HashEncoder())
    assert (len(learned), choices_digest(store)) == (1, digest)
    build(store, tmp_path / "anew", HashEncoder())
    for name in ("product_vectors", "shopper_vectors", "gram"):
        kept, anew = vectors(tmp_path / "index", name), vectors(tmp_path / "anew", name)
        np.testing.assert_allclose(kept[:30], anew[:30], atol=1e-5)
        # What nobody has met stays where it was guessed to be while the guess moves little.
        moved = np.linalg.norm(kept[30:] - anew[30:], axis=1)
        assert (moved <= 0.06 * np.linalg.norm(anew[30:], axis=1)).all()
    store.put_events([Event("s1", "p35", "buy", NOON)])
    build(store, tmp_path / "index", HashEncoder())
    assert (len(learned), choices_digest(store) != digest) == (3, True)
    store.put_products([Product("p99", "Jug")])
    build(store, tmp_path / "index", HashEncoder())
    assert len(learned) == 4
    store.close()


def test_factors_made_by_another_method_are_learned_anew(store, tmp_path, monkeypatch):
    built = build(store, tmp_path / "index", HashEncoder())
    digest = choices_digest(store)
    for module in (build_module, build_behaviour, behaviour_before, generation):
        monkeypatch.setattr(module, "METHOD", "another method")
    monkeypatch.setattr(build_module, "_MADE_OF_BEHAVIOUR", b"another method")
    learned = []
    real = build_behaviour.learn_behaviour
    monkeypatch.setattr(
        build_behaviour, "learn_behaviour", lambda *given: learned.append(1) or real(*given)
    )
    again = build(store, tmp_path / "index", HashEncoder())
    assert (built.up_to_date, again.up_to_date, len(learned)) == (False, False, 1)
    assert choices_digest(store) != digest, "an order learned over the old factors would be kept"
    store.close()
