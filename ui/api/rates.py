"""How often one address, key or session may ask: buckets that fill with time.

Plain ASGI before the routes. It knows paths and headers, nothing of what is asked.
"""

from __future__ import annotations

import json
import math
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api.problems import MEDIA_TYPE, document

_SESSION = re.compile(r"^/v1/sessions/([^/]+)")
_MOST_BUCKETS = 20_000


@dataclass(frozen=True)
class Allowed:
    """Requests per minute of one address, of one shop key, of one session, and sessions opened."""

    address: int = 1_200
    opening: int = 300
    key: int = 12_000
    session: int = 120


@dataclass
class Buckets:
    """A bucket per name, full at first, filled again evenly within a minute."""

    clock: Callable[[], float] = monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait_seconds(self, name: str, per_minute: int) -> float:
        """0 when one more may be taken (it is), otherwise how long until it may."""
        now = self.clock()
        left, then = self._left.pop(name, (float(per_minute), now))
        left = min(per_minute, left + (now - then) * per_minute / 60)
        taken = left >= 1
        self._left[name] = (left - taken, now)
        if len(self._left) > _MOST_BUCKETS:
            self._left.popitem(last=False)
        return 0.0 if taken else (1 - left) * 60 / per_minute


@dataclass(frozen=True)
class WithRateLimit:
    """Answers 429 with Retry-After to who asks too often under /v1."""

    app: ASGIApp
    allowed: Allowed = field(default_factory=Allowed)
    buckets: Buckets = field(default_factory=Buckets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or turn it away."""
        if scope["type"] == "http" and scope["path"].startswith("/v1/"):
            for name, what, per_minute in self._asked(scope):
                wait = self.buckets.wait_seconds(name, per_minute)
                if wait:
                    await _refuse(scope, send, what, per_minute, wait)
                    return
        await self.app(scope, receive, send)

    def _asked(self, scope: Scope) -> Iterator[tuple[str, str, int]]:
        address = (scope.get("client") or ("?", 0))[0]
        yield f"address {address}", "this address", self.allowed.address
        key = Headers(scope=scope).get("x-shop-key")
        if key:
            yield f"key {key[:200]}", "this key", self.allowed.key
        if scope["method"] != "POST":
            return
        if scope["path"] == "/v1/sessions":
            yield f"opening {address}", "this address for new sessions", self.allowed.opening
        elif found := _SESSION.match(scope["path"]):
            yield f"session {found[1]} {address}", "this session", self.allowed.session


async def _refuse(scope: Scope, send: Send, what: str, per_minute: int, wait: float) -> None:
    seconds = math.ceil(wait)
    detail = f"{per_minute} requests a minute are what {what} may send; wait {seconds} s"
    body = json.dumps(document(429, detail, scope.get("request_id", "-"))).encode()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"retry-after", str(seconds).encode())]
    await send({"type": "http.response.start", "status": 429, "headers": headers})
    await send({"type": "http.response.body", "body": body})
