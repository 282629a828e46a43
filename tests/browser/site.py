"""Serves the scripted conversation for a browser: `python site.py PORT DIRECTORY ORIGIN [plain]`.

`plain` leaves the Gradio chat out and starts in a second. After a POST to /hold, answers wait
behind their picks until a POST to /go-on. Beside the small shop's products stand some that a
careless importer might let in.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Route

from retrieval.catalog.nouns import Product
from ui.api.application import make_api
from ui.storefront import storefront_routes
from ui.testing import ScriptedConversation, pausing, settings_of
from ui.testing_shelf import PRODUCTS, REVIEWS, TinyShelf
from ui.views.shop import shop_of
from ui.widget import widget_routes

PAUSE_SECONDS = 0.02
LONGEST_HOLD_SECONDS = 60
MARKUP = (
    '<img src=x onerror="document.title=1"><script>alert(1)</script> **bold** [a](javascript:0)'
)
ODD = (
    Product("odd-markup", MARKUP, MARKUP, "Oddities", MARKUP, 1200, attributes={MARKUP: MARKUP}),
    Product("odd-long", "Unendinglylongname" * 17, "long " * 400, "Oddities", "B" * 300, 0),
    Product(
        "odd-picture", "A picture that is gone", "", "Oddities", "", None,
        image_url="http://127.0.0.1:1024/gone.png",
    ),
)  # fmt: skip
SAID_OF_ODD = tuple(
    replace(REVIEWS[0], review_id=f"odd-{n}", product_id=product.product_id, text=MARKUP)
    for n, product in enumerate(ODD)
)


class Ledger:
    inserted = 0

    def put_events(self, given: list[object]) -> Ledger:
        return self

    def export_shopper(self, shopper_id: str) -> dict[str, object]:
        return {}

    def forget_shopper(self, shopper_id: str) -> None:
        return None


class Hold:
    """While it is on, answers wait behind their picks: a test acts in mid-answer for sure."""

    def __init__(self) -> None:
        self._off = threading.Event()
        self._off.set()

    def __call__(self) -> None:
        self._off.wait(LONGEST_HOLD_SECONDS)

    def routes(self) -> list[Route]:
        return [
            Route("/hold", lambda _: self._turned(self._off.clear), methods=["POST"]),
            Route("/go-on", lambda _: self._turned(self._off.set), methods=["POST"]),
        ]

    @staticmethod
    def _turned(turn: Callable[[], None]) -> Response:
        turn()
        return Response(status_code=204)


def whole_site(conversation: ScriptedConversation) -> FastAPI:
    from ui.app import make_app

    return make_app(
        conversation,
        ledger=Ledger(),
        suggested=["ada", "ben"],
        examples=["waterproof trail shoes under 100 euros"],
    )


def plain_site(conversation: ScriptedConversation) -> FastAPI:
    app = make_api(conversation, ledger=Ledger())
    app.include_router(widget_routes())
    app.include_router(storefront_routes(conversation, shop_of(conversation)))
    return app


def main(port: int, directory: Path, origin: str, *, plain: bool) -> None:
    hold = Hold()
    conversation = ScriptedConversation(
        settings_of(directory, allowed_origins=(origin,)),
        TinyShelf(PRODUCTS + ODD, REVIEWS + SAID_OF_ODD),
        pause=pausing(PAUSE_SECONDS),
        hold=hold,
    )
    make = plain_site if plain else whole_site
    app = make(conversation)
    app.router.routes[:0] = hold.routes()
    uvicorn.run(app, port=port, log_level="warning", timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], plain="plain" in sys.argv)
