"""What every request passes first: it gets an id and its time; too large a body and a stalled
reader are ended.

Plain ASGI, so that streamed answers stream. It knows nothing of the routes.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.problems import MEDIA_TYPE, document

log = logging.getLogger(__name__)

LARGEST_BODY_BYTES = 256 * 1024
LONGEST_STALL_S = 60.0


class BodyTooLargeError(Exception):
    """More came in than is taken."""


class StalledReaderError(OSError):
    """Who asked does not take the answer in. An OSError, as a lost connection is."""


@dataclass(frozen=True)
class WithRequestId:
    """Notes when each request came in; gives it an id and says it in the answer's X-Request-Id."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its id."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["request_id"] = uuid.uuid4().hex[:16]
        scope["came_s"] = time.perf_counter()

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = scope["request_id"]
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
            await send(message)

        await self.app(scope, receive, told)


@dataclass(frozen=True)
class WithBodyLimit:
    """Answers 413 to a body above `largest_bytes` on paths that start with one of `prefixes`."""

    app: ASGIApp
    prefixes: tuple[str, ...] = ("/v1/", "/desk", "/storefront")
    largest_bytes: int = LARGEST_BODY_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what comes in."""
        if scope["type"] != "http" or not scope["path"].startswith(self.prefixes):
            await self.app(scope, receive, send)
            return
        if _announced_bytes(scope) > self.largest_bytes:
            await self._refuse(scope, send)
            return
        came_bytes = 0
        refused = False
        started = False

        async def counted() -> Message:
            nonlocal came_bytes, refused
            message = await receive()
            came_bytes += len(message.get("body", b""))
            if came_bytes > self.largest_bytes:
                refused = not started
                raise BodyTooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            if not refused:
                started = True
                await send(message)

        with suppress(BodyTooLargeError):
            await self.app(scope, counted, noted)
        if refused:
            await self._refuse(scope, send)

    async def _refuse(self, scope: Scope, send: Send) -> None:
        detail = f"the body is too large; wanted at most {self.largest_bytes} bytes"
        body = json.dumps(document(413, detail, scope.get("request_id", "-"))).encode()
        headers = [(b"content-type", MEDIA_TYPE.encode()), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@dataclass(frozen=True)
class WithPatience:
    """Gives up on who takes in nothing of an answer for `seconds`, so that nobody is held up."""

    app: ASGIApp
    seconds: float = LONGEST_STALL_S

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; end it when a part of its answer is not taken in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def taken(message: Message) -> None:
            try:
                async with asyncio.timeout(self.seconds):
                    await send(message)
            except TimeoutError as error:
                raise StalledReaderError from error

        try:
            await self.app(scope, receive, taken)
        except (StalledReaderError, ClientDisconnect):
            log.info("request %s: its answer is not read", scope.get("request_id", "-"))


def came_s(request: Request) -> float | None:
    """When the request came in, by `time.perf_counter`; None where nothing noted it."""
    came: float | None = request.scope.get("came_s")
    return came


def _announced_bytes(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
