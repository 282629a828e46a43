"""Drawn pictures of products, as SVG."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from ui.api.problems import Problem
from ui.conversation import Shelf
from ui.views.pictures import picture_of


def picture_routes(shelf: Shelf) -> APIRouter:
    """The route /pictures/ID.svg."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/pictures/{name:path}")
    def picture(name: str) -> Response:
        """The picture of the product."""
        product = shelf.product(name.removesuffix(".svg"))
        if product is None:
            raise Problem(404, "no such picture")
        headers = {
            "Cache-Control": "public, max-age=86400",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        return Response(picture_of(product), media_type="image/svg+xml", headers=headers)

    return routes
