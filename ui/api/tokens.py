"""Session tokens: signed, expiring, each opens one session. And the secret they are signed with.

A token is `payload.signature`, both base64url; the signature is HMAC-SHA256 over the payload.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

LIFETIME = timedelta(days=7)
SECRET_BYTES = 32
_SECRET_FILE = "token.secret"


class BadTokenError(Exception):
    """A token that opens nothing: not ours, or over."""


@dataclass(frozen=True)
class Tokens:
    """Issues and reads tokens with one secret."""

    secret: bytes
    lifetime: timedelta = LIFETIME

    def issue(self, session_id: str, now: datetime) -> tuple[str, datetime]:
        """A token for the session, and when it ends."""
        ends = (now + self.lifetime).replace(microsecond=0)
        payload = _text(json.dumps({"s": session_id, "e": int(ends.timestamp())}).encode())
        return f"{payload}.{_text(self._signature(payload))}", ends

    def session_of(self, token: str, now: datetime) -> str:
        """The session the token opens. Raises BadTokenError."""
        payload, _, signature = token.partition(".")
        try:
            genuine = hmac.compare_digest(_bytes(signature), self._signature(payload))
            read = json.loads(_bytes(payload)) if genuine else {}
        except ValueError as error:
            raise BadTokenError("the token is not one of this shop's") from error
        if not genuine:
            raise BadTokenError("the token is not one of this shop's")
        if datetime.fromtimestamp(read["e"], UTC) <= now:
            raise BadTokenError("the token is over; open a new session")
        return str(read["s"])

    def _signature(self, payload: str) -> bytes:
        return hmac.new(self.secret, payload.encode(), sha256).digest()


def kept_secret(directory: Path) -> bytes:
    """The shop's secret, made when it is missing; readable by its owner only."""
    path = directory / _SECRET_FILE
    directory.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        secret = secrets.token_bytes(SECRET_BYTES)
        file.write(secret)
    return secret


def proof_of(shopper_id: str, secret: str) -> str:
    """What a shop's server puts beside a signed-in shopper's id, so that nobody else can claim it.

    HMAC-SHA256 of the id under the secret key, as hexadecimal.
    """
    return hmac.new(secret.encode(), shopper_id.encode(), sha256).hexdigest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
