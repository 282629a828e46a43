"""Routes of a conversation: open it, say something, press, drop, read it back.

What is answered comes from the conversation; who may ask stands in doors.py.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from assistant.turn import Turn, TurnEvent, cart_json, need_json, turn_json
from ui.api.answers import Answer, Answers
from ui.api.cart_routes import pressed_events, want_product
from ui.api.crowd import Crowd
from ui.api.doors import Doors
from ui.api.headers import SHOP_KEY, TOKEN, LastEvent, OnceKey
from ui.api.limits import came_s
from ui.api.metrics import Metrics
from ui.api.problems import Problem, request_id_of, responses
from ui.api.shapes import (
    NOBODY,
    Dropped,
    History,
    Message,
    NewSession,
    OpenedSession,
    Pressed,
)
from ui.api.shown import shown_json
from ui.api.streaming import frames
from ui.views.shop import Shop

EVENT_STREAM = "text/event-stream"
_EVENT = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("id", "event", "data")},
    "required": ["id", "event", "data"],
}
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "server-sent events: `need`, `picks`, `text`, `justification` (one a pick), "
        "`done` (the turn), or `error`",
        "content": {EVENT_STREAM: {"schema": _EVENT}},
    },
    **responses(401, 403, 404, 413, 422, 503),
}


def session_routes(doors: Doors, shop: Shop, metrics: Metrics, crowd: Crowd) -> APIRouter:
    """The routes under /v1/sessions."""
    routes = APIRouter(prefix="/v1/sessions", tags=["conversation"])
    conversation = doors.conversation

    answers = Answers()

    def streamed(
        request: Request,
        session_id: str,
        said: BaseModel,
        key: str | None,
        last_event: int,
        events: Callable[[], Iterator[TurnEvent]],
    ) -> StreamingResponse:
        if last_event and key is None:
            raise Problem(422, "Last-Event-ID wants the Idempotency-Key that the answer came under")
        known = answers.holds(session_id, key)

        def begin() -> AsyncIterator[str]:
            crowd.admit()
            come = frames(_later(events), shop, request_id_of(request), metrics.count_turn)
            return crowd.through(come)

        answer = answers.of(session_id, key, f"{request.url.path} {said!r}", begin)
        body = _read(answer, last_event if known else 0, keep=key is not None)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(body, media_type=EVENT_STREAM, headers=headers)

    @routes.post(
        "", status_code=201, dependencies=[SHOP_KEY], responses=responses(401, 403, 404, 413, 422)
    )
    def open_session(request: Request, wanted: NewSession | None = None) -> OpenedSession:
        """Open a session."""
        doors.may_open(request)
        wanted = wanted or NOBODY
        session_id = conversation.open_session(doors.shopper_of(wanted))
        if wanted.may_be_read:
            conversation.store.aftermath.allow_reading(session_id, True)
        token, ends = doors.tokens.issue(session_id, doors.now())
        metrics.add("shop_sessions_total")
        return OpenedSession(session=session_id, token=token, expires_at=ends)

    @routes.get(
        "/{session_id}",
        dependencies=[TOKEN],
        responses=responses(401, 403, 404, 422),
        response_model=History,
        response_model_exclude_unset=True,
    )
    def read_session(
        request: Request, session_id: str, last: Annotated[int | None, Query(ge=0, le=1000)] = None
    ) -> dict[str, Any]:
        """The session as it stands, with its history or the `last` turns of it."""
        kept = doors.into_session(request, session_id, last=last)
        return {
            "session": session_id,
            "shopper_id": kept.shopper_id,
            "need": need_json(kept.need, shop.currency),
            "cart": cart_json(kept.cart, shop.currency),
            "turns": [_told(said.text, said.turn, shop) for said in kept.turns],
        }

    @routes.post(
        "/{session_id}/turns",
        dependencies=[TOKEN],
        response_class=StreamingResponse,
        responses=_STREAMED,
    )
    async def say(
        request: Request,
        session_id: str,
        message: Message,
        key: OnceKey = None,
        last_event: LastEvent = 0,
    ) -> StreamingResponse:
        """Say something; the answer comes as server-sent events.

        With the header `Idempotency-Key` it is answered once however often it is sent, the answer
        goes on when the connection is lost, and `Last-Event-ID` gives the events after that one
        (all of them where the answer is not kept any more and is given anew).
        """
        await run_in_threadpool(doors.want_session, request, session_id)
        return streamed(
            request,
            session_id,
            message,
            key,
            last_event,
            lambda: conversation.turn(
                session_id,
                message.text,
                standing_on=message.product_id,
                since_s=came_s(request),
            ),
        )

    @routes.post(
        "/{session_id}/buttons",
        dependencies=[TOKEN],
        response_class=StreamingResponse,
        responses=_STREAMED,
    )
    async def press(
        request: Request,
        session_id: str,
        pressed: Pressed,
        key: OnceKey = None,
        last_event: LastEvent = 0,
    ) -> StreamingResponse:
        """Press a button of a product."""
        await run_in_threadpool(doors.want_session, request, session_id)
        await run_in_threadpool(want_product, shop, pressed.product_id, pressed.variant_id)
        return streamed(
            request,
            session_id,
            pressed,
            key,
            last_event,
            lambda: pressed_events(
                conversation, session_id, pressed, pressed.button, came_s(request)
            ),
        )

    @routes.post(
        "/{session_id}/need/drop",
        dependencies=[TOKEN],
        response_class=StreamingResponse,
        responses=_STREAMED,
    )
    async def drop(
        request: Request,
        session_id: str,
        dropped: Dropped,
        key: OnceKey = None,
        last_event: LastEvent = 0,
    ) -> StreamingResponse:
        """Take one thing out of the need."""
        await run_in_threadpool(doors.want_session, request, session_id)
        return streamed(
            request,
            session_id,
            dropped,
            key,
            last_event,
            lambda: conversation.drop(
                session_id, dropped.field, dropped.value, since_s=came_s(request)
            ),
        )

    @routes.post(
        "/{session_id}/stop",
        dependencies=[TOKEN],
        status_code=204,
        responses=responses(401, 403, 404, 422),
    )
    async def stop(request: Request, session_id: str) -> Response:
        """Stop what is being answered; what was shown stays."""
        await run_in_threadpool(doors.want_session, request, session_id)
        answers.stop(session_id)
        return Response(status_code=204)

    return routes


async def _read(answer: Answer, number: int, *, keep: bool) -> AsyncIterator[str]:
    """The answer's events after that one; unless it is to be kept, it ends with its reader."""
    try:
        async for frame in answer.after(number):
            yield frame
    finally:
        if not keep:
            answer.stop()


def _later(events: Callable[[], Iterator[TurnEvent]]) -> Iterator[TurnEvent]:
    """The events, asked for in the thread that pulls them."""
    yield from events()


def _told(said: str, turn: Turn, shop: Shop) -> dict[str, Any]:
    shown = shown_json(turn.picks, shop)
    return {"said": said, "turn": turn_json(turn), "shown": shown}
