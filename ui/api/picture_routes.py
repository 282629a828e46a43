"""Pictures of products: the photograph that the shop keeps, or a drawn one (SVG)."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from retrieval.importers.pictures import kept_picture
from ui.api.problems import Problem
from ui.conversation import Shelf
from ui.views.pictures import picture_of


def picture_routes(shelf: Shelf, shop: Path) -> APIRouter:
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
        photograph = kept_picture(product.image_url, shop)
        if photograph is not None:
            return FileResponse(photograph, media_type="image/jpeg", headers=headers)
        return Response(picture_of(product), media_type="image/svg+xml", headers=headers)

    return routes
