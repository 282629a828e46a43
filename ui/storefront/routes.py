"""The storefront's pages: home, category, search, product, cart. Served with a strict CSP."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, quote

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.keys import Keyring
from assistant.turn import CartLine
from retrieval.catalog.nouns import Product
from ui.api.problems import Problem
from ui.conversation import Conversation
from ui.storefront.cart import COOKIE, MOST_OF_ONE, cookie_of, quantity_of, read_cart, with_line
from ui.storefront.linked_data import product_data
from ui.storefront.window import Page, leaf_of, paged, window_onto
from ui.templates import rendered
from ui.views.basket import basket_of
from ui.views.shop import Shop, picture_path, safe_link
from ui.views.why import SIGNALS

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http: data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
ROOT = "/storefront"
_FILES = {"storefront.css": "text/css", "storefront.js": "text/javascript"}
_BESIDE, _ON_HOME, _REVIEWS = 4, 12, 20


def storefront_routes(conversation: Conversation, shop: Shop) -> APIRouter:
    """The routes under /storefront."""
    routes = APIRouter(prefix=ROOT, include_in_schema=False)
    window = window_onto(shop.shelf)
    settings = conversation.settings
    keys = Keyring(settings)

    def page(request: Request, template: str, **values: Any) -> HTMLResponse:
        cart = read_cart(request.cookies.get(COOKIE), shop)
        html = rendered(
            f"storefront/{template}",
            shop=shop,
            root=request.scope.get("root_path", "") + ROOT,
            site=request.scope.get("root_path", "") + "/",
            categories=window().categories(),
            basket=basket_of(cart, shop),
            key="" if settings.keyless else keys.newest_publishable(datetime.now(UTC)),
            face=lambda product: _face(product, shop),
            **values,
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": CSP})

    @routes.get("")
    def home(request: Request) -> HTMLResponse:
        """The categories and some well-reviewed products."""
        loved = sorted(window().products, key=lambda p: _loved(p, shop), reverse=True)
        return page(request, "home.html", loved=loved[:_ON_HOME])

    @routes.get("/category/{name:path}")
    def category(request: Request, name: str, page_number: int = 1) -> HTMLResponse:
        """The products of a category."""
        found = window().in_category(name)
        if not found:
            raise Problem(404, f"this shop has no category {name!r}")
        return _listed(request, name, paged(found, page_number), f"category/{quote(name)}?")

    @routes.get("/search")
    def search(request: Request, q: str = "", page_number: int = 1) -> HTMLResponse:
        """The products that have the words."""
        found = paged(window().matching(q[:200]), page_number)
        return _listed(request, f"“{q[:200]}”", found, f"search?q={quote(q[:200])}&", q=q[:200])

    def _listed(request: Request, title: str, found: Page, way: str, q: str = "") -> HTMLResponse:
        return page(request, "listing.html", title=title, found=found, way=way, q=q)

    @routes.get("/product/{product_id:path}")
    def product(request: Request, product_id: str) -> HTMLResponse:
        """One product with its reviews."""
        one = shop.shelf.product(product_id)
        if one is None:
            raise Problem(404, f"no product {product_id!r} is in this shop")
        reviews = sorted(shop.shelf.reviews(product_id=product_id), key=lambda r: -r.helpful_votes)[
            :_REVIEWS
        ]
        return page(
            request,
            "product.html",
            product=one,
            leaf=leaf_of(one),
            reviews=reviews,
            reviews_say=conversation.reviews_say(product_id),
            beside=window().beside(one, _BESIDE),
            signals=json.dumps(SIGNALS),
            data=product_data(one, reviews, shop, str(request.url)),
        )

    @routes.get("/cart")
    def cart(request: Request) -> HTMLResponse:
        """The cart."""
        return page(request, "cart.html")

    @routes.post("/cart")
    async def change_cart(request: Request) -> Response:
        """Put something in the cart or change how many, then show it."""
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        changed = await run_in_threadpool(_changed, form, request.cookies.get(COOKIE), shop)
        answer = RedirectResponse(f"{request.scope.get('root_path', '')}{ROOT}/cart", 303)
        answer.set_cookie(COOKIE, changed, samesite="lax", httponly=True, max_age=30 * 86400)
        return answer

    @routes.get("/{name}")
    def asset(name: str) -> Response:
        """The style sheet or the script."""
        if name not in _FILES:
            raise Problem(404, "no such page; the shop begins at /storefront")
        data = (files("ui.storefront") / name).read_bytes()
        return Response(data, media_type=_FILES[name], headers={"Cache-Control": "max-age=300"})

    return routes


def _face(product: Product, shop: Shop) -> dict[str, Any]:
    mean, count = shop.ratings.get(product.product_id, (0.0, 0))
    prices = {product.price_of(v) for v in product.variants} or {product.price_minor}
    lowest = min((p for p in prices if p is not None), default=None)
    drawn = picture_path(product.product_id)
    return {
        "path": f"{ROOT}/product/{quote(product.product_id, safe='')}",
        "image": safe_link(product.image_url) or f"/{drawn}",
        "drawn": f"/{drawn}",
        "price": shop.money(lowest, product.currency),
        "from": len(prices) > 1,
        "stars": mean,
        "count": count,
        "buyable": any(v.availability != "out_of_stock" for v in product.variants)
        if product.variants
        else product.availability != "out_of_stock",
    }


def _loved(product: Product, shop: Shop) -> float:
    """A rating drawn towards the middle where few have rated."""
    mean, count = shop.ratings.get(product.product_id, (0.0, 0))
    return (3.5 * 5 + mean * count) / (5 + count)


def _changed(form: dict[str, list[str]], cookie: str | None, shop: Shop) -> str:
    def given(name: str, otherwise: str = "") -> str:
        return form.get(name, [otherwise])[0]

    cart = read_cart(cookie, shop)
    product_id, variant_id = given("product_id"), given("variant_id") or None
    quantity = given("quantity", "1")
    amount = min(int(quantity), MOST_OF_ONE) if quantity.isdecimal() else 1
    if given("more") == "yes":
        amount = min(amount + quantity_of(cart, product_id, variant_id), MOST_OF_ONE)
    return cookie_of(with_line(cart, CartLine(product_id, variant_id, amount)))
