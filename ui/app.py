"""The whole site as one ASGI application: API, chat, pictures, docs.

Everything it needs comes with the assistant it is made for.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from starlette.middleware.cors import CORSMiddleware

from ui.api.doors import Doors
from ui.api.health_routes import health_routes
from ui.api.limits import WithBodyLimit, WithRequestId
from ui.api.metrics import Metrics
from ui.api.picture_routes import picture_routes
from ui.api.problems import Problem, ProblemDocument, answer_problems
from ui.api.reference import reference_html
from ui.api.session_routes import session_routes
from ui.api.shopper_routes import Ledger, shopper_routes
from ui.api.tokens import Tokens, kept_secret
from ui.chat import make_chat
from ui.chat.theme import style, theme
from ui.conversation import Conversation
from ui.suggestions import examples_of, suggested_shoppers
from ui.views.shop import Shop

TITLE = "Shop Assistant"


def make_app(
    conversation: Conversation,
    *,
    ledger: Ledger | None = None,
    suggested: Sequence[str] | None = None,
    examples: Sequence[str] | None = None,
    signed_in: str | None = None,
    tokens: Tokens | None = None,
) -> FastAPI:
    """The site of that assistant.

    `suggested` are shoppers the chat offers to be, on a keyless shop only; `signed_in` the one it
    opens with. `ledger` keeps events; the assistant's own store when absent.
    """
    settings = conversation.settings
    shop = Shop(settings.name, settings.currency, settings.locale, conversation.store)
    doors = Doors(conversation, tokens or Tokens(kept_secret(settings.shop)))
    metrics = Metrics()
    app = FastAPI(title=TITLE, version=version("shop-assistant"), docs_url=None, redoc_url=None)
    answer_problems(app)
    app.include_router(session_routes(doors, shop, metrics))
    app.include_router(shopper_routes(doors, ledger or conversation.store))  # type: ignore[arg-type]
    app.include_router(health_routes(metrics, lambda: len(shop.shelf.products()[:1])))
    app.include_router(picture_routes(shop.shelf))
    _describe(app)
    _end(app)
    app.add_middleware(WithBodyLimit)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.allowed_origins),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "X-Shop-Key", "Last-Event-ID"],
        expose_headers=["X-Request-Id"],
    )
    app.add_middleware(WithRequestId)
    people = suggested_shoppers(conversation.store) if suggested is None else suggested
    chat = make_chat(
        conversation,
        shop,
        suggested=people if settings.keyless else (),
        examples=examples_of(shop) if examples is None else examples,
        signed_in=signed_in if settings.keyless else None,
    )
    return gr.mount_gradio_app(
        app, chat, "/", theme=theme(), css=style(), footer_links=[], ssr_mode=False,
        enable_monitoring=False, show_error=False,
    )  # fmt: skip


def _end(app: FastAPI) -> None:
    """What is not there under /v1 is told as a problem, not by the chat that is mounted below."""

    @app.api_route("/v1/{path:path}", methods=["GET", "POST", "PUT", "DELETE"], include_in_schema=False)
    def missing(path: str) -> None:
        raise Problem(404, f"there is no /v1/{path}; what there is stands at /docs")


def _describe(app: FastAPI) -> None:
    """OpenAPI with the problem every error answers with, and a page that reads it offline."""

    def described() -> dict[str, object]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
            kinds = schema.setdefault("components", {}).setdefault("schemas", {})
            kinds["ProblemDocument"] = ProblemDocument.model_json_schema()
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]

    @app.get("/docs", include_in_schema=False)
    def reference(request: Request) -> HTMLResponse:
        """The API's reference, for reading."""
        return HTMLResponse(reference_html(app.openapi(), str(request.base_url)))
