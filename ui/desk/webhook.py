"""A hand-off as the shop's webhook hears it: the need, the transcript, and a signature over them.

It knows nothing of when it is sent.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from assistant.sessions import Remembered
from assistant.turn import need_json
from retrieval.catalog.aftermath import HandOff

SIGNATURE = "X-Shop-Signature"
MOST_TURNS = 100
TOLERANCE = timedelta(minutes=5)


def message_of(handoff: HandOff, kept: Remembered, currency: str) -> bytes:
    """The body: who wants a person, what they want to buy, and what was said."""
    document: dict[str, Any] = {
        "type": "handoff",
        "id": handoff.handoff_id,
        "at": handoff.at.isoformat(),
        "session": handoff.session_id,
        "shopper_id": kept.shopper_id,
        "contact": handoff.contact,
        "words": handoff.words,
        "need": need_json(kept.need, currency),
        "transcript": [
            {
                "said": said.text,
                "answered": said.turn.text,
                "picks": [{"product_id": p.product_id, "title": p.title} for p in said.turn.picks],
            }
            for said in kept.turns[-MOST_TURNS:]
        ],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def signature_of(body: bytes, key: str, at: datetime) -> str:
    """The header: the time, and HMAC-SHA256 of "TIME.BODY" under the key as hexadecimal."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_mac(body, key, seconds)}"


def is_signed(body: bytes, header: str, keys: Sequence[str], now: datetime) -> bool:
    """Whether the header is a fresh signature of the body under one of the keys.

    What a shop's server does with what it receives; `TOLERANCE` is how old it may be.
    """
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    try:
        seconds, given = int(parts["t"]), parts["v1"].encode()
    except (KeyError, ValueError):
        return False
    fresh = abs(now.timestamp() - seconds) <= TOLERANCE.total_seconds()
    return fresh and any(
        hmac.compare_digest(_mac(body, key, seconds).encode(), given) for key in keys
    )


def _mac(body: bytes, key: str, seconds: int) -> str:
    return hmac.new(key.encode(), f"{seconds}.".encode() + body, sha256).hexdigest()
