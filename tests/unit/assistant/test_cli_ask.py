"""`ask` waits for the language model before it asks: loading costs no turn its words."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from assistant.cli import ask as command
from assistant.cli.place import Place
from assistant.cli.ready import wait_for_model
from assistant.compose import assemble, patient
from assistant.dialogue import Assistant
from assistant.memory import VolatileMemory
from assistant.models.seam import ModelError, Request
from assistant.settings import Settings
from assistant.testing import ScriptedModel
from retrieval.build import build
from retrieval.catalog.nouns import Product
from retrieval.catalog.store import Store
from retrieval.index import open_index
from retrieval.testing import HashEncoder

GOODS = [
    Product("ridge", "Ridge shoe", "", "Wear > Shoes", "Acme", 7900, "EUR"),
    Product("gully", "Gully shoe", "", "Wear > Shoes", "Borea", 5900, "EUR"),
]


class StillLoading(ScriptedModel):
    """Notes whether it was asked before anybody waited for it; `able` says how waiting ends."""

    def __init__(self, able: bool = True) -> None:
        super().__init__(self._answered, wording="free")
        self.able = able
        self.waited = self.asked_too_early = False

    def wait(self, timeout_s: float) -> bool:
        self.waited = True
        return self.able

    def _answered(self, request: Request) -> ModelError:
        self.asked_too_early |= not self.waited
        return ModelError("it has nothing to say")


def small_shop(directory: Path, model: ScriptedModel) -> Assistant:
    url = f"sqlite:///{directory / 'shop.db'}"
    store, encoder = Store.open(url), HashEncoder()
    store.put_products(GOODS)
    build(store, directory / "index", encoder)
    index = open_index(directory / "index", encoder)
    return assemble(
        Settings(shop=directory, name="Small"), store, index, encoder, model,
        memory=VolatileMemory(), close=(index.close,),
    )  # fmt: skip


@pytest.mark.parametrize("batch", [False, True])
def test_nothing_is_asked_of_a_model_that_is_still_being_loaded(
    batch: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = StillLoading()
    monkeypatch.setattr(command, "compose", lambda settings, watched: small_shop(tmp_path, model))
    (tmp_path / "shop.db").touch()
    lines = tmp_path / "asked.txt"
    lines.write_text("shoes\nshoes under 60\n", "utf-8")
    arguments = ["--batch", str(lines)] if batch else ["shoes", "--json"]
    answer = CliRunner().invoke(command.ask, arguments, obj=Place(tmp_path))
    assert answer.exit_code == 0, answer.stderr
    documents = answer.stdout.splitlines() if batch else [answer.stdout]
    turns = [json.loads(document) for document in documents]
    assert [len(turn["picks"]) for turn in turns] == ([2, 1] if batch else [2])
    assert model.requests
    assert not model.asked_too_early


def test_a_model_that_cannot_be_read_is_said_and_waited_for_no_longer() -> None:
    said = io.StringIO()
    wait_for_model(StillLoading(able=False), Console(file=said))
    assert "doctor" in said.getvalue()
    wait_for_model(None, Console(file=said))


def test_the_model_has_more_time_where_nobody_watches_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    settings = Settings(shop=tmp_path, model_timeout_s=2)
    assert patient(settings).model_timeout_s > settings.model_timeout_s
    assert patient(settings).model_copy(update={"model_timeout_s": 2.0}) == settings
