"""A tiny shop's assistant without weights: the encoder hashes, plain sentences word the picks."""

from __future__ import annotations

from pathlib import Path

from assistant.compose import assemble
from assistant.dialogue import Assistant
from assistant.parts import Memory
from assistant.settings import Settings
from retrieval.build import build
from retrieval.catalog.nouns import Policy
from retrieval.catalog.store import Store
from retrieval.index import open_index
from retrieval.testing import HashEncoder, fill_tiny_shop


def made_shop(directory: Path) -> Path:
    """The directory, with the tiny shop in it."""
    store = fill_tiny_shop(Store.open(f"sqlite:///{directory / 'shop.db'}"))
    store.put_policies([Policy("returns", "Returns", "You may return anything within 30 days.")])
    build(store, directory / "index", HashEncoder())
    store.close()
    return directory


def opened(shop: Path, memory: Memory) -> Assistant:
    """The assistant of the shop in that directory."""
    index = open_index(shop / "index", HashEncoder())
    store = Store.open(f"sqlite:///{shop / 'shop.db'}")
    settings = Settings(shop=shop, name="Tiny", language_model="none")
    return assemble(
        settings, store, index, HashEncoder(), None, memory=memory, close=(index.close,)
    )
