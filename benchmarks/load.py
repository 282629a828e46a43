"""Do fifty chats at once each get their picks, and no one wait for words?

    python -m benchmarks.load SHOP [--chats 50] [--seconds 60] [--every 10]

The shop is served by its own program in another process; the chats come over HTTP, each with a
message every ten seconds on average (exponential waits), told from the stories. One chat alone is
timed before and after, so that both sides meet the same machine. Times are from sending a message
to the first event with picks, and to its last event.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import httpx

from assistant.stories.story import find_stories
from benchmarks.report import keep, table
from benchmarks.served import served

STORIES = Path("tests/conversations/demo")
ALONE_TURNS, ALONE_PAUSE_S = 6, 1.0
ANSWER_S = 60
SEED = 7


@dataclass
class Seen:
    """What the chats of one stretch met."""

    first_pick_ms: list[float] = field(default_factory=list)
    whole_ms: list[float] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def say(client: httpx.AsyncClient, session: dict[str, str], text: str, seen: Seen) -> None:
    """One message: note when its picks came, when it ended, and who worded its reasons."""
    started, shown, ended = time.perf_counter(), None, False
    path = f"/v1/sessions/{session['session']}/turns"
    headers = {"Authorization": f"Bearer {session['token']}"}
    try:
        async with client.stream("POST", path, json={"text": text}, headers=headers) as answer:
            answer.raise_for_status()
            name = ""
            async for line in answer.aiter_lines():
                key, _, value = line.partition(": ")
                name = value if key == "event" else name
                if key == "event" and name == "picks" and shown is None:
                    shown = time.perf_counter()
                if key == "data" and name == "error":
                    seen.errors.append(json.loads(value)["detail"])
                if key == "data" and name == "done":
                    ended = True
                    picks = json.loads(value)["picks"]
                    seen.by += [p["justification"]["by"] for p in picks if p["justification"]]
    except httpx.HTTPError as error:
        seen.errors.append(f"{type(error).__name__}: {error}")
        return
    if not ended:
        seen.errors.append("an answer ended without its turn")
    seen.whole_ms.append(1000 * (time.perf_counter() - started))
    if shown is not None:
        seen.first_pick_ms.append(1000 * (shown - started))


async def opened(client: httpx.AsyncClient, key: str) -> dict[str, str]:
    """A new session with its token."""
    answer = await client.post("/v1/sessions", headers={"X-Shop-Key": key})
    answer.raise_for_status()
    session: dict[str, str] = answer.json()
    return session


async def alone(client: httpx.AsyncClient, key: str, told: Sequence[list[str]], seen: Seen) -> None:
    """One chat with nobody beside it."""
    lines = [line for story in told for line in story][:ALONE_TURNS]
    session = await opened(client, key)
    for line in lines:
        await say(client, session, line, seen)
        await asyncio.sleep(ALONE_PAUSE_S)


async def chat(
    client: httpx.AsyncClient,
    key: str,
    told: Sequence[list[str]],
    seen: Seen,
    chance: random.Random,
    every_s: float,
    until: float,
) -> None:
    """One of many chats: stories one after another, with waits between their messages."""
    await asyncio.sleep(chance.uniform(0, every_s))
    while time.perf_counter() < until:
        session = await opened(client, key)
        for line in chance.choice(told):
            due = time.perf_counter() + chance.expovariate(1 / every_s)
            await say(client, session, line, seen)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if time.perf_counter() >= until:
                return


async def measured(address: str, key: str, asked: argparse.Namespace) -> dict[str, Seen]:
    """One chat alone, all chats at once, one alone again."""
    told = [[turn.say for turn in story.turns] for story in find_stories([STORIES])]
    limits = httpx.Limits(max_connections=asked.chats + 4)
    seen = {"alone": Seen(), "all at once": Seen()}
    async with httpx.AsyncClient(base_url=address, timeout=ANSWER_S, limits=limits) as client:
        await alone(client, key, told[:2], Seen())
        await alone(client, key, told[3:], seen["alone"])
        until = time.perf_counter() + asked.seconds
        many = (
            chat(client, key, told, seen["all at once"], _chance(n), asked.every, until)
            for n in range(asked.chats)
        )
        await asyncio.gather(*many)
        await alone(client, key, told[3:], seen["alone"])
    return seen


def _chance(number: int) -> random.Random:
    return random.Random(SEED + number)


def row(seen: Seen) -> dict[str, float | int]:
    """The numbers of one stretch."""
    return {
        "messages": len(seen.whole_ms),
        "errors": len(seen.errors),
        "first pick p50 ms": median(seen.first_pick_ms),
        "first pick p95 ms": quantile(seen.first_pick_ms, 0.95),
        "whole p50 ms": median(seen.whole_ms),
        "whole p95 ms": quantile(seen.whole_ms, 0.95),
        "whole max ms": max(seen.whole_ms),
        "by code": seen.by.count("code") / max(1, len(seen.by)),
    }


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def main() -> None:
    """Serve, talk, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shop", type=Path)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=10)
    parser.add_argument("--key", default="demo")
    asked = parser.parse_args()
    with served(asked.shop) as address:
        seen = asyncio.run(measured(address, asked.key, asked))
    rows = {name: row(one) for name, one in seen.items()}
    ratio = rows["all at once"]["first pick p95 ms"] / rows["alone"]["first pick p50 ms"]
    document = {"chats": asked.chats, "every_s": asked.every, "cores": os.cpu_count(),
                "p95_over_single_median": ratio, **rows,
                "error_texts": sorted(set(seen["all at once"].errors))[:5]}  # fmt: skip
    keep("load", document)
    print(table(rows, tuple(rows["alone"])))
    print(f"p95 of first picks, {asked.chats} chats at once ÷ median of one alone: {ratio:.2f}")


if __name__ == "__main__":
    main()
