"""Routes of the shop's own server: what shoppers did, what is kept of one, and forgetting them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from retrieval.catalog.aftermath import Aftermath
from retrieval.catalog.nouns import Event, EventKind
from retrieval.importers.commerce_feed import feed_lines
from ui.api.doors import Doors
from ui.api.headers import SECRET_KEY, TOKEN, OnceKey
from ui.api.once import Once
from ui.api.problems import Problem, responses
from ui.api.shapes import HappenedEvent, HappenedEvents, Kept

_FEED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the feed",
        "content": {"application/jsonl": {"schema": {"type": "string"}}},
    }
}
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)


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


def shopper_routes(doors: Doors, ledger: Ledger, aftermath: Aftermath) -> APIRouter:
    """The routes /v1/events and /v1/shoppers."""
    routes = APIRouter(prefix="/v1", tags=["shoppers"], dependencies=[SECRET_KEY])
    once = Once()

    def _keep(deeds: list[_Deed]) -> int:
        """Keep them; how many were new."""
        events = [
            Event(deed.shopper_id, deed.product_id, deed.event, deed.at.astimezone(UTC))
            for deed in deeds
            if deed.shopper_id is not None
        ]
        inserted = int(ledger.put_events(events).inserted) if events else 0
        new = [
            aftermath.put_outcome(deed.session_id, deed.product_id, deed.event, deed.at)
            for deed in deeds
            if deed.session_id is not None
        ]
        return inserted + sum(new) if not events else inserted

    @routes.post(
        "/events",
        status_code=202,
        dependencies=[TOKEN],
        responses=responses(401, 403, 404, 413, 422),
    )
    def happened(
        request: Request, body: HappenedEvent | HappenedEvents, key: OnceKey = None
    ) -> Kept:
        """Keep what shoppers did: any shopper's with the secret key, one's own with a token.

        Sent twice, an event is kept once: the same time and deed, or the same `Idempotency-Key`. A
        stranger's deed is kept as what came of their conversation.
        """
        given = body.events if isinstance(body, HappenedEvents) else [body]
        whose = _whose(doors, request)
        deeds = [_deed(one, whose) for one in given]
        _want_products(doors, {deed.product_id for deed in deeds})
        return once.of(whose.name, key, repr(body), lambda: Kept(kept=_keep(deeds)))

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

    @routes.get(
        "/feeds/commerce-protocol/products.jsonl",
        response_class=StreamingResponse,
        responses={**_FEED, **responses(401, 403)},
    )
    def feed(request: Request) -> StreamingResponse:
        """The products as an Agentic Commerce Protocol feed, one JSON object a line."""
        doors.want_secret(request)
        lines = feed_lines(doors.conversation.store.products())
        return StreamingResponse(lines, media_type="application/jsonl")

    return routes


@dataclass(frozen=True, slots=True)
class _Whose:
    """Who tells of deeds: a session with its shopper, or (neither) the shop's own server."""

    session_id: str | None = None
    shopper_id: str | None = None

    @property
    def name(self) -> str:
        return self.session_id or "the shop"


@dataclass(frozen=True, slots=True)
class _Deed:
    product_id: str
    event: EventKind
    at: datetime
    shopper_id: str | None
    session_id: str | None


def _whose(doors: Doors, request: Request) -> _Whose:
    if doors.holds_secret(request):
        return _Whose()
    return _Whose(doors.session_of(request), doors.shopper_of_token(request))


def _deed(given: HappenedEvent, whose: _Whose) -> _Deed:
    at = given.at or datetime.now(UTC)
    if at.tzinfo is None:
        raise Problem(422, f"at is {given.at}; wanted a time with its zone, like 2026-05-01T10:00Z")
    if not EARLIEST <= at <= datetime.now(UTC) + AHEAD:
        raise Problem(422, f"at is {given.at}; wanted a time since 1970 that is not still to come")
    if whose.session_id is None:
        if given.shopper_id is None and given.session is None:
            raise Problem(422, "wanted shopper_id or session: whose deed it was")
        return _Deed(given.product_id, given.event, at, given.shopper_id, given.session)
    if given.shopper_id not in (None, whose.shopper_id) or given.session not in (
        None,
        whose.session_id,
    ):
        raise Problem(403, "a session's token only tells what its own shopper did")
    return _Deed(given.product_id, given.event, at, whose.shopper_id, whose.session_id)


def _want_products(doors: Doors, wanted: set[str]) -> None:
    known = {product.product_id for product in doors.conversation.store.products(sorted(wanted))}
    if wanted - known:
        raise Problem(404, f"no product {min(wanted - known)!r} is in this shop")


def _want_shopper(doors: Doors, shopper_id: str) -> None:
    if doors.conversation.store.shopper(shopper_id) is None:
        raise Problem(404, f"no shopper {shopper_id!r} is known here")
