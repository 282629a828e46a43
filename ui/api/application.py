"""The API as an application: its routes, its doors, its limits; and the storekeeper's desk.

Everything it needs comes with the assistant it is made for.
"""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse

from assistant.keys import Keyring
from ui.api.aftermath_routes import aftermath_routes
from ui.api.cart_routes import cart_routes
from ui.api.crowd import Crowd
from ui.api.doors import Doors
from ui.api.health_routes import health_routes
from ui.api.limits import WithBodyLimit, WithPatience, WithRequestId
from ui.api.metrics import Metrics
from ui.api.origins import WithNamedOrigins
from ui.api.picture_routes import picture_routes
from ui.api.problems import Problem, ProblemDocument, answer_problems
from ui.api.rates import Allowed, WithRateLimit
from ui.api.reference import reference_html
from ui.api.session_routes import session_routes
from ui.api.shopper_routes import Ledger, shopper_routes
from ui.api.tokens import Tokens, kept_secret
from ui.conversation import Conversation
from ui.desk import desk_routes
from ui.views.shop import Shop, shop_of

TITLE = "Shop Assistant"
_EVERY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def make_api(
    conversation: Conversation,
    *,
    ledger: Ledger | None = None,
    tokens: Tokens | None = None,
    allowed: Allowed | None = None,
    crowd: Crowd | None = None,
) -> FastAPI:
    """The API of that assistant.

    `ledger` keeps events, the assistant's own store when absent; `tokens` are signed with the
    secret kept in the shop's directory when absent; `allowed` is how often one may ask, `crowd`
    counts those who wait for picks.
    """
    settings, store = conversation.settings, conversation.store
    shop = shop_of(conversation)
    keys = Keyring(settings)
    doors = Doors(conversation, tokens or Tokens(kept_secret(settings.shop)), keys)
    metrics = Metrics()
    app = FastAPI(title=TITLE, version=version("shop-assistant"), docs_url=None, redoc_url=None)
    answer_problems(app)
    app.include_router(session_routes(doors, shop, metrics, crowd or Crowd()))
    app.include_router(cart_routes(doors, shop, metrics))
    app.include_router(aftermath_routes(doors, shop, metrics, store.aftermath))
    app.include_router(shopper_routes(doors, ledger or store, store.aftermath))  # type: ignore[arg-type]
    app.include_router(health_routes(metrics, lambda: _products(shop)))
    app.include_router(picture_routes(shop.shelf, settings.shop))
    app.include_router(desk_routes(doors, store.aftermath))
    _describe(app)
    _end(app)
    app.add_middleware(WithBodyLimit)
    app.add_middleware(WithRateLimit, allowed=allowed or Allowed())
    app.add_middleware(
        WithNamedOrigins,
        named=lambda: keys.origins(doors.now()),
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "X-Shop-Key",
            "Last-Event-ID",
            "Idempotency-Key",
        ],
        expose_headers=["X-Request-Id", "Retry-After"],
    )
    app.add_middleware(WithPatience)
    app.add_middleware(WithRequestId)
    return app


def _products(shop: Shop) -> int:
    return len(shop.shelf.products()[:1])


def _end(app: FastAPI) -> None:
    """What is not there under /v1 is told as a problem, whatever is mounted below."""

    @app.api_route("/v1/{path:path}", methods=_EVERY_METHOD, include_in_schema=False)
    def missing(path: str) -> None:
        """Say so."""
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
