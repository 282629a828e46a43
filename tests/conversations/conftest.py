"""The demo shop, made and built once for all stories told to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.compose import build_shop, compose
from assistant.demo import write_demo_shop
from assistant.dialogue import Assistant
from assistant.memory import VolatileMemory
from assistant.settings import read_settings
from retrieval.catalog.store import Store
from retrieval.importers import import_paths


@pytest.fixture(scope="session")
def demo_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the demo shop, imported and built."""
    files, shop = tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("demo-shop")
    write_demo_shop(files)
    store = Store.open(f"sqlite:///{shop / 'shop.db'}")
    report = import_paths(store, [files], shop=shop, currency="EUR")
    store.close()
    assert not report.problems
    build_shop(read_settings(shop, {}))
    return shop


@pytest.fixture(scope="session")
def demo_assistant(demo_shop: Path) -> Iterator[Assistant]:
    """The demo shop's assistant with its packaged models; nothing said to it is kept."""
    assistant = compose(read_settings(demo_shop, {}), memory=VolatileMemory())
    yield assistant
    assistant.close()
