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

from assistant.buttons import Button
from assistant.turn import Turn, TurnDone, TurnEvent, cart_json, need_json, turn_json
from ui.api.answers import Answer, Answers
from ui.api.crowd import Crowd
from ui.api.doors import Doors
from ui.api.limits import came_s
from ui.api.metrics import Metrics
from ui.api.problems import Problem, request_id_of, responses
from ui.api.shapes import (
    NOBODY,
    CartAnswer,
    Dropped,
    History,
    Message,
    NewSession,
    OpenedSession,
    Pressed,
    PutIn,
    TakenOut,
)
from ui.api.shown import shown_json
from ui.api.streaming import frames
from ui.api.turn_shapes import TurnJson
from ui.conversation import Conversation
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
        events: Callable[[], Iterator[TurnEvent]],
    ) -> StreamingResponse:
        def begin() -> AsyncIterator[str]:
            crowd.admit()
            come = frames(_later(events), shop, request_id_of(request), metrics.count_turn)
            return crowd.through(come)

        key = request.headers.get("idempotency-key")
        answer = answers.of(session_id, key, f"{request.url.path} {said!r}", begin)
        body = _read(answer, _last_event(request), keep=key is not None)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(body, media_type=EVENT_STREAM, headers=headers)

    @routes.post("", status_code=201, responses=responses(401, 403, 404, 413, 422))
    def open_session(request: Request, wanted: NewSession | None = None) -> OpenedSession:
        """Open a session. The header `X-Shop-Key` carries the shop's publishable key."""
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

    @routes.post("/{session_id}/turns", response_class=StreamingResponse, responses=_STREAMED)
    async def say(request: Request, session_id: str, message: Message) -> StreamingResponse:
        """Say something; the answer comes as server-sent events.

        With the header `Idempotency-Key` it is answered once however often it is sent, the answer
        goes on when the connection is lost, and `Last-Event-ID` gives the events after that one.
        """
        await run_in_threadpool(doors.want_session, request, session_id)
        return streamed(
            request,
            session_id,
            message,
            lambda: conversation.turn(
                session_id,
                message.text,
                standing_on=message.product_id,
                since_s=came_s(request),
            ),
        )

    @routes.post("/{session_id}/buttons", response_class=StreamingResponse, responses=_STREAMED)
    async def press(request: Request, session_id: str, pressed: Pressed) -> StreamingResponse:
        """Press a button of a product."""
        await run_in_threadpool(doors.want_session, request, session_id)
        await run_in_threadpool(_want_product, shop, pressed.product_id, pressed.variant_id)
        return streamed(
            request,
            session_id,
            pressed,
            lambda: _pressed(conversation, session_id, pressed, pressed.button, came_s(request)),
        )

    @routes.post("/{session_id}/need/drop", response_class=StreamingResponse, responses=_STREAMED)
    async def drop(request: Request, session_id: str, dropped: Dropped) -> StreamingResponse:
        """Take one thing out of the need."""
        await run_in_threadpool(doors.want_session, request, session_id)
        return streamed(
            request,
            session_id,
            dropped,
            lambda: conversation.drop(
                session_id, dropped.field, dropped.value, since_s=came_s(request)
            ),
        )

    @routes.post("/{session_id}/stop", status_code=204, responses=responses(401, 403, 404, 422))
    async def stop(request: Request, session_id: str) -> Response:
        """Stop what is being answered; what was shown stays."""
        await run_in_threadpool(doors.want_session, request, session_id)
        answers.stop(session_id)
        return Response(status_code=204)

    @routes.get("/{session_id}/cart", responses=responses(401, 403, 404, 422))
    def read_cart(request: Request, session_id: str) -> CartAnswer:
        """The cart."""
        kept = doors.into_session(request, session_id)
        return CartAnswer.model_validate(
            {**cart_json(kept.cart, shop.currency), "currency": shop.currency}
        )

    @routes.post(
        "/{session_id}/cart",
        responses=responses(401, 403, 404, 413, 422),
        response_model=TurnJson,
        response_model_exclude_unset=True,
    )
    def add_to_cart(request: Request, session_id: str, wanted: PutIn) -> dict[str, Any]:
        """Put a product in the cart; answers with the whole turn.

        Where an option is still to be chosen, the turn asks for it and the cart stays as it was.
        """
        doors.into_session(request, session_id)
        _want_product(shop, wanted.product_id, wanted.variant_id)
        turn = _answer(_pressed(conversation, session_id, wanted, "add_to_cart"))
        metrics.count_turn(turn)
        return turn_json(turn)

    @routes.post(
        "/{session_id}/cart/remove",
        responses=responses(401, 403, 404, 413, 422),
        response_model=TurnJson,
        response_model_exclude_unset=True,
    )
    def take_out(request: Request, session_id: str, wanted: TakenOut) -> dict[str, Any]:
        """Take a product out of the cart; answers with the whole turn."""
        doors.into_session(request, session_id)
        _want_product(shop, wanted.product_id, None)
        turn = _answer(conversation.press(session_id, "remove_from_cart", wanted.product_id))
        metrics.count_turn(turn)
        return turn_json(turn)

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


def _last_event(request: Request) -> int:
    given = request.headers.get("last-event-id", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 7 else 0


def _told(said: str, turn: Turn, shop: Shop) -> dict[str, Any]:
    shown = shown_json(turn.picks, shop)
    return {"said": said, "turn": turn_json(turn), "shown": shown}


def _want_product(shop: Shop, product_id: str, variant_id: str | None) -> None:
    product = shop.shelf.product(product_id)
    if product is None:
        raise Problem(404, f"no product {product_id!r} is in this shop")
    if variant_id is not None and product.variant(variant_id) is None:
        raise Problem(404, f"product {product_id!r} has no variant {variant_id!r}")


def _pressed(
    conversation: Conversation,
    session_id: str,
    given: Pressed | PutIn,
    button: Button,
    since_s: float | None = None,
) -> Iterator[TurnEvent]:
    return conversation.press(
        session_id,
        button,
        given.product_id,
        variant_id=given.variant_id,
        quantity=given.quantity,
        since_s=since_s,
    )


def _answer(events: Iterator[TurnEvent]) -> Turn:
    return next(event.turn for event in events if isinstance(event, TurnDone))
