"""The shops that stories are told to: each made and built once, its stories told side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path

import pytest

from assistant.cli.place import err
from assistant.cli.ready import wait_for_model
from assistant.compose import build_shop, compose
from assistant.demo import write_demo_shop
from assistant.grounding import grounded
from assistant.memory import VolatileMemory
from assistant.settings import read_settings
from assistant.stories import Result, Story, Telling
from retrieval.catalog.store import Store
from retrieval.importers import import_paths
from tests.conversations.shops import HERE, REAL
from tests.data_conversion.amazon_in import convert

FILES: dict[str, Callable[[Path], object]] = {
    "demo": write_demo_shop,
    "amazon-in": lambda target: convert(REAL / "amazon-in", target, reviews_of_each=2),
}


@pytest.fixture(scope="session")
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, Story], Result]]:
    """The result of a shop's story; at the shop's first, all its chosen stories begin."""
    begun: dict[str, dict[Path | None, Future[Result]]] = {}
    with ExitStack() as open_until_the_end:

        def result(shop: str, story: Story) -> Result:
            if shop not in begun:
                chosen = [
                    item.callspec.params["told_to"]
                    for item in request.session.items
                    if isinstance(item, pytest.Function) and hasattr(item, "callspec")
                    and "told_to" in item.callspec.params
                ]  # fmt: skip
                telling = _telling(made_shop(shop, tmp_path_factory), open_until_the_end)
                begun[shop] = {s.path: telling.tell(s) for name, s in chosen if name == shop}
            return begun[shop][story.path].result()

        yield result


def made_shop(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with that shop, imported and built."""
    shop = tmp_path_factory.mktemp(name)
    if name in FILES:
        files = tmp_path_factory.mktemp("files")
        FILES[name](files)
    else:
        files = HERE / name / "files"
    store = Store.open(f"sqlite:///{shop / 'shop.db'}")
    report = import_paths(store, [files], shop=shop, currency="EUR")
    store.close()
    assert not report.problems
    build_shop(read_settings(shop, {}))
    return shop


def _telling(shop: Path, closing: ExitStack) -> Telling:
    assistant = compose(read_settings(shop, {}), memory=VolatileMemory())
    closing.callback(assistant.close)
    wait_for_model(assistant.parts.model, err())
    telling = Telling(assistant, assistant.store.product, grounded)
    closing.callback(telling.close)
    return telling
