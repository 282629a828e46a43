"""What do two hundred shoppers meet who come at the same moment?

    python -m benchmarks.rush SHOP [--tabs 200]

The shop is served by its own program in another process. Every tab opens a session and sends a
message at once; one that is asked to come later does, as the widget would. Times are from a tab's
start to the first event with picks, or to the first answer that says to wait.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from assistant.stories.story import find_stories
from benchmarks.load import STORIES, quantile
from benchmarks.report import keep, table
from benchmarks.served import served

PATIENCE_S = 120.0
BUSY = (429, 503)
SEED = 7


@dataclass
class Met:
    """What the tabs met: seconds to picks, to a "wait" and to the end, and what trouble."""

    picks_s: list[float] = field(default_factory=list)
    told_s: list[float] = field(default_factory=list)
    whole_s: list[float] = field(default_factory=list)
    asked_to_wait: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """An answer's status and headers, and its lines as they come. Plain sockets: a client that
    works harder than the server would time itself."""

    status: int
    headers: Mapping[str, str]
    lines: asyncio.StreamReader


@asynccontextmanager
async def post(address: str, path: str, body: object, **headers: str) -> AsyncIterator[Asked]:
    """What the server answers to that."""
    place = urlsplit(address)
    sent = json.dumps(body).encode()
    told = {**headers, "Host": place.netloc, "Content-Type": "application/json",
            "Content-Length": str(len(sent)), "Connection": "close"}  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    lines, out = await asyncio.open_connection(place.hostname, place.port)
    try:
        out.write(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + sent)
        first, *rest = (await lines.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.lower().partition(": ") for line in rest)
        yield Asked(int(first.split()[1]), {name: value for name, _, value in pairs}, lines)
    finally:
        out.close()


async def tab(address: str, key: str, text: str, met: Met) -> None:
    """One shopper, from the opening of a session to the end of the first answer."""
    started = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE_S):
            async with post(address, "/v1/sessions", {}, **{"X-Shop-Key": key}) as asked:
                session = json.loads((await asked.lines.read()).decode())
            while (wait_s := await said(address, session, text, started, met)) is not None:
                await asyncio.sleep(wait_s * random.uniform(1, 1.5))
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        met.errors.append(f"{type(error).__name__}: {error}")


async def said(
    address: str, session: Mapping[str, str], text: str, started: float, met: Met
) -> float | None:
    """One message and its answer; how many seconds to wait when it is to come again."""
    path = f"/v1/sessions/{session['session']}/turns"
    bearer = {"Authorization": f"Bearer {session['token']}"}
    async with post(address, path, {"text": text}, **bearer) as asked:
        if asked.status in BUSY:
            met.asked_to_wait += 1
            met.told_s.append(time.perf_counter() - started)
            return float(asked.headers["retry-after"])
        shown = False
        async for line in asked.lines:
            if not shown and line in (b"event: picks\n", b"event: text\n"):
                shown = True
                met.picks_s.append(time.perf_counter() - started)
            if line == b"event: done\n":
                met.whole_s.append(time.perf_counter() - started)
                return None
    met.errors.append(f"an answer of status {asked.status} ended without its turn")
    return None


async def rush(address: str, key: str, tabs: int) -> tuple[Met, Met]:
    """One tab after another, then all at once."""
    told = [story.turns[0].say for story in find_stories([STORIES])]
    alone, at_once = Met(), Met()
    for text in told[:12]:
        await tab(address, key, text, alone)
    await asyncio.gather(*(tab(address, key, told[n % len(told)], at_once) for n in range(tabs)))
    return alone, at_once


def row(met: Met) -> dict[str, float | int | None]:
    """The numbers of one stretch."""
    return {
        "tabs": len(met.picks_s),
        "errors": len(met.errors),
        "picks p50 s": round(median(met.picks_s), 2),
        "picks p95 s": round(quantile(met.picks_s, 0.95), 2),
        "picks max s": round(max(met.picks_s), 2),
        "whole p95 s": round(quantile(met.whole_s, 0.95), 2),
        "asked to wait": met.asked_to_wait,
        "told to wait after s, first": round(min(met.told_s), 2) if met.told_s else None,
    }


def main() -> None:
    """Serve, rush in, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shop", type=Path)
    parser.add_argument("--tabs", type=int, default=200)
    parser.add_argument("--key", default="demo")
    asked = parser.parse_args()
    random.seed(SEED)
    with served(asked.shop) as address:
        alone, at_once = asyncio.run(rush(address, asked.key, asked.tabs))
    rows = {"one after another": row(alone), "all at once": row(at_once)}
    errors = sorted(set(at_once.errors))[:5]
    keep("rush", {"cores": os.cpu_count(), **rows, "error_texts": errors})
    print(table(rows, tuple(rows["all at once"])))
    print(*errors, sep="\n")


if __name__ == "__main__":
    main()
