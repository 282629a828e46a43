"""Who may do what: the shop's key opens sessions, a token its own session, the secret the rest.

Each function answers with who came, or raises the problem that says what was wanted.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request

from assistant.keys import Keyring
from assistant.sessions import UnknownSessionError
from assistant.settings import Settings
from ui.api.problems import Problem, unauthorised
from ui.api.shapes import NewSession
from ui.api.tokens import BadTokenError, Tokens, proof_of
from ui.conversation import Conversation, Remembered


@dataclass(frozen=True)
class Doors:
    """The doors of one shop."""

    conversation: Conversation
    tokens: Tokens
    keys: Keyring
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def settings(self) -> Settings:
        """The shop's settings."""
        return self.conversation.settings

    def may_open(self, request: Request) -> None:
        """Whether a session may be opened: the key fits, and the page is one the shop named."""
        settings = self.settings
        if settings.keyless:
            return
        given = request.headers.get("x-shop-key", "")
        key = self.keys.publishable(given, self.now())
        if key is None:
            raise unauthorised("the header X-Shop-Key is missing or wrong; wanted the shop's key")
        origin = request.headers.get("origin")
        own = f"{request.url.scheme}://{request.url.netloc}"
        if origin is not None and origin not in (*key.origins, own):
            raise Problem(
                403,
                f"the page {origin} may not use this key; name it in allowed_origins, or make a "
                f"key for it: shop-assistant keys make publishable --origin {origin}",
            )

    def shopper_of(self, wanted: NewSession) -> str | None:
        """The shopper a session is for, once it is proven that it is them."""
        if wanted.shopper_id is None:
            return None
        if not self.settings.keyless:
            given = (wanted.shopper_proof or "").encode()
            proofs = [proof_of(wanted.shopper_id, key) for key in self.keys.secrets(self.now())]
            if not any(hmac.compare_digest(proof.encode(), given) for proof in proofs):
                raise Problem(403, "shopper_proof does not prove shopper_id; see its description")
        if self.conversation.store.shopper(wanted.shopper_id) is None:
            raise Problem(404, f"no shopper {wanted.shopper_id!r} is known here")
        return wanted.shopper_id

    def into_session(
        self, request: Request, session_id: str, *, last: int | None = 0
    ) -> Remembered:
        """The session with its last turns (none, unless asked), for whoever holds its token."""
        self._want_token(request, session_id)
        return self._remembered(session_id, last)

    def want_session(self, request: Request, session_id: str) -> None:
        """Only for whoever holds the token of this session, which is kept here."""
        self._want_token(request, session_id)
        if not self.conversation.holds(session_id):
            raise _unknown_session()

    def session_of(self, request: Request) -> str:
        """The session that the request's token opens."""
        token = _bearer(request)
        if not token:
            raise unauthorised("wanted the header Authorization: Bearer TOKEN of a session")
        try:
            return self.tokens.session_of(token, self.now())
        except BadTokenError as error:
            raise unauthorised(str(error)) from error

    def shopper_of_token(self, request: Request) -> str | None:
        """The shopper of the session that the request's token opens."""
        return self._remembered(self.session_of(request), 0).shopper_id

    def holds_secret(self, request: Request) -> bool:
        """Whether the request carries the secret key, as a bearer or as X-Shop-Key."""
        given = (_bearer(request), request.headers.get("x-shop-key", ""))
        return any(self.keys.is_secret(one, self.now()) for one in given)

    def want_secret(self, request: Request) -> None:
        """Only for the secret key."""
        if self.holds_secret(request):
            return
        if not self.keys.secrets(self.now()):
            raise Problem(
                403, "this shop has no secret key yet; make one: shop-assistant keys make secret"
            )
        raise unauthorised("wanted the header Authorization: Bearer SECRET_KEY")

    def _want_token(self, request: Request, session_id: str) -> None:
        if self.session_of(request) != session_id:
            raise Problem(
                403, "the token opens another session; use the one this session came with"
            )

    def _remembered(self, session_id: str, last: int | None) -> Remembered:
        try:
            return self.conversation.session(session_id, last=last)
        except (UnknownSessionError, LookupError) as error:
            raise _unknown_session() from error


def _unknown_session() -> Problem:
    return Problem(404, "this session is not kept here any more; open a new one")


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
