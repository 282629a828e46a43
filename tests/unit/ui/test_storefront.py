from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.turn import CartLine
from retrieval.catalog.nouns import Product, Review
from ui.api.problems import answer_problems
from ui.storefront import storefront_routes
from ui.storefront.cart import cookie_of, read_cart
from ui.storefront.window import Window, paged, window_onto
from ui.testing import ScriptedConversation, settings_of
from ui.testing_shelf import PRODUCTS, TinyShelf
from ui.views.shop import Shop, shop_of
from ui.widget import LOADER, PANEL, served_files, widget_routes

EVIL = '</script><script>alert(1)</script><img src=x onerror="alert(1)">'


def opened(conversation: ScriptedConversation) -> TestClient:
    app = FastAPI()
    answer_problems(app)
    app.include_router(storefront_routes(conversation, shop_of(conversation)))
    app.include_router(widget_routes())
    return TestClient(app)


@pytest.fixture
def front() -> TestClient:
    return opened(ScriptedConversation())


@pytest.mark.parametrize(
    "path", ["", "/category/Lamps", "/search?q=shoe", "/product/ridge-2", "/cart", "/search?q="]
)
def test_every_page_opens_with_the_widget_and_runs_no_inline_script(
    front: TestClient, path: str
) -> None:
    answer = front.get(f"/storefront{path}")
    assert answer.status_code == 200
    assert "<shop-assistant " in answer.text
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*(src=|ld\+json))|\son\w+=|style=", answer.text)


def test_a_search_finds_by_words_whatever_their_number(front: TestClient) -> None:
    page = front.get("/storefront/search?q=waterproof trail shoe").text
    assert page.index("Ridge 2") < page.index("Fell Runner")
    assert "Halo desk lamp" not in page


@pytest.mark.parametrize("path", ["/product/nothing", "/category/Nothing", "/nothing"])
def test_what_is_not_there_is_said(front: TestClient, path: str) -> None:
    assert front.get(f"/storefront{path}").status_code == 404


def test_a_product_s_reviews_are_summed_up_where_there_are_some(front: TestClient) -> None:
    assert "Of 2 reviews, all praise it." in front.get("/storefront/product/ridge-2").text
    assert "all praise it" not in front.get("/storefront/product/fell-runner").text


def test_a_product_is_told_to_machines(front: TestClient) -> None:
    page = front.get("/storefront/product/ridge-2").text
    told = json.loads(re.findall(r"ld\+json\">(.*?)</script>", page)[0])
    assert told["offers"]["price"] == 89.0
    assert told["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": 4.0,
        "reviewCount": 2,
    }
    assert told["review"][0]["author"]["name"] == "Ben Ito"


def test_markup_in_the_catalog_and_in_a_search_stays_text(tmp_path: Path) -> None:
    product = Product("p1", EVIL, EVIL, EVIL, EVIL, 100, image_url="javascript:1")
    shelf = TinyShelf((product,), (Review("r1", "p1", "ben", 5, EVIL, EVIL),))
    client = opened(ScriptedConversation(settings_of(tmp_path, name=EVIL), shelf))
    for path in ("", "/product/p1", "/search"):
        page = client.get(f"/storefront{path}", params={"q": EVIL}).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "javascript:1" not in page


def test_the_cart_keeps_what_is_put_in_and_changes_how_many(front: TestClient) -> None:
    line = {"product_id": "ridge-2", "variant_id": "ridge-2-42"}
    front.post("/storefront/cart", data={**line, "more": "yes"})
    page = front.post("/storefront/cart", data={**line, "more": "yes"}).text
    assert "€178" in page
    assert "size 42" in page
    assert "Nothing in it yet." in front.post("/storefront/cart", data={**line, "quantity": 0}).text


@settings(deadline=None)
@given(st.one_of(st.none(), st.text(max_size=60)))
def test_a_cookie_nobody_made_is_an_empty_cart(cookie: str | None) -> None:
    shop = Shop("Fern & Fell", "EUR", "en", TinyShelf())
    assert read_cart(cookie, shop).lines == ()


def test_a_cookie_cannot_hold_what_the_shop_has_not(shop: Shop) -> None:
    lines = (
        CartLine("gone", None, 1),
        CartLine("lamp-1", "no-such", 1),
        CartLine("lamp-1", None, 2),
        CartLine("ridge-2", None, -4),
    )
    cart = read_cart(cookie_of(lines), shop)
    assert (cart.lines, cart.total_minor) == ((CartLine("lamp-1", None, 2),), 9000)


def test_the_window_is_read_again_after_a_while() -> None:
    times = iter([0.0, 30.0, 61.0])
    reads = []

    class Counted(TinyShelf):
        def products(self, ids: object = None, /) -> list[Product]:
            reads.append(1)
            return list(PRODUCTS)

    window = window_onto(Counted(), clock=lambda: next(times))
    window(), window(), window()
    assert len(reads) == 2


def test_pages_end_where_the_products_do() -> None:
    products = tuple(Product(str(n), "x") for n in range(50))
    assert [len(paged(products, n).products) for n in (0, 1, 2, 3, 99)] == [24, 24, 24, 2, 2]
    assert paged((), 1).pages == 1
    assert Window(PRODUCTS).matching("  !! ") == ()


def test_the_widget_is_small_and_any_page_may_load_it(front: TestClient) -> None:
    sizes = {}
    for name in (LOADER, PANEL):
        answer = front.get(f"/widget/{name}")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["content-encoding"] == "gzip"
        sizes[name] = int(answer.headers["content-length"])
        again = front.get(f"/widget/{name}", headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
    assert sizes[LOADER] <= 2000
    assert sum(sizes.values()) <= 12_000
    assert front.get("/widget/nothing.js").status_code == 404


def test_who_takes_no_gzip_gets_the_same_text(front: TestClient) -> None:
    zipped = front.get(f"/widget/{PANEL}")
    plain = front.get(f"/widget/{PANEL}", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == zipped.text


def test_the_panel_is_one_module_and_never_writes_markup() -> None:
    written = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML")
    texts = [one.plain.decode() for one in served_files().values()]
    assert not any(written.search(text) for text in texts)
    assert not any(re.search(r"^import ", text, re.MULTILINE) for text in texts)


def test_a_products_page_offers_to_say_why(front: TestClient) -> None:
    page = front.get("/storefront/product/ridge-2").text
    assert 'data-product="ridge-2"' in page
    assert 'data-ask="' in page
    assert 'product-url="/storefront/product/{id}"' in page
