"""The widget's files and the routes that serve them to any page: /widget/shop-assistant.js."""

from __future__ import annotations

from hashlib import blake2b
from importlib.resources import files

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ui.api.problems import Problem

NAMES = ("shop-assistant.js", "panel.js", "cards.js", "make.js", "style.js", "wire.js")
_MAX_AGE_SECONDS = 300


def widget_routes() -> APIRouter:
    """The routes under /widget. The files are public, so any page may load them as modules."""
    routes = APIRouter(prefix="/widget", include_in_schema=False)
    kept = {name: (files("ui.widget") / name).read_bytes() for name in NAMES}
    tags = {name: f'"{blake2b(data, digest_size=8).hexdigest()}"' for name, data in kept.items()}

    @routes.get("/{name}")
    def module(request: Request, name: str) -> Response:
        """One of the widget's files."""
        if name not in kept:
            raise Problem(404, "no such file of the widget")
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Cache-Control": f"public, max-age={_MAX_AGE_SECONDS}",
            "ETag": tags[name],
        }
        if request.headers.get("if-none-match") == tags[name]:
            return Response(status_code=304, headers=headers)
        return Response(kept[name], media_type="text/javascript; charset=utf-8", headers=headers)

    return routes
