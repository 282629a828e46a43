from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.api.application import make_api
from ui.api.tokens import Tokens
from ui.testing import ScriptedConversation, settings_of
from ui.testing_shelf import TinyShelf
from ui.views.shop import Shop


class Ledger:
    """Keeps what the routes of shoppers hand over."""

    def __init__(self) -> None:
        self.events: list[object] = []
        self.forgotten: list[str] = []
        self.inserted = 0

    def put_events(self, given: list[object]) -> Ledger:
        self.events += given
        self.inserted = len(given)
        return self

    def export_shopper(self, shopper_id: str) -> dict[str, object]:
        return {"shopper_id": shopper_id}

    def forget_shopper(self, shopper_id: str) -> None:
        self.forgotten.append(shopper_id)


@pytest.fixture
def shop() -> Shop:
    return Shop("Fern & Fell", "EUR", "en", TinyShelf())


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def open_app(tmp_path: Path, ledger: Ledger) -> Callable[..., FastAPI]:
    """An application over the scripted conversation, with the settings given by name."""

    def opened(conversation: ScriptedConversation | None = None, **chosen: object) -> FastAPI:
        scripted = conversation or ScriptedConversation(settings_of(tmp_path, **chosen))
        return make_api(scripted, ledger=ledger, tokens=Tokens(b"s" * 32))

    return opened


@pytest.fixture
def client(open_app: Callable[..., FastAPI]) -> TestClient:
    return TestClient(open_app(), raise_server_exceptions=False)
