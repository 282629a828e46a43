"""Serving a shop: the page answers at once and says so, while the assistant is put together.

It knows nothing of what the assistant is made of; `compose` makes it.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings
from ui.templates import rendered

log = logging.getLogger(__name__)

_RETRY_SECONDS = 1
_METHODS = ["GET", "POST", "PUT", "DELETE"]
_GOODBYE_SECONDS = 3
# How long a thread may hold Python while others wait, of which there are as many as answers: picks
# come back to Python ten times, and would wait so long each time.
_LONGEST_TURN_S = 0.0005
# Longer than a shopper's usual pause: a connection closed in mid-request loses the message.
_IDLE_SECONDS = 30


class Front:
    """An application that stands in front of another until that one is made.

    `make` runs in a thread once serving has begun. When it fails, `trouble` holds why and `give_up`
    is called; afterwards nothing is served.
    """

    def __init__(
        self, make: Callable[[], FastAPI], name: str, give_up: Callable[[], None] = lambda: None
    ) -> None:
        self.trouble: Exception | None = None
        self._make = make
        self._name = name
        self._give_up = give_up
        self._made: ASGIApp | None = None
        self._waiting = Starlette(lifespan=self._lifespan)
        self._waiting.add_route("/healthz", _up)
        self._waiting.add_route("/readyz", _not_yet)
        self._waiting.add_route("/{path:path}", self._page, methods=_METHODS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on to the application, or to the page that says to wait."""
        made = self._made if scope["type"] != "lifespan" else None
        await (made or self._waiting)(scope, receive, send)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        over = asyncio.Event()
        task = asyncio.create_task(self._serve(over))
        try:
            yield
        finally:
            over.set()
            await task

    async def _serve(self, over: asyncio.Event) -> None:
        try:
            app = await asyncio.to_thread(self._make)
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(app.router.lifespan_context(app))
                self._made = app
                await over.wait()
        except Exception as error:
            self.trouble = error
            self._give_up()

    async def _page(self, request: Request) -> Response:
        if "text/html" not in request.headers.get("accept", ""):
            return await _not_yet(request)
        return HTMLResponse(
            rendered("opening.html", shop=self._name, again_seconds=_RETRY_SECONDS),
            503,
            {"Retry-After": str(_RETRY_SECONDS), "Cache-Control": "no-store"},
        )


def serve_shop(
    settings: Settings,
    bound: socket.socket,
    ready: Callable[[], None],
    suggested: Sequence[str] | None = None,
    record: Path | None = None,
) -> None:
    """Serve the shop at the bound socket until interrupted; `ready` is called once it is listening.

    `suggested` are the shoppers a keyless shop's chat offers to be, read from its data when absent.
    `record` is where each conversation is written down as a story while it is held.
    Raises what putting the assistant together raised.
    """
    closing: list[Callable[[], None]] = []

    def make() -> FastAPI:
        from assistant.compose import compose, recording
        from ui.desk.courier import courier_of

        with ThreadPoolExecutor(1) as beside:
            pages = beside.submit(import_module, "ui.app")
            memory = recording(settings, record) if record else None
            assistant = compose(settings, memory=memory)
            closing.append(assistant.close)
            courier = courier_of(assistant)
            if courier is not None:
                courier.start()
                closing.insert(0, courier.close)
            made: FastAPI = pages.result().make_app(assistant, suggested=suggested)
        _leave_out_of_collections()
        sys.setswitchinterval(_LONGEST_TURN_S)
        return made

    def give_up() -> None:
        server.should_exit = True

    front = Front(make, settings.name, give_up)
    config = uvicorn.Config(
        front,
        log_level="warning",
        timeout_graceful_shutdown=_GOODBYE_SECONDS,
        timeout_keep_alive=_IDLE_SECONDS,
        server_header=False,
    )
    server = uvicorn.Server(config)
    bound.listen(config.backlog)
    ready()
    try:
        server.run(sockets=[bound])
    finally:
        for close in closing:
            close()
    if front.trouble is not None:
        raise front.trouble


def _leave_out_of_collections() -> None:
    """Let garbage be looked for among what comes from now on.

    Vocabulary, index and libraries stay until the end; to look through them held every answer up
    for a fifth of a second, several times a minute.
    """
    gc.collect()
    gc.freeze()


async def _up(request: Request) -> Response:
    return JSONResponse({"status": "ok", "detail": ""})


async def _not_yet(request: Request) -> Response:
    body = {"status": "not ready", "detail": "the shop is being opened; try again in a second"}
    return JSONResponse(body, 503, {"Retry-After": str(_RETRY_SECONDS)})
