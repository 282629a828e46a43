"""The desk's door: a secret key opens it for half a day, in a cookie no script can read.

The cookie names the key by its fingerprint; when that key ends, so does the visit.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from fastapi import Request, Response

from assistant.keys import Keyring
from ui.api.problems import Problem
from ui.api.tokens import BadTokenError, Tokens

COOKIE = "shop-desk"
LIFETIME = timedelta(hours=12)


@dataclass(frozen=True)
class DeskDoor:
    """Who may enter the desk under `path`. `secret` signs the cookies."""

    keys: Keyring
    secret: bytes
    path: str
    now: Callable[[], datetime]

    def let_in(self, request: Request, given: str, answer: Response) -> bool:
        """Whether the key opens the desk; then the answer carries the cookie."""
        if not self.keys.is_secret(given, self.now()):
            return False
        token, _ = self._tokens.issue(_fingerprint(given), self.now())
        answer.set_cookie(
            COOKIE, token, max_age=int(LIFETIME.total_seconds()), path=self.path, httponly=True,
            samesite="strict", secure=request.url.scheme == "https",
        )  # fmt: skip
        return True

    def is_open(self, request: Request) -> bool:
        """Whether the request comes from who was let in."""
        try:
            fingerprint = self._tokens.session_of(request.cookies.get(COOKIE, ""), self.now())
        except BadTokenError:
            return False
        return fingerprint in map(_fingerprint, self.keys.secrets(self.now()))

    def want_own_page(self, request: Request) -> None:
        """What changes something must come from one of the desk's own pages."""
        origin = request.headers.get("origin")
        own = f"{request.url.scheme}://{request.url.netloc}"
        if origin not in (None, own) or request.headers.get("sec-fetch-site") not in (
            None,
            "same-origin",
            "none",
        ):
            raise Problem(403, "this form was sent from another page; open the desk itself")

    def leave(self, answer: Response) -> None:
        """Take the cookie back."""
        answer.delete_cookie(COOKIE, path=self.path, httponly=True, samesite="strict")

    @property
    def _tokens(self) -> Tokens:
        return Tokens(hmac.new(self.secret, b"desk", sha256).digest(), LIFETIME)


def _fingerprint(key: str) -> str:
    return sha256(b"desk " + key.encode()).hexdigest()[:24]
