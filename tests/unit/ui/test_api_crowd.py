"""Many who ask at once: each waits a bearable while, and beyond that is told when to come again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest
from fastapi.testclient import TestClient

from tests.unit.ui.test_api_answers import opened, run_alone
from ui.api.application import make_api
from ui.api.crowd import Crowd
from ui.api.problems import Problem
from ui.api.tokens import Tokens
from ui.testing import ScriptedConversation


async def told(come: asyncio.Event) -> AsyncGenerator[str, None]:
    await come.wait()
    yield "picks"
    yield "words"


def test_who_would_wait_too_long_is_told_how_long_and_let_in_later() -> None:
    now = 0.0

    async def crowded() -> tuple[int, str, list[str], float]:
        nonlocal now
        crowd, come = Crowd(longest_wait_s=0.0, clock=lambda: now), asyncio.Event()
        crowd.admit()
        first = crowd.through(told(come))
        waiting = asyncio.create_task(anext(first))
        await asyncio.sleep(0)
        with pytest.raises(Problem) as refused:
            crowd.admit()
        now = 3.0
        come.set()
        read = [await waiting]
        crowd.admit()
        read += [frame async for frame in first]
        return refused.value.status, refused.value.headers["Retry-After"], read, crowd.wait_s

    assert run_alone(crowded()) == (503, "1", ["picks", "words"], 0.0)


def test_the_wait_follows_the_pace_at_which_answers_come() -> None:
    now = 0.0

    async def paced() -> float:
        nonlocal now
        crowd = Crowd(clock=lambda: now)
        for _ in range(100):
            come = asyncio.Event()
            one = crowd.through(told(come))
            waiting = asyncio.create_task(anext(one))
            await asyncio.sleep(0)
            now += 0.5
            come.set()
            await waiting
            await one.aclose()
        held = asyncio.create_task(anext(crowd.through(told(asyncio.Event()))))
        await asyncio.sleep(0)
        wait_s = crowd.wait_s
        held.cancel()
        await asyncio.gather(held, return_exceptions=True)
        assert crowd.wait_s == 0
        return wait_s

    assert run_alone(paced()) == pytest.approx(0.5, abs=0.01)


def test_a_message_too_many_is_told_to_wait_and_answered_when_it_comes_again() -> None:
    conversation, say = ScriptedConversation(), {"text": "trail shoes"}
    full = make_api(conversation, tokens=Tokens(b"s" * 32), crowd=Crowd(longest_wait_s=-1.0))
    with TestClient(full) as client:
        session, bearer = opened(client)
        once = {**bearer, "Idempotency-Key": "k"}
        refused = client.post(f"{session}/turns", json=say, headers=once)
    with TestClient(make_api(conversation, tokens=Tokens(b"s" * 32))) as client:
        answered = client.post(f"{session}/turns", json=say, headers=once)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "1"
    assert refused.json()["detail"] == "many are asking at once; wait 1 s and send it again"
    assert "event: done" in answered.text
