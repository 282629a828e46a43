"""Routes of a session's cart, and what goes into it.

What is answered comes from the conversation; who may ask stands in doors.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request

from assistant.buttons import Button
from assistant.turn import Turn, TurnDone, TurnEvent, cart_json, turn_json
from ui.api.doors import Doors
from ui.api.headers import TOKEN
from ui.api.metrics import Metrics
from ui.api.problems import Problem, responses
from ui.api.shapes import CartAnswer, Pressed, PutIn, TakenOut
from ui.api.turn_shapes import TurnJson
from ui.conversation import Conversation
from ui.views.shop import Shop


def cart_routes(doors: Doors, shop: Shop, metrics: Metrics) -> APIRouter:
    """The routes under /v1/sessions/{id}/cart."""
    routes = APIRouter(
        prefix="/v1/sessions/{session_id}", tags=["conversation"], dependencies=[TOKEN]
    )
    conversation = doors.conversation

    @routes.get("/cart", responses=responses(401, 403, 404, 422))
    def read_cart(request: Request, session_id: str) -> CartAnswer:
        """The cart."""
        kept = doors.into_session(request, session_id)
        return CartAnswer.model_validate(
            {**cart_json(kept.cart, shop.currency), "currency": shop.currency}
        )

    @routes.post(
        "/cart",
        responses=responses(401, 403, 404, 413, 422),
        response_model=TurnJson,
        response_model_exclude_unset=True,
    )
    def add_to_cart(request: Request, session_id: str, wanted: PutIn) -> dict[str, Any]:
        """Put a product in the cart; answers with the whole turn.

        Where an option is still to be chosen, the turn asks for it and the cart stays as it was.
        """
        doors.into_session(request, session_id)
        want_product(shop, wanted.product_id, wanted.variant_id)
        turn = _answer(pressed_events(conversation, session_id, wanted, "add_to_cart"))
        metrics.count_turn(turn)
        return turn_json(turn)

    @routes.post(
        "/cart/remove",
        responses=responses(401, 403, 404, 413, 422),
        response_model=TurnJson,
        response_model_exclude_unset=True,
    )
    def take_out(request: Request, session_id: str, wanted: TakenOut) -> dict[str, Any]:
        """Take a product out of the cart; answers with the whole turn."""
        doors.into_session(request, session_id)
        want_product(shop, wanted.product_id, None)
        turn = _answer(conversation.press(session_id, "remove_from_cart", wanted.product_id))
        metrics.count_turn(turn)
        return turn_json(turn)

    return routes


def want_product(shop: Shop, product_id: str, variant_id: str | None) -> None:
    """Only for a product of the shop, and a variant of it. Raises Problem."""
    product = shop.shelf.product(product_id)
    if product is None:
        raise Problem(404, f"no product {product_id!r} is in this shop")
    if variant_id is not None and product.variant(variant_id) is None:
        raise Problem(404, f"product {product_id!r} has no variant {variant_id!r}")


def pressed_events(
    conversation: Conversation,
    session_id: str,
    given: Pressed | PutIn,
    button: Button,
    since_s: float | None = None,
) -> Iterator[TurnEvent]:
    """What happens when that button is pressed as it was given."""
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
