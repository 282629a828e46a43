"""The courier: tells the shop's webhook of every hand-off, and tries again when it is not there.

What is due stands in the shop's database, so a restart loses nothing. It logs the webhook's host
and nothing else of it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx

from assistant.dialogue import Assistant
from assistant.sessions import Remembered, UnknownSessionError
from retrieval.catalog.aftermath import Aftermath, HandOff
from retrieval.catalog.store import StoreError
from ui.desk.webhook import SIGNATURE, message_of, signature_of

log = logging.getLogger(__name__)

WAITS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
TIMEOUT_S = 5.0
LOOKS_EVERY_S = 2.0

Post = Callable[[str, bytes, dict[str, str]], int]
"""Called with URL, body and headers; the HTTP status. Raises OSError when nobody answers."""


def courier_of(assistant: Assistant) -> Courier | None:
    """The courier to the webhook the settings name; None when they name none."""
    settings = assistant.settings
    if settings.handoff_url is None or settings.handoff_key is None:
        return None
    return Courier(
        assistant.store.aftermath,
        assistant.session,
        url=settings.handoff_url,
        key=settings.handoff_key.get_secret_value(),
        currency=settings.currency,
    )


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer; redirects are not followed. Raises OSError."""
    try:
        return httpx.post(
            url, content=body, headers=headers, timeout=TIMEOUT_S, follow_redirects=False
        ).status_code
    except httpx.HTTPError as error:
        raise OSError(type(error).__name__) from error


class Courier:
    """Carries due hand-offs to one webhook, in a thread of its own once started."""

    def __init__(
        self,
        aftermath: Aftermath,
        session: Callable[[str], Remembered],
        *,
        url: str,
        key: str,
        currency: str,
        post: Post = post,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._aftermath, self._session = aftermath, session
        self._url, self._key, self._currency = url, key, currency
        self._post, self._now = post, now
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hand-offs", daemon=True)

    def start(self) -> None:
        """Look for what is due, now and again, until closed."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the message under way."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(TIMEOUT_S + 1)

    def carry(self) -> int:
        """Try each hand-off that is due once; how many the webhook took."""
        return sum(self._tell(handoff) for handoff in self._aftermath.due_handoffs())

    def _run(self) -> None:
        while not self._over.wait(LOOKS_EVERY_S):
            try:
                self.carry()
            except StoreError as error:
                log.warning("hand-offs cannot be read: %s", error)

    def _tell(self, handoff: HandOff) -> bool:
        try:
            body = message_of(handoff, self._session(handoff.session_id), self._currency)
        except UnknownSessionError:
            self._aftermath.failed_handoff(handoff.handoff_id, None)
            return False
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": handoff.handoff_id,
            SIGNATURE: signature_of(body, self._key, self._now()),
        }
        seen = self._sent(body, headers)
        if seen is None:
            self._aftermath.sent_handoff(handoff.handoff_id)
            return True
        again = WAITS[handoff.tries] if handoff.tries < len(WAITS) else None
        host = urlsplit(self._url).hostname
        next_step = f"again in {again}" if again else "no more; it stays in the inbox"
        log.warning("the webhook at %s did not take a hand-off (%s); %s", host, seen, next_step)
        self._aftermath.failed_handoff(handoff.handoff_id, again)
        return False

    def _sent(self, body: bytes, headers: dict[str, str]) -> str | None:
        """None when it was taken, otherwise why not."""
        try:
            status = self._post(self._url, body, headers)
        except OSError as error:
            return str(error)
        return None if 200 <= status < 300 else f"HTTP {status}"
