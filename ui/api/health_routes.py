"""Routes for whoever runs the server: is it up, can it serve, what has it counted."""

from __future__ import annotations

import logging
from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from ui.api.metrics import Metrics
from ui.api.shapes import Health

log = logging.getLogger(__name__)


def health_routes(metrics: Metrics, count_products: Callable[[], int]) -> APIRouter:
    """The routes /healthz, /readyz and /metrics."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz")
    def up() -> Health:
        """Whether the process answers."""
        return Health(status="ok")

    @routes.get("/readyz", responses={503: {"model": Health}})
    def ready() -> Response:
        """Whether conversations can be served: the shop's facts can be read and are not empty."""
        try:
            products = count_products()
        except Exception:
            log.exception("the shop's facts cannot be read")
            return _not_ready("the shop's facts cannot be read; run shop-assistant doctor")
        if not products:
            return _not_ready("the shop has no products yet; run shop-assistant import")
        return JSONResponse(Health(status="ready").model_dump())

    @routes.get("/metrics", response_class=PlainTextResponse)
    def counted() -> PlainTextResponse:
        """Counters in the text format of Prometheus."""
        return PlainTextResponse(metrics.text(), media_type="text/plain; version=0.0.4")

    return routes


def _not_ready(detail: str) -> Response:
    return JSONResponse(Health(status="not ready", detail=detail).model_dump(), 503)
