"""Answers that are read again, answered once, stopped; and askers who ask too often."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ui.api.answers import Answers
from ui.api.application import make_api
from ui.api.problems import Problem
from ui.api.rates import Allowed, Buckets
from ui.api.tokens import Tokens
from ui.testing import ScriptedConversation

SAY = {"text": "waterproof trail shoes"}


def run_alone(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What it returns, run in a thread of its own: a browser test leaves a loop in the main one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, coroutine).result()


def opened(client: TestClient) -> tuple[str, dict[str, str]]:
    answer = client.post("/v1/sessions").json()
    return f"/v1/sessions/{answer['session']}", {"Authorization": f"Bearer {answer['token']}"}


def test_a_message_sent_twice_under_one_key_is_answered_once() -> None:
    conversation = ScriptedConversation()
    with TestClient(make_api(conversation, tokens=Tokens(b"s" * 32))) as client:
        session, bearer = opened(client)
        once = {**bearer, "Idempotency-Key": "k1"}
        first = client.post(f"{session}/turns", json=SAY, headers=once).text
        assert client.post(f"{session}/turns", json=SAY, headers=once).text == first
        other = client.post(f"{session}/turns", json={"text": "a lamp"}, headers=once)
    assert len(conversation.session("s1").turns) == 1
    assert other.status_code == 422


def test_what_came_after_the_last_event_is_given_again() -> None:
    with TestClient(make_api(ScriptedConversation(), tokens=Tokens(b"s" * 32))) as client:
        session, bearer = opened(client)
        once = {**bearer, "Idempotency-Key": "k1"}
        first = client.post(f"{session}/turns", json=SAY, headers=once).text
        again = client.post(
            f"{session}/turns", json=SAY, headers={**once, "Last-Event-ID": "3"}
        ).text
    assert again.startswith("id: 4\n")
    assert first.endswith(again)


def test_the_last_event_counts_only_in_an_answer_that_is_kept() -> None:
    with TestClient(make_api(ScriptedConversation(), tokens=Tokens(b"s" * 32))) as client:
        session, bearer = opened(client)
        last = {**bearer, "Last-Event-ID": "3"}
        nameless = client.post(f"{session}/turns", json=SAY, headers=last)
        forgotten = client.post(
            f"{session}/turns", json=SAY, headers={**last, "Idempotency-Key": "k1"}
        )
    assert nameless.status_code == 422
    assert "Idempotency-Key" in nameless.json()["detail"]
    assert forgotten.text.startswith("id: 1\n")


def test_headers_and_keys_are_described() -> None:
    schema = make_api(ScriptedConversation(), tokens=Tokens(b"s" * 32)).openapi()
    say = schema["paths"]["/v1/sessions/{session_id}/turns"]["post"]
    named = {one["name"] for one in say["parameters"] if one["in"] == "header"}
    assert named == {"Idempotency-Key", "Last-Event-ID"}
    assert say["security"] == [{"sessionToken": []}]
    schemes = schema["components"]["securitySchemes"]
    assert set(schemes) == {"sessionToken", "publishableKey", "secretKey"}


async def slow(came: asyncio.Event, closed: list[bool]) -> AsyncIterator[str]:
    try:
        yield "one"
        await came.wait()
        yield "two"
    finally:
        closed.append(True)


def test_a_stopped_answer_ends_for_who_reads_it_and_is_closed() -> None:
    async def stopped() -> tuple[list[str], list[bool], int]:
        closed: list[bool] = []
        answers = Answers()
        answer = answers.of("s1", None, "shoes", lambda: slow(asyncio.Event(), closed))
        read = []
        async for frame in answer.after(0):
            read.append(frame)
            assert answers.stop("s1") == 1
        return read, closed, answers.stop("s1")

    assert run_alone(stopped()) == (["one"], [True], 0)


def test_who_comes_late_reads_what_came_and_what_comes() -> None:
    async def read() -> tuple[list[str], list[str]]:
        came = asyncio.Event()
        answers = Answers()
        answer = answers.of("s1", "k", "shoes", lambda: slow(came, []))
        first = answer.after(0)
        began = [await anext(first)]
        came.set()
        same = answers.of("s1", "k", "shoes", lambda: slow(came, []))
        return began + [x async for x in first], [x async for x in same.after(0)]

    assert run_alone(read()) == (["one", "two"], ["onetwo"])


def test_a_key_is_one_sessions_own() -> None:
    async def keyed() -> None:
        answers = Answers()
        begin = asyncio.Event()
        begin.set()
        mine = answers.of("s1", "k", "shoes", lambda: slow(begin, []))
        assert answers.of("s2", "k", "a lamp", lambda: slow(begin, [])) is not mine
        with pytest.raises(Problem):
            answers.of("s1", "k", "a lamp", lambda: slow(begin, []))

    run_alone(keyed())


def test_a_bucket_fills_with_time() -> None:
    now = 0.0
    buckets = Buckets(lambda: now)
    assert [buckets.wait_seconds("a", 2) for _ in range(3)] == [0.0, 0.0, 30.0]
    assert buckets.wait_seconds("b", 2) == 0.0
    now = 30.0
    assert [buckets.wait_seconds("a", 2) for _ in range(2)] == [0.0, 30.0]


@pytest.mark.parametrize(
    ("allowed", "what"),
    [
        (Allowed(address=3), "this address"),
        (Allowed(session=2), "this session"),
        (Allowed(key=3), "this key"),
    ],
)
def test_who_asks_too_often_is_told_when_to_come_back(allowed: Allowed, what: str) -> None:
    app = make_api(ScriptedConversation(), tokens=Tokens(b"s" * 32), allowed=allowed)
    client = TestClient(app, headers={"X-Shop-Key": "k"})
    session, bearer = opened(client)
    answers = [client.post(f"{session}/turns", json=SAY, headers=bearer) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert what in answers[-1].json()["detail"]
    assert client.get("/healthz").status_code == 200


def test_sessions_are_opened_so_often_only() -> None:
    app = make_api(ScriptedConversation(), tokens=Tokens(b"s" * 32), allowed=Allowed(opening=1))
    client = TestClient(app)
    assert [client.post("/v1/sessions").status_code for _ in range(2)] == [201, 429]
