"""Routes of the shop's own server: what shoppers did, what is kept of one, and forgetting them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Protocol

from fastapi import APIRouter, Request, Response

from retrieval.catalog.nouns import Event
from ui.api.doors import Doors
from ui.api.problems import Problem, responses
from ui.api.shapes import HappenedEvent, HappenedEvents, Kept


class Ledger(Protocol):
    """Where what shoppers do is kept, given out and forgotten."""

    def put_events(self, given: list[Event], /) -> Any:
        """Keep what shoppers did; answers with how many were `inserted`."""
        ...

    def export_shopper(self, shopper_id: str, /) -> dict[str, Any]:
        """Everything kept of the shopper."""
        ...

    def forget_shopper(self, shopper_id: str, /) -> object:
        """Take the shopper out."""
        ...


def shopper_routes(doors: Doors, ledger: Ledger) -> APIRouter:
    """The routes /v1/events and /v1/shoppers."""
    routes = APIRouter(prefix="/v1", tags=["shoppers"])

    @routes.post("/events", status_code=202, responses=responses(401, 403, 404, 413, 422))
    def happened(request: Request, body: HappenedEvent | HappenedEvents) -> Kept:
        """Keep what shoppers did: any shopper's with the secret key, one's own with a token.

        Sent twice, an event is kept once.
        """
        given = body.events if isinstance(body, HappenedEvents) else [body]
        anyone = doors.holds_secret(request)
        own = None if anyone else doors.shopper_of_token(request)
        events = [_event(one, own, anyone) for one in given]
        _want_products(doors, events)
        return Kept(kept=int(ledger.put_events(events).inserted))

    @routes.get("/shoppers/{shopper_id}", responses=responses(401, 403, 404, 422))
    def give_out(request: Request, shopper_id: str) -> dict[str, Any]:
        """Everything that is kept of a shopper."""
        doors.want_secret(request)
        _want_shopper(doors, shopper_id)
        return ledger.export_shopper(shopper_id)

    @routes.delete(
        "/shoppers/{shopper_id}", status_code=204, responses=responses(401, 403, 404, 422)
    )
    def forget(request: Request, shopper_id: str) -> Response:
        """Forget a shopper; their reviews stay without their name."""
        doors.want_secret(request)
        _want_shopper(doors, shopper_id)
        ledger.forget_shopper(shopper_id)
        return Response(status_code=204)

    return routes


def _event(given: HappenedEvent, own: str | None, anyone: bool) -> Event:
    shopper_id = given.shopper_id or own
    if shopper_id is None:
        raise Problem(422, "shopper_id is absent and the session is a stranger's; wanted a shopper")
    if not anyone and shopper_id != own:
        raise Problem(403, "a session's token only tells what its own shopper did")
    at = given.at or datetime.now(UTC)
    if at.tzinfo is None:
        raise Problem(422, f"at is {given.at}; wanted a time with its zone, like 2026-05-01T10:00Z")
    return Event(shopper_id, given.product_id, given.event, at.astimezone(UTC))


def _want_products(doors: Doors, events: list[Event]) -> None:
    wanted = {event.product_id for event in events}
    known = {product.product_id for product in doors.conversation.store.products(sorted(wanted))}
    if wanted - known:
        raise Problem(404, f"no product {min(wanted - known)!r} is in this shop")


def _want_shopper(doors: Doors, shopper_id: str) -> None:
    if doors.conversation.store.shopper(shopper_id) is None:
        raise Problem(404, f"no shopper {shopper_id!r} is known here")
