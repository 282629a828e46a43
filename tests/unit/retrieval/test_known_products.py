"""Products kept in memory are those of the database at every moment, and not too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from retrieval.catalog.known_products import KnownProducts
from retrieval.catalog.nouns import Product, Variant
from retrieval.catalog.store import Store

SMALL = Variant("s", {"size": "S"}, 900)
LARGE = Variant("l", {"size": "L"})
COAT = Product("coat", "Coat", "Warm.", "Coats", "Acme", 1000, variants=(SMALL, LARGE))
CHANGES: dict[str, Any] = {
    "title": "Raincoat",
    "description": "Dry.",
    "category": "Coats > Raincoats",
    "brand": "Other",
    "price_minor": 1100,
    "currency": "USD",
    "availability": "preorder",
    "image_url": "https://shop.example/coat.png",
    "link": "https://shop.example/coat",
    "created_at": datetime(2024, 5, 1, tzinfo=UTC),
    "attributes": {"lining": "wool"},
    "variants": (LARGE, SMALL),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    store.put_products([COAT])
    yield store
    store.close()


def test_what_is_unchanged_is_not_made_again(store: Store) -> None:
    assert store.product("coat") == COAT
    assert store.product("coat") is store.product("coat")


@pytest.mark.parametrize("field", CHANGES)
def test_what_another_program_changes_is_seen_at_once(
    store: Store, field: str, tmp_path: Path
) -> None:
    assert store.product("coat") == COAT
    changed = replace(COAT, **{field: CHANGES[field]})
    assert changed != COAT
    other = Store.open(f"sqlite:///{tmp_path}/shop.db")
    other.put_products([changed])
    assert store.product("coat") == changed
    other.withdraw_products(["coat"])
    assert store.product("coat") is None
    other.close()


def test_the_latest_read_are_kept(store: Store) -> None:
    store.put_products([replace(COAT, product_id=name) for name in "abc"])
    known = KnownProducts(most_kept=2)
    with store._database.reading() as connection:
        first = known.by_id(connection, ["a", "b"])
        known.by_id(connection, ["a"])
        known.by_id(connection, ["c"])
        assert known.by_id(connection, ["a"])["a"] is first["a"]
        assert known.by_id(connection, ["b"])["b"] is not first["b"]
        assert set(known.by_id(connection, ["a", "b", "c", "d"])) == {"a", "b", "c"}
