"""Who means no good, or just has a bad line: a clear answer, and no other shopper's data."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient
from starlette.responses import StreamingResponse

from ui.api.application import make_api
from ui.api.limits import WithPatience
from ui.api.tokens import Tokens
from ui.testing import ScriptedConversation, settings_of

TABS = 200
TOKENS = Tokens(b"s" * 32)
SAY = {"text": "trail shoes"}


@pytest.fixture
def conversation(tmp_path: Path) -> ScriptedConversation:
    return ScriptedConversation(settings_of(tmp_path))


@pytest.fixture
def address(conversation: ScriptedConversation) -> Iterator[str]:
    """Where the scripted shop is really served."""
    app = make_api(conversation, tokens=TOKENS)
    bound = socket.create_server(("127.0.0.1", 0), backlog=512)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_keep_alive=60))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    end = monotonic() + 20
    while not server.started and monotonic() < end:
        sleep(0.02)
    yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    bound.close()


def alone(coroutine: Any) -> Any:
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, coroutine).result()


def test_a_token_of_yesterday_opens_its_session_no_more(conversation: ScriptedConversation) -> None:
    day = timedelta(days=1)
    tokens = Tokens(b"s" * 32, lifetime=day)
    client = TestClient(make_api(conversation, tokens=tokens))
    session = client.post("/v1/sessions").json()["session"]
    token, _ = tokens.issue(session, datetime.now(UTC) - 2 * day)
    bearer = {"Authorization": f"Bearer {token}"}
    for method, path, body in (("GET", "", None), ("POST", "/turns", SAY), ("GET", "/cart", None)):
        answer = client.request(method, f"/v1/sessions/{session}{path}", json=body, headers=bearer)
        assert answer.status_code == 401
        assert "open a new session" in answer.json()["detail"]


def test_two_hundred_tabs_at_once_each_get_their_own_answer(
    address: str, conversation: ScriptedConversation
) -> None:
    async def tab(client: httpx.AsyncClient, number: int) -> float:
        opened = (await client.post("/v1/sessions")).json()
        answer = await client.post(
            f"/v1/sessions/{opened['session']}/turns",
            json={"text": f"shoes {number}"},
            headers={"Authorization": f"Bearer {opened['token']}"},
        )
        done = next(x for x in answer.text.split("\n\n") if "event: done" in x)
        turn = json.loads(done.split("data: ", 1)[1])
        assert turn["session"] == opened["session"]
        return float(turn["need"]["price_max"])

    async def all_tabs() -> list[float]:
        limits = httpx.Limits(max_connections=TABS)
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
            return await asyncio.gather(*(tab(client, 100 + n) for n in range(TABS)))

    assert alone(all_tabs()) == [100.0 + n for n in range(TABS)]
    assert len(conversation.sessions) == TABS


def test_who_leaves_in_mid_answer_holds_nobody_up(
    address: str, conversation: ScriptedConversation
) -> None:
    waiting = threading.Event()
    conversation.pause = lambda: waiting.wait(0.2) and None
    with httpx.Client(base_url=address, timeout=60) as client:
        opened = client.post("/v1/sessions").json()
        bearer = {"Authorization": f"Bearer {opened['token']}"}
        path = f"/v1/sessions/{opened['session']}/turns"
        with client.stream("POST", path, json=SAY, headers=bearer) as answer:
            next(answer.iter_lines())
        end = monotonic() + 10
        while not conversation.stopped and monotonic() < end:
            sleep(0.02)
        assert conversation.stopped == 1
        waiting.set()
        assert "event: done" in client.post(path, json=SAY, headers=bearer).text


def test_who_takes_in_nothing_is_given_up() -> None:
    async def endless() -> AsyncIterator[str]:
        while True:
            yield "data: more\n\n"

    async def never(_: object = None) -> dict[str, Any]:
        await asyncio.sleep(3600)
        return {}

    async def stalled() -> None:
        app = WithPatience(StreamingResponse(endless()), seconds=0.05)
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [],
                 "asgi": {"spec_version": "2.4", "version": "3.0"}}  # fmt: skip
        await asyncio.wait_for(app(scope, never, never), 10)  # type: ignore[arg-type]

    alone(stalled())
