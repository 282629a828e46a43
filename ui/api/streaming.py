"""A turn's events as server-sent events, pulled in a thread, stopped when the client goes.

It knows how events are written down, not what a turn is made of.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from itertools import count, islice
from typing import Any

from anyio import CancelScope, CapacityLimiter, to_thread

from assistant.turn import (
    JustificationWritten,
    NeedRead,
    PicksShown,
    TextWritten,
    Turn,
    TurnDone,
    TurnEvent,
    evidence_json,
    need_json,
    pick_json,
    turn_json,
)
from ui.api.problems import document
from ui.api.shown import shown_json
from ui.views.shop import Shop

log = logging.getLogger(__name__)

# Answers waiting for a model's words take none of the threads that everything else is served by.
ANSWERING = CapacityLimiter(256)


def frame(event: str, data: Any, number: int) -> str:
    r"""One server-sent event.

    >>> frame("text", {"text": "Hi"}, 3)
    'id: 3\nevent: text\ndata: {"text": "Hi"}\n\n'
    """
    return f"id: {number}\nevent: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def named(event: TurnEvent, shop: Shop) -> tuple[str, dict[str, Any]]:
    """The event's name and its JSON."""
    match event:
        case NeedRead(act, need):
            return "need", {"act": act, "need": need_json(need, shop.currency)}
        case PicksShown(picks):
            written = [pick_json(pick) for pick in picks]
            return "picks", {"picks": written, "shown": shown_json(picks, shop)}
        case TextWritten(text, question):
            return "text", {"text": text, "question": question}
        case JustificationWritten(product_id, why, evidence):
            worded = {"text": why.text, "by": why.by, "cites": list(why.cites)}
            cited = [evidence_json(one) for one in evidence]
            return "justification", {
                "product_id": product_id,
                "justification": worded,
                "evidence": cited,
            }
        case TurnDone(turn):
            return "done", turn_json(turn)


async def frames(
    events: Iterator[TurnEvent],
    shop: Shop,
    request_id: str,
    finished: Callable[[Turn], None] = lambda turn: None,
) -> AsyncGenerator[str, None]:
    """The events as they happen. A trouble in mid-turn ends them with an `error` event.

    When the reader goes, the events are closed, which stops the answer: as soon as the event that
    is being made has come, for a generator cannot be closed while it runs.
    """
    numbers = count(1)
    running = threading.Lock()

    def coming() -> list[tuple[TurnEvent, str]]:
        with running:
            come = list(islice(events, 1))
            if come and isinstance(come[0], NeedRead):  # what was found for it is there already
                come += islice(events, 1)
        return [(event, frame(*named(event, shop), next(numbers))) for event in come]

    def close() -> None:
        with running:
            getattr(events, "close", lambda: None)()

    try:
        while come := await to_thread.run_sync(coming, limiter=ANSWERING):
            for event, written in come:
                yield written
                if isinstance(event, TurnDone):
                    finished(event.turn)
    except Exception:
        log.exception("a turn failed in request %s", request_id)
        detail = "the answer could not be finished; say it again"
        yield frame("error", document(500, detail, request_id), next(numbers))
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(close, limiter=ANSWERING)
